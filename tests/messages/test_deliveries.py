"""What is said when occurrences fall due."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.agenda import look_ahead
from bot.messages import Heading, Message
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.phrases.deliveries import compose
from bot.phrases.upcoming import next_up
from bot.plain import plain
from bot.plan import plan
from tests.commands.chat import at
from tests.commands.test_certificate import TERM
from tests.decisions.test_decisions import learner

UNTITLED = replace(
    TERM, units=tuple(replace(unit, title="", recording="https://example.org/watch") for unit in TERM.units)
)


def posted(key: str) -> Message:
    call = replace(UNTITLED.unit("call-1"), recording_at=at("2020-10-09 12:00"))
    timetable = replace(
        UNTITLED, units=tuple(call if unit.key == call.key else unit for unit in UNTITLED.units)
    )
    occurrence: Occurrence = next(one for one in plan(timetable) if one.key == key)
    return compose(occurrence, timetable, cohort_id=1, standing=None, now=occurrence.at)


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
    message = compose(occurrence, replace(TERM, units=units), cohort_id=1, standing=None, now=occurrence.at)
    assert message.blocks[0] == Heading(text="Wrap-up is open")


def test_a_call_on_now_has_no_empty_brackets() -> None:
    now = at("2020-10-08 16:10")
    said = plain(next_up(UNTITLED, look_ahead(UNTITLED, {}, now), cohort_id=1, now=now))
    assert "All-Learner Call 1 is on now: the link is not known yet" in said


@pytest.mark.parametrize(
    ("now", "heading"),
    [
        ("2020-10-07 16:00", "All-Learner Call 1 is tomorrow: Organizing Sentences"),
        ("2020-10-08 03:59", "All-Learner Call 1 is tomorrow: Organizing Sentences"),
        (
            "2020-10-08 12:00",
            "All-Learner Call 1 is today: Organizing Sentences",
        ),  # after a night of being down
    ],
)
def test_a_late_word_about_a_call_does_not_name_the_wrong_day(now: str, heading: str) -> None:
    occurrence = next(one for one in plan(TERM) if one.key == "call-1/tomorrow")
    message = compose(occurrence, TERM, cohort_id=1, standing=None, now=at(now))
    assert message.blocks[0] == Heading(text=heading)


def test_every_message_as_it_reads_on_a_phone() -> None:
    """One of each kind, as Ana in Doha reads it; UPDATE_GOLDEN=1 writes them anew, then read the difference."""
    posted_at = at("2020-10-09 13:00")
    call = replace(
        TERM.unit("call-1"),
        link="https://calls.example.org/1",
        recording="https://calls.example.org/1/recording",
        recording_at=posted_at,
    )
    term = replace(TERM, units=tuple(call if unit.key == call.key else unit for unit in TERM.units))
    standing = learner("Asia/Qatar", done=("lesson-3/videos", "lesson-2/worksheet"))
    kinds: dict[OccurrenceKind, Occurrence] = {}
    for occurrence in plan(term):
        if occurrence.audience is not Audience.NOBODY:
            kinds.setdefault(occurrence.kind, occurrence)
    told = []
    for occurrence in kinds.values():
        private = occurrence.audience is Audience.OWING
        message = compose(
            occurrence, term, cohort_id=1, standing=standing if private else None, now=occurrence.at
        )
        reader = standing.member.person.profile if private else None
        told.append(f"———— {occurrence.key} ————\n{plain(message, reader=reader)}\n")
    golden = Path(__file__).parent / "golden" / "deliveries.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join(told), encoding="utf-8")
    assert len(kinds) == len(OccurrenceKind) - 1
    assert "\n".join(told) == golden.read_text(encoding="utf-8")
