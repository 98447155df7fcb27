"""A course in Spanish: what nobody chose otherwise is in its language, for whoever is in it or in its channel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.course.schedule import make_timetable
from bot.inbound import CommandCall, Reply
from bot.model import Profile
from bot.phrases.creating import welcome
from storage.memory import MemoryStore
from tests.support.world import SPACE, World, leadership, make_world, utc

AT = utc("2020-10-05T14:00")


def spanish() -> Course:
    return leadership().model_copy(update={"language": "es"})


async def room() -> World:
    return await make_world(MemoryStore(), people={"ana": "America/Bogota"}, at=AT, course=spanish())


async def types(world: World, handle: str, text: str, *, locale: str) -> Reply:
    who = Profile(space=SPACE, external_id=handle, name=handle.title(), zone="America/Bogota", locale=locale)
    return await world.act(who, CommandCall(name="course", text=text), at=AT, event_id=f"{handle} {text}")


@pytest.mark.parametrize(("locale", "language"), [("", "es"), ("fr-CA", "es"), ("en-GB", "en"), ("es", "es")])
async def test_who_is_not_in_it_yet_is_answered_as_its_channel_speaks(locale: str, language: str) -> None:
    reply = await types(await room(), "new", "next", locale=locale)
    assert reply.message is not None
    assert reply.message.language == language


@pytest.mark.parametrize(("locale", "name"), [("", "Español"), ("fr-CA", "Español"), ("en-GB", "English")])
async def test_people_are_shown_the_language_that_we_speak_to_them(locale: str, name: str) -> None:
    world = await room()
    profile = world.learners["ana"].person.profile
    async with world.store.writing() as uow:
        await uow.people.update(replace(profile, locale=locale))
    reply = await types(world, "ana", "me", locale=locale)
    assert f"'{name}'" in str(reply.message)


def test_what_its_file_does_not_name_is_named_in_its_language() -> None:
    course = spanish()
    assert course.wrap_up is not None
    usual = Course.model_fields
    silent = course.model_copy(
        update={
            "lesson_name": usual["lesson_name"].default,
            "call_name": usual["call_name"].default,
            "wrap_up": course.wrap_up.model_copy(
                update={"title": type(course.wrap_up).model_fields["title"].default}
            ),
        }
    )
    # In store a course has all its fields, so that it cannot be told any more which of them its file gave.
    kept = Course.model_validate_json(silent.model_dump_json())
    units = make_timetable(kept).units
    assert [units[0].label, units[8].label, units[-1].label] == ["Lección 1", "Llamada 1", "Cierre"]
    assert units[-1].title == "Cierre"
    assert "Llamada 1" in units[8].tasks[0].title
    english = make_timetable(kept.model_copy(update={"language": "en"})).units
    assert [english[0].label, english[8].label, english[-1].title] == ["Lesson 1", "Call 1", "Wrap-up"]


def test_its_own_words_stay_as_they_are() -> None:
    course = spanish().model_copy(update={"lesson_name": "Tema"})
    assert make_timetable(course).units[0].label == "Tema 1"
    assert make_timetable(course).units[8].label == "All-Learner Call 1"


def test_the_clock_of_the_course_is_named_in_its_language() -> None:
    here = {"zone": "America/Bogota", "zone_label": ""}
    assert make_timetable(spanish().model_copy(update=here)).zone_label == "hora de Bogota"
    assert make_timetable(leadership().model_copy(update=here)).zone_label == "Bogota time"


async def test_a_course_without_a_certificate_promises_none() -> None:
    world = await room()
    silent = replace(world.cohort, course=spanish().model_copy(update={"certificate": None}))
    assert "certificado" in str(welcome(world.cohort, make_timetable(world.cohort.course), AT))
    assert "certificado" not in str(welcome(silent, make_timetable(silent.course), AT))
