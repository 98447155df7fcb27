"""The plan: everything that happens in a run of a course, each with an instant and a key that stays.

A key names the part of the course and what happens to it (`lesson-3/due-24h`), never a date, so that a
cohort's plan can be made again after any change and compared key by key. What has no date yet has no
occurrence yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.course.values import lead_words
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.timetable import MINUTE, Timetable, Unit, UnitKind

EARLY = timedelta(hours=24)
"""How much earlier than planned a reminder may go out, to reach people in their own waking hours."""
NEWS_KEEPS = timedelta(days=14)
"""How long a release or a recording is worth telling where nothing ends it."""
OVERDUE_KEEPS = timedelta(hours=48)
EVALUATION_KEEPS = timedelta(days=7)
STARTING_KEEPS = timedelta(minutes=15)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COURSE = "course"


def plan(timetable: Timetable) -> tuple[Occurrence, ...]:
    """Every occurrence of this timetable, by (at, key)."""
    found = [
        *(occurrence for unit in timetable.units for occurrence in _of_unit(unit, timetable)),
        *_late_window(timetable),
        *_access(timetable),
        *_evaluation(timetable),
    ]
    return tuple(sorted(found, key=lambda occurrence: (occurrence.at, occurrence.key)))


def unit_title(unit: Unit) -> str:
    """How people name a unit in full: "Lesson 3 · Public Narrative"."""
    return unit.label if unit.title in ("", unit.label) else f"{unit.label} · {unit.title}"


def span_words(span: timedelta) -> str:
    """A length of time for people: "7 days", "24 hours", "90 minutes"."""
    minutes = int(span.total_seconds() // 60)
    if minutes >= 7 * 24 * 60 and minutes % (24 * 60) == 0:
        count, word = minutes // (24 * 60), "day"
    elif minutes % 60 == 0:
        count, word = minutes // 60, "hour"
    else:
        count, word = minutes, "minute"
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _of_unit(unit: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    if unit.kind is UnitKind.CALL:
        yield from _call(unit, timetable)
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
    if unit.due is not None and unit.closes is not None:
        yield from _deadline(unit, unit.due, unit.closes, timetable)


def _deadline(unit: Unit, due: datetime, closes: datetime, timetable: Timetable) -> Iterator[Occurrence]:
    closing_says_it = unit.kind is UnitKind.WRAP_UP and due == timetable.late_until
    if unit.required and not closing_says_it:
        yield from _reminders(
            kind=OccurrenceKind.DEADLINE_NEAR,
            key=f"{unit.key}/due",
            subject=unit.key,
            title=f"{unit_title(unit)}: deadline",
            leads=timetable.leads.deadline,
            anchor=due,
            closes=closes,
            not_before=unit.opens,
        )
    yield Occurrence(
        key=f"{unit.key}/due",
        kind=OccurrenceKind.DEADLINE,
        subject=unit.key,
        title=f"{unit_title(unit)}: deadline",
        audience=Audience.NOBODY,
        opens=due,
        at=due,
        expires=closes,
        anchor=due,
    )
    late_closes = timetable.late_closes
    if unit.required and late_closes is not None and late_closes > closes:
        yield Occurrence(
            key=f"{unit.key}/passed",
            kind=OccurrenceKind.DEADLINE_PASSED,
            subject=unit.key,
            title=f"{unit_title(unit)}: deadline passed, late work still counts",
            audience=Audience.OWING,
            opens=closes,
            at=closes,
            expires=min(closes + OVERDUE_KEEPS, late_closes),
            anchor=due,
        )


def _call(call: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    name = unit_title(call)
    starts, ends = call.opens, call.ends
    if starts is not None:
        steps = (
            ("tomorrow", OccurrenceKind.CALL_TOMORROW, "in 24 hours", starts - DAY, starts - HOUR),
            ("soon", OccurrenceKind.CALL_SOON, "in an hour", starts - HOUR, starts),
            (
                "starting",
                OccurrenceKind.CALL_STARTING,
                "starting now",
                starts,
                _first(starts + STARTING_KEEPS, ends),
            ),
        )
        for word, kind, says, at, expires in steps:
            yield Occurrence(
                key=f"{call.key}/{word}",
                kind=kind,
                subject=call.key,
                title=f"{name}: {says}",
                audience=Audience.CHANNEL,
                opens=at,
                at=at,
                expires=expires,
                anchor=starts,
            )
    if call.recording and call.recording_at is not None:
        at, late_closes = call.recording_at, timetable.late_closes
        yield Occurrence(
            key=f"{call.key}/recording",
            kind=OccurrenceKind.RECORDING_POSTED,
            subject=call.key,
            title=f"{name}: recording",
            audience=Audience.CHANNEL,
            opens=at,
            at=at,
            expires=late_closes if late_closes and late_closes > at else at + NEWS_KEEPS,
            anchor=starts or at,
        )


def _late_window(timetable: Timetable) -> Iterator[Occurrence]:
    late_until, late_closes = timetable.late_until, timetable.late_closes
    if late_until is None or late_closes is None:
        return
    wrap_up = next(iter(timetable.of_kind(UnitKind.WRAP_UP)), None)
    subject = wrap_up.key if wrap_up else COURSE
    opens = [unit.opens for unit in timetable.units if unit.opens is not None]
    yield from _reminders(
        kind=OccurrenceKind.LATE_WINDOW_CLOSING,
        key=f"{subject}/closing",
        subject=subject,
        title=f"{unit_title(wrap_up) if wrap_up else timetable.title}: late work closes",
        leads=timetable.leads.closing,
        anchor=late_until,
        closes=late_closes,
        not_before=min(opens, default=None),
    )


def _access(timetable: Timetable) -> Iterator[Occurrence]:
    if timetable.access_ends is None or timetable.access_closes is None:
        return
    yield from _reminders(
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


def _evaluation(timetable: Timetable) -> Iterator[Occurrence]:
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
    yield from _reminders(
        kind=OccurrenceKind.CE_CLOCK,
        key=f"{COURSE}/evaluation",
        subject=COURSE,
        title="Continuing education: evaluation due",
        leads=timetable.leads.evaluation,
        anchor=clock.due,
        closes=clock.closes,
        not_before=begins,
    )


def _reminders(
    *,
    kind: OccurrenceKind,
    key: str,
    subject: str,
    title: str,
    leads: Sequence[timedelta],
    anchor: datetime,
    closes: datetime,
    not_before: datetime | None,
    audience: Audience = Audience.OWING,
) -> Iterator[Occurrence]:
    """One reminder for each lead, longest first: each is of use until the next one, the last until `closes`.

    A lead that would fall on or before `not_before` is left out. A reminder opens a day before its time, so that
    it can be moved earlier: into a person's own waking hours, or those of the course's zone for a channel.
    """
    kept = [lead for lead in leads if not_before is None or anchor - lead > not_before]
    ends = [*(anchor - lead for lead in kept), closes][1:]
    for lead, following in zip(kept, ends, strict=True):
        at = anchor - lead
        yield Occurrence(
            key=f"{key}-{lead_words(lead)}",
            kind=kind,
            subject=subject,
            title=f"{title} in {span_words(lead)}",
            audience=audience,
            opens=at - EARLY if not_before is None else max(at - EARLY, not_before),
            at=at,
            expires=following,
            anchor=anchor,
        )


def _first(one: datetime, other: datetime | None) -> datetime:
    return one if other is None else min(one, other)
