"""How a large cohort's reminders are decided and sent, and how long anything else has to wait meanwhile.

    python -m bench.large_cohort [--learners 5000] [--handful 8]

Opens and drains the reminders of one lesson on a fresh SQLite file, with a platform that takes every message at once,
and prints seconds, deliveries a second, and the longest time the event loop did not answer. Compare lines of one run
with each other: machines differ, ratios less so.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from scheduling.dispatcher import Dispatcher
from storage import SqlStore, migrate
from tests.support.messenger import MoodyMessenger
from tests.support.world import HandClock, make_world, utc

ZONES = ("America/New_York", "Asia/Qatar", "Europe/London", "Africa/Nairobi", "Asia/Singapore")
MOMENTS = ("2020-10-05T15:00", "2020-10-06T04:00", "2020-10-07T03:00")
LOOK = 0.005


class Watch:
    """The longest time in which the event loop did not come round, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(LOOK)
            self.longest = max(self.longest, time.perf_counter() - begin - LOOK)

    def read(self) -> float:
        longest, self.longest = self.longest, 0.0
        return longest


async def measure(learners: int, handful: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        await migrate(url)
        store = await SqlStore.open(url)
        clock = HandClock(utc(MOMENTS[0]))
        people = {f"learner{number}": ZONES[number % len(ZONES)] for number in range(learners)}
        world = await make_world(store, people=people, at=clock.now())
        dispatcher = Dispatcher(
            store=store,
            app=world.app,
            messengers={"local": MoodyMessenger()},
            clock=clock,
            owner="bench",
            handful=handful,
        )
        watch = Watch()
        watching = asyncio.create_task(watch.run())
        print(f"{learners} learners, {handful} messages at once, SQLite with synchronous=FULL")
        for moment in MOMENTS:
            clock.time = utc(moment)
            begin = time.perf_counter()
            opened = await world.app.tick(clock.now())
            decided, waited = time.perf_counter(), watch.read()
            sent = await dispatcher.drain()
            ended = time.perf_counter()
            print(
                f"{moment}: {opened} opened in {decided - begin:.2f} s (others waited {waited:.3f} s at most), "
                f"{sent} settled in {ended - decided:.2f} s, {sent / (ended - decided):.0f} a second "
                f"(others waited {watch.read():.3f} s at most)"
            )
        watching.cancel()
        await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=5000)
    parser.add_argument("--handful", type=int, default=8)
    given = parser.parse_args()
    asyncio.run(measure(given.learners, given.handful))


if __name__ == "__main__":
    main()
