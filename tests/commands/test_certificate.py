from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certificate import Timing, last_safe, progress, taken_until, timing
from bot.course.schedule import make_timetable
from bot.records import CheckIn
from bot.timetable import MINUTE, Requirement, Timetable, Unit
from tests.commands.chat import at
from tests.support.world import leadership

TERM = make_timetable(leadership())
TASKS = [task.key for unit in TERM.units for task in unit.tasks]
LESSON_2 = TERM.unit("lesson-2")
DUE = at("2020-10-08 03:59")
WRAP_UP_ENDS = at("2021-01-08 04:59")
EVALUATION_ENDS = at("2021-02-07 04:59")


def done(*keys: str, acted_at: datetime = DUE) -> dict[str, CheckIn]:
    return {
        key: CheckIn(member_id=1, assignment=key, acted_at=acted_at, recorded_at=acted_at) for key in keys
    }


@pytest.mark.parametrize(
    ("acted_at", "expected"),
    [
        (DUE - timedelta(days=1, seconds=1), Timing.EARLY),
        (DUE - timedelta(days=1), Timing.ON_TIME),
        (DUE, Timing.ON_TIME),
        (DUE + timedelta(seconds=59), Timing.ON_TIME),
        (DUE + MINUTE, Timing.LATE),
    ],
)
def test_the_moment_somebody_acted_decides(acted_at: datetime, expected: Timing) -> None:
    check_in = CheckIn(
        member_id=1,
        assignment="lesson-2/worksheet",
        acted_at=acted_at,
        recorded_at=DUE + timedelta(days=9),
    )
    assert timing(LESSON_2, check_in) is expected


def test_a_call_and_a_lesson_without_a_deadline_are_never_late() -> None:
    late = done("call-1/attend", acted_at=at("2021-01-01 00:00"))["call-1/attend"]
    assert timing(TERM.unit("call-1"), late) is Timing.ON_TIME
    assert timing(replace(LESSON_2, due=None), late) is Timing.ON_TIME


def test_nobody_has_done_anything_yet() -> None:
    standing = progress(TERM, {})
    assert [(one.id, one.done, one.total) for one in standing.requirements] == [
        ("videos", 0, 8),
        ("assignments", 0, 12),
        ("summary", 0, 1),
        ("calls", 0, 4),
        ("evaluation", 0, 1),
    ]
    assert not standing.complete
    assert len(standing.owed) == 26
    assert {one.last_safe for one in standing.owed} == {WRAP_UP_ENDS}
    assert standing.evaluation is not None
    assert (standing.evaluation.due, standing.evaluation.done) == (EVALUATION_ENDS, False)


def test_the_certificate_is_complete_with_the_last_thing_and_not_before() -> None:
    required = [one.task.key for one in progress(TERM, {}).owed]
    assert progress(TERM, done(*required)).complete
    assert progress(TERM, done(*required)).owed == ()
    for missing in required:
        standing = progress(TERM, done(*(key for key in required if key != missing)))
        assert not standing.complete
        assert [one.task.key for one in standing.owed] == [missing]


def test_a_course_that_asks_for_nothing_is_never_complete() -> None:
    empty = replace(TERM, units=(), requirements=(), continuing_education=None)
    assert not progress(empty, {}).complete
    hollow = replace(TERM, requirements=(Requirement(id="none", title="Nothing", tasks=()),))
    assert not progress(hollow, done(*TASKS)).complete


def test_required_work_that_the_certificate_does_not_ask_for_is_still_owed() -> None:
    lenient = replace(TERM, requirements=(Requirement(id="v", title="Videos", tasks=("lesson-1/videos",)),))
    standing = progress(lenient, done("lesson-1/videos"))
    assert standing.complete
    assert "lesson-2/worksheet" in [one.task.key for one in standing.owed]


