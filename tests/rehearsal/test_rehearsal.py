"""A whole term, played: what must be true of every term."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refused
from bot.model import DEFAULT_WAKING_HOURS, DeliveryState
from bot.waking import is_awake
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles
from companion.rehearsal.cast import Actor, Habit, make_cast
from companion.rehearsal.play import Line, Rehearsal, rehearse
from companion.rehearsal.report import rows


def play(name: str, *, actors: Sequence[Actor], seed: int = 1, start: date | None = None) -> Rehearsal:
    course = CourseFiles().load(name)
    return asyncio.run(rehearse(course, start=start, actors=actors, seed=seed, holidays=CountryCalendars()))


@cache
def term() -> Rehearsal:
    """The 2020 course with the twelve learners of the demo."""
    return play("leadership-2020", actors=make_cast(12), seed=2020)


def private(rehearsal: Rehearsal) -> list[Line]:
    return [line for line in rehearsal.lines if line.recipient != "channel"]


def test_everything_is_sent_or_skipped_with_a_reason() -> None:
    assert {line.state for line in term().lines} == {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert all(line.reason for line in term().lines)
    assert all(bool(line.text) == (line.state is DeliveryState.SENT) for line in term().lines)


def test_nothing_is_said_twice() -> None:
    said = Counter((line.occurrence, line.recipient) for line in term().lines)
    assert set(said.values()) == {1}


def test_every_post_of_the_term_is_made_at_its_time() -> None:
    posts = {line.occurrence: line for line in term().lines if line.recipient == "channel"}
    lessons = {f"lesson-{number}/released" for number in range(1, 9)}
    calls = {
        f"call-{number}/{step}"
        for number in range(1, 5)
        for step in ("tomorrow", "soon", "starting", "recording")
    }
    assert set(posts) == lessons | calls | {"wrap-up/released", "course/access-48h"}
    assert {posts[key].local.strftime("%H:%M") for key in lessons} == {"09:00"}
    assert all(posts[key].state is DeliveryState.SENT for key in posts)


def test_private_messages_come_in_waking_hours() -> None:
    zones = {standing.actor.handle: standing.actor.zone for standing in term().standings}
    for line in private(term()):
        assert is_awake(line.at, zones[line.recipient], DEFAULT_WAKING_HOURS), line


def test_those_who_owe_nothing_are_left_alone_and_the_silent_are_not_forgotten() -> None:
    habits = {standing.actor.handle: standing.actor.habit for standing in term().standings}
    sent = Counter(
        habits[line.recipient]
        for line in private(term())
        if line.state is DeliveryState.SENT and "/due-" in line.occurrence
    )
    people = Counter(habits.values())
    each = {habit: sent[habit] / people[habit] for habit in Habit}
    assert each[Habit.EARLY] == 0
    assert each[Habit.EARLY] < each[Habit.ON_TIME] < each[Habit.LATE]
    assert each[Habit.SILENT] > 15


def test_both_clocks_stand_in_a_reminder_abroad() -> None:
    in_new_york = {
        standing.actor.handle for standing in term().standings if "New_York" in standing.actor.zone
    }
    for line in private(term()):
        if "/due-" in line.occurrence and line.state is DeliveryState.SENT:
            assert "11:59 PM ET" in line.text
            assert (" for you." in line.text) == (line.recipient not in in_new_york)


def test_the_certificate_table_agrees_with_the_habits() -> None:
    earned = {standing.actor.handle for standing in term().standings if standing.progress.complete}
    assert 0 < len(earned) < 12
    silent = {standing.actor.handle for standing in term().standings if standing.actor.habit is Habit.SILENT}
    assert earned.isdisjoint(silent)


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    cast = make_cast(4)
    first = rows(play("leadership-2020", actors=cast, seed=7))
    assert rows(play("leadership-2020", actors=cast, seed=7)) == first
    assert rows(play("leadership-2020", actors=cast, seed=8)) != first


def test_a_course_without_dates_is_rehearsed_from_its_rehearsal_start() -> None:
    played = play("improvement-coach-uk", actors=make_cast(2))
    assert played.timetable.starts is not None
    assert {line.state for line in played.lines} <= {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert any(line.state is DeliveryState.SENT for line in played.lines)


def test_a_course_with_nothing_to_start_from_is_refused_with_the_remedy() -> None:
    course = CourseFiles().load("improvement-coach-uk").model_copy(update={"rehearsal_start": None})
    with pytest.raises(Refused, match="--start"):
        asyncio.run(rehearse(course, start=None, actors=(), seed=1, holidays=CountryCalendars()))


def test_the_2025_course_runs_with_calls_to_be_announced() -> None:
    played = play("rca2-2025", actors=make_cast(2))
    assert any(line.state is DeliveryState.SENT for line in played.lines)
    assert all(call.opens is None for call in played.timetable.calls)


@settings(max_examples=4, deadline=None)
@given(
    start=st.dates(min_value=date(2021, 1, 1), max_value=date(2035, 12, 31)),
    seed=st.integers(0, 1000),
    people=st.integers(0, 5),
)
def test_any_term_anywhere_in_time(start: date, seed: int, people: int) -> None:
    """Re-anchored to any date: nobody is written to twice about one thing, or in their night."""
    cast = make_cast(people)
    played = play("leadership-2020", actors=cast, seed=seed, start=start)
    zones = {actor.handle: actor.zone for actor in cast}
    said = Counter((line.occurrence, line.recipient) for line in played.lines)
    assert set(said.values()) <= {1}
    for line in private(played):
        if line.state is DeliveryState.SENT:
            assert is_awake(line.at, zones[line.recipient], DEFAULT_WAKING_HOURS)
    assert played.timetable.starts is not None
    assert timedelta(0) <= played.timetable.starts - start < timedelta(days=7)
