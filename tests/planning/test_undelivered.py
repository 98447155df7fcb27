"""What does not reach people reaches their facilitators: as one list, on the next morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deliveries import Delivery, DeliveryState, Receipt, Settlement
from bot.errors import CannotTell, Unconfirmed, Unreachable
from bot.messages import Mention, Message
from bot.model import Member, Place, Preferences, Profile, Role
from bot.occurrences import OccurrenceKind
from bot.planning import list_troubled, refresh
from bot.preview import forecast
from tests.support.messenger import MoodyMessenger
from tests.support.running import Running, state
from tests.support.world import utc

PEOPLE = {"ana": "Asia/Qatar", "ben": "Europe/London"}
SENT, SKIPPED, QUEUED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.QUEUED
FAILED, UNCERTAIN = DeliveryState.FAILED, DeliveryState.UNCERTAIN
#: Where Fay leads from, it is 8 in the morning; of Oct 6 and of the days after it.
OCT_6, OCT_7, OCT_8, OCT_9 = (f"2020-10-0{day}T12:00" for day in (6, 7, 8, 9))


class Shut(MoodyMessenger):
    """A platform that takes nothing for the places in `shut`, and loses its answers for those in `silent`, until it can
    tell (`told`) that the message is not there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shut: set[str] = set()
        self.silent = ""
        self.told = False

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
        if place.id in self.shut:
            raise Unreachable("this person takes no direct messages; ask them to allow them")
        receipt = await super().send(place, message, key=key, reader=reader, under=under, aside=aside)
        if place.id == self.silent:
            raise Unconfirmed("the answer was lost")
        return receipt

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        if not self.told:
            raise CannotTell("no permission to read the history")
        return Receipt(message_id=key, at=utc(OCT_6)) if key in self.stored else None


async def led(*shut: str, silent: str = "", people: dict[str, str] = PEOPLE) -> tuple[Running, Shut]:
    """A cohort that Fay leads; what was due on joining has been said, before anything is shut."""
    messenger = Shut()
    running = await Running.begin("2020-10-05T13:00", people, messenger=messenger)
    await running.facilitator("fay")
    await running.until("2020-10-05T13:05")
    messenger.shut, messenger.silent = set(shut), silent
    return running, messenger


def lists(running: Running, handle: str = "fay") -> list[str]:
    return [text for text in running.said_to(handle) if "missed this" in text]


async def rows(running: Running) -> list[Delivery]:
    return [row for row in await running.everything() if row.row.kind is OccurrenceKind.UNDELIVERED]


async def test_one_list_the_next_morning_says_who_what_why_and_what_to_do() -> None:
    running, _platform = await led("ana", "ben")
    await running.until("2020-10-07T11:50")
    assert lists(running) == []
    await running.until(OCT_7)
    assert lists(running) == [
        "2 messages could not be delivered\n"
        "Hi Fay. People in autumn missed this. Please see to the cause, or tell them yourself.\n"
        "\n"
        "Not delivered: this person takes no direct messages; ask them to allow them\n"
        "• Ana: Lesson 2 · Organizing as a Leadership Practice: deadline in 24 hours, Tue Oct 6, 1:45 PM ET\n"
        "• Ben: Lesson 2 · Organizing as a Leadership Practice: deadline in 24 hours, Tue Oct 6, 3:45 PM ET"
    ]
    (row,) = await rows(running)
    assert state(row) == (SENT, "undelivered")
    assert row.text == ""
    mentioned = [part for part in _inlines(running.messages_to("fay")[-1]) if isinstance(part, Mention)]
    assert [one.external_id for one in mentioned] == ["ana", "ben"]


def _inlines(message: Message) -> list[object]:
    return [part for block in message.blocks for line in getattr(block, "lines", ()) for part in line]


async def test_nothing_is_said_where_nothing_failed_and_nothing_twice() -> None:
    running, _platform = await led()
    await running.until("2020-10-10T12:10")
    assert await rows(running) == []
    running, _platform = await led("ana")
    await running.until("2020-10-10T12:10")
    told = lists(running)
    assert ["24 hours" in said for said in told] == [True, False]
    assert ["deadline passed" in said for said in told] == [False, True]


async def test_a_post_that_failed_is_about_everybody_and_comes_first() -> None:
    running, _platform = await led("ana", "course")
    await running.until(OCT_8)
    said = lists(running)[-1]
    assert said.index("• Everybody, in #course: All-Learner Call 1") < said.index("• Ana: ")


async def test_what_may_have_arrived_is_said_as_such_and_once() -> None:
    running, _platform = await led(silent="ana")
    await running.until(OCT_7)
    (said,) = lists(running)
    assert said.startswith(
        "1 message may not have arrived\nHi Fay. People in autumn may have missed this. Please ask"
    )
    assert (
        "May have arrived, I cannot tell: the platform cannot tell: no permission to read the history\n• Ana:"
        in said
    )
    await running.until("2020-10-07T17:30")
    assert len(await rows(running)) == 1


async def test_it_is_uncertain_since_it_became_so_however_often_the_platform_is_asked() -> None:
    running, _platform = await led(silent="ana")
    await running.until("2020-10-07T12:10")
    row = await running.row("lesson-2/due-24h", "ana")
    assert (row.row.state, row.settled_at) == (UNCERTAIN, utc("2020-10-06T17:45"))


