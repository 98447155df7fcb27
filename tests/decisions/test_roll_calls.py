"""Whom the one post to all who owe names: as a reminder of their own would find them, whatever their hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from bot.decisions import (
    Reason,
    Send,
    Skip,
    Standing,
    decide_named,
    decide_named_today,
    decide_personal,
    is_called,
    joins_in,
)
from bot.model import Cohort, Options, Place, PlaceKind, Preferences, Reminding, WakingHours, Where
from bot.occurrences import OccurrenceKind
from bot.plan import ad_hoc
from tests.decisions.support import (
    LEADERSHIP,
    LESSONS,
    PLAN,
    TIMETABLE,
    extension,
    hours,
    nearer,
    occurrence,
    standing,
    utc,
    zones,
)
from tests.decisions.test_day import NOW, delivery, sent

DUE = occurrence("lesson-2/due-24h")
COHORT = Cohort(
    id=1,
    name="Autumn",
    channel=Place(space="local:room", kind=PlaceKind.CHANNEL, id="course"),
    course=LEADERSHIP,
    start=None,
    created_at=datetime(2020, 9, 1, tzinfo=UTC),
    options=Options(reminders=Reminding.TOGETHER),
)


@given(zones, hours)
def test_nobodys_own_hours_decide(zone: str, waking: WakingHours) -> None:
    verdict = decide_named(DUE, TIMETABLE, standing(zone, waking=waking), DUE.at, nearer=nearer(DUE, PLAN))
    assert isinstance(verdict, Send)
    assert (verdict.at, verdict.reason) == (DUE.at, Reason.OWES_WORK)
    assert not {"zone", "waking"} & verdict.inputs.keys()


@pytest.mark.parametrize(
    ("preferences", "reason"),
    [
        (Preferences(snoozed_until=utc("2020-10-07T04:30")), Reason.SNOOZED),
        (Preferences(away_until=utc("2020-10-07T04:30")), Reason.AWAY),
        (Preferences(leads=()), Reason.NOT_WANTED),
        (Preferences(snoozed_until=utc("2020-10-07T03:00")), None),
        (Preferences(snoozed_until=DUE.at), None),
        (Preferences(snoozed_until=DUE.at + timedelta(seconds=1)), Reason.SNOOZED),
    ],
)
def test_who_rests_at_that_moment_is_not_named(preferences: Preferences, reason: Reason | None) -> None:
    """Even where the rest is over half an hour later, with a day to go."""
    verdict = decide_named(DUE, TIMETABLE, standing(preferences=preferences), DUE.at)
    assert (verdict.reason if isinstance(verdict, Skip) else None) is reason


@pytest.mark.parametrize(
    "one",
    [
        standing(checked_in=tuple(task.key for task in TIMETABLE.unit("lesson-2").required)),
        standing(muted="2020-10-01T12:00"),
        standing(extensions=extension("lesson-2", "2020-10-12T03:59")),
    ],
)
def test_what_bars_a_reminder_of_their_own_bars_this_one(one: Standing) -> None:
    alone = decide_personal(DUE, TIMETABLE, one, DUE.at)
    named = decide_named(DUE, TIMETABLE, one, DUE.at)
    assert isinstance(alone, Skip)
    assert isinstance(named, Skip)
    assert named.reason is alone.reason


@pytest.mark.parametrize("follows", [True, False])
def test_one_reminder_a_day_is_enough_where_another_follows(follows: bool) -> None:
    owes = Send(at=NOW, reason=Reason.OWES_WORK, inputs={})
    earlier = [sent(2, "2020-10-20T13:00")]
    verdict = decide_named_today(owes, delivery(1), earlier, standing(), NOW, follows=follows)
    assert verdict.reason is (Reason.REMINDED_TODAY if follows else Reason.OWES_WORK)
    assert decide_named_today(owes, delivery(1), [], standing(), NOW, follows=follows) is owes


def test_only_what_the_plan_has_for_all_is_said_to_all() -> None:
    called = {one.key for one in PLAN if is_called(one, COHORT)}
    assert {f"{LESSONS[1]}/due-24h", f"{LESSONS[1]}/passed"} <= called
    assert not any(key.endswith(("/released", "/link-24h")) for key in called)
    own = replace(DUE, key=f"{DUE.key}~20201012T0359")
    back = ad_hoc(OccurrenceKind.BACK, "course/back~20201012T0359", DUE.at, DUE.expires, TIMETABLE)
    assert not is_called(own, COHORT)
    assert not is_called(back, COHORT)
    singly = replace(COHORT, options=Options())
    assert not any(is_called(one, singly) for one in PLAN)


def test_all_but_those_who_want_it_alone_are_in_it() -> None:
    wishes: list[Where | None] = [None, Where.CHANNEL, Where.DIRECT]
    assert [joins_in(standing(preferences=Preferences(reminders=one)).member) for one in wishes] == [
        True,
        True,
        False,
    ]
