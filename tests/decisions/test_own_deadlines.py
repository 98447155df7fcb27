"""More time for one learner: their own deadlines, in place of the cohort's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import ChangeField
from bot.decisions import Reason, Send, Skip, decide_personal, plan_personal
from bot.extensions import extended, is_superseded, own_occurrences
from bot.model import WakingHours
from bot.occurrences import OccurrenceKind
from bot.records import Extension
from tests.decisions.support import (
    LESSONS,
    PLAN,
    TIMETABLE,
    change,
    changed,
    extension,
    hours,
    minutes,
    nearer,
    occurrence,
    standing,
    utc,
    zones,
)

DONE_3 = ("lesson-3/videos", "lesson-3/story", "lesson-3/share-narrative")
#: Lesson 3 is due on October 21 at 11:59 PM ET; this gives one learner until the 25th.
UNTIL_SUNDAY = extension("lesson-3", "2020-10-26T03:59")


def test_own_deadlines_have_rows_of_their_own() -> None:
    own = own_occurrences(TIMETABLE, UNTIL_SUNDAY)
    assert [(one.key, one.at) for one in own] == [
        ("lesson-3/due-72h~20201026T0359", utc("2020-10-23T03:59")),
        ("lesson-3/due-24h~20201026T0359", utc("2020-10-25T03:59")),
        ("lesson-3/due-3h~20201026T0359", utc("2020-10-26T00:59")),
        ("lesson-3/passed~20201026T0359", utc("2020-10-26T04:00")),
    ]
    assert {one.anchor for one in own} == {utc("2020-10-26T03:59")}


@given(
    st.dictionaries(st.sampled_from(["lesson-9", "call-1", "wrap-up", *LESSONS]), st.tuples(minutes, minutes))
)
def test_an_extension_never_shortens_and_reminders_keep_their_lead(
    given_: dict[str, tuple[datetime, datetime]],
) -> None:
    extensions = {
        unit: Extension(member_id=1, unit=unit, due=due, at=at, by=9) for unit, (due, at) in given_.items()
    }
    own = extended(TIMETABLE, extensions)
    for unit, shared in zip(own.units, TIMETABLE.units, strict=True):
        assert unit.due is shared.due is None or (unit.due and shared.due and unit.due >= shared.due)
    occurrences = own_occurrences(TIMETABLE, extensions)
    assert len({one.key for one in occurrences}) == len(occurrences)
    for one in occurrences:
        due = own.unit(one.subject).due
        assert due == extensions[one.subject].due == one.anchor
        assert one.opens <= one.at < one.expires
        assert not is_superseded(one, TIMETABLE, extensions)
        if one.kind is OccurrenceKind.DEADLINE_NEAR:
            assert one.anchor - one.at == one.lead
            assert one.opens >= extensions[one.subject].at
    superseded = {
        one.subject
        for one in PLAN
        if one.kind is OccurrenceKind.DEADLINE_NEAR and is_superseded(one, TIMETABLE, extensions)
    }
    longer = {unit.key for unit in own.units if unit.due != TIMETABLE.unit(unit.key).due}
    assert superseded == longer - {"wrap-up"}  # of whose deadline the end of late work speaks


@given(zones, hours, minutes, st.integers(1, 60))
def test_own_reminders_come_in_waking_hours_before_the_own_deadline(
    zone: str, waking: WakingHours, now: datetime, days: int
) -> None:
    due = TIMETABLE.unit("lesson-3").due
    assert due is not None
    extensions = extension("lesson-3", f"{due + timedelta(days=days):%Y-%m-%dT%H:%M}")
    somebody = standing(zone, waking=waking, extensions=extensions)
    own = own_occurrences(TIMETABLE, extensions)
    for one in own:
        verdict = plan_personal(one, TIMETABLE, somebody, now, nearer=nearer(one, own))
        if isinstance(verdict, Send):
            assert now <= verdict.at < one.expires
            assert verdict.at <= one.at or verdict.at == now or one.at < now or _sleeps(one.at, verdict.at)


def _sleeps(wish: datetime, at: datetime) -> bool:
    """A word after the deadline waits for the morning."""
    return wish < at <= wish + timedelta(hours=50)


def test_the_cohorts_own_reminder_is_not_for_them() -> None:
    learner = standing(extensions=UNTIL_SUNDAY)
    for key in ("lesson-3/due-24h", "lesson-3/due-3h", "lesson-3/passed"):
        shared = occurrence(key)
        verdict = decide_personal(shared, TIMETABLE, learner, shared.at)
        assert verdict.reason is Reason.EXTENDED
        assert verdict.inputs["due"] == "2020-10-26T03:59:00+00:00"
    other = occurrence("lesson-4/due-24h")
    assert decide_personal(other, TIMETABLE, learner, other.at).reason is Reason.OWES_WORK


def test_the_row_waits_for_the_last_word_since_more_time_can_be_taken_back() -> None:
    shared = occurrence("lesson-3/due-24h")
    learner = standing(extensions=UNTIL_SUNDAY)
    assert isinstance(plan_personal(shared, TIMETABLE, learner, shared.opens), Send)


def test_own_reminders_are_for_those_who_still_owe() -> None:
    own = own_occurrences(TIMETABLE, UNTIL_SUNDAY)[1]
    owing = standing(extensions=UNTIL_SUNDAY, checked_in=DONE_3[:1])
    verdict = decide_personal(own, TIMETABLE, owing, utc("2020-10-25T00:45"))
    assert isinstance(verdict, Send)
    assert verdict.inputs["owed"] == "lesson-3/story,lesson-3/share-narrative"
    finished = standing(extensions=UNTIL_SUNDAY, checked_in=DONE_3)
    assert decide_personal(own, TIMETABLE, finished, own.at).reason is Reason.NOTHING_OWED


def test_a_cohort_that_catches_up_needs_no_own_deadline() -> None:
    later = changed(change("lesson-3", ChangeField.DUE, "2020-10-27 23:59", "2020-10-20T12:00"))
    assert own_occurrences(later, UNTIL_SUNDAY) == ()
    assert not is_superseded(occurrence("lesson-3/due-24h", later), later, UNTIL_SUNDAY)


def test_what_would_have_come_before_it_was_given_is_left_out() -> None:
    given_late = extension("lesson-3", "2020-10-26T03:59", at="2020-10-25T12:00")
    own = own_occurrences(TIMETABLE, given_late)
    assert [one.key.partition("~")[0] for one in own] == ["lesson-3/due-3h", "lesson-3/passed"]
    assert own[0].opens == utc("2020-10-25T12:00")


def test_time_beyond_the_late_window_ends_with_the_own_deadline() -> None:
    """Late work closes on January 7 for everybody else; nothing counts after the own deadline any more."""
    beyond = extension("lesson-8", "2021-01-11T04:59")
    kinds = {one.kind for one in own_occurrences(TIMETABLE, beyond)}
    assert kinds == {OccurrenceKind.DEADLINE_NEAR}


def test_the_wrap_up_has_reminders_of_its_own_once_it_ends_later_for_somebody() -> None:
    beyond = extension("wrap-up", "2021-01-11T04:59")
    assert {one.lead for one in own_occurrences(TIMETABLE, beyond)} == set(TIMETABLE.leads.deadline)


@pytest.mark.parametrize(("units", "asked"), [(("lesson-8",), False), ((), True)])
def test_the_end_of_late_work_names_only_what_ends_with_it(units: tuple[str, ...], asked: bool) -> None:
    closing = occurrence("wrap-up/closing-24h")
    extensions = {key: one for unit in units for key, one in extension(unit, "2021-01-11T04:59").items()}
    verdict = decide_personal(closing, TIMETABLE, standing(extensions=extensions), utc("2021-01-07T00:45"))
    assert isinstance(verdict, Send)
    owed = verdict.inputs["owed"].split(",")
    assert any(key.startswith("lesson-8/") for key in owed) is asked
    assert any(key.startswith("lesson-7/") for key in owed)


def test_who_has_more_time_for_everything_is_not_told_that_late_work_closes() -> None:
    keys = tuple(task.key for unit in TIMETABLE.units for task in unit.required)
    left = tuple(key for key in keys if not key.startswith("lesson-8/"))
    beyond = standing(checked_in=left, extensions=extension("lesson-8", "2021-01-11T04:59"))
    closing = occurrence("wrap-up/closing-24h")
    verdict = decide_personal(closing, TIMETABLE, beyond, utc("2021-01-07T00:45"))
    assert isinstance(verdict, Skip)
    assert verdict.reason is Reason.NOTHING_OWED
