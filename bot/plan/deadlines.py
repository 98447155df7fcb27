"""The deadline of a lesson or the wrap-up: reminders before it, a mark, a word after it, and news of its moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan.news import moved
from bot.plan.reminders import reminders, unit_title
from bot.timetable import Timetable, Unit, UnitKind

OVERDUE_KEEPS = timedelta(hours=48)


def of_deadline(unit: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    """Everything about the deadline of a unit that is no call."""
    if unit.due is not None and unit.closes is not None:
        yield from personal(unit, timetable, not_before=unit.opens)
        yield Occurrence(
            key=f"{unit.key}/due",
            kind=OccurrenceKind.DEADLINE,
            subject=unit.key,
            title=f"{unit_title(unit)}: deadline",
            audience=Audience.NOBODY,
            opens=unit.due,
            at=unit.due,
            expires=unit.closes,
            anchor=unit.due,
        )
    yield from moved(
        unit,
        timetable,
        kind=OccurrenceKind.DEADLINE_MOVED,
        title=f"{unit_title(unit)}: the deadline was moved",
    )


def personal(unit: Unit, timetable: Timetable, *, not_before: datetime | None) -> Iterator[Occurrence]:
    """What single learners hear of the deadline that the unit has in this timetable: reminders after `not_before`,
    and a word once it has passed where late work still counts then.
    """
    if unit.due is None or unit.closes is None or not unit.required:
        return
    closing_says_it = unit.kind is UnitKind.WRAP_UP and unit.due == timetable.late_until
    if not closing_says_it:
        yield from reminders(
            kind=OccurrenceKind.DEADLINE_NEAR,
            key=f"{unit.key}/due",
            subject=unit.key,
            title=f"{unit_title(unit)}: deadline",
            leads=timetable.leads.deadline,
            extra=timetable.extra_leads,
            anchor=unit.due,
            closes=unit.closes,
            not_before=not_before,
        )
    late_closes = timetable.late_closes
    if late_closes is not None and late_closes > unit.closes:
        yield Occurrence(
            key=f"{unit.key}/passed",
            kind=OccurrenceKind.DEADLINE_PASSED,
            subject=unit.key,
            title=f"{unit_title(unit)}: deadline passed, late work still counts",
            audience=Audience.OWING,
            opens=unit.closes,
            at=unit.closes,
            expires=min(unit.closes + OVERDUE_KEEPS, late_closes),
            anchor=unit.due,
        )
