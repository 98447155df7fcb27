"""Where a learner stands in time: what is open, what can be caught up, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.certificate import Owed, taken_until
from bot.decisions import owed_of_unit
from bot.records import CheckIn
from bot.timetable import MINUTE, Task, Timetable, Unit, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A unit that is open, and what is still owed of it and can still be done.

    `until` is the last minute in which it is taken, as people read it; None where nobody has set an end.
    """

    unit: Unit
    owed: tuple[Task, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What stands before a learner.

    `current`: lessons whose deadline is ahead (or that have none), done or not. `earlier`: what can still
    be caught up, missed calls with a recording among it. `live`: calls taking place. `unrecorded`: missed
    calls whose recording is not there yet. `closed`: what was not handed in while it was taken. `lesson`
    and `call` are the next to come, without a time where that is to be announced. `over` is set once
    nothing is to come and nothing is taken any more.
    """

    current: tuple[Duty, ...]
    earlier: tuple[Duty, ...]
    live: tuple[Unit, ...]
    unrecorded: tuple[Unit, ...]
    closed: tuple[Unit, ...]
    lesson: Unit | None
    call: Unit | None
    over: bool


def look_ahead(timetable: Timetable, done: Mapping[str, CheckIn], now: datetime) -> Agenda:
    """The agenda of somebody with these check-ins (by task key) at `now`."""
    opened = [unit for unit in timetable.units if unit.opens is not None and unit.opens <= now]
    ahead = [unit for unit in timetable.units if unit not in opened]
    current = [
        unit
        for unit in opened
        if unit.kind is not UnitKind.CALL and (unit.closes is None or now < unit.closes)
    ]
    live = [
        unit for unit in opened if unit.kind is UnitKind.CALL and unit.ends is not None and now < unit.ends
    ]
    past = [unit for unit in opened if unit not in current and unit not in live]
    behind = [duty for unit in past if (duty := _duty(timetable, unit, done, now)).owed]
    return Agenda(
        current=tuple(_duty(timetable, unit, done, now) for unit in current),
        earlier=tuple(duty for duty in behind if can_be_caught_up(duty.unit)),
        live=tuple(live),
        unrecorded=tuple(duty.unit for duty in behind if not can_be_caught_up(duty.unit)),
        closed=tuple(unit for unit in past if _is_closed(timetable, unit, done, now)),
        lesson=_next(unit for unit in ahead if unit.kind is not UnitKind.CALL),
        call=_next(unit for unit in ahead if unit.kind is UnitKind.CALL),
        over=not (ahead or current or live) and not any(_is_taken(timetable, unit, now) for unit in past),
    )


def more_time(timetable: Timetable, own: Timetable) -> tuple[Unit, ...]:
    """The units in which somebody with their `own` timetable has a later deadline than the cohort."""
    usual = {unit.key: unit.due for unit in timetable.units}
    return tuple(unit for unit in own.units if unit.due != usual[unit.key])


def is_past(timetable: Timetable, owed: Owed, now: datetime) -> bool:
    """Whether this is no longer taken."""
    end = taken_until(timetable, owed.unit, owed.task)
    return end is not None and end <= now


def last_minute(timetable: Timetable, owed: Owed, now: datetime) -> datetime | None:
    """The last minute to rely on for this, as people read it: its last safe date, and where that has gone by the end
    of the time in which it is still taken. None where nobody has set one.
    """
    if owed.last_safe is None or now < owed.last_safe + MINUTE:
        return owed.last_safe
    end = taken_until(timetable, owed.unit, owed.task)
    return None if end is None else end - MINUTE


def can_be_caught_up(unit: Unit) -> bool:
    """Whether there is something to do about a unit that was missed: a call needs its recording."""
    return unit.kind is not UnitKind.CALL or bool(unit.recording)


def _duty(timetable: Timetable, unit: Unit, done: Mapping[str, CheckIn], now: datetime) -> Duty:
    ends = {task.key: taken_until(timetable, unit, task) for task in unit.tasks}
    owed = tuple(task for task in owed_of_unit(unit, done) if (end := ends[task.key]) is None or now < end)
    known = [end for task in owed if (end := ends[task.key]) is not None]
    return Duty(
        unit=unit, owed=owed, until=max(known) - MINUTE if known and len(known) == len(owed) else None
    )


def _is_closed(timetable: Timetable, unit: Unit, done: Mapping[str, CheckIn], now: datetime) -> bool:
    """Whether something required of a unit is missing and no longer taken."""
    ends = [taken_until(timetable, unit, task) for task in owed_of_unit(unit, done)]
    return any(end is not None and end <= now for end in ends)


def _is_taken(timetable: Timetable, unit: Unit, now: datetime) -> bool:
    ends = [taken_until(timetable, unit, task) for task in unit.required]
    return any(end is None or now < end for end in ends)


def _next(units: Iterable[Unit]) -> Unit | None:
    """The earliest of these; one without a time where none has one."""
    return min(units, key=lambda unit: (unit.opens is None, unit.opens), default=None)
