"""Another process on the same database, for tests of what two of them do to each other.

    claim URL OWNER    claims rows until there are none; prints their ids
    migrate URL        migrates; prints the revision
    die URL            writes, and is killed before it commits

Each says `ready` once it has started, and begins when it is sent a line.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import warnings

from bot.ports import Store
from storage import SqlStore, migrate
from tests.contracts.values import HOUR, NOON, SPACE, delivery, profile


async def claim(store: Store, owner: str) -> list[int]:
    claimed: list[int] = []
    while True:
        async with store.writing() as uow:
            rows = await uow.ledger.claim(NOON, space=SPACE, owner=owner, lease_until=NOON + HOUR, limit=5)
        if not rows:
            return claimed
        claimed.extend(row.id for row in rows)


async def die(store: Store) -> None:
    async with store.writing() as uow:
        await uow.people.meet(profile("ana"))
        await uow.ledger.record([delivery(1, f"member:{number}") for number in range(3_000)])
        os.kill(os.getpid(), signal.SIGKILL)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def main(verb: str, url: str, owner: str = "") -> None:
    say("ready")
    sys.stdin.readline()
    if verb == "migrate":
        say(json.dumps(await migrate(url)))
        return
    store = await SqlStore.open(url)
    try:
        if verb == "claim":
            say(json.dumps(await claim(store, owner)))
        else:
            await die(store)
    finally:
        await store.close()


def run() -> None:
    """With the arguments of this process; warnings are errors, and what it was forked with is not ours to close."""
    warnings.simplefilter("error")
    asyncio.run(main(*sys.argv[1:]))
    gc.collect()
    sys.stderr.flush()
    os._exit(0)
