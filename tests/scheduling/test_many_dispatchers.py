"""Several companions over one database: on memory, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

from bot.app import App
from bot.model import DeliveryState
from bot.ports import Store
from scheduling.dispatcher import LEASE, Dispatcher
from tests.contracts.stores import Opener
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.world import HandClock, make_world, services, utc

PEOPLE = {f"learner{number}": "America/New_York" for number in range(60)}
BEGIN = utc("2020-10-05T15:00")
#: The evening on which the 24-hour reminder of lesson 2 reaches New York.
EVENING = utc("2020-10-07T00:46")


def companion(
    store: Store, clock: HandClock, messenger: MoodyMessenger, owner: str
) -> tuple[App, Dispatcher]:
    app = App(store=store, services=services())
    dispatcher = Dispatcher(store=store, app=app, messengers={"local": messenger}, clock=clock, owner=owner)
    return app, dispatcher


async def test_three_companions_say_everything_once(opener: Opener) -> None:
    clock, messenger = HandClock(BEGIN), MoodyMessenger()
    world = await make_world(await opener(), people=PEOPLE, at=BEGIN)
    companions = [companion(await opener(), clock, messenger, f"process-{number}") for number in range(3)]
    for now in (BEGIN, EVENING):
        clock.time = now
        await asyncio.gather(*(app.tick(now) for app, _ in companions))
        await asyncio.gather(*(dispatcher.drain() for _, dispatcher in companions))
    assert max(Counter(messenger.stored).values()) == 1
    async with world.store.reading() as uow:
        rows = await uow.ledger.of_cohort(world.cohort.id)
    reminders = Counter(row.row.state for row in rows if row.row.occurrence == "lesson-2/due-24h")
    assert reminders == {DeliveryState.SENT: len(PEOPLE)}
    assert sum(row.row.state is DeliveryState.SENT for row in rows) == len(messenger.stored)


async def test_another_companion_takes_up_what_a_lost_one_left(opener: Opener) -> None:
    """One stops in the middle: half its handful had been stored, half not, and nobody had written it down."""
    clock = HandClock(BEGIN)
    moods = [Mood.ANSWER_LOST, Mood.REQUEST_LOST] * 4
    messenger = MoodyMessenger()
    world = await make_world(await opener(), people=PEOPLE, at=BEGIN)
    app, first = companion(await opener(), clock, messenger, "first")
    await app.tick(BEGIN)
    await first.drain()
    clock.time = EVENING
    await app.tick(EVENING)
    said_before = len(messenger.stored)
    lost = MoodyMessenger(moods)
    lost.stored = messenger.stored
    _, falling = companion(await opener(), clock, lost, "falling")
    async with world.store.writing() as uow:
        claimed = await uow.ledger.claim(EVENING, owner="gone", lease_until=EVENING + LEASE, limit=8)
        await uow.ledger.begin([row.id for row in claimed], owner="gone", lease_until=EVENING + LEASE)
    messenger.stored.extend(row.key for row in claimed[:4])
    await falling.drain()
    clock.pass_(LEASE + timedelta(seconds=1))
    _, second = companion(await opener(), clock, messenger, "second")
    for _ in range(4):
        await second.recover()
        await second.drain()
    assert max(Counter(messenger.stored).values()) == 1
    assert len(messenger.stored) == said_before + len(PEOPLE)
    async with world.store.reading() as uow:
        counts = await uow.ledger.counts(world.cohort.id)
    assert counts[DeliveryState.SENT] == len(messenger.stored)
    assert set(counts) <= {DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.QUEUED}
