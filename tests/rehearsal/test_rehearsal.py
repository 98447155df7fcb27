"""A whole term, played: what must be true of every term."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliveries import DeliveryState
from bot.errors import Refused
from bot.model import DEFAULT_WAKING_HOURS, Reminding
from bot.waking import is_awake
from companion.calendars import CountryCalendars
from companion.rehearsal.cast import Habit, Wish, make_cast
from companion.rehearsal.play import FACILITATOR, Line, Rehearsal, rehearse
from companion.rehearsal.report import rows
from tests.support import world
from tests.support.effort import THOROUGH, examples
from tests.support.rehearsed import demo, play

COURSE = world.course("leadership-2020")


def private(rehearsal: Rehearsal) -> list[Line]:
    """What went to learners, one by one."""
    return [line for line in rehearsal.lines if line.recipient not in ("channel", FACILITATOR)]


def sent_to(handle: str, *words: str) -> list[Line]:
    return [
        line
        for line in private(demo())
        if line.recipient == handle
        and line.state is DeliveryState.SENT
        and any(word in line.occurrence for word in words)
    ]


def test_everything_is_sent_or_skipped_with_a_reason() -> None:
    assert {line.state for line in demo().lines} == {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert all(line.reason for line in demo().lines)
    assert all(bool(line.text) == (line.state is DeliveryState.SENT) for line in demo().lines)


def test_nothing_is_said_twice() -> None:
    said = Counter((line.occurrence, line.recipient) for line in demo().lines)
    assert set(said.values()) == {1}


def test_every_post_of_the_term_is_made_at_its_time() -> None:
    posts = {line.occurrence: line for line in demo().lines if line.recipient == "channel"}
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
    zones = {standing.actor.handle: standing.actor.zone for standing in demo().standings}
    for line in private(demo()):
        if line.state is DeliveryState.SENT:
            assert is_awake(line.at, zones[line.recipient], DEFAULT_WAKING_HOURS), line


def test_those_who_owe_nothing_are_left_alone_and_the_silent_are_not_forgotten() -> None:
    cast = {standing.actor.handle: standing.actor for standing in demo().standings}
    sent = Counter(
        cast[line.recipient].habit
        for line in private(demo())
        if line.state is DeliveryState.SENT and "/due-" in line.occurrence
    )
    people = Counter(actor.habit for actor in cast.values())
    each = {habit: sent[habit] / people[habit] for habit in Habit}
    assert each[Habit.EARLY] == 0
    assert each[Habit.EARLY] < each[Habit.ON_TIME] < each[Habit.LATE]
    silent = next(
        actor for actor in cast.values() if actor.habit is Habit.SILENT and actor.wish is Wish.NOTHING
    )
    assert len(sent_to(silent.handle, "/due-")) > 15


def test_it_checks_by_itself_what_must_not_happen() -> None:
    assert demo().audit.clean
    days = Counter((line.recipient, line.local.date()) for line in nudges(demo()))
    assert set(days.values()) == {1}
    assert any(line.spoke_for > 1 for line in nudges(demo()))


def nudges(rehearsal: Rehearsal) -> list[Line]:
    return [
        line
        for line in private(rehearsal)
        if line.state is DeliveryState.SENT
        and line.occurrence != "course/completed"
        and "/more-time" not in line.occurrence
    ]


def test_wishes_are_heard() -> None:
    by_wish = {standing.actor.wish: standing.actor.handle for standing in demo().standings}
    muted = [line.at for line in nudges(demo()) if line.recipient == by_wish[Wish.MUTE]]
    lesson_6 = next(line for line in demo().lines if line.occurrence == "lesson-6/released")
    assert muted
    assert max(muted) < lesson_6.at
    more_time = sent_to(by_wish[Wish.MORE_TIME], "~")
    told, *own = more_time
    assert "You have more time for" in told.text
    assert own
    assert all("our own deadline" in line.text for line in own)
    assert sent_to(by_wish[Wish.SNOOZE], "course/back")
    away = [line for line in private(demo()) if line.recipient == by_wish[Wish.ABSENCE]]
    gaps = [later.at - before.at for before, later in pairwise(nudges_of(away))]
    assert max(gaps) > timedelta(days=5)
    assert any("is away" in line.reason for line in away)


def nudges_of(lines: list[Line]) -> list[Line]:
    return sorted((line for line in lines if line.state is DeliveryState.SENT), key=lambda line: line.at)


def test_a_missing_link_is_asked_for_and_posts_are_put_right() -> None:
    asked = [
        line for line in demo().lines if line.recipient == FACILITATOR and line.state is DeliveryState.SENT
    ]
    assert [line.occurrence for line in asked] == ["call-2/link-24h"]
    edited = {line.occurrence: line for line in demo().lines if line.edits}
    assert set(edited) == {"call-2/tomorrow", "call-3/tomorrow"}
    assert "/3/new" in edited["call-3/tomorrow"].text
    assert "link is not" not in edited["call-2/tomorrow"].text


def test_completion_is_told_once_to_those_who_complete() -> None:
    told = Counter(
        line.recipient
        for line in demo().lines
        if line.occurrence == "course/completed" and line.state is DeliveryState.SENT
    )
    earned = {standing.actor.handle for standing in demo().standings if standing.progress.complete}
    assert told == Counter(earned)


def test_both_clocks_stand_in_a_reminder_abroad() -> None:
    in_new_york = {
        standing.actor.handle for standing in demo().standings if "New_York" in standing.actor.zone
    }
    for line in private(demo()):
        if "/due-" in line.occurrence and line.spoke_for == 1 and line.state is DeliveryState.SENT:
            assert "11:59 PM ET" in line.text
            assert (" for you." in line.text) == (line.recipient not in in_new_york)


def test_the_certificate_table_agrees_with_the_habits() -> None:
    earned = {standing.actor.handle for standing in demo().standings if standing.progress.complete}
    assert 0 < len(earned) < 12
    silent = {standing.actor.handle for standing in demo().standings if standing.actor.habit is Habit.SILENT}
    assert earned.isdisjoint(silent)


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    cast = make_cast(4)
    first = rows(play(COURSE, actors=cast, seed=7))
    assert rows(play(COURSE, actors=cast, seed=7)) == first
    assert rows(play(COURSE, actors=cast, seed=8)) != first


def test_over_a_database_it_is_the_same_term() -> None:
    """All others here are played in memory."""
    lessons, calls = (8, 4) if THOROUGH else (2, 1)
    course = COURSE.model_copy(update={"lessons": COURSE.lessons[:lessons], "calls": COURSE.calls[:calls]})
    cast = make_cast(examples(3, 12))
    stored = asyncio.run(rehearse(course, start=None, actors=cast, seed=2020, holidays=CountryCalendars()))
    assert stored == play(course, actors=cast)
    assert rows(stored)


def test_a_course_without_dates_is_rehearsed_from_its_rehearsal_start() -> None:
    played = play(world.course("improvement-coach-uk"), actors=make_cast(2))
    assert played.timetable.starts is not None
    assert {line.state for line in played.lines} <= {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert any(line.state is DeliveryState.SENT for line in played.lines)


def test_a_course_with_nothing_to_start_from_is_refused_with_the_remedy() -> None:
    course = world.course("improvement-coach-uk").model_copy(update={"rehearsal_start": None})
    with pytest.raises(Refused, match="--start"):
        asyncio.run(rehearse(course, start=None, actors=(), seed=1, holidays=CountryCalendars()))


def test_learners_can_be_reminded_together() -> None:
    played = play(COURSE, actors=make_cast(6), reminders=Reminding.TOGETHER)
    assert played.audit.clean
    posts = [
        line
        for line in played.lines
        if line.occurrence == "lesson-1/due-24h" and line.state is DeliveryState.SENT
    ]
    (post,) = posts
    assert (post.personal, post.place) == (False, "#course")
    assert "Still open for:\n\nChidi, Dana, Elif" in post.text
    named = {line.recipient for line in played.lines if "named in the one post" in line.reason}
    assert {"chidi", "dana", "elif"} <= named


def test_the_2025_course_runs_with_calls_to_be_announced() -> None:
    played = play(world.course("rca2-2025"), actors=make_cast(2))
    assert any(line.state is DeliveryState.SENT for line in played.lines)
    assert all(call.opens is None for call in played.timetable.calls)


@settings(max_examples=examples(4, 12), deadline=None)
@given(
    start=st.dates(min_value=date(2021, 1, 1), max_value=date(2035, 12, 31)),
    seed=st.integers(0, 1000),
    people=st.integers(0, 5),
)
def test_any_term_anywhere_in_time(start: date, seed: int, people: int) -> None:
    """Re-anchored to any date: nobody is written to twice about one thing, or in their night."""
    cast = make_cast(people)
    played = play(COURSE, actors=cast, seed=seed, start=start)
    zones = {actor.handle: actor.zone for actor in cast}
    said = Counter((line.occurrence, line.recipient) for line in played.lines)
    assert set(said.values()) <= {1}
    for line in private(played):
        if line.state is DeliveryState.SENT:
            assert is_awake(line.at, zones[line.recipient], DEFAULT_WAKING_HOURS)
    assert played.audit.clean, played.audit
    assert played.timetable.starts is not None
    assert timedelta(0) <= played.timetable.starts - start < timedelta(days=7)
