"""Several processes on one database, and one that is killed."""

from __future__ import annotations

import json
import signal
from collections import Counter
from subprocess import PIPE
from typing import IO, Any

from bot.course import Course
from bot.deliveries import DeliveryState
from storage import SqlStore, migrate
from storage.migrating import SCRIPTS
from tests.contracts.values import ME, OTHER, SPACE, delivery, make_cohort
from tests.front.running import PATIENCE, ROOT, environment
from tests.front.warm import warm

NEWEST = max(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


class Worker:
    """A `tests.storage.worker` in a process of its own, which begins when it is told to."""

    def __init__(self, *arguments: str) -> None:
        self._process = warm(ROOT).start(
            arguments,
            cwd=ROOT,
            env=environment(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            first="from tests.storage.worker import run; run()",
        )
        assert self._output.readline() == b"ready\n"

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def begin(self) -> None:
        assert self._process.stdin is not None
        with self._process.stdin as line:
            line.write(b"\n")

    def end(self) -> tuple[bytes, bytes, int]:
        """What it said on its two outputs, and its exit code."""
        assert self._process.stderr is not None
        with self._output as output, self._process.stderr as errors:
            said = output.read(), errors.read()
        return *said, self._process.wait(PATIENCE)


def at_once(*workers: Worker) -> list[Any]:
    """Let them all begin; what each of them printed."""
    for worker in workers:
        worker.begin()
    ends = [worker.end() for worker in workers]
    assert [(errors, code) for _, errors, code in ends] == [(b"", 0)] * len(workers)
    return [json.loads(output) for output, *_ in ends]


async def test_two_processes_share_the_rows(url: str, course: Course) -> None:
    store = await SqlStore.open(url)
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, f"member:{number}") for number in range(500)])
    shares = at_once(*[Worker("claim", url, owner) for owner in (ME, OTHER)])
    assert Counter(number for share in shares for number in share) == Counter(range(1, 501))
    async with store.reading() as uow:
        assert await uow.ledger.counts(cohort.id) == {DeliveryState.LEASED: 500}
    await store.close()


async def test_two_processes_migrate_at_once(new_url: str) -> None:
    assert at_once(*[Worker("migrate", new_url) for _ in range(3)]) == [NEWEST] * 3
    await (await SqlStore.open(new_url)).close()


async def test_a_process_killed_within_a_transaction_leaves_nothing(url: str, course: Course) -> None:
    store = await SqlStore.open(url)
    cohort, _ = await make_cohort(store, course)
    worker = Worker("die", url)
    worker.begin()
    assert worker.end()[2] == -signal.SIGKILL
    async with store.writing() as uow:
        assert await uow.ledger.of_cohort(cohort.id) == []
        assert await uow.people.known(SPACE, "ana") is None
        assert await uow.ledger.record([delivery(cohort.id, "channel")]) == 1
    await store.close()
    assert await migrate(url) == NEWEST
