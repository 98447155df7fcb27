"""What more time for one learner changes: a timetable of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.occurrences import Occurrence, OccurrenceKind, stamped
from bot.plan.deadlines import personal
from bot.plan.reminders import COURSE
from bot.records import Extension
from bot.timetable import Timetable, Unit

_OF_A_DEADLINE = frozenset({OccurrenceKind.DEADLINE_NEAR, OccurrenceKind.DEADLINE_PASSED})


def extended(timetable: Timetable, extensions: Mapping[str, Extension]) -> Timetable:
    """The timetable as it holds for somebody with these extensions (by unit key): their own deadlines, where those
    are later. Everything that asks for a deadline, early, on time or late asks this one.

    An extension of a unit that the course does not have, or that has no deadline, changes nothing.
    """
    later = {
        unit.key: extensions[unit.key].due
        for unit in timetable.units
        if unit.key in extensions and unit.due is not None and extensions[unit.key].due > unit.due
    }
    if not later:
        return timetable
    units = tuple(
        replace(unit, due=later[unit.key]) if unit.key in later else unit for unit in timetable.units
    )
    return replace(timetable, units=units)


def own_occurrences(timetable: Timetable, extensions: Mapping[str, Extension]) -> tuple[Occurrence, ...]:
    """What somebody with these extensions hears of their own deadlines, in place of what the cohort hears of its own
    (see `is_superseded`), by (at, key). `timetable` is the cohort's.

    Kinds and leads are the cohort's; each key bears the deadline (`lesson-3/due-24h~20201104T0459`), so that another
    one later has rows of its own. Reminders that would have come before the extension was given are left out: whoever
    was just given more time knows about it.
    """
    own = extended(timetable, extensions)
    found = [
        replace(occurrence, key=stamped(occurrence.key, occurrence.anchor))
        for unit, shared in zip(own.units, timetable.units, strict=True)
        if unit.due != shared.due
        for occurrence in personal(unit, own, not_before=_later(unit.opens, extensions[unit.key].at))
    ]
    return tuple(sorted(found, key=lambda occurrence: (occurrence.at, occurrence.key)))


def is_superseded(occurrence: Occurrence, timetable: Timetable, extensions: Mapping[str, Extension]) -> bool:
    """Whether this speaks of a deadline that is not the one of somebody with these extensions. `timetable` is the
    cohort's.
    """
    if occurrence.kind not in _OF_A_DEADLINE:
        return False
    shared = timetable.unit(occurrence.subject).due
    own = extended(timetable, extensions).unit(occurrence.subject).due
    return own != shared and occurrence.anchor != own


def told_of(
    occurrence: Occurrence, timetable: Timetable, extensions: Mapping[str, Extension]
) -> tuple[Unit, ...]:
    """The units of which somebody with these extensions is told here (MORE_TIME) that they have more time, as far as
    that still holds: the one it names, or all that were given with it; with the deadline that it tells of.

    `timetable` is the cohort's, or their own already.
    """
    return tuple(
        unit
        for unit in extended(timetable, extensions).units
        if unit.due == occurrence.anchor
        and (given := extensions.get(unit.key)) is not None
        and given.due == occurrence.anchor
        and (occurrence.subject == unit.key or (occurrence.subject == COURSE and given.at >= occurrence.at))
    )


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
