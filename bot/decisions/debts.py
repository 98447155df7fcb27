"""What a learner owes: required tasks that are open to them, not checked in, and still taken.

Timetables are the learner's own (`bot.extensions.extended`): more time that they were given counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.certificate import taken_until
from bot.extensions import told_of
from bot.occurrences import Occurrence, OccurrenceKind
from bot.records import CheckIn, Extension
from bot.timetable import MINUTE, Task, Timetable, Unit, UnitKind


def owed_of_unit(unit: Unit, done: Mapping[str, CheckIn]) -> tuple[Task, ...]:
    """The required tasks of one unit that are not checked in, whether or not they are still taken."""
    return tuple(task for task in unit.required if task.key not in done)


def still_owed(
    timetable: Timetable, unit: Unit, done: Mapping[str, CheckIn], now: datetime
) -> tuple[Task, ...]:
    """The required tasks of one unit that are not checked in and can still be handed in at `now`."""
    return tuple(task for task in owed_of_unit(unit, done) if _is_taken(timetable, unit, task, now))


def owed_so_far(timetable: Timetable, done: Mapping[str, CheckIn], now: datetime) -> tuple[Task, ...]:
    """Every required task that can be done and handed in at `now` and is not checked in, in the order of the course.

    Lessons count from their release. A call that was missed counts once there is a recording to watch: before that
    there is nothing the learner could do about it.
    """
    return tuple(
        task
        for unit in timetable.units
        if _can_be_done(unit, now)
        for task in still_owed(timetable, unit, done, now)
    )


def owed_for(
    occurrence: Occurrence,
    timetable: Timetable,
    done: Mapping[str, CheckIn],
    now: datetime,
    extensions: Mapping[str, Extension] = MappingProxyType({}),
) -> tuple[Task, ...]:
    """The tasks that this occurrence asks of a learner at `now`: what its message names, in the order of the course.

    `extensions` are the learner's, by unit key: what MORE_TIME tells of is what they were given. Before late work
    closes these are the tasks that close with it: whoever has more time for one is not asked for it.
    """
    now = max(now, occurrence.opens)
    match occurrence.kind:
        case OccurrenceKind.COMPLETED | OccurrenceKind.LINK_MISSING:
            return ()
        case OccurrenceKind.UNDELIVERED | OccurrenceKind.AT_THE_DOOR:
            return ()
        case OccurrenceKind.CE_CLOCK:
            return _evaluation(timetable, done)
        case OccurrenceKind.BACK:
            return owed_so_far(timetable, done, now)
        case OccurrenceKind.MORE_TIME:
            units = told_of(occurrence, timetable, extensions)
            return tuple(task for unit in units for task in still_owed(timetable, unit, done, now))
        case OccurrenceKind.LATE_WINDOW_CLOSING:
            closes = occurrence.anchor + MINUTE
            longer = {
                task.key
                for unit in timetable.units
                if unit.closes is not None and unit.closes > closes
                for task in unit.tasks
            }
            return tuple(task for task in owed_so_far(timetable, done, now) if task.key not in longer)
        case _:
            return still_owed(timetable, timetable.unit(occurrence.subject), done, now)


def _can_be_done(unit: Unit, now: datetime) -> bool:
    if unit.opens is None or unit.opens > now:
        return False
    return unit.kind is not UnitKind.CALL or bool(unit.recording)


def _is_taken(timetable: Timetable, unit: Unit, task: Task, now: datetime) -> bool:
    end = taken_until(timetable, unit, task)
    return end is None or now < end


def _evaluation(timetable: Timetable, done: Mapping[str, CheckIn]) -> tuple[Task, ...]:
    education = timetable.continuing_education
    if education is None or education.evaluation in done:
        return ()
    return tuple(task for unit in timetable.units for task in unit.tasks if task.key == education.evaluation)
