"""How findings and plans look: rows for programs, lists and tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.clocks import course_clock, day_and_month
from bot.course import Course
from bot.course.calendar import CourseCalendar, find_anchor
from bot.course.explain import quoted
from bot.lint import Finding, Severity, lint
from bot.lint.words import day_words, moment_words, weekday
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plain import clean
from bot.ports import Holidays
from bot.timetable import Timetable
from companion.voice import Voice

MIDNIGHT = time(0)  # a milestone without a time of its own
WIDE = 160
"""Columns where the output goes into a file or a pipe, which have no width of their own."""

_COLOURS = {
    OccurrenceKind.LESSON_RELEASED: "green",
    OccurrenceKind.DEADLINE: "bold red",
    OccurrenceKind.DEADLINE_NEAR: "yellow",
    OccurrenceKind.DEADLINE_PASSED: "red",
    OccurrenceKind.CALL_TOMORROW: "cyan",
    OccurrenceKind.CALL_SOON: "cyan",
    OccurrenceKind.CALL_STARTING: "bold cyan",
}
_AUDIENCES = {
    Audience.CHANNEL: "the channel",
    Audience.OWING: "who still owes",
    Audience.FACILITATORS: "facilitators",
    Audience.CALENDAR: "the calendar",
    Audience.NOBODY: "a mark",
}


_FURTHER = {"for whom": 100, "key": 125}
"""Columns that are left out where a terminal is narrower than this."""
_TWO_CLOCKS = 72
"""Columns of a terminal in which two clocks have room beside each other."""


def finding_row(finding: Finding) -> dict[str, str | int]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "line": finding.line,
        "where": finding.where,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def occurrence_row(occurrence: Occurrence) -> dict[str, str]:
    return {
        "key": occurrence.key,
        "kind": occurrence.kind.value,
        "subject": occurrence.subject,
        "at": _utc(occurrence.at),
        "opens": _utc(occurrence.opens),
        "expires": _utc(occurrence.expires),
        "anchor": _utc(occurrence.anchor),
        "audience": occurrence.audience.value,
        "title": occurrence.title,
    }


def show_findings(file: str, findings: Sequence[Finding]) -> None:
    """Every finding with its place and its remedy, and how many there are."""
    say = Voice(elsewhere=WIDE)
    name = quoted(file)
    if not findings:
        say(Text(f"{name}: nothing to find.", style="green"))
        return
    for finding in findings:
        colour = "bold red" if finding.severity is Severity.ERROR else "yellow"
        place = f"line {finding.line}, {finding.where}" if finding.line else finding.where
        say(Text.assemble((finding.severity.value, colour), f"  {clean(place)}  ", (finding.code, "dim")))
        say(Padding(Text(clean(finding.message)), (0, 0, 0, 4)))
        say(Padding(Text(clean(finding.remedy), style="dim"), (0, 0, 1, 4)))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    say(Text(f"{name}: {_counted(errors, 'error')}, {_counted(len(findings) - errors, 'warning')}."))


def show_plan(timetable: Timetable, occurrences: Sequence[Occurrence], reader: str) -> None:
    """A table in the course's zone, with the reader's clock beside it where it is another one."""
    say = Voice(elsewhere=WIDE)
    say(Text(clean(timetable.title), style="bold"))
    zones = [timetable.zone] if reader == timetable.zone else [timetable.zone, reader]
    table = Table(box=None, pad_edge=False)
    headers = [clean(timetable.zone_label), f"{reader} (you)"][: len(zones)]
    for header in _side_by_side(headers, say.width):
        table.add_column(Text(header), no_wrap=True)
    table.add_column("what")
    further = [name for name, width in _FURTHER.items() if say.width >= width]
    for name in further:
        table.add_column(name, no_wrap=True)
    year = 0
    for each in occurrences:
        clocks = [each.at.astimezone(ZoneInfo(zone)) for zone in zones]
        if clocks[0].year != year:
            year = clocks[0].year
            table.add_row(Text(str(year), style="bold"))
        aside = {"for whom": _AUDIENCES[each.audience], "key": each.key}
        times = [f"{day_and_month(local)}, {course_clock(local)}" for local in clocks]
        table.add_row(
            *map(Text, _side_by_side(times, say.width)),
            Text(clean(each.title), style=_COLOURS.get(each.kind, "")),
            *(Text(aside[name], style="dim") for name in further),
        )
    if occurrences:
        say(table)
    say(Text(f"{_counted(len(occurrences), 'occurrence')}."))


def _side_by_side(clocks: Sequence[str], width: int) -> Sequence[str]:
    """One column for each clock, or one below the other where that would leave too little for the titles."""
    return clocks if width >= _TWO_CLOCKS else ["\n".join(clocks)]


def show_notes(course: Course, start: date | None, holidays: Holidays) -> None:
    """What somebody should know who has chosen a start, on standard error."""
    for note in _notes(course, start, holidays):
        click.echo(note, err=True)


def _notes(course: Course, start: date | None, holidays: Holidays) -> Iterator[str]:
    anchor = find_anchor(course, start)
    if start is not None and anchor.first_day is not None and anchor.adjusted:
        begins = f"this course begins on a {weekday(anchor.first_day)}, so it starts on {anchor.first_day}"
        yield f"{start} is a {weekday(start)}; {begins}."
    if weeks := anchor.moved_by.days // 7:
        where = "later" if weeks > 0 else "earlier"
        yield f"Every date stands {_counted(abs(weeks), 'week')} {where} than in the file."
    findings = lint(course, start=start, holidays=holidays)
    yield from (f"Holiday: {each.message}" for each in findings if each.code == "holiday")
    yield from (f"Not in the plan: {each.message}" for each in findings if each.code == "to-be-announced")
    calendar = CourseCalendar(course, anchor)
    for milestone in course.milestones:
        local = calendar.milestone(milestone.when)
        words = moment_words if local and local.time() != MIDNIGHT else day_words
        yield f"Around the course: {clean(milestone.title)}, {words(local) if local else 'to be announced'}."
    if anchor.first_day is None:
        example = f" (for a rehearsal, {course.rehearsal_start})" if course.rehearsal_start else ""
        yield f"Give --start DATE{example} to see this course on the dates of a run."


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
