"""A space that wants to be left alone is left alone, by every process, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.changes import ChangeField
from bot.deliveries import DeliveryState, Receipt
from bot.errors import RateLimited
from bot.messages import Message
from bot.model import Pause, Place, Profile
from bot.ports import Store
from scheduling.dispatcher import LEASE
from scheduling.sending import DISCONNECTED_FOR
from tests.contracts.stores import Opener
from tests.scheduling.spaces import DUE, Gate, Town
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running

SENT, QUEUED, FAILED = DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.FAILED
HERE, THERE = "local:here", "local:there"
#: How long `Mood.SLOW_DOWN` asks us to wait.
ASKED = timedelta(seconds=7)
MOMENT = timedelta(microseconds=1)


async def pauses(store: Store) -> list[Pause]:
    async with store.reading() as uow:
        return sorted((await uow.pauses.current(DUE)).values(), key=lambda pause: pause.space)


async def test_every_process_obeys_retry_after(opener: Opener) -> None:
    town = await Town.build(await opener(), {HERE: 20, THERE: 5})
    second = town.dispatcher(calm := Gate(), store=await opener())
    limited = town.dispatcher(MoodyMessenger([Mood.SLOW_DOWN]), store=await opener(), handful=4)
    async with town.store.writing() as uow:
        await uow.pauses.pause(Pause(space=THERE, until=DUE + MOMENT, reason="so that the mood is met here"))
    assert await limited.drain() == 4
    assert await town.states(HERE) == {SENT: 3, QUEUED: 17}
    assert await pauses(town.store) == [
        Pause(space=HERE, until=DUE + ASKED, reason="asked to wait 7 s"),
        Pause(space=THERE, until=DUE + MOMENT, reason="so that the mood is met here"),
    ]
    town.clock.pass_(ASKED - MOMENT)
    await second.drain()
    assert calm.sent == [THERE] * 5
    town.clock.pass_(MOMENT)
    await second.drain()
    assert await town.states(HERE) == {SENT: 20}
    assert await town.states(THERE) == {SENT: 5}


async def test_everybody_knows_of_a_pause_before_the_handful_has_ended(opener: Opener) -> None:
    """One of a handful is refused, another takes its time."""
    town = await Town.build(await opener(), {HERE: 20})
    other = town.dispatcher(calm := Gate(), store=await opener())

    class RefusesOne(Gate):
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
            self.sent.append(place.space)
            if len(self.sent) == 1:
                raise RateLimited(7)
            async with asyncio.timeout(30):
                while not await pauses(town.store):
                    await asyncio.sleep(0)
            await other.drain()
            return Receipt(message_id=key, at=DUE)

    await town.dispatcher(RefusesOne(), handful=2).drain()
    assert calm.sent == []


async def test_one_that_must_wait_alone_holds_up_no_other(store: Store) -> None:
    """Its conversation has to be opened first, for one; posts and other people's messages go on meanwhile."""
    town = await Town.build(store, {HERE: 6})

    class OpensSlowly(Gate):
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
            self.sent.append(key)
            if len(self.sent) <= 2:
                raise RateLimited(7, alone=True)
            return Receipt(message_id=key, at=DUE)

    dispatcher = town.dispatcher(slow := OpensSlowly(), handful=2)
    await dispatcher.drain()
    assert await town.states(HERE) == {SENT: 4, QUEUED: 2}
    assert await pauses(store) == []
    town.clock.pass_(ASKED - MOMENT)
    await dispatcher.drain()
    assert len(slow.sent) == 6
    town.clock.pass_(MOMENT)
    await dispatcher.drain()
    assert await town.states(HERE) == {SENT: 6}
    assert len(slow.sent) == 8


