"""What is held of somebody's time zone where no platform tells it, and what takes its place."""

from __future__ import annotations

from tests.commands.chat import Chat, at, autumn
from tests.commands.newcomer import acts, held, joins, says, typed


async def test_who_is_taken_in_from_a_list_is_asked_when_they_first_speak() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort roster @dina @told zone:Asia/Qatar")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster @gus")
    await chat.presses("fay", "Yes")
    assert (await held(chat, "gus")).told.guessed
    assert "where you are" not in says(await acts(chat))  # the list told Dina's
    reply = await acts(chat, handle="gus", zone="")
    assert "Is it 10:00 where you are (New York time)?" in says(reply)


async def test_where_a_platform_tells_no_zone_the_courses_is_a_guess() -> None:
    chat = await autumn()
    reply = await joins(chat, zone="", guessed=False)
    assert "Is it 10:00 where you are (New York time)?" in says(reply)
    assert (await held(chat)).told.guessed


async def test_a_better_guess_takes_the_place_of_an_earlier_one_and_what_waits_follows() -> None:
    chat = await autumn()
    await joins(chat, zone="America/New_York")
    await acts(chat, zone="Europe/Madrid")
    assert ((await held(chat)).told.zone, (await held(chat)).told.guessed) == ("Europe/Madrid", True)
    await acts(chat, zone="Asia/Qatar", guessed=False)
    assert ((await held(chat)).told.zone, (await held(chat)).told.guessed) == ("Asia/Qatar", False)
    await acts(chat, zone="Europe/Madrid")
    assert (await held(chat)).told.zone == "Asia/Qatar"


async def test_the_language_follows_where_the_guess_was_made_from_another() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort roster @dina")
    await chat.presses("fay", "Yes")
    assert (await held(chat)).told.locale == "en"
    reply = await acts(chat, zone="", locale="es-419")
    assert reply.message is not None
    assert reply.message.language == "es"
    assert ((await held(chat)).told.zone, (await held(chat)).told.locale) == ("America/New_York", "es-419")


async def test_the_language_follows_where_a_list_told_the_zone() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort roster @dina zone:Asia/Qatar")
    await chat.presses("fay", "Yes")
    reply = await acts(chat, zone="Europe/Madrid", locale="es-ES")
    assert reply.message is not None
    assert reply.message.language == "es"
    told = (await held(chat)).told
    assert (told.zone, told.guessed, told.locale) == ("Asia/Qatar", False, "es-ES")
    await acts(chat, zone="Europe/Madrid", locale="")
    assert (await held(chat)).told.locale == "es-ES"


async def test_whoever_spoke_before_there_was_a_course_is_taken_in_with_its_zone() -> None:
    chat = Chat(now=at("2020-10-05 14:00"))
    await acts(chat, typed("/course me"), zone="", guessed=False)
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster @dina")
    assert "America/New_York" in chat.said
    await chat.presses("fay", "Yes")
    assert ((await held(chat)).told.zone, (await held(chat)).told.guessed) == ("America/New_York", True)


async def test_of_whom_nothing_was_known_the_first_course_is_the_guess() -> None:
    chat = Chat(now=at("2020-10-05 14:00"))
    await acts(chat, typed("/course me"), zone="", guessed=False)
    assert ((await held(chat)).told.zone, (await held(chat)).told.guessed) == ("UTC", True)
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    assert "(New York time)?" in says(await joins(chat, zone="", guessed=False))