def test_what_is_optional_is_owed_only_where_the_certificate_asks_for_it() -> None:
    assert "lesson-1/introduce" not in [one.task.key for one in progress(TERM, {}).owed]
    asking = replace(TERM, requirements=(Requirement(id="i", title="Hello", tasks=("lesson-1/introduce",)),))
    assert "lesson-1/introduce" in [one.task.key for one in progress(asking, {}).owed]


def test_check_ins_of_another_course_count_for_nothing() -> None:
    assert progress(TERM, done("lesson-99/videos")) == progress(TERM, {})


@given(keys=st.sets(st.sampled_from([*TASKS, "lesson-99/none"])))
def test_the_sums_agree_whatever_was_done(keys: set[str]) -> None:
    standing = progress(TERM, done(*keys))
    certified = {key for requirement in TERM.requirements for key in requirement.tasks}
    assert standing.total == len(certified)
    assert standing.done == len(certified & keys)
    assert standing.complete == (certified <= keys)
    assert {one.task.key for one in standing.owed}.isdisjoint(keys)
    assert set(standing.timings) == keys & set(TASKS)
    for one, requirement in zip(standing.requirements, TERM.requirements, strict=True):
        assert (one.done, one.total) == (len(keys & set(requirement.tasks)), len(set(requirement.tasks)))
        assert one.met == (set(requirement.tasks) <= keys)


@given(keys=st.sets(st.sampled_from(TASKS)), more=st.sampled_from(TASKS))
def test_doing_one_more_thing_never_takes_anybody_back(keys: set[str], more: str) -> None:
    before, after = progress(TERM, done(*keys)), progress(TERM, done(*keys, more))
    assert after.done >= before.done
    assert len(after.owed) <= len(before.owed)
    assert after.complete or not before.complete


def until(term: Timetable, unit: Unit, task: str) -> datetime | None:
    return taken_until(term, unit, next(one for one in unit.tasks if one.key == task))


def test_how_long_things_are_taken() -> None:
    wrap_up = TERM.unit("wrap-up")
    assert until(TERM, LESSON_2, "lesson-2/worksheet") == WRAP_UP_ENDS + MINUTE
    assert until(TERM, wrap_up, "wrap-up/evaluation") == EVALUATION_ENDS + MINUTE
    open_ended = replace(TERM, late_until=None, access_ends=None)
    assert until(open_ended, LESSON_2, "lesson-2/worksheet") is None
    until_access_ends = replace(TERM, late_until=None)
    assert until(until_access_ends, LESSON_2, "lesson-2/worksheet") == WRAP_UP_ENDS + MINUTE
    contradictory = replace(TERM, late_until=at("2020-10-01 03:59"))
    assert until(contradictory, LESSON_2, "lesson-2/worksheet") == DUE + MINUTE


def test_a_course_that_takes_no_late_work_ends_each_lesson_with_its_deadline() -> None:
    strict = replace(TERM, late_accepted=False, late_until=None)
    assert until(strict, LESSON_2, "lesson-2/worksheet") == DUE + MINUTE
    assert until(strict, TERM.unit("call-1"), "call-1/attend") == WRAP_UP_ENDS + MINUTE
    assert until(strict, TERM.unit("wrap-up"), "wrap-up/evaluation") == EVALUATION_ENDS + MINUTE
    assert last_safe(strict, LESSON_2) == DUE


def test_last_safe_dates() -> None:
    assert last_safe(TERM, LESSON_2) == WRAP_UP_ENDS
    assert last_safe(replace(TERM, late_until=None), LESSON_2) == DUE
    nothing_known = replace(TERM, late_until=None, access_ends=None)
    assert last_safe(nothing_known, replace(LESSON_2, due=None)) is None


@given(unit=st.sampled_from(TERM.units))
def test_the_last_safe_minute_is_taken_to_its_end(unit: Unit) -> None:
    safe = last_safe(TERM, unit)
    for task in unit.tasks:
        end = taken_until(TERM, unit, task)
        assert safe is not None
        assert end is None or safe + MINUTE <= end
    assert safe is not None
    assert safe.tzinfo is UTC
