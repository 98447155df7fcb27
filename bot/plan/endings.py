"""What ends a course: the window for late work, the access, the continuing-education clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan.reminders import COURSE, reminders, unit_title
from bot.timetable import MINUTE, Timetable, UnitKind

EVALUATION_KEEPS = timedelta(days=7)


def late_window(timetable: Timetable) -> Iterator[Occurrence]:
    """Reminders before late work stops counting."""
    late_until, late_closes = timetable.late_until, timetable.late_closes
    if late_until is None or late_closes is None:
        return
    wrap_up = next(iter(timetable.of_kind(UnitKind.WRAP_UP)), None)
    subject = wrap_up.key if wrap_up else COURSE
    opens = [unit.opens for unit in timetable.units if unit.opens is not None]
    yield from reminders(
        kind=OccurrenceKind.LATE_WINDOW_CLOSING,
        key=f"{subject}/closing",
        subject=subject,
        title=f"{unit_title(wrap_up) if wrap_up else timetable.title}: late work closes",
        leads=timetable.leads.closing,
        anchor=late_until,
        closes=late_closes,
        not_before=min(opens, default=None),
    )


def access(timetable: Timetable) -> Iterator[Occurrence]:
    """Reminders to everybody before access ends."""
    if timetable.access_ends is None or timetable.access_closes is None:
        return
    yield from reminders(
        kind=OccurrenceKind.ACCESS_ENDING,
        key=f"{COURSE}/access",
        subject=COURSE,
        title=f"{timetable.title}: access ends",
        leads=timetable.leads.access,
        anchor=timetable.access_ends,
        closes=timetable.access_closes,
        not_before=None,
        audience=Audience.CHANNEL,
    )


def evaluation(timetable: Timetable) -> Iterator[Occurrence]:
    """The days in which the evaluation for continuing education is taken: when they begin, and before they end."""
    clock = timetable.continuing_education
    if clock is None or clock.anchor is None or clock.due is None or clock.closes is None:
        return
    begins = clock.anchor + MINUTE  # the whole of the last minute still belongs to the activity
    yield Occurrence(
        key=f"{COURSE}/evaluation-opens",
        kind=OccurrenceKind.CE_CLOCK,
        subject=COURSE,
        title=f"Continuing education: {clock.days} days for the evaluation begin",
        audience=Audience.OWING,
        opens=begins,
        at=begins,
        expires=min(begins + EVALUATION_KEEPS, clock.closes),
        anchor=clock.due,
    )
    yield from reminders(
        kind=OccurrenceKind.CE_CLOCK,
        key=f"{COURSE}/evaluation",
        subject=COURSE,
        title="Continuing education: evaluation due",
        leads=timetable.leads.evaluation,
        anchor=clock.due,
        closes=clock.closes,
        not_before=begins,
    )
