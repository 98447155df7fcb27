"""What learners do: joining, checking in, correcting, calls, and what retries and double clicks make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions import Agree, CallAttended, OpenCheckIn, SendCheckIn, Stale
from bot.inbound import Pressed, Reply, Submitted
from bot.messages import Choices, Field, TextField
from bot.payloads import decode
from bot.records import CheckIn
from tests.commands.chat import ZONES, Chat, at

LESSON_2 = SendCheckIn(cohort_id=1, unit="lesson-2")
VIDEOS, WORKSHEET = "lesson-2/videos", "lesson-2/worksheet"


async def room(now: str = "2020-10-05 14:00") -> Chat:
    """A cohort of the 2020 course with one learner, Ana in Doha."""
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    chat.now = at(now)
    return chat


async def checked_in(chat: Chat) -> dict[str, CheckIn]:
    async with chat.store.reading() as uow:
        (ana,) = [
            member for member in await uow.members.of_cohort(1) if member.person.profile.external_id == "ana"
        ]
        return (await uow.check_ins.of_members([ana.id]))[ana.id]


def form(*values: str, **texts: str) -> Submitted:
    return Submitted(action=LESSON_2, chosen={"any": values}, texts=texts)


async def test_check_ins_add_up_and_can_be_taken_back() -> None:
    chat = await room()
    await chat.types("ana", "/course checkin 2")
    opened = chat.last
    await chat.sends("ana", VIDEOS)
    assert set(await checked_in(chat)) == {VIDEOS}
    await chat.types("ana", "/course checkin 2")
    assert [field.key for field in fields_of(chat.last)] == ["watch", "submit", "reflect", "note", "link"]
    assert ticked(chat.last) == {VIDEOS}
    await chat.sends("ana", VIDEOS, WORKSHEET)
    assert set(await checked_in(chat)) == {VIDEOS, WORKSHEET}
    chat.last = opened
    await chat.sends("ana", WORKSHEET)
    assert set(await checked_in(chat)) == {WORKSHEET}
    assert chat.said == "Taken back:\n• Watch the Lesson 2 videos\n\n[My progress]"


def fields_of(reply: Reply) -> tuple[Field, ...]:
    assert reply.form is not None
    return reply.form.fields


def ticked(reply: Reply) -> set[str]:
    choices = [field for field in fields_of(reply) if isinstance(field, Choices)]
    return {option.value for field in choices for option in field.options if option.chosen}


def values_of(reply: Reply) -> list[str]:
    choices = [field for field in fields_of(reply) if isinstance(field, Choices)]
    return [option.value for field in choices for option in field.options]


async def test_a_note_and_a_link_are_kept_as_they_were_written_and_can_be_corrected() -> None:
    chat = await room()
    nasty = "**done** <@U1> @everyone\x1b[2J"
    await chat.does("ana", form(VIDEOS, note=nasty, link=" https://example.org/mine "))
    kept = (await checked_in(chat))[VIDEOS]
    assert (kept.note, kept.link) == (nasty, "https://example.org/mine")
    await chat.types("ana", "/course checkin 2")
    assert "\x1b" not in chat.said
    texts = {field.key: field.value for field in fields_of(chat.last) if isinstance(field, TextField)}
    assert texts == {"note": nasty, "link": "https://example.org/mine"}
    first = kept.acted_at
    chat.now += timedelta(hours=1)
    await chat.sends("ana", VIDEOS, note="better")
    assert chat.said.startswith("Your changes are saved.")
    kept = (await checked_in(chat))[VIDEOS]
    assert (kept.note, kept.link, kept.acted_at) == ("better", "https://example.org/mine", first)


async def test_a_retry_by_the_platform_changes_nothing_and_says_nothing() -> None:
    chat = await room()
    first = await chat.does("ana", form(VIDEOS), event_id="one")
    assert first.message is not None
    await chat.does("ana", form(WORKSHEET), event_id="two")
    again = await chat.does("ana", form(VIDEOS), event_id="one")
    assert again == Reply()
    assert set(await checked_in(chat)) == {WORKSHEET}


async def test_a_double_click_is_thanked_once() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    assert "Thank you, Ana. Lesson 2 is complete. ✓" in chat.said
    before = await checked_in(chat)
    chat.now += timedelta(seconds=1)
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    assert chat.said == "That is already saved.\n\nLesson 2 is complete. ✓\n\n[My progress]"
    assert await checked_in(chat) == before


@pytest.mark.parametrize(
    ("acted_at", "said"),
    [
        ("2020-10-05 12:00", "Saved. That is early:"),
        ("2020-10-07 12:00", "Saved. That is on time:"),
        ("2020-10-08 03:59:59", "Saved. That is on time:"),
        ("2020-10-08 04:00", "Saved. It is after the deadline, and it counts in full:"),
        ("2021-01-08 04:59:59", "Saved. It is after the deadline, and it counts in full:"),
        ("2021-01-08 05:00", "Check-ins for Lesson 2 closed Thu Jan 7, 11:59 PM ET · Fri 07:59 for you."),
        ("2020-10-01 12:59:59", "Lesson 2 opens Thu Oct 1, 9:00 AM ET · Thu 16:00 for you."),
    ],
)  # fmt: skip
async def test_the_moment_of_acting_decides_and_not_that_of_processing(acted_at: str, said: str) -> None:
    chat = await room("2021-01-20 12:00")
    await chat.does("ana", form(VIDEOS), acted_at=at(acted_at))
    assert chat.said.startswith(said), chat.said
    recorded = await checked_in(chat)
    assert set(recorded) == ({VIDEOS} if said.startswith("Saved") else set())
    assert all(one.acted_at == at(acted_at) for one in recorded.values())
    assert all(one.recorded_at == chat.now for one in recorded.values())


async def test_a_platform_clock_that_runs_ahead_cannot_reach_into_the_future() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS), acted_at=at("2031-01-01 00:00"))
    assert (await checked_in(chat))[VIDEOS].acted_at == chat.now


async def test_the_evaluation_is_taken_as_long_as_its_own_clock_runs() -> None:
    chat = await room("2021-01-20 12:00")
    await chat.types("ana", "/course checkin wrap-up")
    assert ticked(chat.last) == set()
    (choices,) = [field for field in fields_of(chat.last) if isinstance(field, Choices)]
    assert [option.value for option in choices.options] == ["wrap-up/evaluation"]
    assert "You can still check this in until Sat Feb 6, 11:59 PM ET" in chat.said
    await chat.sends("ana", "wrap-up/evaluation")
    assert chat.said.startswith("Saved. It is after the deadline, and it still counts:")
    assert "Still to do" not in chat.said
    assert "complete" not in chat.said.replace("Complete the course evaluation", "")
    assert set(await checked_in(chat)) == {"wrap-up/evaluation"}
    chat.now = at("2021-02-07 05:00")
    await chat.types("ana", "/course checkin wrap-up")
    assert chat.said.startswith("Check-ins for Wrap-up closed Sat Feb 6, 11:59 PM ET")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2", "Lesson 2"),
        ("Lesson 2", "Lesson 2"),
        ("lesson:2", "Lesson 2"),
        ("lesson-2", "Lesson 2"),
        ("Organizing as a Leadership Practice", "Lesson 2"),
        ("call 1", "All-Learner Call 1"),
        ("All-Learner Call 1", "All-Learner Call 1"),
        ("all-learner call #1", "All-Learner Call 1"),
        ("wrap up", "Wrap-up"),
        ("evaluation", "Wrap-up"),
    ],
)
async def test_lessons_and_calls_by_the_names_people_have_for_them(written: str, meant: str) -> None:
    chat = await room("2021-01-02 12:00")
    reply = await chat.types("ana", f"/course checkin {written}")
    assert reply.form is not None, chat.said
    assert reply.form.title == meant


async def test_without_a_name_the_one_that_is_owed_opens() -> None:
    chat = await room("2020-09-25 12:00")
    reply = await chat.types("ana", "/course checkin")
    assert reply.form is not None
    assert reply.form.title == "Lesson 1"
    await chat.sends("ana", "lesson-1/profile", "lesson-1/videos")
    await chat.types("ana", "/course checkin")
    assert chat.said.startswith("Everything that is open is checked in. ✓")
    chat.now = at("2020-10-16 12:00")
    await chat.types("ana", "/course checkin")
    assert chat.said == "Which one would you like to check in?\n\n[Lesson 3] [Lesson 2] [All-Learner Call 1]"


@pytest.mark.parametrize(
    "what",
    [
        Pressed(action=Stale(payload="v0:old")),
        Pressed(action=LESSON_2),
        Submitted(action=Stale(payload="")),
        Submitted(action=OpenCheckIn(cohort_id=1, unit="lesson-2")),
    ],
)
async def test_a_button_from_another_time_is_answered_kindly(what: Pressed | Submitted) -> None:
    chat = await room()
    await chat.does("ana", what)
    assert chat.said.startswith("This button is from another time")


async def test_a_button_of_a_lesson_that_is_gone_is_answered_kindly() -> None:
    chat = await room()
    await chat.presses("ana", OpenCheckIn(cohort_id=1, unit="lesson-77"))
    assert chat.said.startswith("That part is no longer in the course,")
    gone = SendCheckIn(cohort_id=1, unit="lesson-77")
    await chat.does("ana", Submitted(action=gone, chosen={"watch": ("lesson-77/videos",)}))
    assert chat.said.startswith("That part is no longer in the course,")
    await chat.presses("ana", CallAttended(cohort_id=1, unit="call-77"))
    assert chat.said.startswith("That part is no longer in the course,")
    assert not await checked_in(chat)


async def test_before_anything_is_open_nobody_is_thanked() -> None:
    chat = await room("2020-09-20 14:00")
    await chat.types("ana", "/course checkin")
    assert chat.said == (
        "There is nothing to check in now. Lesson 1: Orientation to the Course opens "
        "Thu Sep 24, 9:00 AM ET · Thu 16:00 for you."
    )


async def test_after_the_end_nobody_is_thanked_for_what_they_did_not_do() -> None:
    chat = await room("2021-03-01 14:00")
    await chat.types("ana", "/course checkin")
    assert chat.said.startswith("Check-ins for this course are closed.")


@given(st.text(max_size=200))
@example("v1:join:" + "9" * 5_000)
@example("v1:join:-1")
@example("v1:join:٣")
@example("v0:join:1")
def test_no_payload_breaks_the_reader(payload: str) -> None:
    action = decode(payload)
    if isinstance(action, Stale):
        assert action.payload == payload


async def test_an_agreement_to_nothing_changes_nothing() -> None:
    chat = await room()
    await chat.presses("ana", Agree(proposal_id=999))
    assert chat.said.startswith("That was answered already")


async def test_somebody_who_left_and_joins_again_finds_what_they_had() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS))
    async with chat.store.writing() as uow:
        (ana,) = [one for one in await uow.members.of_cohort(1) if one.person.name == "Ana"]
        await uow.members.leave(ana.id, chat.now)
    await chat.types("ana", "/course progress")
    assert chat.said.startswith("You are not in Autumn yet. Would you like to join?")
    await chat.presses("ana", "Join")
    await chat.types("ana", "/course progress")
    assert "1 of 26 done" in chat.said


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc"])
async def test_a_platform_that_tells_no_zone_leaves_people_on_the_course_clock(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await room()
    monkeypatch.setitem(ZONES, "deb", zone)
    reply = await chat.types("deb", "/course help")
    assert reply.reader is not None
    assert reply.reader.zone == "America/New_York"
    monkeypatch.setitem(ZONES, "ana", zone)
    reply = await chat.types("ana", "/course help")
    assert reply.reader is not None
    assert reply.reader.zone == "Asia/Qatar"


async def test_without_any_course_such_people_are_on_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    monkeypatch.setitem(ZONES, "deb", "")
    reply = await chat.types("deb", "/course help")
    assert reply.reader is not None
    assert reply.reader.zone == "UTC"
