"""Forms that were sent in: what people write into them, on which device, how often and when."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.actions import SendCheckIn
from bot.inbound import Inbound, Submitted
from bot.payloads import decode, encode
from bot.plain import plain
from tests.commands.chat import at, profile
from tests.commands.test_learners import LESSON_2, VIDEOS, WORKSHEET, checked_in, form, room


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("example.org/mine", "link: A link begins with https://. Did you mean https://example.org/mine?"),
        ("https://me@example.org/x", "link: This is not a web address that begins with https:// or"),
        ("my work", "link: This is not a web address that begins with https:// or http://. Example: "),
        ("https://e.org/" + "x" * 500, "link: Your link has 514 characters; the most is 500."),
    ],
)
async def test_a_link_that_is_none_is_answered_with_what_would_be_one(link: str, said: str) -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS, link=link))
    assert chat.said.startswith(said)


async def test_a_note_of_several_lines_comes_back_as_it_was() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS, note=" first\r\nsecond\rthird\n"))
    assert (await checked_in(chat))[VIDEOS].note == "first\nsecond\nthird"
    await chat.types("ana", "/course checkin 2")
    assert "A note (if you like): first second third" in chat.said
    await chat.sends("ana", VIDEOS, note="first\r\nsecond\r\nthird")
    assert chat.said.startswith("That is already saved.")


async def test_two_devices_add_up() -> None:
    """A form that was opened before the other was sent in takes nothing of it back."""
    chat = await room()
    on_the_phone = await chat.types("ana", "/course checkin 2")
    chat.now += timedelta(minutes=1)
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana", VIDEOS, note="on the ward")
    chat.now += timedelta(minutes=1)
    chat.last = on_the_phone
    await chat.sends("ana", WORKSHEET)
    assert "Thank you, Ana. Lesson 2 is complete. ✓" in chat.said
    kept = await checked_in(chat)
    assert set(kept) == {VIDEOS, WORKSHEET}
    assert kept[VIDEOS].note == "on the ward"


async def test_a_form_without_the_moment_it_was_opened_shows_all_there_is() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS))
    chat.now += timedelta(minutes=1)
    older = decode("v1:checked:1:lesson-2")
    assert older == LESSON_2
    await chat.does("ana", Submitted(action=older, chosen={"any": (WORKSHEET,)}))
    assert set(await checked_in(chat)) == {WORKSHEET}
    nonsense = SendCheckIn(cohort_id=1, unit="lesson-2", opened=9**40)
    assert decode(encode(nonsense)) == nonsense
    await chat.does("ana", Submitted(action=nonsense, chosen={"any": (VIDEOS,)}))
    assert set(await checked_in(chat)) == {VIDEOS}


async def test_what_is_taken_back_and_done_again_is_thanked_for_once() -> None:
    chat = await room()
    await chat.does("ana", form(VIDEOS))
    assert "Thank you" not in chat.said
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    assert "Thank you, Ana. Lesson 2 is complete. ✓" in chat.said
    await chat.does("ana", form(VIDEOS, WORKSHEET, note="and a word"))
    assert chat.said == "Your changes are saved.\n\n[My progress]"
    await chat.does("ana", form(VIDEOS, WORKSHEET, "lesson-2/organizing-sentence", note="and a word"))
    assert "Thank you" not in chat.said
    await chat.does("ana", form())
    await chat.does("ana", form(VIDEOS))
    await chat.does("ana", form(VIDEOS, WORKSHEET))
    assert "Thank you" not in chat.said
    assert "Lesson 2 is complete. ✓" in chat.said


async def test_a_form_opened_before_a_deadline_was_moved_is_judged_by_the_new_one() -> None:
    chat = await room("2020-10-08 02:00")
    await chat.types("ana", "/course checkin 2")
    opened = chat.last
    await chat.types("fay", '/cohort lesson 2 due:"2020-10-09 23:59"')
    await chat.presses("fay", "Yes")
    chat.now = at("2020-10-09 12:00")
    chat.last = opened
    await chat.sends("ana", VIDEOS)
    assert chat.said.startswith("Saved. That is on time:")
    assert "due Fri Oct 9, 11:59 PM ET" in chat.said


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "example.org", "https://", "ftp://example.org/x", "https://e.org/" + "x" * 500],
)
async def test_a_link_that_is_none_keeps_the_form_open_and_records_nothing(link: str) -> None:
    chat = await room()
    reply = await chat.does("ana", form(VIDEOS, link=link, note="x" * 501))
    assert reply.message is None
    assert set(reply.errors) == {"link", "note"}
    assert not await checked_in(chat)


async def test_a_note_on_nothing_is_not_lost() -> None:
    chat = await room("2020-09-25 14:00")
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", note="it went well")
    assert chat.said == "note: Tick what this belongs to, so that I can keep it."
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", link="https://example.org")
    assert chat.said == "link: Tick what this belongs to, so that I can keep it."
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana")
    assert chat.said.startswith("Nothing is ticked, so nothing was changed.")
    assert "[Check in Lesson 1]" in chat.said
    assert not await checked_in(chat)


async def test_a_double_click_that_reaches_us_twice_at_once_is_thanked_once() -> None:
    chat = await room()
    both = [
        Inbound(
            event_id=f"click-{number}",
            acted_at=chat.now,
            who=profile("ana"),
            place=chat.place,
            what=form(VIDEOS, WORKSHEET),
        )
        for number in (1, 2)
    ]
    replies = await asyncio.gather(*(chat.desk.handle(one, now=chat.now) for one in both))
    said = sorted(plain(reply.message) for reply in replies if reply.message is not None)
    assert [text.count("Thank you") for text in said] == [1, 0]
    assert said[1].startswith("That is already saved.")
