"""Decisions, one rule at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.changes import Change, ChangeField
from bot.course.schedule import make_timetable
from bot.decisions import Reason, Send, Skip, Standing, Verdict, decide_personal, decide_post, owed_so_far
from bot.decisions.debts import owed_for
from bot.model import DEFAULT_WAKING_HOURS, Role, WakingHours
from tests.decisions.support import LEADERSHIP, PLAN, TIMETABLE, nearer, occurrence, standing, utc

LESSON_3 = {"lesson-3/videos", "lesson-3/story", "lesson-3/share-narrative"}


def learner(
    zone: str = "America/New_York",
    *,
    done: tuple[str, ...] = (),
    roles: frozenset[Role] = frozenset({Role.LEARNER}),
    waking: WakingHours = DEFAULT_WAKING_HOURS,
    joined: str = "2020-09-20T00:00",
    left: str = "",
) -> Standing:
    somebody = standing(zone, waking=waking, checked_in=done, roles=roles, joined=joined)
    return replace(somebody, member=replace(somebody.member, left_at=utc(left))) if left else somebody


def decide(key: str, who: Standing, now: str) -> Verdict:
    wanted = occurrence(key)
    return decide_personal(wanted, TIMETABLE, who, utc(now), nearer=nearer(wanted, PLAN))


@pytest.mark.parametrize(
    ("key", "who", "now", "reason"),
    [
        ("lesson-3/due-24h", learner(), "2020-10-21T00:45", Reason.OWES_WORK),
        (
            "lesson-3/due-24h",
            learner(done=("lesson-3/videos", "lesson-3/story")),
            "2020-10-21T00:45",
            Reason.OWES_WORK,
        ),
        (
            "lesson-3/due-24h",
            learner(done=("lesson-3/videos", "lesson-3/story", "lesson-3/share-narrative")),
            "2020-10-21T00:45",
            Reason.NOTHING_OWED,
        ),
        ("lesson-3/due-24h", learner(left="2020-10-10T00:00"), "2020-10-21T00:45", Reason.LEFT_COHORT),
        (
            "lesson-3/due-24h",
            learner(roles=frozenset({Role.FACILITATOR})),
            "2020-10-21T00:45",
            Reason.NOT_A_LEARNER,
        ),
        ("lesson-3/due-24h", learner(), "2020-10-22T04:00", Reason.TOO_LATE),
        # The whole minute of 11:59 PM still counts, but nobody is woken for it.
        ("lesson-3/due-3h", learner(), "2020-10-22T03:59:59", Reason.ASLEEP_UNTIL_TOO_LATE),
        (
            "lesson-3/due-3h",
            learner(waking=WakingHours(start=time(8), end=time(23, 59))),
            "2020-10-22T03:58:59",
            Reason.OWES_WORK,
        ),
        ("lesson-3/passed", learner(), "2020-10-22T12:00", Reason.OWES_WORK),
        ("lesson-3/passed", learner(joined="2020-10-22T10:00"), "2020-10-22T12:00", Reason.NOT_YET_JOINED),
        # Whoever joined by the deadline had it.
        ("lesson-3/passed", learner(joined="2020-10-22T03:59"), "2020-10-22T12:00", Reason.OWES_WORK),
        ("lesson-3/passed", learner(joined="2020-10-22T03:59:01"), "2020-10-22T12:00", Reason.NOT_YET_JOINED),
        ("course/evaluation-7d", learner(), "2021-01-30T20:00", Reason.OWES_WORK),
        (
            "course/evaluation-7d",
            learner(done=("wrap-up/evaluation",)),
            "2021-01-30T20:00",
            Reason.NOTHING_OWED,
        ),
    ],
)
def test_the_reason_for_each_case(key: str, who: Standing, now: str, reason: Reason) -> None:
    assert decide(key, who, now).reason is reason


def test_a_reminder_that_would_come_just_before_the_next_one_gives_way() -> None:
    """Somebody who reads messages between nine and half past nine only: 24 h and 3 h before are the same morning."""
    mornings = WakingHours(start=time(3), end=time(3, 30))
    verdict = decide("lesson-3/due-24h", learner("Asia/Qatar", waking=mornings), "2020-10-21T20:00")
    assert verdict.reason is Reason.NEARER_REMINDER
    last = decide("lesson-3/due-3h", learner("Asia/Qatar", waking=mornings), "2020-10-21T20:00")
    assert isinstance(last, Send)


def test_the_inputs_of_a_decision_are_kept() -> None:
    verdict = decide("lesson-3/due-24h", learner("Asia/Qatar", done=("lesson-3/videos",)), "2020-10-20T17:45")
    assert verdict.inputs == {
        "at": "2020-10-21T03:59:00+00:00",
        "anchor": "2020-10-22T03:59:00+00:00",
        "zone": "Asia/Qatar",
        "waking": "08:00-21:00",
        "owed": "lesson-3/story,lesson-3/share-narrative",
    }


def test_the_evaluation_and_nothing_else_is_owed_of_continuing_education() -> None:
    verdict = decide("course/evaluation-7d", learner(), "2021-01-30T20:00")
    assert verdict.inputs["owed"] == "wrap-up/evaluation"


@pytest.mark.parametrize(
    ("now", "owed"),
    [
        # A forecast asks weeks before lesson 3 opens on Oct 15.
        ("2020-10-01T00:00", LESSON_3),
        # Late work is taken until Jan 7, 11:59 PM ET, to the end of that minute.
        ("2021-01-08T04:59:59", LESSON_3),
        ("2021-01-08T05:00", set()),
    ],
)
def test_work_is_asked_for_from_its_opening_to_the_end_of_its_last_minute(now: str, owed: set[str]) -> None:
    asked = owed_for(occurrence("lesson-3/due-24h"), TIMETABLE, {}, utc(now))
    assert {task.key for task in asked} == owed


@pytest.mark.parametrize(
    ("apart", "reason"),
    [(timedelta(hours=1), Reason.OWES_WORK), (timedelta(minutes=59, seconds=59), Reason.NEARER_REMINDER)],
)
def test_two_reminders_are_an_hour_apart_or_one(apart: timedelta, reason: Reason) -> None:
    """Eleven in the morning where they live."""
    first = replace(occurrence("lesson-3/due-24h"), at=utc("2020-10-21T15:00"))
    second = replace(first, key="lesson-3/due-3h", at=first.at + apart, lead=timedelta(hours=3))
    verdict = decide_personal(first, TIMETABLE, learner(), first.at, nearer=[second])
    assert verdict.reason is reason


def test_a_missed_call_is_owed_once_there_is_a_recording() -> None:
    now = utc("2020-12-31T12:00")
    assert "call-1/attend" not in {task.key for task in owed_so_far(TIMETABLE, {}, now)}
    posted = Change(
        subject="call-1",
        field=ChangeField.RECORDING,
        value="https://example.org/1",
        at=utc("2020-10-09T12:00"),
        by=1,
    )
    with_recording = make_timetable(LEADERSHIP, changes=[posted])
    assert "call-1/attend" in {task.key for task in owed_so_far(with_recording, {}, now)}


def test_lessons_are_owed_from_their_release() -> None:
    owed = {task.key.partition("/")[0] for task in owed_so_far(TIMETABLE, {}, utc("2020-10-15T12:59"))}
    assert owed == {"lesson-1", "lesson-2"}
    owed = {task.key.partition("/")[0] for task in owed_so_far(TIMETABLE, {}, utc("2020-10-15T13:00"))}
    assert owed == {"lesson-1", "lesson-2", "lesson-3"}


@pytest.mark.parametrize(
    ("key", "now", "expected"),
    [
        ("lesson-3/released", "2020-10-15T13:00", "2020-10-15T13:00"),  # in time
        ("lesson-3/released", "2020-10-15T13:20", "2020-10-15T13:00"),  # a little behind: at once
        (
            "lesson-3/released",
            "2020-10-16T06:00",
            "2020-10-16T12:00",
        ),  # found at night: at eight in the morning
        ("lesson-3/released", "2020-10-22T04:00", None),  # the lesson has closed
        ("lesson-3/released", "2020-10-22T03:00", None),  # no daytime is left before it closes
        ("call-1/starting", "2020-10-08T16:14", "2020-10-08T16:00"),  # the call runs: now or never
        ("call-1/starting", "2020-10-08T16:15", None),
        ("call-1/soon", "2020-10-08T15:59:59", "2020-10-08T15:00"),  # by the clock, however far behind
        ("call-1/soon", "2020-10-08T16:00", None),
        (
            "lesson-3/released",
            "2020-10-15T13:30",
            "2020-10-15T13:00",
        ),  # half an hour behind is still a little
        ("lesson-3/released", "2020-10-15T13:31", "2020-10-15T13:31"),
        ("lesson-3/passed", "2020-10-22T04:00", "2020-10-22T12:00"),  # past midnight: in the morning
        ("call-1/tomorrow", "2020-10-08T03:00", "2020-10-08T12:00"),
        ("call-1/tomorrow", "2020-10-08T15:00", None),  # "starts in an hour" takes over
        ("course/access-48h", "2021-01-05T05:00", "2021-01-06T01:45"),  # not at midnight: the evening before
    ],
)
def test_posts_come_in_their_time_or_in_daytime_or_not_at_all(
    key: str, now: str, expected: str | None
) -> None:
    verdict = decide_post(occurrence(key), TIMETABLE, utc(now))
    if expected is None:
        assert isinstance(verdict, Skip)
    else:
        assert isinstance(verdict, Send)
        assert verdict.at == datetime.fromisoformat(f"{expected}:00+00:00")


@pytest.mark.parametrize(
    ("expires", "expected"),
    [("2020-10-16T12:00", Reason.ASLEEP_UNTIL_TOO_LATE), ("2020-10-16T12:00:01", Reason.FOR_EVERYBODY)],
)
def test_a_post_that_is_of_use_until_the_morning_begins_is_of_none(expires: str, expected: Reason) -> None:
    """Found at two at night; people are written to from eight."""
    post = replace(occurrence("lesson-3/released"), expires=utc(expires))
    assert decide_post(post, TIMETABLE, utc("2020-10-16T06:00")).reason is expected
