"""The plan of a cohort, and of one learner in it who was given more time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.changes import Change
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.extensions import extended, own_occurrences
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.plan import plan
from bot.records import Extension
from bot.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPlan:
    """A timetable and the plan for it: a cohort's, as they follow from its course, its start, its changes and its
    options, or those of one learner in it. `shared` is the cohort's timetable in either case.
    """

    timetable: Timetable
    shared: Timetable
    occurrences: tuple[Occurrence, ...]

    def find(self, key: str) -> Occurrence | None:
        return next((occurrence for occurrence in self.occurrences if occurrence.key == key), None)


def plan_of(cohort: Cohort) -> CohortPlan:
    """The plan of a cohort. Making one costs milliseconds and is asked for often, so recent ones are remembered."""
    return _plan_of(_Identity(cohort.course), cohort.start, cohort.changes, cohort.options.calendar)


def plan_for(cohort: Cohort, extensions: Mapping[str, Extension]) -> CohortPlan:
    """The plan as it holds for a learner with these extensions (by unit key): their own deadlines in the timetable, and
    occurrences of their own beside those of the cohort. Most have none, and the cohort's plan is theirs.
    """
    if not extensions:
        return plan_of(cohort)
    given = tuple(sorted(extensions.items(), key=lambda item: item[0]))
    return _plan_for(_Identity(cohort.course), cohort.start, cohort.changes, cohort.options.calendar, given)


def own_of(cohort: Cohort, extensions: Mapping[str, Extension]) -> tuple[Occurrence, ...]:
    """The occurrences that somebody with these extensions has for themselves alone."""
    return plan_for(cohort, extensions).occurrences[len(plan_of(cohort).occurrences) :]


class _Identity:
    """A course as a cache key: the object itself, since comparing two equal courses costs as much as planning."""

    __slots__ = ("course",)

    def __init__(self, course: Course) -> None:
        self.course = course

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.course is other.course

    def __hash__(self) -> int:
        return id(self.course)


@lru_cache(maxsize=256)
def _plan_of(
    course: _Identity, start: date | None, changes: tuple[Change, ...], calendar: bool
) -> CohortPlan:
    timetable = make_timetable(course.course, start=start, changes=changes)
    occurrences = plan(timetable, calendar=calendar)
    return CohortPlan(timetable=timetable, shared=timetable, occurrences=occurrences)


@lru_cache(maxsize=1024)
def _plan_for(
    course: _Identity,
    start: date | None,
    changes: tuple[Change, ...],
    calendar: bool,
    given: tuple[tuple[str, Extension], ...],
) -> CohortPlan:
    shared = _plan_of(course, start, changes, calendar)
    extensions = dict(given)
    return CohortPlan(
        timetable=extended(shared.timetable, extensions),
        shared=shared.timetable,
        occurrences=(*shared.occurrences, *own_occurrences(shared.timetable, extensions)),
    )
