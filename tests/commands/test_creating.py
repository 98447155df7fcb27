"""Starting cohorts: nothing happens before somebody agreed, and then exactly once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Place, PlaceKind, Role
from tests.commands.chat import CHANNEL, Chat, at, direct
from tests.commands.room import COURSE_FILE, CREATE, cohorts, opened, people, yes


async def test_a_cohort_is_shown_first_and_started_once() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    agree = yes(await chat.types("fay", CREATE))
    assert await cohorts(chat) == []
    await chat.presses("ana", agree)
    assert await cohorts(chat) == []
    reply = await chat.presses("fay", agree)
    assert not reply.private
    assert reply.reader is None
    assert chat.said.startswith("Welcome to Autumn")
    (cohort,) = await cohorts(chat)
    assert (cohort.name, cohort.channel, cohort.start) == ("Autumn", CHANNEL, None)
    assert await people(chat) == {"fay": {Role.FACILITATOR}}
    await chat.presses("fay", agree)
    assert chat.said.startswith("That was answered already")
    assert len(await cohorts(chat)) == 1
    assert {claim.occurrence.key for claim in await opened(chat, "2020-09-24 13:00")} == {"lesson-1/released"}


async def test_what_was_declined_cannot_be_agreed_to() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    agree = yes(await chat.types("fay", CREATE))
    reply = await chat.presses("fay", "No")
    assert reply.replaces
    await chat.presses("fay", agree)
    assert chat.said.startswith("That was answered already")
    assert await cohorts(chat) == []


async def test_what_was_shown_long_ago_has_to_be_shown_again() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    agree = yes(await chat.types("fay", CREATE))
    chat.now += timedelta(days=1, seconds=1)
    await chat.presses("fay", agree)
    assert chat.said.startswith("I showed you this more than a day ago")
    assert await cohorts(chat) == []


async def test_who_lost_the_right_in_between_cannot_agree_any_more() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    agree = yes(await chat.types("fay", CREATE))
    chat.trusted = ()
    await chat.presses("fay", agree)
    assert chat.said.startswith("Setting up a cohort is for people who were given that right here.")
    assert await cohorts(chat) == []


async def test_a_start_on_another_weekday_is_moved_and_said() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    agree = yes(await chat.types("fay", f"{CREATE} start:2027-11-16"))
    assert "Begins: Thu Nov 18, 2027" in chat.said
    assert (
        "You asked for Tue Nov 16, 2027. This course begins on a Thursday, so it begins on Thu Nov 18, 2027."
        in chat.said
    )
    findings = chat.said.partition("Please look at this")[2].splitlines()[1:]
    assert "Thanksgiving Day" in findings[0], chat.said
    await chat.presses("fay", agree)
    assert [cohort.start for cohort in await cohorts(chat)] == [at("2027-11-16 00:00").date()]
    assert {claim.occurrence.key for claim in await opened(chat, "2027-11-18 14:00")} == {"lesson-1/released"}


async def test_a_course_that_is_over_is_not_started() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    await chat.types("fay", CREATE)
    assert chat.said.startswith("Every date of Leadership and Organizing for Change has passed")
    assert "start:2027-" in chat.said
    assert "[" not in chat.said


async def test_a_course_without_dates_can_be_started() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    await chat.types("fay", "/cohort create improvement-coach-uk name:Coaches")
    assert "Begins: to be announced" in chat.said
    assert "give a first day: start:2027-01-11" in chat.said
    await chat.presses("fay", "Yes")
    assert "Begins: to be announced" in chat.said
    await chat.presses("ana", "Join")
    assert "opens is to be announced." in chat.said
    await chat.types("ana", "/course next")
    assert "Opens next: Topic 1" in chat.said
    assert "to be announced" in chat.said
    await chat.types("ana", "/course checkin 1")
    assert chat.said.startswith("When Topic 1 opens is to be announced.")
    await chat.types("ana", "/course progress")
    assert chat.said.startswith("Your progress")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "/cohort create leadershp-2020",
            'There is no course named "leadershp-2020"; did you mean "leadership-2020"?',
        ),
        ("/cohort create ../../etc/passwd", "There is no course named"),
        (f"{CREATE}{'x' * 90}", "That name has 96 characters; the most is 80."),
        ("/cohort create leadership-2020 start:2027-02-30", "I did not understand all of that."),
    ],
)
async def test_what_cannot_be_created(line: str, said: str) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", line)
    assert chat.said.startswith(said), chat.said
    assert await cohorts(chat) == []


async def test_two_cohorts_of_one_name_are_refused_when_shown_and_when_agreed_to() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    first, second = yes(await chat.types("fay", CREATE)), yes(await chat.types("fay", CREATE))
    await chat.presses("fay", first)
    await chat.presses("fay", second)
    assert "Autumn" in chat.said
    await chat.types("fay", CREATE.replace("Autumn", "AUTUMN"))
    assert chat.said.startswith("There is a cohort called AUTUMN already.")
    assert len(await cohorts(chat)) == 1


async def test_a_cohort_for_another_channel_is_invited_to_there() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", CREATE, place=direct("fay"))
    assert chat.said.startswith("A cohort lives in a channel.")
    agree = yes(await chat.types("fay", f"{CREATE} channel:#lounge"))
    assert "Channel: #lounge" in chat.said
    reply = await chat.presses("fay", agree)
    assert reply.private
    assert "Type /cohort invite in #lounge" in chat.said
    await chat.types("fay", "/cohort invite")
    assert chat.said.startswith("The card belongs in #lounge.")
    chat.place = Place(space=CHANNEL.space, kind=PlaceKind.CHANNEL, id="lounge")
    await chat.types("fay", "/cohort invite")
    reply = await chat.presses("fay", "Yes")
    assert not reply.private
    assert chat.said.startswith("Welcome to Autumn")


async def test_a_course_file_can_be_brought_along() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    await chat.types("fay", "/cohort create name:Tiny", ("tiny.yaml", COURSE_FILE))
    assert "Course: Tiny course, 1 lesson and 0 calls" in chat.said
    await chat.presses("fay", "Yes")
    (cohort,) = await cohorts(chat)
    assert cohort.course.id == "tiny"


async def test_every_mistake_of_a_course_file_is_told_with_its_line() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    broken = COURSE_FILE.replace(b"2027-01-20", b"2027-02-30").replace(b"America/New_York", b"America/Now")
    await chat.types("fay", "/cohort create", ("ti\x1b[2Jny.yaml", broken))
    assert chat.said.startswith("ti[2Jny.yaml has 2 mistakes. Nothing was changed.")
    assert "• Line 3, zone: " in chat.said
    assert "• Line 9, lessons[0].due: " in chat.said
    await chat.types("fay", "/cohort create", ("big.yaml", b"#" * 300_000))
    assert chat.said.startswith("That file is too big for a course file")


async def test_a_course_that_cannot_run_is_not_started() -> None:
    chat = Chat(now=at("2026-11-22 14:00"))
    upside_down = COURSE_FILE.replace(b"due: 2027-01-20", b"due: 2027-01-10")
    await chat.types("fay", "/cohort create", ("tiny.yaml", upside_down))
    assert chat.said.startswith("Tiny course cannot run like this."), chat.said
    assert "[" not in chat.said


async def test_two_cohorts_of_one_name_cannot_be_agreed_to() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    first = yes(await chat.types("fay", CREATE))
    second = yes(await chat.types("fay", CREATE))
    await chat.presses("fay", first)
    await chat.presses("fay", second)
    assert chat.said.startswith("There is a cohort called Autumn already.")
    assert len(await cohorts(chat)) == 1


async def test_the_welcome_says_what_is_open_when_nothing_more_will_open() -> None:
    chat = Chat(now=at("2021-01-04 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:late")
    await chat.presses("fay", "Yes, start it")
    assert "Open now: Lesson 8" in chat.said
    assert "Begins:" not in chat.said