async def test_what_arrived_after_all_is_not_told() -> None:
    running, messenger = await led(silent="ana")
    await running.until("2020-10-07T06:00")
    assert [state(row)[0] for row in await rows(running)] == [QUEUED]
    messenger.told = True
    await running.until(OCT_7)
    assert lists(running) == []
    assert [state(row) for row in await rows(running)] == [(SKIPPED, "arrived")]


async def test_who_has_left_is_missed_by_nobody() -> None:
    running, _platform = await led("ana")
    await running.until("2020-10-07T06:00")
    async with running.world.store.writing() as uow:
        await uow.members.leave(running.world.learners["ana"].id, running.now)
    await running.until(OCT_7)
    assert lists(running) == []


async def test_each_facilitator_hears_of_it_on_their_own_morning() -> None:
    running, _platform = await led("ana")
    await running.facilitator("gus", zone="Asia/Tokyo")
    await running.until("2020-10-06T22:50")
    assert lists(running, "gus") == []
    await running.until("2020-10-06T23:00")
    assert len(lists(running, "gus")) == 1
    assert lists(running) == []
    await running.until(OCT_7)
    assert len(lists(running)) == 1


async def test_that_a_list_failed_is_told_to_nobody() -> None:
    running, _platform = await led("ana", "fay")
    await running.facilitator("gus")
    await running.until("2020-10-07T15:00")
    assert [state(row)[0] for row in await rows(running)] == [FAILED, SENT]
    await running.until("2020-10-10T15:00")
    assert all("what could not be delivered" not in said for said in lists(running, "gus"))
    assert any("Fay: All-Learner Call 1" in said for said in lists(running, "gus"))


async def test_quiet_that_a_facilitator_asked_for_holds_it_up_neither_way() -> None:
    running, _platform = await led("ana")
    gus = await running.facilitator("gus")
    running.world.learners["gus"] = gus
    until = running.now + timedelta(days=20)
    await running.prefer("gus", Preferences(snoozed_until=until, away_until=until))
    await running.mute("gus", at=running.now)
    await running.until(OCT_7)
    assert len(lists(running, "gus")) == 1


async def test_it_does_not_count_as_the_one_reminder_of_a_learners_day() -> None:
    """Ben leads and learns."""
    running, _platform = await led("ana")
    async with running.world.store.writing() as uow:
        ben = running.world.learners["ben"].person
        await uow.members.enrol(running.cohort.id, [ben.id], Role.FACILITATOR, running.now)
    await running.until("2020-10-07T22:00")
    assert len(lists(running, "ben")) == 1
    assert state(await running.row("lesson-2/due-3h", "ben")) == (SENT, "owes_work")


async def test_a_cohort_without_a_facilitator_tells_nobody() -> None:
    running, _platform = await led("ana")
    async with running.world.store.writing() as uow:
        await uow.members.leave((await _member(running, "fay")).id, running.now)
    await running.until(OCT_7)
    assert await rows(running) == []


async def test_many_are_counted() -> None:
    people = {f"p{number:02}": "Europe/London" for number in range(30)}
    running, _platform = await led(*people, people=people)
    await running.until(OCT_7)
    (said,) = lists(running)
    assert said.startswith("30 messages could not be delivered")
    assert said.count("• ") == 20
    assert said.endswith("And 10 more. To see how everything stands: /cohort status")


async def test_it_can_be_foreseen_and_explained() -> None:
    running, _platform = await led("ana")
    await running.until("2020-10-07T06:00")
    async with running.world.store.reading() as uow:
        coming = await forecast(uow, running.cohort, now=running.now, limit=5)
    (mine,) = [one for one in coming if one.occurrence.kind is OccurrenceKind.UNDELIVERED]
    assert [line.name for line in mine.sends] == ["Fay"]
    assert mine.message is not None


async def test_after_a_flight_the_same_is_not_told_again() -> None:
    """Fay's day begins seven hours earlier from now on: what failed belongs to two of her mornings."""
    running, _platform = await led("ana")
    await running.until("2020-10-06T18:00")
    fay = await _member(running, "fay")
    async with running.world.store.writing() as uow:
        await uow.people.update(replace(fay.person.told, zone="Asia/Qatar"))
        await refresh(uow, running.cohort, now=running.now, members=(fay.id,))
    await running.until("2020-10-06T19:00")
    async with running.world.store.writing() as uow:
        failed = await uow.ledger.troubled(running.cohort.id, limit=9)
        again = Settlement(
            delivery_id=failed[0].id, state=FAILED, reason="", at=failed[0].settled_at or running.now
        )
        await list_troubled(uow, failed, [again], now=running.now)
    await running.until("2020-10-07T13:00")
    assert len(lists(running)) == 1
    assert sorted(state(row)[0] for row in await rows(running)) == [SENT, SKIPPED]


async def _member(running: Running, handle: str) -> Member:
    async with running.world.store.reading() as uow:
        members = await uow.members.of_cohort(running.cohort.id)
    (found,) = (one for one in members if one.person.told.external_id == handle)
    return found
