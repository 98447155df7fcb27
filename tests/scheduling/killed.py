"""Runs the companion over one SQLite file and kills it, with SIGKILL, at every step there is.

    python -m tests.scheduling.killed FOLDER

Each life of the companion is a forked process that dies at its n-th step (a transaction begun or committed, a message
about to be stored or edited or just so), n growing by one with every life, until one life comes to the end of the
term's first two weeks. Ana is in two cohorts; the link of a call changes after the call was announced. Prints what the
platform stored and what the ledger says, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.changes import Change, ChangeField
from bot.deliveries import Receipt
from bot.errors import NotPermitted
from bot.messages import Message
from bot.model import Place, Profile
from bot.plain import plain
from bot.planning import outdate_posts, replan
from bot.ports import Store, UnitOfWork
from scheduling.dispatcher import LEASE, Dispatcher
from storage import SqlStore, migrate
from tests.support.messenger import MoodyMessenger
from tests.support.running import Running, next_beat
from tests.support.world import HandClock, make_world, services, utc

PEOPLE = {"ana": "America/New_York", "ben": "Europe/London", "doha": "Asia/Qatar"}
BEGIN, END = utc("2020-10-05T12:00"), utc("2020-10-08T05:00")
CHANGED_AT, LINK = utc("2020-10-07T17:00"), "https://example.org/join"
MOST_LIVES = 600


class Fate:
    """Dies at the n-th step; 0 never."""

    def __init__(self, at_step: int) -> None:
        self._left = at_step

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalStore:
    """The real store, with a step before each transaction and one after each commit."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store = store
        self._fate = fate

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        self._fate.step()
        async with self._store.writing() as uow:
            yield uow
            self._fate.step()
        self._fate.step()

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._writing()

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._store.reading()

    async def close(self) -> None:
        await self._store.close()


class FilePlatform:
    """A `Messenger` whose platform is a file that outlives us: one line for each message stored. What edits made of
    messages stands in one file for each.
    """

    def __init__(self, file: Path, fate: Fate) -> None:
        self._file = file
        self._fate = fate

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        self._fate.step()
        with self._file.open("a") as out:
            out.write(f"{key}\n")
        self._fate.step()
        return Receipt(message_id=key, at=BEGIN)

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        self._fate.step()
        self._file.with_name(f"edited-{receipt.message_id}").write_text(plain(message))
        self._fate.step()

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        stored = self._file.read_text().split() if self._file.exists() else []
        return Receipt(message_id=key, at=BEGIN) if key in stored else None

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        raise NotPermitted("there are no groups in a file")


async def live(folder: Path, life: int) -> None:
    """One life: from where the last one was killed to the end, unless the fate of this one comes first."""
    fate = Fate(life)
    clock_file = folder / "clock"
    clock = HandClock(datetime.fromisoformat(clock_file.read_text()) + LEASE + timedelta(seconds=1))
    store = MortalStore(await SqlStore.open(f"sqlite:///{folder / 'killed.db'}"), fate)
    app = App(store=store, services=services())
    platform = FilePlatform(folder / "platform", fate)
    dispatcher = Dispatcher(
        store=store, app=app, messengers={"local": platform}, clock=clock, owner=f"life-{life}"
    )
    while clock.now() < END:
        clock_file.write_text(clock.now().isoformat())
        await change_link(store, clock)
        await app.tick(clock.now())
        await dispatcher.recover()
        await dispatcher.drain()
        clock.time = await next_beat(store, clock.now(), CHANGED_AT if clock.now() < CHANGED_AT else END)
    await store.close()


async def change_link(store: Store, clock: HandClock) -> None:
    """What a facilitator does, once its time has come and unless it was done in an earlier life."""
    async with store.reading() as uow:
        cohort, _other = await uow.cohorts.every()
    if clock.now() < CHANGED_AT or cohort.changes:
        return
    async with store.writing() as uow:
        change = Change(subject="call-1", field=ChangeField.LINK, value=LINK, at=clock.now(), by=cohort.id)
        cohort = await uow.cohorts.change(cohort.id, change)
        await replan(uow, cohort, now=clock.now())
        await outdate_posts(uow, cohort, [change], clock.now())


async def begin(folder: Path) -> None:
    url = f"sqlite:///{folder / 'killed.db'}"
    await migrate(url)
    store = await SqlStore.open(url)
    world = await make_world(store, people=PEOPLE, at=BEGIN)
    await Running(world, HandClock(BEGIN), MoodyMessenger()).another_cohort("ana")
    await store.close()
    (folder / "clock").write_text(BEGIN.isoformat())


async def ledger_of(folder: Path) -> list[list[str]]:
    store = await SqlStore.open(f"sqlite:///{folder / 'killed.db'}")
    async with store.reading() as uow:
        rows = [row for cohort in await uow.cohorts.every() for row in await uow.ledger.of_cohort(cohort.id)]
    await store.close()
    return [
        [row.key, row.row.occurrence, row.row.recipient, row.row.state, row.row.inputs.get("named", "")]
        for row in rows
    ]


def told(folder: Path, lives: int) -> str:
    stored = (folder / "platform").read_text().split()
    edited = {path.name: path.read_text() for path in folder.glob("edited-*")}
    ledger = asyncio.run(ledger_of(folder))
    return json.dumps({"lives": lives, "stored": stored, "edited": edited, "ledger": ledger})


def main() -> None:
    folder = Path(sys.argv[1])
    asyncio.run(begin(folder))
    for life in range(1, MOST_LIVES):
        child = os.fork()
        if child == 0:
            asyncio.run(live(folder, life))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            if os.waitstatus_to_exitcode(status) != 0:
                raise SystemExit(f"life {life} ended with {status}")
            break
    sys.stdout.write(told(folder, life) + "\n")


if __name__ == "__main__":
    main()
