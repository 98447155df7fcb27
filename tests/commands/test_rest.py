"""Quiet: until when, what falls due meanwhile, and that old or doubled presses change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.actions import FinalCall, Mute, NotNow, OpenAway, SendAway, Snooze, Unmute
from bot.inbound import Submitted
from bot.model import Member, Preferences
from bot.phrases.rest import UNTIL
from tests.commands.chat import Chat, at, autumn, preferences
from tests.commands.passing import heard, pass_until


async def member(chat: Chat, handle: str = "ana") -> Member:
    async with chat.store.reading() as uow:
        members = await uow.members.of_cohort(1)
    return next(one for one in members if one.person.told.external_id == handle)


async def test_not_now_asks_one_question() -> None:
    chat = await autumn()
    await chat.presses("ana", NotNow(cohort_id=1))
    assert chat.said == (
        "When may I remind you again?\n\n"
        "[Tonight (6:00 PM)] [Tomorrow (8:00 AM)] [Until Sunday] [I am away…] [Mute this course]"
    )
    chat.now = at("2020-10-11 17:50")  # Sunday, 20:50 in Doha
    await chat.types("ana", "/course snooze")
    assert "[Tonight" not in chat.said
    assert "[Until next Sunday]" in chat.said


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2020-10-06 19:00", "[Tomorrow (8:00 AM)] [Until Sunday]"),  # Tuesday, 22:00 in Doha
        ("2020-10-06 23:00", "[Later today (8:00 AM)] [Until Sunday]"),  # Wednesday, 2:00
        ("2020-10-07 03:30", "[Tonight (6:00 PM)] [Tomorrow (8:00 AM)] [Until Sunday]"),  # Wednesday, 6:30
    ],
)
async def test_in_the_night_every_button_ends_when_it_says(now: str, offered: str) -> None:
    chat = await autumn()
    chat.now = at(now)
    await chat.types("ana", "/course snooze")
    assert f"again?\n\n{offered} " in chat.said
    await chat.types("ana", "/course me language:es")
    await chat.types("ana", "/course snooze")
    assert "(08:00)] [" in chat.said
    assert "AM" not in chat.said


async def test_a_snooze_says_until_when_and_what_falls_due_before_that() -> None:
    chat = await autumn()
    await chat.presses("ana", NotNow(cohort_id=1))
    await chat.presses("ana", "Tomorrow")
    assert chat.said == (
        "All right: no reminders until Tue Oct 6, 8:00 AM, on your clock.\n\n"
        "Nothing of yours falls due before that.\n\n[Remind me as usual]"
    )
    assert (await preferences(chat)).snoozed_until == at("2020-10-06 05:00")
    await chat.types("ana", "/course snooze sunday")
    assert "no reminders until Sun Oct 11, 8:00 AM, on your clock." in chat.said
    assert "• Lesson 2, Wed Oct 7, 11:59 PM ET · Thu 06:59 for you" in chat.said
    await chat.presses("ana", "Remind me as usual")
    assert chat.said == "Welcome back. I remind you again as usual."
    assert await preferences(chat) == Preferences()
    await chat.types("ana", "/course snooze off")
    assert chat.said.startswith("There was no quiet to end.")


async def test_what_is_done_does_not_fall_due() -> None:
    chat = await autumn()
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana", "lesson-2/videos", "lesson-2/worksheet")
    await chat.types("ana", "/course snooze sunday")
    assert "Nothing of yours falls due before that." in chat.said


async def test_a_snooze_holds_reminders_back_and_ends_with_what_is_open() -> None:
    chat = await autumn()
    await chat.types("ana", "/course snooze sunday")
    messenger = await pass_until(chat, "2020-10-11 04:59")
    assert heard(messenger, "ana") == []
    messenger = await pass_until(chat, "2020-10-11 06:00")
    (back,) = heard(messenger, "ana")
    assert "Welcome back" in back
    assert "Lesson 2" in back


async def test_away_says_what_falls_due_and_that_late_work_counts() -> None:
    chat = await autumn()
    await chat.types("ana", "/course away until:2020-10-12")
    assert chat.said == (
        "You are away until Mon Oct 12, 8:00 AM, on your clock. I will not remind you of anything before that.\n\n"
        "This falls due before that:\n"
        "• Lesson 2, Wed Oct 7, 11:59 PM ET · Thu 06:59 for you\n\n"
        "Late work counts in full until Thu Jan 7, 11:59 PM ET · Fri 07:59 for you, "
        "so you can do it when you are back.\n\n"
        "[Remind me as usual]"
    )
    assert (await preferences(chat)).away_until == at("2020-10-12 05:00")
    await chat.types("ana", "/course snooze tomorrow")
    assert chat.said.startswith(
        "You are away until Mon Oct 12, 8:00 AM, on your clock. I stay quiet until then"
    )
    assert (await preferences(chat)).snoozed_until is None
    await chat.types("ana", "/course away until:off")
    assert chat.said.startswith("Welcome back.")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("soon", "“soon” is not a day I can read. Write year, month and day: 2020-10-12"),
        ("2020-02-30", "“2020-02-30” is not a day I can read."),
        ("2020-10-05", "Mon Oct 5, 2020 has begun already on your calendar."),
        ("2019-10-12", "Sat Oct 12, 2019 has begun already on your calendar."),
        ("2021-04-04", "Sun Apr 4, 2021 is too far ahead: the last day I can take is Sat Apr 3, 2021."),
        ("2099-12-31", "Thu Dec 31, 2099 is too far ahead"),
        ("9999-12-31", "“9999-12-31” is not a day I can read."),
    ],
)
async def test_days_that_cannot_be_taken(day: str, says: str) -> None:
    chat = await autumn()
    await chat.types("ana", f"/course away until:{day}")
    assert chat.said.startswith(says)
    await chat.presses("ana", OpenAway(cohort_id=1))
    assert "Which day are you back? (like 2020-10-12):" in chat.said
    await chat.does("ana", Submitted(action=SendAway(cohort_id=1), texts={UNTIL: day}))
    assert chat.last.errors[UNTIL].startswith(says)
    assert await preferences(chat) == Preferences()


async def test_the_form_for_an_absence() -> None:
    chat = await autumn()
    await chat.types("ana", "/course away")
    assert chat.last.form is not None
    await chat.does("ana", Submitted(action=chat.last.form.action, texts={}))
    assert chat.last.errors == {UNTIL: "Until which day are you away? Example: /course away until:2020-10-12"}
    await chat.does("ana", Submitted(action=SendAway(cohort_id=1), texts={UNTIL: " 2020-10-12 "}))
    assert chat.said.startswith("You are away until Mon Oct 12, 8:00 AM, on your clock.")


async def test_an_absence_beyond_the_end_of_late_work_says_so_and_offers_one_reminder() -> None:
    chat = await autumn()
    chat.now = at("2020-12-28 09:00")
    await chat.types("ana", "/course away until:2021-01-11")
    assert (
        "Late work counts in full until Thu Jan 7, 11:59 PM ET · Fri 07:59 for you, and that is before you are "
        "back. After it, Autumn takes no late work any more."
    ) in chat.said
    assert chat.said.endswith("[Remind me once before that]")
    await chat.presses("ana", "Remind me once")
    assert (
        "one reminder about Autumn before late work closes, Thu Jan 7, 11:59 PM ET · Fri 07:59 for you"
        in (chat.said)
    )
    assert (await preferences(chat)).final_call
    messenger = await pass_until(chat, "2021-01-11 04:00")
    assert len(heard(messenger, "ana")) == 1
    await chat.types("ana", "/course away off")
    assert await preferences(chat) == Preferences()
    await chat.presses("ana", FinalCall(cohort_id=1))
    assert chat.said.startswith("No quiet of yours lasts beyond the end of late work.")


async def test_mute_and_unmute_are_for_one_course_and_change_nothing_twice() -> None:
    chat = await autumn()
    await chat.types("ana", "/course mute")
    assert chat.said.startswith("All right: no more reminders about Autumn.")
    muted_at = (await member(chat)).muted_at
    assert muted_at == chat.now
    chat.now += timedelta(hours=1)
    await chat.presses("ana", Mute(cohort_id=1))
    assert chat.said.startswith("You get no reminders about Autumn already.")
    assert (await member(chat)).muted_at == muted_at
    messenger = await pass_until(chat, "2020-10-09 12:00")
    assert heard(messenger, "ana") == []
    await chat.types("ana", "/course me")
    assert "You asked for no reminders about Autumn." in chat.said
    await chat.presses("ana", "Remind me about Autumn")
    assert chat.said == "I remind you about Autumn again."
    await chat.types("ana", "/course unmute")
    assert chat.said == "You get reminders about Autumn as usual. Nothing was changed."
    assert (await member(chat)).muted_at is None


async def test_a_retry_of_the_same_press_changes_nothing() -> None:
    chat = await autumn()
    press = NotNow(cohort_id=1)
    await chat.presses("ana", press)
    await chat.types("ana", "/course snooze tonight")
    before = await preferences(chat)
    async with chat.store.reading() as uow:
        waiting = await uow.ledger.queued(1)
    await chat.types("ana", "/course snooze tonight")
    async with chat.store.reading() as uow:
        assert await uow.ledger.queued(1) == waiting
    assert await preferences(chat) == before


@pytest.mark.parametrize(
    "action",
    [
        NotNow(cohort_id=1),
        Snooze(cohort_id=1, until="sunday"),
        Mute(cohort_id=1),
        Unmute(cohort_id=1),
        OpenAway(cohort_id=1),
        FinalCall(cohort_id=1),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_old_buttons_of_a_cohort_one_has_left_answer_kindly(
    action: NotNow | Snooze | Mute | Unmute | OpenAway | FinalCall,
) -> None:
    chat = await autumn()
    await chat.types("ana", "/course leave")
    await chat.presses("ana", "Yes")
    for handle in ("ana", "stranger"):
        await chat.presses(handle, action)
        assert chat.said.startswith("You are not in Autumn yet. Would you like to join?")
    assert await preferences(chat) == Preferences()


async def test_a_button_from_another_release_is_answered_kindly() -> None:
    chat = await autumn()
    await chat.presses("ana", Snooze(cohort_id=1, until="next-century"))
    assert chat.said.startswith("This button is from another time")
    await chat.presses("ana", SendAway(cohort_id=1))
    assert chat.said.startswith("This button is from another time")
    assert await preferences(chat) == Preferences()
