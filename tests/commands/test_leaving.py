"""`/course leave`: asked first, done once, and nobody leaves a cohort without a facilitator."""

from __future__ import annotations

from bot.actions import Agree, Leave
from bot.deliveries import DeliveryState
from tests.commands.chat import at, autumn
from tests.commands.passing import heard, pass_until
from tests.commands.room import people, yes


async def test_who_leaves_hears_no_more_and_keeps_what_they_did() -> None:
    chat = await autumn()
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana", "lesson-2/videos")
    await chat.types("ana", "/course leave")
    assert chat.said == (
        "Leave Autumn? I will send you no more messages about it. What you checked in stays, and a facilitator "
        "can bring you back.\n\n[Yes, leave] [No, leave it]"
    )
    assert "ana" in await people(chat)
    await chat.presses("ana", "Yes")
    assert chat.said.startswith("You have left Autumn.")
    assert "ana" not in await people(chat)
    messenger = await pass_until(chat, "2020-10-09 12:00")
    assert heard(messenger, "ana") == []
    await chat.types("fay", "/cohort roster @ana")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course checkin 2")
    assert "[x] Watch the Lesson 2 videos" in chat.said


async def test_the_question_can_be_answered_with_no_and_only_once() -> None:
    chat = await autumn()
    reply = await chat.presses("ana", Leave(cohort_id=1))
    agree = yes(reply)
    await chat.presses("ana", "No")
    assert chat.said == "All right, nothing was changed."
    await chat.presses("ana", agree)
    assert chat.said.startswith("That was answered already")
    assert "ana" in await people(chat)
    agree = yes(await chat.presses("ana", Leave(cohort_id=1)))
    await chat.presses("ben", agree)
    assert chat.said.startswith("That was answered already")
    await chat.presses("ana", agree)
    await chat.presses("ana", agree)
    assert chat.said.startswith("That was answered already")
    assert "ana" not in await people(chat)


async def test_a_press_of_leave_after_leaving_changes_nothing() -> None:
    chat = await autumn()
    first = yes(await chat.presses("ana", Leave(cohort_id=1)))
    second = yes(await chat.presses("ana", Leave(cohort_id=1)))
    await chat.presses("ana", first)
    await chat.presses("ana", second)
    assert chat.said.startswith("You are not in Autumn yet.")
    await chat.presses("ana", Agree(proposal_id=99))
    assert chat.said.startswith("That was answered already")


async def test_the_last_facilitator_hands_over_first() -> None:
    chat = await autumn()
    await chat.types("fay", "/course leave")
    assert chat.said == (
        "You are the only facilitator of Autumn. Hand it over first: /cohort roster @name role:facilitator. "
        "Nothing was changed."
    )
    await chat.types("fay", "/cohort roster @cleo role:facilitator")
    await chat.presses("fay", "Yes")
    first = yes(await chat.types("fay", "/course leave"))
    second = yes(await chat.types("cleo", "/course leave"))
    await chat.presses("fay", first)
    assert chat.said.startswith("You have left Autumn.")
    await chat.presses("cleo", second)
    assert chat.said.startswith("You are the only facilitator of Autumn.")
    assert "cleo" in await people(chat)


async def test_a_course_that_is_over_needs_nobody() -> None:
    chat = await autumn()
    chat.now = at("2021-06-01 12:00")
    await chat.types("fay", "/course leave")
    await chat.presses("fay", "Yes")
    assert await people(chat) == {"ana": (await people(chat))["ana"]}


async def test_what_waited_for_who_left_is_skipped_with_that_reason() -> None:
    chat = await autumn()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("ana", "/course leave")
    await chat.presses("ana", "Yes")
    await pass_until(chat, "2020-10-06 19:00")
    async with chat.store.reading() as uow:
        rows = [row.row for row in await uow.ledger.of_cohort(1) if row.row.occurrence == "lesson-2/due-24h"]
    assert [(row.state, row.reason) for row in rows] == [(DeliveryState.SKIPPED, "left_cohort")]
