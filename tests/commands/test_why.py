"""`/course why`: the recorded decision, in words, for whoever it is about."""

from __future__ import annotations

from bot.actions import JoinCohort
from bot.decisions import Reason
from bot.phrases.reasons import say_reason, say_reason_to_you
from bot.planning import grant_time
from bot.records import Extension
from tests.commands.chat import Chat, at
from tests.commands.passing import heard, pass_until
from tests.support.messenger import Mood, MoodyMessenger


async def room() -> Chat:
    chat = Chat(now=at("2020-10-05 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    return chat


def line(chat: Chat, title: str) -> str:
    return next(line for line in chat.said.splitlines() if title in line)


async def test_a_reminder_is_explained_with_what_was_owed_and_whose_hours_it_kept() -> None:
    chat = await room()
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana", "lesson-2/videos")
    await pass_until(chat, "2020-10-06 18:00")
    await chat.types("ana", "/course why")
    assert line(chat, "in 24 hours") == (
        "• Lesson 2 · Organizing as a Leadership Practice: deadline in 24 hours. Sent Tue Oct 6, 1:45 PM ET · "
        "Tue 20:45 for you, because you still owed required work (Submit your project design worksheet). "
        "It was timed for your hours, 08:00 to 21:00 in Asia/Qatar."
    )


async def test_what_was_not_sent_is_explained_too() -> None:
    chat = await room()
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana", "lesson-2/videos", "lesson-2/worksheet")
    await pass_until(chat, "2020-10-06 18:00")
    await chat.types("ana", "/course why")
    assert "because you had done everything required." in line(chat, "in 24 hours")


async def test_what_is_planned_and_what_failed() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("ana", "/course why")
    assert "Planned for Tue Oct 6, 1:45 PM ET · Tue 20:45 for you, if you still owe something then." in line(
        chat, "in 24 hours"
    )
    await pass_until(chat, "2020-10-06 18:00", MoodyMessenger([Mood.CLOSED]))
    await chat.types("ana", "/course why")
    assert "Could not be delivered" in line(chat, "in 24 hours")
    assert "this person takes no direct messages" in line(chat, "in 24 hours")


async def test_nothing_was_decided_yet() -> None:
    chat = Chat(now=at("2020-09-01 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    await chat.types("ana", "/course why")
    assert "I have not written to you about this course" in chat.said


async def test_nobody_reads_of_somebody_else() -> None:
    chat = await room()
    await chat.types("ben", "/course next")
    await chat.presses("ben", "Join")
    await pass_until(chat, "2020-10-06 18:00", MoodyMessenger([Mood.CLOSED]))
    await chat.types("fay", "/course why")
    assert "the link is missing. Planned for Wed Oct 7" in chat.said
    assert "if the link is still missing then." in chat.said
    assert "Lesson" not in chat.said
    await chat.types("stranger", "/course why")
    assert chat.said.startswith("You are not in Autumn yet.")


async def test_what_waits_says_why_it_waits() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("ana", "/course away until:2020-10-07")
    await chat.types("ana", "/course why")
    assert line(chat, "in 24 hours").endswith(
        "Planned for Wed Oct 7, 1:00 AM ET · Wed 08:00 for you, if you still owe something then. "
        "It waits because you asked for quiet."
    )
    assert "welcome back. Planned for Wed Oct 7" in chat.said
    await chat.types("ana", "/course away until:off")
    await chat.types("ana", "/course why")
    assert "because you asked for quiet" not in chat.said
    assert "welcome back" not in chat.said


async def test_rest_that_lasts_too_long_for_a_reminder_is_named() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("ana", "/course snooze sunday")
    await pass_until(chat, "2020-10-10 12:00")
    await chat.types("ana", "/course why")
    assert "because you had asked for quiet until it was of no more use." in chat.said
    await chat.types("ana", "/course away until:2020-11-20")
    await pass_until(chat, "2020-10-25 12:00")
    await chat.types("ana", "/course why")
    assert "because you were away until it was of no more use." in chat.said


async def test_mute_and_other_lead_times_are_named() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("ana", "/course me leads:48h")
    await pass_until(chat, "2020-10-06 18:00")
    await chat.types("ana", "/course why")
    assert "because you had chosen other times to be reminded at." in line(chat, "in 24 hours")
    await chat.types("ana", "/course mute")
    await pass_until(chat, "2020-10-09 18:00")
    await chat.types("ana", "/course why")
    assert "because you wanted no reminders about this course." in line(chat, "deadline passed")


async def test_lead_times_of_ones_own_bring_no_word_about_deadlines_long_past() -> None:
    chat = await room()
    await pass_until(chat, "2020-11-13 12:00")
    await chat.types("ana", "/course me leads:48h")
    await pass_until(chat, "2020-11-13 14:00")
    await chat.types("ana", "/course why")
    assert "in 48 hours" not in chat.said
    assert "it was past its use" not in chat.said
    async with chat.store.reading() as uow:
        rows = await uow.ledger.of_member(2, limit=1_000)
    assert not [row for row in rows if "due-48h" in row.row.occurrence and row.row.expires_at <= chat.now]
    await pass_until(chat, "2020-11-17 18:00")
    await chat.types("ana", "/course why")
    assert "You chose to be reminded 48 hours before a deadline." in line(chat, "deadline in 48 hours")


async def test_being_told_of_more_time_is_explained() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    await chat.types("fay", "/cohort extend @ana lesson:2 until:2020-10-09")
    await chat.presses("fay", "Yes")
    await pass_until(chat, "2020-10-06 12:30")
    await chat.types("ana", "/course why")
    assert "because you were given more time for it (" in line(chat, "Leadership Practice: more time. Sent")


async def test_more_time_is_named_with_the_deadline_it_gave() -> None:
    chat = await room()
    await pass_until(chat, "2020-10-06 12:00")
    async with chat.store.writing() as uow:
        cohort = await uow.cohorts.get(1)
        assert cohort is not None
        given = Extension(member_id=2, unit="lesson-2", due=at("2020-10-10 03:59"), at=chat.now, by=1)
        await grant_time(uow, cohort, [given], chat.now)
    await pass_until(chat, "2020-10-06 18:00")
    await chat.types("ana", "/course why")
    assert line(chat, ": deadline in 24 hours").endswith(
        "because you were given more time for it. Your own deadline is Fri Oct 9, 11:59 PM ET · Sat 06:59 for you."
    )
    assert "Planned for" in line(chat, "your own deadline in 24 hours")


async def test_what_one_message_said_for_several_is_told_on_each_of_them() -> None:
    """Ana is in two cohorts of the course at once: of their reminders that fall due together she gets one."""
    chat = await room()
    await chat.types("fay", "/cohort create leadership-2020 name:Second channel:#second")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=2))
    messenger = await pass_until(chat, "2020-10-06 18:00")
    assert len(heard(messenger, "ana")) == 2  # one on joining, and one the evening before the deadline
    await chat.types("ana", "/course why cohort:Autumn")
    title = "Lesson 2 · Organizing as a Leadership Practice: deadline in 24 hours"
    assert f"Said together with: {title} (Second)." in line(chat, f"{title}. Sent")
    await chat.types("ana", "/course why cohort:Second")
    assert line(chat, f"{title}. Not sent").endswith(
        f"because my one message to you that day had said it already. It was part of this message: {title} (Autumn)."
    )


def test_every_reason_has_words_of_its_own_for_facilitators_and_for_you() -> None:
    for say in (say_reason, say_reason_to_you):
        words = [say(reason) for reason in Reason]
        assert len(set(words)) == len(Reason)
        assert not set(words) & set(Reason)
    assert say_reason("this person takes no direct messages") == "this person takes no direct messages"
