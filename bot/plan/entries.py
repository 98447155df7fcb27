"""A call in the space's own calendar: one entry for as long as it is the same call to people, however it is moved.

Moved while it is still to come, a call keeps its entry. One that was taken out of the plan, or has taken place, and is
given a date again gets a new one: a calendar does not bring back what is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.changes import ChangeField
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan.reminders import unit_title
from bot.timetable import Timetable, Unit

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""When a call is entered that had a date from the start: as soon as there is a cohort. It lies before everything, so
that it stays where it is whatever of the course is moved.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a call. `begins` is since when it is to stand there, and tells it from other entries of that call;
    `starts` is when the call starts by it, or did before it was taken out of the plan (`is_out`).
    """

    begins: datetime
    starts: datetime
    is_out: bool = False


def entries(call: Unit, timetable: Timetable) -> tuple[Entry, ...]:
    """The entries of this call, in their order, as they follow from its dates and when each of them was given."""
    found: list[Entry] = []
    for at, starts in _dates(call, timetable):
        last = found[-1] if found else None
        is_open = last is not None and not last.is_out and last.starts > at
        if last is not None and is_open:
            found[-1] = replace(last, is_out=True) if starts is None else replace(last, starts=starts)
        elif starts is not None:
            found.append(Entry(begins=at, starts=starts))
    return tuple(found)


def entered(call: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    """The entry that a call with a date is to have."""
    last = next(reversed(entries(call, timetable)), None)
    if last is not None and not last.is_out:
        yield Occurrence(
            key=f"{call.key}/event",
            kind=OccurrenceKind.CALL_EVENT,
            subject=call.key,
            title=f"{unit_title(call)}: the entry in the calendar",
            audience=Audience.CALENDAR,
            opens=last.begins,
            at=last.begins,
            expires=last.starts,
            anchor=last.starts,
        )


def _dates(call: Unit, timetable: Timetable) -> Iterator[tuple[datetime, datetime | None]]:
    """Since when the call had which date. One that was past when it was given is none: nobody can come to it."""
    moves = timetable.moves_of(call.key, ChangeField.OPENS)
    yield AT_ONCE, moves[0].old if moves else call.opens
    for move in moves:
        yield move.at, move.new if move.new is not None and move.new > move.at else None
