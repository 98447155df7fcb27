"""The pulse, with the real APScheduler."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.deliveries import DeliveryState, Receipt
from bot.errors import StorageError
from bot.messages import Message
from bot.model import Options, Place, Profile
from bot.ports import Store, UnitOfWork
from scheduling.dispatcher import Dispatcher
from scheduling.grouping import Grouper
from scheduling.pulse import Pulse, Trouble
from storage.memory import MemoryStore
from tests.support.groups import MoodyGroups
from tests.support.messenger import MoodyMessenger
from tests.support.world import World, make_world, services, utc

#: Lesson 2 has just opened.
BEGIN = utc("2020-10-01T13:00:01")


class RunningClock:
    """A `Clock` that runs as ours does, but on that morning."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=time.monotonic() - self._started)


class SickStore:
    """A `Store` that refuses to be written to the first so many times."""

    def __init__(self, store: Store, refusals: int) -> None:
        self._store = store
        self._refusals = refusals

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        self._refusals -= 1
        if self._refusals >= 0:
            raise StorageError("the database does not answer")
        return self._store.writing()

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._store.reading()

    async def close(self) -> None:
        await self._store.close()


class SlowMessenger(MoodyMessenger):
    """Takes as long over each message as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.sending, self.go_on = asyncio.Event(), asyncio.Event()

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
        self.sending.set()
        await self.go_on.wait()
        return await super().send(place, message, key=key, reader=reader, under=under, aside=aside)


async def world() -> World:
    return await make_world(MemoryStore(), people={"ana": "America/New_York"}, at=BEGIN - timedelta(hours=1))


def pulse_of(app: App, store: Store, messenger: MoodyMessenger) -> Pulse:
    clock = RunningClock()
    dispatcher = Dispatcher(store=store, app=app, messengers={"local": messenger}, clock=clock, owner="test")
    return Pulse(app=app, dispatcher=dispatcher, clock=clock)


@pytest.fixture(autouse=True)
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every 10 milliseconds."""
    monkeypatch.setattr("scheduling.pulse.BEAT", 0.01)


async def test_a_started_pulse_says_what_is_due_and_tells_when_it_beat() -> None:
    here, said = await world(), asyncio.Event()
    messenger = MoodyMessenger(on_send=said.set)
    pulse = pulse_of(here.app, here.store, messenger)
    before = pulse.last_beat
    pulse.start()
    await asyncio.wait_for(said.wait(), 20)
    assert await pulse.stop(5)
    assert before is None
    assert pulse.last_beat is not None
    assert [place.id for place, _, _ in messenger.said] == ["course"]


async def test_stopping_waits_for_the_message_that_is_being_sent() -> None:
    here, messenger = await world(), SlowMessenger()
    pulse = pulse_of(here.app, here.store, messenger)
    pulse.start()
    await asyncio.wait_for(messenger.sending.wait(), 20)
    stopping = asyncio.create_task(pulse.stop(5))
    await asyncio.sleep(0)
    messenger.go_on.set()
    assert await stopping
    async with here.store.reading() as uow:
        counts = await uow.ledger.counts(here.cohort.id)
    assert counts.get(DeliveryState.SENDING, 0) == 0
    assert counts[DeliveryState.SENT] == len(messenger.stored) == 1


async def test_people_are_put_into_groups_at_the_next_beat() -> None:
    here, entered = await world(), asyncio.Event()

    class Groups(MoodyGroups):
        async def enter(self, space: str, group: str, external_id: str) -> None:
            await super().enter(space, group, external_id)
            entered.set()

    groups = Groups()
    clock = RunningClock()
    dispatcher = Dispatcher(store=here.store, app=here.app, messengers={}, clock=clock, owner="test")
    grouper = Grouper(store=here.store, groups={"local": groups}, clock=clock)
    pulse = Pulse(app=here.app, dispatcher=dispatcher, clock=clock, grouper=grouper)
    pulse.start()
    async with here.store.writing() as uow:
        await uow.cohorts.choose(here.cohort.id, Options(group="red"))
    await asyncio.wait_for(entered.wait(), 20)
    assert await pulse.stop(5)
    assert groups.changes == ["+red ana"]
    async with here.store.reading() as uow:
        assert [member.group for member in await uow.members.of_cohort(here.cohort.id)] == ["red"]


async def test_a_database_in_trouble_is_told_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    here, said = await world(), asyncio.Event()
    sick = SickStore(here.store, refusals=6)
    pulse = pulse_of(App(store=sick, services=services()), sick, MoodyMessenger(on_send=said.set))
    with caplog.at_level(logging.WARNING):
        pulse.start()
        await asyncio.wait_for(said.wait(), 20)
        assert await pulse.stop(5)
    assert caplog.text.count("the database does not answer") == 1
    assert caplog.text.count("the database is back") == 1


def test_a_database_that_stays_away_is_told_of_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble()
    with caplog.at_level(logging.WARNING):
        for second in range(0, 300, 2):
            trouble.met(StorageError("it is away"), BEGIN + timedelta(seconds=second))
        trouble.over(BEGIN + timedelta(seconds=300))
        trouble.over(BEGIN + timedelta(seconds=302))
        trouble.met(StorageError("away again"), BEGIN + timedelta(seconds=310))
    told = [record.getMessage() for record in caplog.records]
    assert [text.rpartition(": ")[2] for text in told] == [
        *["it is away"] * 5,
        "the database is back after 300 s",
        "away again",
    ]
