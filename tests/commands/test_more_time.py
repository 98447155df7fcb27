"""Learners who were given more time: on their own timetable everywhere."""

from __future__ import annotations

import pytest

from bot.actions import OpenCheckIn
from bot.certificate import progress
from bot.course.schedule import make_timetable
from bot.extensions import extended
from bot.records import Extension
from tests.commands.chat import Chat, at
from tests.commands.test_learners import VIDEOS, WORKSHEET, checked_in, form, room
from tests.support.world import leadership

UNTIL = at("2020-10-15 03:59")  # Wed Oct 14, 11:59 PM ET


async def with_more_time(now: str, *, unit: str = "lesson-2", due: str = "") -> Chat:
    """Ana has until the 14th for lesson 2, a week longer than the others."""
    chat = await room(now)
    async with chat.store.writing() as uow:
        members = await uow.members.of_cohort(1)
        (ana,) = [one for one in members if one.person.profile.external_id == "ana"]
        (fay,) = [one for one in members if one.person.profile.external_id == "fay"]
        until = at(due) if due else UNTIL
        extension = Extension(member_id=ana.id, unit=unit, due=until, at=chat.now, by=fay.person.id)
        await uow.extensions.grant([extension])
    return chat


@pytest.mark.parametrize(
    ("acted_at", "said"),
    [
        ("2020-10-08 12:00", "Saved. That is early:"),
        ("2020-10-14 12:00", "Saved. That is on time:"),
        ("2020-10-15 03:59:59", "Saved. That is on time:"),
        ("2020-10-15 04:00", "Saved. It is after the deadline, and it counts in full:"),
    ],
)
async def test_early_on_time_and_late_follow_the_own_deadline(acted_at: str, said: str) -> None:
    chat = await with_more_time("2020-11-20 12:00")
    await chat.does("ana", form(VIDEOS), acted_at=at(acted_at))
    assert chat.said.startswith(said)


async def test_the_form_and_the_overviews_give_the_own_deadline() -> None:
    chat = await with_more_time("2020-10-10 12:00")
    own = "Wed Oct 14, 11:59 PM ET · Thu 06:59 for you"
    await chat.types("ana", "/course checkin 2")
    assert f"You have more time: due {own}." in chat.said
    await chat.types("ana", "/course next")
    assert "Lesson 2: Organizing as a Leadership Practice is open." in chat.said
    assert f"Due, with more time for you: {own} (in 4 days)" in chat.said
    await chat.types("ana", "/course progress")
    assert f"Lesson 2: more time for you, until {own}" in chat.said
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    await chat.types("ana", "/course progress")
    assert "more time" not in chat.said
    await chat.types("ana", "/course next")
    assert "Lesson 2 is done. ✓" in chat.said


async def test_more_time_can_outlast_the_end_of_late_work_for_that_lesson_alone() -> None:
    chat = await with_more_time("2021-01-12 12:00", due="2021-01-15 04:59")
    await chat.types("ana", "/course progress")
    assert "• Lesson 2: 2 things" not in chat.said
    assert (
        "Lesson 2: Watch the Lesson 2 videos; Submit your project design worksheet, last safe date"
        in chat.said
    )
    assert "Watch all weekly videos: 1 left, and 7 not handed in" in chat.said
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    assert chat.said.startswith("Saved. That is early:")
    assert set(await checked_in(chat)) == {VIDEOS, WORKSHEET}
    await chat.presses("ana", OpenCheckIn(cohort_id=1, unit="lesson-3"))
    assert chat.said.startswith("Check-ins for Lesson 3 closed Thu Jan 7")
    chat.now = at("2021-01-15 05:00")
    await chat.presses("ana", OpenCheckIn(cohort_id=1, unit="lesson-2"))
    assert chat.said.startswith("Check-ins for Lesson 2 closed Thu Jan 14, 11:59 PM ET")


async def test_an_extension_for_what_the_course_no_longer_has_disturbs_nothing() -> None:
    chat = await with_more_time("2020-10-10 12:00", unit="lesson-77")
    for command in ("next", "progress", "checkin 2"):
        await chat.types("ana", f"/course {command}")
        assert "more time" not in chat.said


def test_the_own_timetable_moves_no_other_deadline() -> None:
    term = make_timetable(leadership())
    given = Extension(member_id=1, unit="lesson-2", due=UNTIL, at=at("2020-10-01 12:00"), by=1)
    own = extended(term, {"lesson-2": given})
    assert [unit.key for unit in own.units if unit not in term.units] == ["lesson-2"]
    assert {one.last_safe for one in progress(own, {}).owed} == {term.late_until}


def test_an_extension_never_makes_anything_late() -> None:
    term = make_timetable(leadership())
    earlier = Extension(
        member_id=1, unit="lesson-2", due=at("2020-10-01 03:59"), at=at("2020-09-25 12:00"), by=1
    )
    own = extended(term, {"lesson-2": earlier})
    assert own == term
