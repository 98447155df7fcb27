"""Reminders: how long before what, and how long each of them is of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.course.values import lead_words
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.timetable import Unit

EARLY = timedelta(hours=24)
"""How much earlier than planned a reminder may go out, to reach people in their own waking hours."""
NEWS_KEEPS = timedelta(days=14)
"""How long a release or a recording is worth telling where nothing ends it."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COURSE = "course"


def reminders(
    *,
    kind: OccurrenceKind,
    key: str,
    subject: str,
    title: str,
    leads: Sequence[timedelta],
    anchor: datetime,
    closes: datetime,
    not_before: datetime | None,
    extra: Sequence[timedelta] = (),
    audience: Audience = Audience.OWING,
) -> Iterator[Occurrence]:
    """One reminder for each lead, longest first: each is of use until the next one, the last until `closes`.

    A lead that would fall on or before `not_before` is left out. A reminder opens a day before its time, so that
    it can be moved earlier: into a person's own waking hours, or those of the course's zone for a channel.
    `extra` are leads that single people asked for: they are of use until the next one of all, and change nothing
    about the others.
    """
    every = sorted({*leads, *extra}, reverse=True)
    for lead in every:
        at = anchor - lead
        if not_before is not None and at <= not_before:
            continue
        shorter = (other for other in (leads if lead in leads else every) if other < lead)
        yield Occurrence(
            key=f"{key}-{lead_words(lead)}",
            kind=kind,
            subject=subject,
            title=f"{title} in {span_words(lead)}",
            audience=audience,
            opens=at - EARLY if not_before is None else max(at - EARLY, not_before),
            at=at,
            expires=min((anchor - other for other in shorter), default=closes),
            anchor=anchor,
            lead=lead,
        )


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
