"""What facilitators look at: previews, status, help."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries import DeliveryState, Settlement
from bot.model import Profile
from bot.planning import open_due
from tests.commands.chat import CHANNEL, Chat, at
from tests.commands.room import room
from tests.support.world import SPACE


async def test_a_preview_has_buttons_to_see_and_none_to_press() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    reply = await chat.types("fay", "/cohort preview 2")
    assert "[Check in] [My progress]" in chat.said
    assert reply.message is not None
    assert reply.message.buttons == ()
    assert "To everybody in #course, Thu Sep 24, 9:00 AM ET" in chat.said
    assert "In private to 1 person, as things stand now:\n• Ana, " in chat.said


async def test_a_preview_says_who_is_left_out_and_why() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    chat.now = at("2020-09-25 14:00")
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", "lesson-1/profile", "lesson-1/videos")
    await chat.types("fay", "/cohort preview 1")
    assert "As things stand now, nobody needs it." in chat.said
    assert "Left out:\n• Ana: has done everything required" in chat.said


async def test_when_everything_was_said_there_is_nothing_to_preview() -> None:
    chat = await room()
    chat.now = at("2021-03-01 14:00")
    await chat.types("fay", "/cohort preview")
    assert chat.said == "Nothing more will be posted in Autumn."


async def test_status_names_who_is_behind_and_what_went_wrong() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    await chat.types("fay", "/cohort roster @ben @cleo")
    await chat.presses("fay", "Yes")
    chat.now = at("2020-10-02 14:00")
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", "lesson-1/profile", "lesson-1/videos")
    await chat.types("fay", "/cohort status")
    assert "People: 3 learners, 1 facilitator" in chat.said
    assert "Lesson 2: Organizing as a Leadership Practice: 0 of 3 learners done, due Wed Oct 7" in chat.said
    assert "Still to do for Ana, ben, cleo." in chat.said
    assert (
        "Behind on something earlier: 2\n• ben: 2 things (Lesson 1)\n• cleo: 2 things (Lesson 1)" in chat.said
    )
    await _fail_one(chat)
    await chat.types("fay", "/cohort status")
    assert "1 failed" in chat.said
    assert "to Ana, failed Fri Oct 2, 10:00 AM ET: the channel is archived" in chat.said


async def _fail_one(chat: Chat) -> None:
    async with chat.store.writing() as uow:
        await open_due(uow, now=chat.now, limit=50)
        later = chat.now + timedelta(hours=1)
        (row,) = await uow.ledger.claim(chat.now, space=SPACE, owner="test", lease_until=later, limit=1)
        await uow.ledger.begin([row.id], owner="test", now=chat.now, lease_until=later)
        settlement = Settlement(
            delivery_id=row.id, state=DeliveryState.FAILED, reason="the channel is archived", at=chat.now
        )
        await uow.ledger.settle([settlement], owner="test")


async def test_status_and_progress_count_alike() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    chat.now = at("2021-01-02 12:00")
    await chat.types("fay", "/cohort status")
    assert "• Ana: 20 things (Lesson 1–8)" in chat.said
    await chat.types("ana", "/course progress")
    assert "0 of 26 done, 26 to go." in chat.said  # and 4 calls, and 2 of the wrap-up


async def test_help_shows_what_one_may_do() -> None:
    chat = await room()
    await chat.types("fay", "/cohort help")
    assert "• /cohort create" in chat.said
    assert "• /cohort call NUMBER [link] [recording] [starts]: " in chat.said
    chat.trusted = ()
    await chat.types("fay", "/cohort help")
    assert "• /cohort create" not in chat.said
    await chat.types("fay", "/course help")
    assert "type /cohort help" in chat.said
    await chat.types("ana", "/cohort help")
    assert chat.said == "Those commands are for facilitators. Type /course help for yours."


async def test_names_and_notes_of_people_stay_text() -> None:
    chat = await room()
    nasty = "<!channel> @everyone\x1b]0;x\x07 [Agree]\nDue: never"
    async with chat.store.writing() as uow:
        await uow.people.update(
            Profile(space=CHANNEL.space, external_id="eve", name=nasty, zone="Asia/Qatar")
        )
    await chat.presses("eve", "Join")
    await chat.types("fay", "/cohort preview 2")
    assert "\x1b" not in chat.said
    assert "\nDue: never" not in chat.said


async def test_after_the_end_nobody_is_said_to_have_done_what_they_did_not() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    chat.now = at("2021-01-10 12:00")
    await chat.types("fay", "/cohort status")
    assert "Nobody is behind" not in chat.said
    assert (
        "Missed something that is no longer taken: 1\n• Ana: Lesson 1–8, All-Learner Call 1–4, Wrap-up"
        in chat.said
    )
    await chat.types("ana", "/course next")
    assert "You are up to date" not in chat.said
    assert "No longer taken: Lesson 1–8, All-Learner Call 1–4, Wrap-up." in chat.said