async def test_a_space_that_is_closed_to_us_is_tried_a_few_times_an_hour(
    opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    town = await Town.build(await opener(), {HERE: 20})
    tried: list[datetime] = []
    closed = MoodyMessenger([Mood.REVOKED] * 999, on_send=lambda: tried.append(town.clock.now()))
    companions = [town.dispatcher(closed, store=await opener()) for _ in range(2)]
    with caplog.at_level(logging.WARNING):
        for _ in range(60):
            for companion in companions:
                await companion.drain()
                await companion.recover()
            town.clock.pass_(timedelta(minutes=1))
    assert len(tried) == 4 * 8
    assert len(set(tried)) == 4
    assert await town.states(HERE) == {QUEUED: 20}
    lines = [record.getMessage() for record in caplog.records if "nothing is sent" in record.getMessage()]
    assert len(lines) == 4
    assert "the token was revoked; install the app again" in lines[0]
    async with town.store.writing() as uow:
        await uow.pauses.end(HERE)
    await town.dispatcher(MoodyMessenger()).drain()
    assert await town.states(HERE) == {SENT: 20}


async def test_what_expires_while_it_is_closed_is_told(store: Store) -> None:
    town = await Town.build(store, {HERE: 3})
    expires = await town.shorten(HERE, timedelta(hours=1))
    town.clock.time = expires - DISCONNECTED_FOR - timedelta(minutes=1)
    closed = town.dispatcher(MoodyMessenger([Mood.REVOKED] * 999))
    await closed.drain()
    assert await town.states(HERE) == {QUEUED: 3}
    while town.clock.now() <= expires:
        town.clock.pass_(timedelta(minutes=1))
        await closed.drain()
    rows = await town.reminders(HERE)
    assert {row.row.state for row in rows} == {FAILED}
    for row in rows:
        assert "the token was revoked" in row.row.reason
        assert "could not be sent in time" in row.row.reason


async def test_what_expires_in_a_pause_without_being_tried_is_recorded(store: Store) -> None:
    town = await Town.build(store, {HERE: 3})
    (expires,) = {row.row.expires_at for row in await town.reminders(HERE)}
    async with store.writing() as uow:
        await uow.pauses.pause(Pause(space=HERE, until=expires + timedelta(hours=1), reason="asked to wait"))
    town.clock.time = expires + timedelta(hours=2)
    await town.dispatcher(silent := Gate()).drain()
    rows = await town.reminders(HERE)
    assert {(row.row.state, row.row.reason) for row in rows} == {(DeliveryState.SKIPPED, "too_late")}
    assert silent.sent == []


@pytest.mark.parametrize("mood", [Mood.SLOW_DOWN, Mood.REVOKED])
async def test_edits_obey_pauses_and_ask_for_them(mood: Mood) -> None:
    messenger = MoodyMessenger(edit_moods=[mood])
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"}, messenger=messenger)
    await term.change("call-1", ChangeField.LINK, "https://example.org/old")
    await term.until("2020-10-07T16:30")
    await term.change("call-1", ChangeField.LINK, "https://example.org/new")
    await term.beat()
    async with term.world.store.writing() as uow:
        (pause,) = (await uow.pauses.current(term.now)).values()
        # A pause that lasts longer than until the edit is tried again holds it up.
        await uow.pauses.pause(Pause(space=pause.space, until=term.now + timedelta(hours=2), reason="longer"))
    assert len(messenger.edits) == 1
    await term.until("2020-10-07T18:00")
    assert len(messenger.edits) == 1
    await term.until("2020-10-07T19:00")
    assert len(messenger.edits) == 2
    assert "https://example.org/new" in (await term.row("call-1/tomorrow", "course")).text


class Forgetful(MoodyMessenger):
    """Looks up one message, and then wants to be left alone for a while."""

    def __init__(self, refusal: Exception) -> None:
        super().__init__()
        self._refusal = refusal

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        self.asked.append((key, since))
        if len(self.asked) > 1:
            raise self._refusal
        return None


async def crash(town: Town, many: int) -> None:
    """A process dies with so many messages in the air."""
    now = town.clock.now()
    async with town.store.writing() as uow:
        rows = await uow.ledger.claim(now, space=HERE, owner="gone", lease_until=now + LEASE, limit=many)
        await uow.ledger.begin([row.id for row in rows], owner="gone", now=now, lease_until=now + LEASE)
    town.clock.pass_(LEASE)


async def test_a_platform_is_asked_only_about_the_time_since_a_message_was_begun(store: Store) -> None:
    town = await Town.build(store, {HERE: 3})
    town.clock.pass_(timedelta(minutes=5))
    await crash(town, 3)
    messenger = MoodyMessenger()
    await town.dispatcher(messenger).recover()
    assert {since for _, since in messenger.asked} == {DUE + timedelta(minutes=5)}
    assert await town.states(HERE) == {QUEUED: 3}


async def test_a_scarce_history_holds_up_questions_but_no_mail(store: Store) -> None:
    town = await Town.build(store, {HERE: 12})
    await crash(town, 8)
    messenger = Forgetful(RateLimited(60))
    dispatcher = town.dispatcher(messenger, handful=2)
    await dispatcher.recover()
    assert len(messenger.asked) == 2
    assert await town.states(HERE) == {DeliveryState.UNCERTAIN: 7, QUEUED: 5}
    town.clock.pass_(timedelta(seconds=59))
    await dispatcher.recover()
    await dispatcher.drain()
    assert len(messenger.asked) == 2
    assert await town.states(HERE) == {DeliveryState.UNCERTAIN: 7, SENT: 5}
    town.clock.pass_(timedelta(seconds=1))
    await dispatcher.recover()
    assert len(messenger.asked) == 4


async def test_nothing_is_looked_up_in_a_space_that_is_paused(store: Store) -> None:
    town = await Town.build(store, {HERE: 4, THERE: 1})
    await crash(town, 4)
    messenger = MoodyMessenger()
    async with store.writing() as uow:
        await uow.pauses.pause(
            Pause(space=HERE, until=town.clock.now() + timedelta(minutes=5), reason="closed")
        )
    await town.dispatcher(messenger).recover()
    assert messenger.asked == []
    assert await town.states(HERE) == {DeliveryState.UNCERTAIN: 4}
    town.clock.pass_(timedelta(minutes=5))
    await town.dispatcher(messenger).recover()
    assert len(messenger.asked) == 4
