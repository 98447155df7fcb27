"""`/course next`: what waits, what comes, and the quiet somebody asked for."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.actions import AddToCalendar, Snooze, Unmute
from bot.messages import CalendarEntry
from bot.model import Preferences
from tests.commands.chat import Chat, at
from tests.commands.test_learners import room

SUNDAY = at("2020-10-11 05:00")  # 08:00 in Doha


async def preferring(now: str, preferences: Preferences, *, muted_at: datetime | None = None) -> Chat:
    chat = await room(now)
    async with chat.store.writing() as uow:
        (ana,) = [one for one in await uow.members.of_cohort(1) if one.person.name == "Ana"]
        await uow.people.prefer(ana.person.id, preferences)
        await uow.members.mute(ana.id, muted_at)
    return chat


@pytest.mark.parametrize(
    "preferences",
    [
        Preferences(snoozed_until=SUNDAY),
        Preferences(away_until=SUNDAY),
        Preferences(snoozed_until=at("2020-10-09 05:00"), away_until=SUNDAY),
    ],
)
async def test_the_quiet_somebody_asked_for_is_told_on_their_own_clock(preferences: Preferences) -> None:
    chat = await preferring("2020-10-08 12:00", preferences)
    reply = await chat.types("ana", "/course next")
    assert "I am quiet until Sun Oct 11, 8:00 AM, on your clock, as you asked." in chat.said
    assert reply.message is not None
    assert reply.message.buttons[-1].action == Snooze(cohort_id=1, until="now")


async def test_quiet_that_is_over_is_not_mentioned() -> None:
    chat = await preferring("2020-10-11 05:00", Preferences(snoozed_until=SUNDAY))
    await chat.types("ana", "/course next")
    assert "quiet" not in chat.said


async def test_who_wants_no_reminders_reads_it_and_can_have_them_again() -> None:
    chat = await preferring("2020-10-08 12:00", Preferences(), muted_at=at("2020-10-01 12:00"))
    reply = await chat.types("ana", "/course next")
    assert "I send you no reminders for this course, as you asked." in chat.said
    assert reply.message is not None
    assert reply.message.buttons[-1].action == Unmute(cohort_id=1)
    chat.now = at("2021-03-20 12:00")
    await chat.types("ana", "/course next")
    assert "reminders" not in chat.said


async def test_the_next_call_comes_for_the_calendar() -> None:
    chat = await room("2020-10-08 12:00")
    await chat.types("fay", "/cohort call 1 link:https://example.org/join")
    await chat.presses("fay", "Yes")
    reply = await chat.types("ana", "/course next")
    assert (
        "Next call: All-Learner Call 1: Organizing Sentences, Thu Oct 8, 12:00 PM ET · Thu 19:00" in chat.said
    )
    assert "join (https://example.org/join)" in chat.said
    assert reply.message is not None
    assert not [block for block in reply.message.blocks if isinstance(block, CalendarEntry)]
    reply = await chat.presses("ana", "All-Learner Call 1 in my calendar")
    assert reply.message is not None
    (entry,) = [block for block in reply.message.blocks if isinstance(block, CalendarEntry)]
    assert (entry.starts, entry.url) == (at("2020-10-08 16:00"), "https://example.org/join")
    assert (
        "All-Learner Call 1: Organizing Sentences is Thu Oct 8, 12:00 PM ET · Thu 19:00 for you." in chat.said
    )
    chat.now = at("2021-01-02 12:00")
    reply = await chat.types("ana", "/course next")
    assert reply.message is not None
    assert "in my calendar" not in chat.said


async def test_a_call_without_a_time_goes_into_no_calendar() -> None:
    chat = await room("2020-10-05 12:00")
    await chat.types("fay", '/cohort call 2 starts:"to be announced"')
    await chat.presses("fay", "Yes")
    await chat.presses("ana", AddToCalendar(cohort_id=1, unit="call-2"))
    assert "When All-Learner Call 2: Public Narrative starts is to be announced." in chat.said
    await chat.presses("ana", AddToCalendar(cohort_id=1, unit="call-9"))
    assert "no longer in the course" in chat.said
    await chat.presses("zoe", AddToCalendar(cohort_id=1, unit="call-2"))
    assert "You are not in Autumn yet" in chat.said


async def test_a_call_that_was_missed_and_recorded_is_there_to_be_watched() -> None:
    chat = await room("2020-10-09 12:00")
    await chat.types("ana", "/course next")
    assert "All-Learner Call 1: the recording is not here yet. Watching it will count the same." in chat.said
    await chat.types("fay", "/cohort call 1 recording:https://example.org/watch")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course next")
    assert "• All-Learner Call 1: watch the recording (https://example.org/watch)" in chat.said
    chat.now = at("2020-10-22 16:30")
    await chat.types("fay", "/cohort call 2 link:https://example.org/two")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course next")
    assert "All-Learner Call 2: Public Narrative is on now: join (https://example.org/two)" in chat.said
