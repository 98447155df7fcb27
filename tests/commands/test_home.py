"""The companion's own page: what somebody sees who opens it."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import JoinCohort, OpenCheckIn, OpenPreferences
from bot.app import App
from bot.messages import CalendarEntry, Message
from bot.model import Role
from bot.plain import plain
from tests.commands.chat import CHANNEL, Chat, at, profile
from tests.commands.test_learners import room
from tests.support.world import services


async def opens(chat: Chat, handle: str, *, trusted: bool = False, locale: str = "en") -> Message:
    app = App(store=chat.store, services=services())
    return await app.home(replace(profile(handle), locale=locale), trusted=trusted, now=chat.now)


def actions(message: Message) -> list[type]:
    return [type(button.action) for button in message.buttons]


async def test_a_learner_sees_their_week_what_they_owe_and_the_way_to_the_certificate() -> None:
    chat = await room("2020-10-05 14:00")
    shown = await opens(chat, "ana")
    said = plain(shown, reader=profile("ana"))
    assert "Lesson 2" in said
    assert "is open" in said
    assert "The way to the certificate" in said
    assert "left" in said
    assert "How I write to you" in said
    assert "Asia/Qatar" in said
    assert OpenCheckIn in actions(shown)
    assert actions(shown)[-1] is OpenPreferences
    assert not any(isinstance(block, CalendarEntry) for block in shown.blocks)


async def test_coaches_of_the_cohort_are_named_once_there_are_some() -> None:
    chat = await room("2020-10-05 14:00")
    assert "Your coach" not in plain(await opens(chat, "ana"))
    async with chat.store.writing() as uow:
        coaches = [await uow.people.update(profile(handle)) for handle in ("cora", "carl", "cem")]
        await uow.members.enrol(1, [person.id for person in coaches], Role.COACH, chat.now)
    assert "Your coaches: Cora, Carl, Cem" in plain(await opens(chat, "ana"))


async def test_a_coach_is_in_a_course_as_well() -> None:
    chat = await room("2020-10-05 14:00")
    async with chat.store.writing() as uow:
        cora = await uow.people.update(profile("cora"))
        await uow.members.enrol(1, [cora.id], Role.COACH, chat.now)
    said = plain(await opens(chat, "cora"))
    assert "Autumn" in said
    assert "You are a coach here" in said
    assert "You are in no course yet" not in said


async def test_a_facilitator_sees_how_the_cohort_is_doing() -> None:
    chat = await room("2020-10-05 14:00")
    said = plain(await opens(chat, "fay"))
    assert "How Autumn is doing" in said
    assert "Type /cohort help" in said
    assert "The way to the certificate" not in said


async def test_nothing_is_kept_about_a_stranger_who_is_told_how_to_begin() -> None:
    chat = await room("2020-10-05 14:00")
    assert "You are in no course yet" in plain(await opens(chat, "zoe"))
    assert "/cohort create" not in plain(await opens(chat, "zoe"))
    assert "/cohort create" in plain(await opens(chat, "zoe", trusted=True))
    async with chat.store.reading() as uow:
        assert await uow.people.known(CHANNEL.space, "zoe") is None


async def test_home_speaks_the_language_of_its_reader() -> None:
    chat = await room("2020-10-05 14:00")
    await chat.types("ana", "/course me language:es")
    shown = await opens(chat, "ana")
    assert shown.language == "es"
    assert (await opens(chat, "zoe", locale="es-MX")).language == "es"


async def test_a_course_that_ended_long_ago_makes_room_for_the_next() -> None:
    chat = await room("2020-10-05 14:00")
    chat.now = at("2021-06-01 12:00")
    assert "This course is over" in plain(await opens(chat, "ana"))
    await chat.types("fay", "/cohort create leadership-2020 name:Summer start:2021-05-20")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=2))
    assert "This course is over" not in plain(await opens(chat, "ana"))
