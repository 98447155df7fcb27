"""`/course why`: the recorded decision, in words, for whoever it is about."""

from __future__ import annotations

from bot.app import App
from scheduling.dispatcher import Dispatcher
from tests.commands.chat import Chat, at
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.world import HandClock, services


async def room() -> Chat:
    chat = Chat(now=at("2020-10-05 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    return chat


async def pass_until(chat: Chat, now: str, messenger: MoodyMessenger | None = None) -> None:
    """Let everything fall due that does until `now`, at the times it does."""
    clock = HandClock(chat.now)
    app = App(store=chat.store, services=services())
    dispatcher = Dispatcher(
        store=chat.store,
        app=app,
        messengers={"local": messenger or MoodyMessenger()},
        clock=clock,
        owner="test",
    )
    while True:
        await app.tick(clock.now())
        await dispatcher.drain()
        async with chat.store.reading() as uow:
            times = [await uow.occurrences.next_opening(), await uow.ledger.next_due()]
        coming = [time for time in times if time is not None and time <= at(now)]
        if not coming:
            break
        clock.time = max(clock.now(), min(coming))
    chat.now = at(now)


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
    assert "learner" in chat.said
