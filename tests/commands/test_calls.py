"""Credit for calls, and what completes a certificate."""

from __future__ import annotations

from datetime import timedelta

from bot.actions import CallAttended, OpenCheckIn, RecordingWatched
from bot.records import How
from tests.commands.chat import at
from tests.commands.test_learners import checked_in, room, ticked, values_of

CALL_1 = "call-1/attend"


async def test_being_at_a_call_counts_once_it_has_started() -> None:
    chat = await room("2020-10-08 15:59")
    there, watched = (kind(cohort_id=1, unit="call-1") for kind in (CallAttended, RecordingWatched))
    await chat.presses("ana", there)
    assert chat.said.startswith("All-Learner Call 1 starts Thu Oct 8, 12:00 PM ET · Thu 19:00 for you.")
    chat.now = at("2020-10-08 16:00")
    await chat.presses("ana", watched)
    assert chat.said.startswith("The recording of All-Learner Call 1 is not here yet.")
    assert not await checked_in(chat)
    reply = await chat.presses("ana", there)
    assert chat.said.startswith("Thank you, Ana. All-Learner Call 1: you were there. It counts. ✓")
    assert reply.private
    assert not reply.replaces
    before = await checked_in(chat)
    assert before[CALL_1].how is How.ATTENDED
    chat.now += timedelta(minutes=5)
    await chat.presses("ana", there)
    assert chat.said.startswith("All-Learner Call 1 is counted for you already. ✓")
    assert await checked_in(chat) == before


async def test_watching_the_recording_counts_the_same_and_can_be_corrected() -> None:
    chat = await room("2020-10-09 12:00")
    await chat.types("fay", "/cohort call 1 recording:https://example.org/watch")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", RecordingWatched(cohort_id=1, unit="call-1"))
    assert (await checked_in(chat))[CALL_1].how is How.WATCHED
    await chat.types("ana", "/course checkin call 1")
    assert ticked(chat.last) == {f"{CALL_1}|watched"}
    await chat.sends("ana", CALL_1)
    assert (await checked_in(chat))[CALL_1].how is How.ATTENDED
    await chat.types("ana", "/course checkin call 1")
    await chat.sends("ana")
    assert not await checked_in(chat)


async def test_the_last_thing_completes_the_certificate_and_says_so_once() -> None:
    chat = await room("2021-01-02 12:00")
    for lesson in range(1, 9):
        await chat.types("ana", f"/course checkin {lesson}")
        await chat.sends("ana", *values_of(chat.last))
    for call in range(1, 5):
        await chat.presses("ana", CallAttended(cohort_id=1, unit=f"call-{call}"))
        assert "last thing" not in chat.said
    await chat.types("ana", "/course checkin wrap-up")
    wrap_up = chat.last
    await chat.sends("ana", *values_of(wrap_up))
    assert "That was the last thing your certificate asks for." in chat.said
    await chat.types("ana", "/course progress")
    assert "You have done everything the certificate asks for. ✓" in chat.said
    chat.last = wrap_up
    await chat.sends("ana", *values_of(wrap_up))
    assert "last thing" not in chat.said
    await chat.types("fay", "/cohort status")
    assert "Certificate complete: 1" in chat.said


async def test_during_a_call_the_check_in_offers_it() -> None:
    chat = await room("2020-10-08 16:10")
    await chat.types("ana", "/course checkin")
    assert "[All-Learner Call 1]" in chat.said


async def test_somebody_who_forgot_to_press_is_asked_about_the_call() -> None:
    chat = await room("2020-10-10 16:10")
    for unit in ("lesson-1", "lesson-2"):
        reply = await chat.presses("ana", OpenCheckIn(cohort_id=1, unit=unit))
        await chat.sends("ana", *values_of(reply))
    await chat.types("ana", "/course checkin")
    assert chat.said.startswith("All that is left is All-Learner Call 1. Were you there?")
    assert "[All-Learner Call 1]" in chat.said
