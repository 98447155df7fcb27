"""What is said when occurrences fall due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course.schedule import make_timetable
from bot.language import LANGUAGES, speaking
from bot.messages import CalendarEntry, Heading, Message
from bot.model import Options
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.phrases.deliveries import compose, say_scene
from bot.plain import plain
from bot.plan import plan
from tests.messages.golden_file import is_golden
from tests.messages.scenes import ANA, TERM, at, cohort, given, linked, made, of_kinds, scene

UNTITLED = replace(
    TERM, units=tuple(replace(unit, title="", recording="https://example.org/watch") for unit in TERM.units)
)


def posted(key: str) -> Message:
    call = replace(
        UNTITLED.unit("call-1"), recording_at=at("2020-10-09 12:00"), recorded_at=at("2020-10-09 12:00")
    )
    timetable = replace(
        UNTITLED, units=tuple(call if unit.key == call.key else unit for unit in UNTITLED.units)
    )
    occurrence: Occurrence = next(one for one in plan(timetable) if one.key == key)
    return compose(occurrence, timetable, cohort=cohort(), standing=None, now=occurrence.at)


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("lesson-1/released", "Lesson 1 is open"),
        ("wrap-up/released", "Wrap-up is open"),
        ("lesson-1/due-24h", "Lesson 1 is due in 24 hours"),
        ("call-1/tomorrow", "All-Learner Call 1 is tomorrow"),
        ("call-1/soon", "All-Learner Call 1 starts in 1 hour"),
        ("call-1/starting", "All-Learner Call 1 is starting"),
        ("call-1/recording", "The recording of All-Learner Call 1 is here"),
    ],
)
def test_a_heading_without_a_title_ends_without_a_colon(key: str, heading: str) -> None:
    message = posted(key)
    assert message.blocks[0] == Heading(text=heading)
    said = plain(message)
    assert ": \n" not in said
    assert not any(line.endswith(": ") or line.startswith(("is due", " is due")) for line in said.split("\n"))


def test_a_recording_without_a_title_is_named_after_its_call() -> None:
    assert "Watch: All-Learner Call 1 (https://example.org/watch)" in plain(posted("call-1/recording"))


def test_the_wrap_up_is_not_named_twice() -> None:
    units = tuple(replace(unit, title=unit.label) for unit in TERM.units)
    occurrence = next(one for one in plan(TERM) if one.key == "wrap-up/released")
    timetable = replace(TERM, units=units)
    message = compose(occurrence, timetable, cohort=cohort(), standing=None, now=occurrence.at)
    assert message.blocks[0] == Heading(text="Wrap-up is open")


@pytest.mark.parametrize(
    ("now", "heading"),
    [
        ("2020-10-06T15:00", "All-Learner Call 1 is in 2 days: Organizing Sentences"),
        ("2020-10-07T16:00", "All-Learner Call 1 is tomorrow: Organizing Sentences"),
        ("2020-10-08T03:59", "All-Learner Call 1 is tomorrow: Organizing Sentences"),
        # After a night of being down.
        ("2020-10-08T12:00", "All-Learner Call 1 is today: Organizing Sentences"),
    ],
)
def test_a_late_word_about_a_call_does_not_name_the_wrong_day(now: str, heading: str) -> None:
    assert say_scene(scene("call-1/tomorrow", now=now)).blocks[0] == Heading(text=heading)


def _every_kind() -> list[str]:
    """One message of each kind of the plan, as Ana in Doha reads it."""
    term = linked()
    timetable = make_timetable(term.course, start=None, changes=term.changes)
    told = []
    for occurrence in of_kinds(plan(timetable)).values():
        if occurrence.audience is Audience.NOBODY:
            continue
        private = occurrence.audience is not Audience.CHANNEL
        standing = ANA if private else None
        message = say_scene(scene(occurrence.key, of=term, standing=standing, occurrence=occurrence))
        reader = ANA.member.person.profile if private else None
        told.append(f"———— {occurrence.key} ————\n{plain(message, reader=reader)}\n")
    return told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_as_it_reads_on_a_phone(language: str) -> None:
    with speaking(language):
        said = "\n".join(_every_kind())
    assert is_golden(said, f"deliveries.{language}.txt")


def test_a_mark_in_the_calendar_says_nothing() -> None:
    with pytest.raises(ValueError, match="lesson-1/due is a mark"):
        say_scene(scene("lesson-1/due"))


def test_more_time_is_called_their_own() -> None:
    ana = given(ANA, "lesson-1", "2020-10-04T03:59")
    own = made(
        "lesson-1/due-24h~20201004T0359",
        OccurrenceKind.DEADLINE_NEAR,
        at=at("2020-10-03 03:59"),
        anchor=at("2020-10-04 03:59"),
    )
    said = plain(say_scene(scene(own.key, standing=ana, occurrence=own)), reader=ana.member.person.profile)
    assert said.startswith(
        "Lesson 1: your own deadline is in 24 hours\n"
        "Hi Ana. Your own deadline for Orientation to the Course is Sat Oct 3, 11:59 PM ET · Sun 06:59 for you."
    )
    passed = made(
        "lesson-1/passed~20201004T0359",
        OccurrenceKind.DEADLINE_PASSED,
        at=at("2020-10-04 04:00"),
        anchor=at("2020-10-04 03:59"),
    )
    said = plain(say_scene(scene(passed.key, standing=ana, occurrence=passed)))
    assert "Your own deadline for Lesson 1 has passed, and that is all right." in said


def test_a_course_without_late_work_promises_none() -> None:
    strict = scene("lesson-1/passed", standing=ANA)
    said = plain(say_scene(replace(strict, timetable=replace(strict.timetable, late_until=None))))
    assert "Late work" not in said


def test_every_kind_has_words() -> None:
    """Whatever the plan has, and what is put into the ledger beside it."""
    standing = given(ANA, "lesson-1", "2020-10-04T03:59")
    term = linked()
    silent = []
    for kind in OccurrenceKind:
        subject = "call-1" if "call" in kind or "recording" in kind or "link" in kind else "lesson-1"
        key = f"{subject}/moved-1"
        occurrence = made(key, kind, at=at("2020-10-03 12:00"), anchor=at("2020-10-08 16:00"))
        try:
            said = plain(say_scene(scene(key, of=term, standing=standing, occurrence=occurrence)))
        except ValueError:
            silent.append(kind)
        else:
            assert said.strip()
    assert silent == [OccurrenceKind.DEADLINE]


def test_a_lesson_is_talked_about_in_a_thread_that_is_called_as_it_is() -> None:
    said = say_scene(scene("lesson-3/released"))
    assert said.discussion == "Lesson 3 · Public Narrative: How to Craft a Call to Action"
    alone = replace(cohort(), options=Options(discussions=False))
    assert say_scene(replace(scene("lesson-3/released"), cohort=alone)).discussion == ""
    for key in ("call-1/tomorrow", "lesson-3/due-24h"):
        assert say_scene(scene(key)).discussion == ""


def test_an_entry_in_the_calendar_says_in_words_what_it_is() -> None:
    (event,) = (one for one in plan(TERM, calendar=True) if one.key == "call-1/event")
    said = compose(event, TERM, cohort=cohort(), standing=None, now=at("2020-09-01 12:00"))
    (entry,) = (block for block in said.blocks if isinstance(block, CalendarEntry))
    assert (entry.starts, entry.cancelled) == (at("2020-10-08 16:00"), False)
    assert plain(said).split("\n")[:3] == [
        "autumn: All-Learner Call 1: Organizing Sentences",
        "From: Thu Oct 8, 12:00 PM ET",
        "Until: Thu Oct 8, 1:00 PM ET",
    ]
    assert "The link is not known yet" in plain(said)
