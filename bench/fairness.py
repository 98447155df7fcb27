"""How long a small workspace waits for a large one, and what it costs to know who has work.

    python -m bench.fairness [--large 20000] [--small 10] [--rows 100000] [--spaces 1000]

Sends what is due in two spaces of one SQLite file, in one of them very much, and prints how much of the large one was
sent before the small one was done. Then asks a ledger with `rows` queued rows in `spaces` spaces which of them have
work, when nothing is due, when everything is, and when one space holds nearly all of it. Compare lines of one run with
each other: machines differ, ratios less so.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from companion.coursefile import CourseFiles
from storage import SqlStore, migrate
from tests.contracts.values import HOUR, NOON, delivery, make_cohort
from tests.scheduling.spaces import Gate, Town

LARGE, SMALL = "local:large", "local:small"
LOOKS = 25


async def measure_turns(folder: Path, large: int, small: int) -> None:
    url = f"sqlite:///{folder / 'turns.db'}"
    await migrate(url)
    store = await SqlStore.open(url)
    town = await Town.build(store, {LARGE: large, SMALL: small})
    gate = Gate()
    begin = time.perf_counter()
    await town.dispatcher(gate).drain()
    took = time.perf_counter() - begin
    done = [number for number, space in enumerate(gate.sent, start=1) if space == SMALL]
    before = done[-1] - len(done)
    print(
        f"{large} due in one space, {small} in another: the small one was done after {before} of the large one "
        f"({len(gate.sent)} sent in {took:.1f} s, {len(gate.sent) / took:.0f} a second)"
    )
    await store.close()


async def measure_looks(folder: Path, rows: int, shares: Sequence[int], name: str) -> None:
    """`shares` are how many of the rows each space holds."""
    url = f"sqlite:///{folder / f'{name}.db'}"
    await migrate(url)
    store = await SqlStore.open(url, durable=False)
    cohort, _ = await make_cohort(store, CourseFiles().load("leadership-2020"))
    async with store.writing() as uow:
        for number, share in enumerate(shares):
            await uow.ledger.record(
                [
                    delivery(cohort.id, f"{number}-{recipient}", space=f"slack:T{number:05}")
                    for recipient in range(share)
                ]
            )
    for when, now in (("nothing due", NOON - HOUR), ("all of it due", NOON)):
        took = []
        for _ in range(LOOKS):
            begin = time.perf_counter()
            async with store.reading() as uow:
                found = await uow.ledger.spaces(now)
            took.append(time.perf_counter() - begin)
        print(
            f"{rows} rows in {len(shares)} spaces ({name}), {when}: {len(found)} spaces in "
            f"{statistics.median(took) * 1000:.1f} ms (median of {LOOKS})"
        )
    await store.close()


async def run(large: int, small: int, rows: int, spaces: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        await measure_looks(here, rows, [rows // spaces] * spaces, "even")
        await measure_looks(here, rows, [rows - 9, *[1] * 9], "one large")
        await measure_turns(here, large, small)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=10)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--spaces", type=int, default=1_000)
    given = parser.parse_args()
    asyncio.run(run(given.large, given.small, given.rows, given.spaces))


if __name__ == "__main__":
    main()
