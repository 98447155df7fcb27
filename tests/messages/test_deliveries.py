"""What is posted about units that have no title of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agenda import look_ahead
from bot.messages import Heading, Message
from bot.occurrences import Occurrence
from bot.phrases.deliveries import compose
from bot.phrases.upcoming import next_up
from bot.plain import plain
from bot.plan import plan
from tests.commands.chat import at
from tests.commands.test_certificate import TERM

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
