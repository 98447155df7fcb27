"""Several processes on one database, and one that is killed."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path
from typing import Any

from bot.course import Course
from bot.deliveries import DeliveryState
from storage import SqlStore, migrate
from storage.migrating import SCRIPTS
from tests.contracts.values import ME, OTHER, SPACE, delivery, make_cohort

ROOT = Path(__file__).parents[2]
NEWEST = max(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


async def start(*arguments: str) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "error", "-m", "tests.storage.worker", *arguments),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def at_once(*processes: Process) -> list[Any]:
    """Let them all begin; what each of them printed."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
    answers = await asyncio.gather(*(process.communicate() for process in processes))
    assert [
        (process.returncode, errors) for process, (_, errors) in zip(processes, answers, strict=True)
    ] == [(0, b"")] * len(processes)
    return [json.loads(output) for output, _ in answers]


async def test_two_processes_share_the_rows(url: str, course: Course) -> None:
    store = await SqlStore.open(url)
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, f"member:{number}") for number in range(500)])
    shares = await at_once(*[await start("claim", url, owner) for owner in (ME, OTHER)])
    assert Counter(number for share in shares for number in share) == Counter(range(1, 501))
    async with store.reading() as uow:
        assert await uow.ledger.counts(cohort.id) == {DeliveryState.LEASED: 500}
    await store.close()


async def test_two_processes_migrate_at_once(new_url: str) -> None:
    processes = [await start("migrate", new_url) for _ in range(3)]
    assert await at_once(*processes) == [NEWEST] * 3
    await (await SqlStore.open(new_url)).close()


async def test_a_process_killed_within_a_transaction_leaves_nothing(url: str, course: Course) -> None:
    store = await SqlStore.open(url)
    cohort, _ = await make_cohort(store, course)
    process = await start("die", url)
    await process.communicate(b"\n")
    assert process.returncode == -signal.SIGKILL
    async with store.writing() as uow:
        assert await uow.ledger.of_cohort(cohort.id) == []
        assert await uow.people.known(SPACE, "ana") is None
        assert await uow.ledger.record([delivery(cohort.id, "channel")]) == 1
    await store.close()
    assert await migrate(url) == NEWEST
