"""What a learner owes: required tasks that are open to them and not checked in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model import CheckIn
from bot.timetable import Task, Timetable, Unit, UnitKind


def owed_of_unit(unit: Unit, done: Mapping[str, CheckIn]) -> tuple[Task, ...]:
    """The required tasks of one unit that are not checked in."""
    return tuple(task for task in unit.required if task.key not in done)


def owed_so_far(timetable: Timetable, done: Mapping[str, CheckIn], now: datetime) -> tuple[Task, ...]:
    """Every required task that can be done at `now` and is not checked in, in the order of the course.

    Lessons count from their release. A call that was missed counts once there is a recording to watch: before that
    there is nothing the learner could do about it.
    """
    return tuple(
        task for unit in timetable.units if _can_be_done(unit, now) for task in owed_of_unit(unit, done)
    )


def _can_be_done(unit: Unit, now: datetime) -> bool:
    if unit.opens is None or unit.opens > now:
        return False
    return unit.kind is not UnitKind.CALL or bool(unit.recording)
