"""How far somebody is from the certificate: one function for the learner's own view and the facilitator's.

The rules are those of the 2020 syllabus and the course FAQ: every requirement in full, a call attended or
its recording watched, late work counting in full until the wrap-up ends, the evaluation within its own days
for continuing education.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.records import CheckIn
from bot.timetable import Task, Timetable, Unit

EARLY_BY = timedelta(days=1)


class Timing(StrEnum):
    """When something was done, judged by the moment the person acted.

    EARLY: more than a day before the deadline. ON_TIME: before the deadline's minute is over, or where
    there is no deadline. LATE: after it.
    """

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A task that is still to do. `last_safe` is the last minute people can rely on, None while nobody
    knows it.

    `open_from` is when it can first be done; None is "to be announced".
    """

    task: Task
    unit: Unit
    open_from: datetime | None
    last_safe: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementProgress:
    """One line of the certificate: `done` of `total` tasks."""

    id: str
    title: str
    done: int
    total: int

    @property
    def met(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationClock:
    """Continuing education: the evaluation is done, or due by `due` (None: to be announced)."""

    done: bool
    due: datetime | None
    closes: datetime | None
    max_credits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where one learner stands.

    `requirements` in the order of the course file. `done` of `total` are the tasks of all of them, each
    counted once. `owed` is every required task not done, in the order of the course, those of units that
    are not open yet included. `complete` is the certificate: everything it asks for is done, and it asks
    for something. `timings` has one entry for each standing check-in of a task of this course.
    """

    requirements: tuple[RequirementProgress, ...]
    owed: tuple[Owed, ...]
    timings: Mapping[str, Timing]
    done: int
    total: int
    complete: bool
    evaluation: EvaluationClock | None


def progress(timetable: Timetable, done: Mapping[str, CheckIn]) -> Progress:
    """Where somebody with these check-ins (by task key) stands. What is not a task of this course counts
    for nothing.
    """
    units = {task.key: unit for unit in timetable.units for task in unit.tasks}
    requirements = tuple(
        RequirementProgress(
            id=requirement.id,
            title=requirement.title,
            done=sum(key in done for key in set(requirement.tasks)),
            total=len(set(requirement.tasks)),
        )
        for requirement in timetable.requirements
    )
    certified = {key for requirement in timetable.requirements for key in requirement.tasks}
    return Progress(
        requirements=requirements,
        owed=tuple(
            Owed(task=task, unit=unit, open_from=unit.opens, last_safe=last_safe(timetable, unit))
            for unit in timetable.units
            for task in unit.tasks
            if (not task.optional or task.key in certified) and task.key not in done
        ),
        timings={key: timing(units[key], check_in) for key, check_in in done.items() if key in units},
        done=len(certified & done.keys()),
        total=len(certified),
        complete=bool(certified) and certified <= done.keys(),
        evaluation=_evaluation(timetable, done),
    )


def timing(unit: Unit, check_in: CheckIn) -> Timing:
    """Early, on time or late. A call has no deadline of its own: being there or watching later is always on
    time.
    """
    if unit.due is None or unit.closes is None:
        return Timing.ON_TIME
    if check_in.acted_at >= unit.closes:
        return Timing.LATE
    return Timing.EARLY if check_in.acted_at < unit.due - EARLY_BY else Timing.ON_TIME


def last_safe(timetable: Timetable, unit: Unit) -> datetime | None:
    """The last minute in which a task of this unit counts for the certificate, as far as anybody knows.

    Late work counts in full until the late window ends (2020 syllabus, course wrap-up), so that is the last
    safe date of every lesson and call; without one it is the unit's own deadline, then the end of access. Where a
    course takes no late work at all, the unit's own deadline is the last.
    """
    if not timetable.late_accepted and unit.due is not None:
        return unit.due
    known = [at for at in (timetable.late_until, unit.due) if at is not None]
    return max(known) if known else timetable.access_ends


def taken_until(timetable: Timetable, unit: Unit, task: Task) -> datetime | None:
    """The first instant at which a check-in on this task is no longer taken; None where nobody has set an
    end.

    Where no late window is known, work is taken until access ends; where late work does not count at all, until the
    unit's own deadline. The evaluation is taken as long as its own clock runs, which outlasts the late window.
    """
    education = timetable.continuing_education
    ends = [timetable.late_closes or timetable.access_closes]
    if not timetable.late_accepted and unit.closes is not None:
        ends = [unit.closes]
    if education is not None and education.evaluation == task.key:
        ends.append(education.closes)
    if None in ends:
        return None
    return max(end for end in (*ends, unit.closes) if end is not None)


def _evaluation(timetable: Timetable, done: Mapping[str, CheckIn]) -> EvaluationClock | None:
    education = timetable.continuing_education
    if education is None:
        return None
    return EvaluationClock(
        done=education.evaluation in done,
        due=education.due,
        closes=education.closes,
        max_credits=education.max_credits,
    )
