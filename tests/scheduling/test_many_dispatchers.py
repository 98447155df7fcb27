"""Several companions over one database: on memory, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from bot.app import App
from bot.changes import ChangeField
from bot.decisions import named_by
from bot.deliveries import DeliveryState
from bot.model import Preferences, Where
from bot.ports import Store, UnitOfWork
from scheduling.dispatcher import LEASE, Dispatcher
from tests.contracts.stores import Opener
from tests.support.effort import examples
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running
from tests.support.world import SPACE, HandClock, make_world, services, utc

PEOPLE = {f"learner{number}": "America/New_York" for number in range(examples(26, 60))}
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
        claimed = await uow.ledger.claim(
            EVENING, space=SPACE, owner="gone", lease_until=EVENING + LEASE, limit=8
        )
        await uow.ledger.begin(
            [row.id for row in claimed], owner="gone", now=EVENING, lease_until=EVENING + LEASE
        )
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


async def test_one_person_in_two_cohorts_gets_one_message_from_three_companions(opener: Opener) -> None:
    """Whoever of them takes up which of the two reminders, and when."""
    term = await Running.begin("2020-10-05T15:00", PEOPLE, store=await opener())
    other = await term.another_cohort(*PEOPLE)
    stores = [await opener() for _ in range(3)]
    for at in (BEGIN, EVENING, EVENING + timedelta(minutes=2), EVENING + timedelta(minutes=4)):
        term.clock.time = at
        begun = [
            companion(store, term.clock, term.messenger, f"process-{number}")
            for number, store in enumerate(stores)
        ]
        await asyncio.gather(*(app.tick(at) for app, _ in begun))
        await asyncio.gather(*(dispatcher.drain() for _, dispatcher in begun))
    rows = [
        *await term.rows("lesson-2/due-24h"),
        *await term.rows("lesson-2/due-24h", cohort=other),
    ]
    states = Counter((row.row.state, row.row.reason) for row in rows)
    assert states == {
        (DeliveryState.SENT, "owes_work"): len(PEOPLE),
        (DeliveryState.SKIPPED, "said_today"): len(PEOPLE),
    }
    named = [number for row in rows if row.row.state is DeliveryState.SENT for number in named_by(row)]
    assert sorted(named) == sorted(row.id for row in rows)
    evening = [place.id for place, _, _ in term.messenger.said if place.id in PEOPLE]
    assert set(Counter(evening).values()) == {2}  # the first reminder, two days before, and this one


class LingeringStore:
    """Waits a while before each commit, as a busy database does: `meanwhile` is then under way for the first time."""

    def __init__(self, store: Store, at_commit: int, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._store = store
        self._commits_left = at_commit
        self._meanwhile = meanwhile
        self.other: asyncio.Future[object] | None = None

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        async with self._store.writing() as uow:
            yield uow
            self._commits_left -= 1
            if self._commits_left == 0:
                self.other = asyncio.ensure_future(self._meanwhile())
                for _ in range(200):
                    await uow.cohorts.every()

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._writing()

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._store.reading()

    async def close(self) -> None:
        await self._store.close()


async def test_two_companions_cannot_both_find_that_nothing_was_said_today(opener: Opener) -> None:
    """Two reminders that are read in different places cannot be said together; the second waits for the next day,
    though both were decided about at the same moment.
    """
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/Los_Angeles"}, store=await opener())
    other = await term.another_cohort("ana")
    await term.prefer("ana", Preferences(reminders=Where.CHANNEL))
    await term.until("2020-10-05T14:00")
    term.clock.time = utc("2020-10-05T15:00")

    def dispatcher(store: Store, owner: str) -> Dispatcher:
        return Dispatcher(
            store=store,
            app=term.world.app,
            messengers={"local": term.messenger},
            clock=term.clock,
            owner=owner,
            handful=1,
        )

    second = dispatcher(await opener(), "second")
    slow = LingeringStore(await opener(), 2, second.drain)
    await dispatcher(slow, "first").drain()
    assert slow.other is not None
    await slow.other
    rows = [
        await term.row("lesson-2/due-72h", "ana"),
        await term.row("lesson-2/due-72h", "ana", cohort=other),
    ]
    assert sorted(row.row.state for row in rows) == [DeliveryState.QUEUED, DeliveryState.SENT]


async def test_outdated_posts_are_edited_by_whoever_comes_first(opener: Opener) -> None:
    term = await Running.begin("2020-10-05T15:00", {"ana": "America/New_York"}, store=await opener())
    await term.change("call-1", ChangeField.LINK, "https://example.org/old")
    await term.until("2020-10-07T16:10")
    await term.change("call-1", ChangeField.LINK, "https://example.org/new")
    companions = [
        companion(await opener(), term.clock, term.messenger, f"process-{number}") for number in range(3)
    ]
    await asyncio.gather(*(dispatcher.drain() for _, dispatcher in companions))
    row = await term.row("call-1/tomorrow", "course")
    assert term.messenger.edits == [row.key]
    assert "https://example.org/new" in row.text
