"""Clocks that are changed, and days on which nobody is at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.lint.findings import Finding, Severity
from bot.lint.material import Material, What
from bot.lint.order import FORTNIGHT
from bot.lint.words import day_words, moment_words
from bot.walltime import exists, is_ambiguous

DAY = timedelta(days=1)


def wall_times(material: Material) -> Iterator[Finding]:
    """Times that no clock shows that night, or that every clock shows twice."""
    zone = material.course.zone
    for dated, local in material.announced(*(what for what in What if what is not What.STARTS)):
        if not exists(local, zone):
            yield Finding(
                code="no-such-time",
                severity=Severity.ERROR,
                where=dated.where,
                message=f"{dated.says} on {moment_words(local)}, which no clock in {zone} shows: "
                "clocks are put forward over it.",
                remedy="Choose a time before or after the change of the clocks.",
            )
        elif is_ambiguous(local, zone):
            yield Finding(
                code="time-twice",
                severity=Severity.WARNING,
                where=dated.where,
                message=f"{dated.says} on {moment_words(local)}, which clocks in {zone} show twice that "
                "night; we take the later one for deadlines and the earlier one for everything else.",
                remedy="Choose a time that comes only once.",
            )


def clock_changes(material: Material) -> Iterator[Finding]:
    """Lessons during which the clocks are changed: elsewhere their deadline comes at another hour."""
    zone = ZoneInfo(material.course.zone)
    for lesson in material.course.lessons:
        release, due = material.lesson_dates(lesson.number)
        if release.local is None:
            continue
        for day, change in _changes(release.local, due.local or release.local + FORTNIGHT, zone):
            minutes = int(change.total_seconds() // 60)
            direction = "forward" if minutes > 0 else "back"
            size = "an hour" if abs(minutes) == 60 else f"{abs(minutes)} minutes"
            yield Finding(
                code="clock-change",
                severity=Severity.WARNING,
                where=due.where if due.local else release.where,
                message=f"Clocks in {material.course.zone} go {direction} by {size} on {day_words(day)}, "
                f"while {release.name} is open.",
                remedy="Tell learners in other zones that the hour of this deadline changes for them.",
            )


def holidays(material: Material) -> Iterator[Finding]:
    """Dates on public holidays of the course's countries."""
    for index, country in enumerate(material.course.holidays):
        if not material.holidays.knows(country):
            yield Finding(
                code="unknown-country",
                severity=Severity.WARNING,
                where=f"holidays[{index}]",
                message=f"There is no calendar of holidays for {country}.",
                remedy="Use the country's ISO code, with a region where holidays differ (US, GB-ENG).",
            )
    for dated, local in material.announced(*What):
        for country in material.course.holidays:
            if name := material.holidays.on(local.date(), country):
                yield Finding(
                    code="holiday",
                    severity=Severity.WARNING,
                    where=dated.where,
                    message=f"{dated.says} on {day_words(local)}: {name} ({country}).",
                    remedy="Move it to a working day, or tell learners that it stands.",
                )


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """The days from `begin` to `end` on which the clocks are changed, and by how much."""
    day = begin.replace(hour=0, minute=0)
    while day <= end:
        before = max(day, begin).replace(tzinfo=zone).utcoffset()
        after = min(day + DAY, end).replace(tzinfo=zone).utcoffset()
        if before is not None and after is not None and after != before:
            yield day, after - before
        day += DAY
