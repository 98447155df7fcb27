"""What is offered while somebody types a command: what could stand there, to who may use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.app import App
from bot.arguments import Misread, quoted, read
from bot.commands.catalogue import COMMANDS
from bot.commands.units import find_unit
from bot.course.schedule import make_timetable
from bot.inbound import CommandCall
from bot.model import Place
from bot.registry import Found
from bot.suggestions import Asked, Suggestion
from tests.commands.chat import CHANNEL, Chat, autumn, direct, profile
from tests.support.world import SPACE, leadership, services

SPRING = replace(CHANNEL, id="spring")


async def offered(
    chat: Chat,
    handle: str,
    command: str,
    typed: str = "",
    *,
    place: Place = CHANNEL,
    locale: str = "en",
    cohort: str = "",
) -> Sequence[Suggestion]:
    """What is offered to `handle` who types into `command`, which ends with the parameter: `course checkin lesson`."""
    group, word, parameter = command.split()
    asked = Asked(
        who=replace(profile(handle), locale=locale),
        place=place,
        path=(group, word),
        parameter=parameter,
        typed=typed,
        cohort=cohort,
        trusted=handle in chat.trusted,
    )
    found = await App(store=chat.store, services=services()).suggest(asked, now=chat.now)
    assert len(found) <= 25
    assert all(1 <= len(one.label) <= 100 and 1 <= len(one.value) <= 100 for one in found)
    return found


async def values(chat: Chat, handle: str, command: str, typed: str = "") -> list[str]:
    return [one.value for one in await offered(chat, handle, command, typed)]


async def with_spring() -> Chat:
    """Fay runs two cohorts in two channels; Ana learns in both, Ben in none."""
    chat = await autumn()
    chat.place = SPRING
    await chat.types("fay", "/cohort create leadership-2020 name:Spring start:2020-10-01")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    return chat


async def test_courses_for_those_who_may_create() -> None:
    chat = await autumn()
    everything = await values(chat, "fay", "cohort create course")
    assert "leadership-2020" in everything
    assert len(everything) == 3
    assert await values(chat, "fay", "cohort create course", "RCA") == ["rca2-2025"]
    assert await values(chat, "fay", "cohort create course", "2020") == ["leadership-2020"]
    assert await values(chat, "ana", "cohort create course") == []


async def test_cohorts_are_ones_own_in_which_one_may() -> None:
    chat = await with_spring()
    assert await values(chat, "ana", "course next cohort") == ["Spring", "Autumn"]
    assert await values(chat, "ana", "course next cohort", "aut") == ["Autumn"]
    assert await values(chat, "fay", "cohort call cohort", "s") == ["Spring"]
    assert await values(chat, "ana", "cohort call cohort") == []
    assert await values(chat, "fay", "course next cohort") == []  # she learns in none
    assert await values(chat, "ben", "course next cohort") == []


async def test_what_can_be_checked_in_is_offered_what_is_due_next_first() -> None:
    chat = await autumn()
    found = await offered(chat, "ana", "course checkin lesson")
    assert [one.value for one in found[:2]] == ["lesson-2", "lesson-1"]
    assert found[0].label.startswith("Lesson 2 · ")
    assert found[0].label.endswith(" (due Wed Oct 7, 11:59 PM ET)")
    assert await values(chat, "ana", "course checkin lesson", "1") == ["lesson-1"]
    assert await values(chat, "ana", "course checkin lesson", "Lesson 2") == ["lesson-2"]
    assert await values(chat, "ana", "course checkin lesson", "8") == []  # it is not open
    assert await values(chat, "fay", "course checkin lesson") == []


async def test_everything_offered_can_be_read() -> None:
    chat = await autumn()
    timetable = make_timetable(leadership())
    for one in await offered(chat, "ana", "course checkin lesson"):
        assert find_unit(timetable, one.value).key == one.value
    for command in ("cohort call number", "cohort lesson number", "course me zone", "cohort roster zone"):
        group, word, parameter = command.split()
        found = COMMANDS.find(CommandCall(name=group, text=word))
        assert isinstance(found, Found)
        offers = await offered(chat, "fay", command)
        assert offers
        for one in offers:
            given = read(found.command.parameters, f"{parameter}:{quoted(one.value)}", (), space=SPACE)
            assert not isinstance(given, Misread)


async def test_calls_and_lessons_by_number_the_next_first() -> None:
    chat = await autumn()
    calls = await offered(chat, "fay", "cohort call number")
    assert [one.value for one in calls] == ["1", "2", "3", "4"]
    assert calls[0].label == "All-Learner Call 1 · Organizing Sentences (Thu Oct 8, 12:00 PM ET)"
    lessons = await values(chat, "fay", "cohort lesson number")
    assert lessons == ["2", "3", "4", "5", "6", "7", "8", "1"]
    assert await values(chat, "fay", "cohort lesson number", "lesson 7") == ["7"]
    assert await values(chat, "ana", "cohort call number") == []
    assert await values(chat, "stranger", "cohort call number") == []


async def test_which_cohort_is_meant() -> None:
    chat = await with_spring()
    here = await offered(chat, "fay", "cohort call number", place=SPRING)
    there = await offered(chat, "fay", "cohort call number", place=CHANNEL)
    assert here[0].label != there[0].label
    assert await offered(chat, "fay", "cohort call number", place=direct("fay")) == ()
    named = await offered(chat, "fay", "cohort call number", place=direct("fay"), cohort="spring")
    assert named == here
    assert await offered(chat, "fay", "cohort call number", cohort="Winter") == ()


async def test_more_time_can_be_for_all_of_it() -> None:
    chat = await autumn()
    found = await values(chat, "fay", "cohort extend lesson")
    assert (found[0], found[-1]) == ("lesson-2", "all")
    assert not any(one.startswith("call") for one in found)
    assert await values(chat, "fay", "cohort extend lesson", "al") == ["all"]


@pytest.mark.parametrize(
    ("typed", "locale", "first"),
    [
        ("", "en-US", "New York — America/New_York (now 10:00)"),
        ("", "es-ES", "Madrid — Europe/Madrid (ahora 16:00)"),
        ("", "pt-BR", "Sao Paulo — America/Sao_Paulo (now 11:00)"),
        ("doha", "en", "Doha — Asia/Qatar (now 17:00)"),
        ("QATAR", "en", "Doha — Asia/Qatar (now 17:00)"),
        ("boston", "en", "Boston — America/New_York (now 10:00)"),
        ("sao paulo", "en", "Sao Paulo — America/Sao_Paulo (now 11:00)"),
        ("new_y", "en", "New York — America/New_York (now 10:00)"),
        ("america/new", "en", "New York — America/New_York (now 10:00)"),
        ("españa", "en-US", "Madrid — Europe/Madrid (now 16:00)"),
        ("ET", "en", "New York — America/New_York (now 10:00)"),
        ("utc+3", "ar", "Riyadh — Asia/Riyadh (now 17:00)"),
        ("gmt +5:30", "en", "Kolkata — Asia/Kolkata (now 19:30)"),
        ("US/Eastern", "en", "Eastern — US/Eastern (now 10:00)"),
    ],
)
async def test_zones_are_found_by_what_people_call_them(typed: str, locale: str, first: str) -> None:
    chat = await autumn()
    found = await offered(chat, "stranger", "course me zone", typed, locale=locale)
    assert found[0].label == first


@pytest.mark.parametrize("typed", ["zzz", "utc+25", "\0", "x" * 6000, "(", "<@1>", "  ", "_"])
async def test_no_text_breaks_it(typed: str) -> None:
    chat = await autumn()
    for command in ("course me zone", "course next cohort", "course checkin lesson"):
        await offered(chat, "ana", command, typed)


@pytest.mark.parametrize(
    "command", ["course me awake", "course me nothing", "course gone zone", "else me zone"]
)
async def test_where_there_is_nothing_to_offer(command: str) -> None:
    chat = await autumn()
    assert await offered(chat, "ana", command) == ()


async def test_nobody_is_got_to_know_by_typing() -> None:
    chat = await autumn()
    await offered(chat, "stranger", "course me zone")
    async with chat.store.reading() as uow:
        assert await uow.people.known(SPACE, "stranger") is None


async def test_it_is_said_in_their_language() -> None:
    chat = await autumn()
    found = await offered(chat, "stranger", "course me zone", "nueva", locale="es-419")
    assert found[0].label.startswith("Nueva York — America/New_York (")


async def test_the_channels_of_a_space_and_the_spaces_of_a_person() -> None:
    chat = await with_spring()
    app = App(store=chat.store, services=services())
    assert await app.channels(SPACE) == (CHANNEL, SPRING)
    assert await app.channels("slack:T1") == ()
    assert await app.spaces("local", "ana") == (SPACE,)
    assert await app.spaces("slack", "ana") == ()
