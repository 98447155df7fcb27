"""Whoever is given more time hears of it once, in private."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.deliveries import DeliveryState
from bot.model import Preferences, WakingHours
from bot.planning import grant_time, revoke_time
from bot.preview import forecast
from bot.records import Extension
from tests.support.running import Running, state
from tests.support.world import utc

PEOPLE = {"ana": "Asia/Qatar", "ben": "Europe/London"}
SENT, SKIPPED, QUEUED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.QUEUED
#: Lesson 2 is due on Oct 7, 11:59 PM ET; there is time until Oct 10, or Oct 12, 11:59 PM ET.
OCT_10, OCT_12 = "2020-10-11T03:59", "2020-10-13T03:59"
TOLD = "lesson-2/more-time~20201011T0359"
TOLD_OF_ALL = "course/more-time~20201011T0359"


async def quiet_day(at: str = "2020-10-05T13:00") -> Running:
    """What was due on joining has been said."""
    term = await Running.begin(at, PEOPLE)
    await term.until(at[:-1] + "5")
    return term


async def give(term: Running, *units: str, due: str = OCT_10, handle: str = "ana") -> None:
    """More time for several units at once."""
    member_id = term.world.learners[handle].id
    async with term.world.store.writing() as uow:
        given = [Extension(member_id=member_id, unit=unit, due=utc(due), at=term.now, by=1) for unit in units]
        await grant_time(uow, term.cohort, given, term.now)


async def take_back(term: Running, unit: str) -> None:
    async with term.world.store.writing() as uow:
        await revoke_time(uow, term.cohort, [term.world.learners["ana"].id], unit, term.now)


def told(term: Running, handle: str = "ana") -> list[str]:
    return [text for text in term.said_to(handle) if "more time for" in text.casefold()]


async def test_it_says_for_what_until_when_and_what_is_left() -> None:
    term = await quiet_day()
    await give(term, "lesson-2")
    await term.beat()
    await term.until("2020-10-06T12:00")
    assert told(term) == [
        "More time for you\n"
        "Hi Ana. You have more time for Lesson 2: until Sat Oct 10, 11:59 PM ET.\n"
        "\n"
        "Still to do\n"
        "• Watch the Lesson 2 videos\n"
        "• Submit your project design worksheet\n"
        "\n"
        "[Check in] [My progress]"
    ]
    assert told(term, "ben") == []
    row = await term.row(TOLD, "ana")
    assert state(row) == (SENT, "extended")
    assert row.row.expires_at == utc("2020-10-11T04:00")
    assert row.row.inputs["owed"] == "lesson-2/videos,lesson-2/worksheet"


async def test_several_lessons_at_once_are_one_message_that_lists_them() -> None:
    term = await quiet_day()
    await give(term, "lesson-1", "lesson-2")
    await term.beat()
    (said,) = told(term)
    assert "You have more time for Lesson 1–2: until Sat Oct 10, 11:59 PM ET" in said
    assert "• Lesson 1: " in said
    assert "• Lesson 2: 2 to do" in said
    assert "[Check in Lesson 1] [My progress]" in said
    assert state(await term.row(TOLD_OF_ALL, "ana")) == (SENT, "extended")


async def test_what_has_not_begun_asks_for_no_check_in() -> None:
    term = await quiet_day()
    await give(term, "lesson-4", due="2020-11-13T04:59")
    await term.beat()
    (said,) = told(term)
    assert said.endswith("\n\n[My progress]")


async def test_it_speaks_the_language_of_its_reader() -> None:
    term = await quiet_day()
    await term.prefer("ana", Preferences(language="es"))
    await give(term, "lesson-1", "lesson-2")
    await term.beat()
    assert "Tienes más tiempo para Lesson 1–2: hasta el sáb 10 oct" in term.said_to("ana")[-1]


async def test_it_is_no_nudge_and_leaves_the_one_message_of_the_day_alone() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-06T17:40")
    await give(term, "lesson-1")
    await term.until("2020-10-06T18:10")
    assert state(await term.row("lesson-1/more-time~20201011T0359", "ana")) == (SENT, "extended")
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SENT, "owes_work")


async def test_it_waits_for_the_morning_of_whom_it_is_for() -> None:
    term = await quiet_day("2020-10-05T20:00")  # 23:00 in Doha
    await give(term, "lesson-2")
    await term.until("2020-10-06T04:50")
    assert state(await term.row(TOLD, "ana"))[0] is QUEUED
    assert told(term) == []
    async with term.world.store.reading() as uow:
        coming = await forecast(uow, term.cohort, now=term.now, limit=3)
    (mine,) = [one for one in coming if one.occurrence.key == TOLD]
    assert [line.name for line in mine.sends] == ["Ana"]
    await term.until("2020-10-06T05:10")
    assert len(told(term)) == 1


@pytest.mark.parametrize("days", [1, 30])
async def test_quiet_that_somebody_asked_for_does_not_hold_it_up(days: int) -> None:
    term = await quiet_day()
    until = term.now + timedelta(days=days)
    await term.prefer("ana", Preferences(snoozed_until=until, away_until=until))
    await term.mute("ana", at=term.now)
    await give(term, "lesson-2")
    await term.beat()
    assert len(told(term)) == 1


async def test_who_has_left_hears_nothing() -> None:
    term = await quiet_day("2020-10-05T20:00")
    await give(term, "lesson-2")
    async with term.world.store.writing() as uow:
        await uow.members.leave(term.world.learners["ana"].id, term.now)
    await term.until("2020-10-06T05:10")
    assert told(term) == []
    assert [state(row) for row in await term.rows(TOLD)] == [(SKIPPED, "left_cohort")]


async def test_taken_back_before_it_was_told_it_is_not_told() -> None:
    term = await quiet_day("2020-10-05T20:00")
    await give(term, "lesson-2")
    await take_back(term, "lesson-2")
    await term.until("2020-10-06T05:10")
    assert told(term) == []
    assert state(await term.row(TOLD, "ana")) == (SKIPPED, "withdrawn")


@pytest.mark.parametrize(("before", "found"), [(0, (SKIPPED, "extended")), (1, (QUEUED, "extended"))])
async def test_taken_back_a_reminder_is_said_after_all_while_it_is_of_use(
    before: int, found: tuple[DeliveryState, str]
) -> None:
    """In Tokyo it is past noon at the deadline."""
    term = await Running.begin("2020-10-05T13:00", {"ana": "Asia/Tokyo"})
    await give(term, "lesson-2")
    await term.until("2020-10-08T03:50")
    row = await term.row("lesson-2/due-3h", "ana")
    assert (state(row), row.row.expires_at) == ((SKIPPED, "extended"), utc("2020-10-08T04:00"))
    term.clock.time = row.row.expires_at - timedelta(seconds=before)
    await take_back(term, "lesson-2")
    assert state(await term.row("lesson-2/due-3h", "ana")) == found


async def test_of_two_new_deadlines_only_the_one_that_holds_is_told() -> None:
    term = await quiet_day("2020-10-05T20:00")
    await give(term, "lesson-1", "lesson-2")
    await give(term, "lesson-2", due=OCT_12)
    await term.until("2020-10-06T05:10")
    whole, single = told(term)
    assert "more time for Lesson 1: until Sat Oct 10" in whole
    assert "more time for Lesson 2: until Mon Oct 12" in single
    await take_back(term, "lesson-1")
    assert len(told(term)) == 2


async def test_all_of_it_taken_back_or_replaced_is_not_told() -> None:
    term = await quiet_day("2020-10-05T20:00")
    await give(term, "lesson-1", "lesson-2")
    await take_back(term, "lesson-1")
    await give(term, "lesson-2", due=OCT_12)
    await term.until("2020-10-06T05:10")
    assert state(await term.row(TOLD_OF_ALL, "ana")) == (SKIPPED, "withdrawn")
    assert len(told(term)) == 1


async def test_who_has_done_it_meanwhile_is_left_in_peace() -> None:
    term = await quiet_day("2020-10-05T20:00")
    await give(term, "lesson-2")
    await term.done("ana", "lesson-2")
    await term.until("2020-10-06T05:10")
    assert told(term) == []
    assert state(await term.row(TOLD, "ana")) == (SKIPPED, "nothing_owed")


async def test_the_same_time_given_again_is_told_once() -> None:
    term = await quiet_day()
    await give(term, "lesson-2")
    await term.beat()
    await give(term, "lesson-2")
    await term.beat()
    assert len(told(term)) == 1
    assert len(await term.rows(TOLD)) == 1


async def test_back_at_an_earlier_word_it_is_told_anew() -> None:
    """Whoever heard of Oct 10 and then of Oct 12 has to hear that it is Oct 10 after all."""
    term = await quiet_day()
    for due in (OCT_10, OCT_12, OCT_10):
        await give(term, "lesson-2", due=due)
        await term.beat()
    assert ["Oct 10" in said for said in told(term)] == [True, False, True]
    assert [state(row)[0] for row in await term.rows(TOLD)] == [SENT, SENT]


async def test_back_and_forth_in_one_night_is_told_once() -> None:
    term = await quiet_day("2020-10-05T20:00")
    for due in (OCT_10, OCT_12, OCT_10):
        await give(term, "lesson-2", due=due)
    await term.until("2020-10-06T05:10")
    (said,) = told(term)
    assert "until Sat Oct 10" in said
    assert len(await term.rows(TOLD)) == 1


@pytest.mark.parametrize("due", ["2020-10-05T12:00", "2020-10-07T12:00"])
async def test_nothing_is_told_of_what_is_over_or_changes_nothing(due: str) -> None:
    term = await quiet_day()
    await give(term, "lesson-2", due=due)
    assert await term.rows("lesson-2/more-time*") == []


async def test_who_sleeps_until_it_is_over_is_not_told() -> None:
    term = await quiet_day()
    early = WakingHours(start=time(7), end=time(9))
    async with term.world.store.writing() as uow:
        await uow.people.update(replace(term.world.learners["ana"].person.told, waking=early))
    await give(term, "lesson-1", due="2020-10-05T20:00")
    row = await term.row("lesson-1/more-time~20201005T2000", "ana")
    assert state(row) == (SKIPPED, "asleep_until_too_late")
