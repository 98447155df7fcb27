"""What learners do at odd moments, in odd words, and in several courses: answers stay true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import FinalCall, JoinCohort, NotNow, OpenPreferences, SendPreferences
from bot.inbound import Submitted
from bot.language import negotiate
from bot.messages import TextField
from bot.model import WakingHours
from bot.phrases.me import hours
from bot.preferences import language_called, read_hours
from tests.commands.chat import CHANNEL, Chat, at, direct, profile
from tests.commands.passing import heard, pass_until

SPRING = replace(CHANNEL, id="spring")


async def room(now: str = "2020-10-05 14:00") -> Chat:
    """Ana in Doha in the course of 2020, by default on Monday, Oct 5, with lessons 1 and 2 open."""
    chat = Chat(now=at(now))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=1))
    return chat


async def in_two_courses(now: str = "2020-10-05 14:00") -> Chat:
    chat = await room(now)
    chat.place = SPRING
    await chat.types("fay", "/cohort create leadership-2020 name:Spring")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=2))
    chat.place = direct("ana")
    return chat


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/course snooze until Sunday", "no reminders until Sun Oct 11, 8:00 AM"),
        ("/course snooze until tomorrow", "no reminders until Tue Oct 6, 8:00 AM"),
        ("/course away until 2020-10-19", "You are away until Mon Oct 19, 8:00 AM"),
        ("/course away until:2020-10-19", "You are away until Mon Oct 19, 8:00 AM"),
        ("/course away until tomorrow", "You are away until Tue Oct 6, 8:00 AM"),
        ("/course away friday", "You are away until Fri Oct 9, 8:00 AM"),
        ("/course away until Monday", "You are away until Mon Oct 12, 8:00 AM"),
        ("/course away from 2020-10-12 to 2020-10-19", "You are away until Mon Oct 19, 8:00 AM"),
        ("/course away 19 October", "“19 October” is not a day I can read."),
        ("/course away until", "“until” is not a day I can read."),
    ],
)
async def test_quiet_is_asked_for_in_the_words_people_use(typed: str, says: str) -> None:
    chat = await room()
    await chat.types("ana", typed)
    assert says in chat.said


async def test_days_of_the_week_can_be_named_in_their_own_language() -> None:
    chat = await room()
    await chat.types("ana", "/course me language:es")
    await chat.types("ana", "/course away hasta el viernes")
    assert "vie 9 oct" in chat.said


async def test_whom_to_mute_is_named_where_there_are_several() -> None:
    chat = await in_two_courses()
    await chat.types("ana", "/course snooze")
    assert "[Mute this course]" not in chat.said
    assert "[Mute Autumn] [Mute Spring]" in chat.said
    await chat.presses("ana", "Mute Spring")
    assert "no more reminders about Spring" in chat.said


async def test_nobody_is_offered_to_mute_a_course_that_is_long_over() -> None:
    chat = await room()
    chat.now, chat.place = at("2021-03-01 14:00"), SPRING
    await chat.types("fay", "/cohort create leadership-2020 name:Spring start:2021-03-04")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=2))
    await chat.types("ana", "/course snooze")
    await chat.presses("ana", "Mute this course")
    assert "no more reminders about Spring" in chat.said


async def test_the_last_reminder_is_promised_for_every_course_it_comes_from() -> None:
    chat = await in_two_courses()
    await chat.types("ana", "/course away 2021-01-09")
    assert "After it, Autumn takes no late work any more." in chat.said
    await chat.presses("ana", "Remind me once before that")
    assert "Autumn, Thu Jan 7, 11:59 PM ET" in chat.said
    assert "Spring, Thu Jan 7, 11:59 PM ET" in chat.said
    messenger = await pass_until(chat, "2021-01-09 04:00")
    (last,) = heard(messenger, "ana")
    assert last.startswith("18 things are waiting for you")


async def test_no_last_reminder_is_promised_once_it_was_sent() -> None:
    chat = await room()
    await pass_until(chat, "2021-01-07 20:00")
    await chat.types("ana", "/course away 2021-01-09")
    assert "that is before you are back" in chat.said
    assert "[Remind me once before that]" not in chat.said
    assert "[Remind me as usual]" in chat.said
    await chat.presses("ana", FinalCall(cohort_id=1))
    assert "I have sent you the last reminder before that already." in chat.said
    messenger = await pass_until(chat, "2021-01-09 04:00")
    assert not heard(messenger, "ana")


async def test_a_call_that_took_place_can_be_checked_in_beside_everything_else() -> None:
    chat = await room()
    chat.now = at("2020-10-08 18:00")
    await chat.types("ana", "/course checkin")
    assert chat.said.endswith("[Lesson 1] [Lesson 2] [All-Learner Call 1]")
    await chat.presses("ana", "All-Learner Call 1")
    await chat.sends("ana", "call-1/attend")
    await chat.types("ana", "/course checkin")
    assert chat.said.endswith("[Lesson 1] [Lesson 2]")


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2020-10-07 12:00", "Lesson 2: Organizing as a Leadership Practice is open."),
        ("2021-01-05 12:00", "Wrap-up: Evaluation and Celebration is open."),
        ("2021-01-08 05:00", "Wrap-up: Evaluation and Celebration is open."),
        ("2021-02-07 05:00", "Check-ins for this course are closed."),
    ],
)
async def test_who_joins_late_is_told_what_is_still_open(now: str, says: str) -> None:
    chat = await room("2020-09-20 14:00")
    chat.now = at(now)
    await chat.presses("ben", JoinCohort(cohort_id=1))
    assert chat.said.startswith("Welcome, Ben. You are in Autumn.")
    assert says in chat.said
    assert ("Check in" in chat.said) == ("is open" in chat.said)


async def test_who_joins_before_any_date_is_known_reads_a_whole_sentence() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", "/cohort create improvement-coach-uk name:Coaches")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=1))
    assert "When Topic 1: The science of improvement opens is to be announced." in chat.said


async def test_why_keeps_room_for_what_was_sent() -> None:
    """Five reminders to come must not hide the one that somebody asks about."""
    chat = await room("2020-09-20 14:00")
    await chat.types("ana", "/course me leads:6d,5d,4d,3d")
    await pass_until(chat, "2020-10-05 14:00")
    await chat.types("fay", "/cohort extend @ana lesson:2 until:2020-10-12")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course why")
    lines = [line for line in chat.said.splitlines() if line.startswith("• ")]
    assert sum("Planned for" in line for line in lines) == 2
    assert sum("Sent " in line for line in lines) >= 2


async def test_why_does_not_promise_what_will_not_be_sent() -> None:
    chat = await room("2020-10-06 12:00")
    await pass_until(chat, "2020-10-06 12:01")
    await chat.types("ana", "/course why")
    assert "Planned for Tue Oct 6, 1:45 PM ET" in chat.said
    await chat.types("ana", "/course mute")
    await chat.types("ana", "/course why")
    assert "I will not send it as long as you want no reminders about this course." in chat.said
    assert "Planned for" not in chat.said
    await chat.types("ana", "/course unmute")
    await chat.types("fay", "/cohort extend @ana lesson:2 until:2020-10-28")
    await chat.presses("fay", "Yes")
    await pass_until(chat, "2020-10-06 12:02")
    await chat.types("ana", "/course why")
    assert "I will not send it, because you have more time." in chat.said
    await chat.types("ana", "/course away 2020-11-10")
    await chat.types("ana", "/course why")
    assert "I will not send it, because you are away until it is of no more use." in chat.said


async def test_why_is_short_where_much_was_owed() -> None:
    chat = await room()
    await pass_until(chat, "2021-01-07 12:00")
    await chat.types("ana", "/course why")
    (said,) = [line for line in chat.said.splitlines() if "late work closes in 24 hours" in line]
    assert "Watch the Lesson 2 videos; Submit your project design worksheet; and 18 more)." in said
    assert len(said) < 500


async def test_why_tells_of_a_welcome_that_moved_with_their_hours() -> None:
    chat = await room()
    await chat.types("ana", "/course away 2020-10-19")
    await chat.types("ana", "/course me awake:10-20")
    await chat.types("ana", "/course why")
    assert "welcome back. Planned for Mon Oct 19, 3:00 AM ET · Mon 10:00 for you" in chat.said
    await chat.types("ana", "/course away 2020-10-20")
    await chat.types("ana", "/course why")
    assert chat.said.count("welcome back") == 1


@pytest.mark.parametrize(
    ("text", "tag"),
    [("Spanish", "es"), ("español", "es"), ("espanol", "es"), ("English", "en"), ("inglés", "en")],
)
def test_languages_are_known_by_what_other_languages_call_them(text: str, tag: str) -> None:
    assert language_called(text) == tag
    assert negotiate(tag) == tag


async def test_a_name_longer_than_the_form_takes_stays_as_it_is() -> None:
    """A list may give longer names than people give themselves; no platform shows a field that is too full."""
    chat = await room()
    long = "Ana María " * 11
    async with chat.store.writing() as uow:
        await uow.people.update(replace(profile("ana"), name=long.strip()))
    form = (await chat.presses("ana", OpenPreferences())).form
    assert form is not None
    texts = {part.key: part.value for part in form.fields if isinstance(part, TextField)}
    assert all(len(part.value) <= part.longest for part in form.fields if isinstance(part, TextField))
    await chat.does("ana", Submitted(action=SendPreferences(), texts=texts | {"leads": "48h"}))
    assert f"Name: {long.strip()}\n" in chat.said
    assert "Before a deadline: 48 hours (your choice)" in chat.said


def test_a_day_that_ends_at_midnight_is_no_night_shift() -> None:
    until_midnight = read_hours("7-24")
    assert until_midnight is not None
    assert hours(until_midnight) == "only between 07:00 and midnight, on your clock"
    assert "the next morning" in hours(read_hours("20-8") or WakingHours())


@pytest.mark.parametrize("text", ["0-24", "00:00-24:00", "0 to 24"])
def test_the_whole_day_is_any_hour(text: str) -> None:
    assert read_hours(text) == read_hours("any")
    assert read_hours("24-0") is None


async def test_who_looks_after_a_course_is_not_sent_to_what_is_for_learners() -> None:
    chat = await room()
    await chat.types("fay", "/course mute")
    assert chat.said.startswith("All right: no more reminders about Autumn.")
    assert "/course next" not in chat.said


async def test_a_refusal_is_in_the_language_of_who_reads_it() -> None:
    chat = await room()
    await chat.types("ana", "/course me language:es")
    await chat.types("ana", "/course checkin 99")
    assert chat.last.message is not None
    assert chat.last.message.language == "es"
    assert chat.said.startswith("No conozco “99”.")


async def test_not_now_under_a_reminder_of_one_course_can_mute_the_other_too() -> None:
    chat = await in_two_courses()
    await chat.presses("ana", NotNow(cohort_id=2))
    assert "[Mute Autumn] [Mute Spring]" in chat.said
