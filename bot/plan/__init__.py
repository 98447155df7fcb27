"""The plan: everything that happens in a run of a course, each with an instant and a key that stays.

A key names the part of the course and what happens to it (`lesson-3/due-24h`), never a date, so that a
cohort's plan can be made again after any change and compared key by key. What has no date yet has no
occurrence yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.occurrences import FOR_FACILITATORS, Audience, Occurrence, OccurrenceKind
from bot.plan.calls import of_call
from bot.plan.deadlines import of_deadline
from bot.plan.endings import access, evaluation, late_window
from bot.plan.entries import entered
from bot.plan.news import news_of
from bot.plan.reminders import NEWS_KEEPS, unit_title
from bot.timetable import Timetable, Unit, UnitKind

__all__ = ["AD_HOC", "ad_hoc", "news_of", "plan"]

_AD_HOC = {
    OccurrenceKind.COMPLETED: "everything is done",
    OccurrenceKind.BACK: "after a rest",
    OccurrenceKind.MORE_TIME: "more time",
    OccurrenceKind.UNDELIVERED: "what could not be delivered",
    OccurrenceKind.AT_THE_DOOR: "who came and who left",
}
#: What is put into the ledger for one person, and stands in no plan.
AD_HOC = frozenset(_AD_HOC)


def plan(timetable: Timetable, *, calendar: bool = False) -> tuple[Occurrence, ...]:
    """Every occurrence of this timetable, by (at, key). `calendar`: its calls are to stand in the space's calendar."""
    found = [
        *(occurrence for call in timetable.calls if calendar for occurrence in entered(call, timetable)),
        *(occurrence for unit in timetable.units for occurrence in _of_unit(unit, timetable)),
        *late_window(timetable),
        *access(timetable),
        *evaluation(timetable),
    ]
    return tuple(sorted(found, key=lambda occurrence: (occurrence.at, occurrence.key)))


def ad_hoc(
    kind: OccurrenceKind,
    key: str,
    at: datetime,
    expires: datetime,
    timetable: Timetable,
    *,
    anchor: datetime | None = None,
) -> Occurrence:
    """Something that no plan has (`AD_HOC`), for one person, at this instant. `anchor` is the instant it speaks about
    (None: that same one). Raises ValueError for any other kind.
    """
    if kind not in _AD_HOC:
        raise ValueError(f"{kind} belongs to the plan of a cohort")
    return Occurrence(
        key=key,
        kind=kind,
        subject=key.partition("/")[0],
        title=f"{timetable.title}: {_AD_HOC[kind]}",
        audience=Audience.FACILITATORS if kind in FOR_FACILITATORS else Audience.OWING,
        opens=at,
        at=at,
        expires=expires,
        anchor=anchor or at,
    )


def _of_unit(unit: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    if unit.kind is UnitKind.CALL:
        yield from of_call(unit, timetable)
        return
    if unit.opens is not None:
        yield Occurrence(
            key=f"{unit.key}/released",
            kind=OccurrenceKind.LESSON_RELEASED,
            subject=unit.key,
            title=f"{unit_title(unit)}: open",
            audience=Audience.CHANNEL,
            opens=unit.opens,
            at=unit.opens,
            expires=unit.closes if unit.closes and unit.closes > unit.opens else unit.opens + NEWS_KEEPS,
            anchor=unit.due or unit.opens,
        )
    yield from of_deadline(unit, timetable)
