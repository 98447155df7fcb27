"""`companion course`: look at course files before anybody else does."""

from __future__ import annotations

import json
from datetime import date

import click

from bot.course import Course, course_schema
from bot.course.schedule import make_timetable
from bot.errors import CourseInvalid
from bot.lint import Finding, Severity, from_mistake, lint, located
from bot.plan import plan as plan_of
from companion.calendars import CountryCalendars
from companion.cli.course_views import finding_row, occurrence_row, show_findings, show_notes, show_plan
from companion.cli.options import course_argument, machine_zone, open_source, start_option, zone_option

FAILED = 1


@click.group()
def course() -> None:
    """Check, plan and describe course files.

    FILE is the path of a course file, or the name of a course that comes with the companion
    (leadership-2020).
    """


@course.command()
@click.argument("file")
@start_option
@click.option("--json", "as_json", is_flag=True, help="A JSON array, one object for each finding.")
@click.pass_context
def check(context: click.Context, file: str, start: date | None, as_json: bool) -> None:
    """Find what would embarrass you in front of your learners.

    Ends with 1 where there is an error, with 0 where there are only warnings or nothing at all.
    """
    findings = _findings(file, start)
    if as_json:
        click.echo(json.dumps([finding_row(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        show_findings(file, findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        context.exit(FAILED)


@course.command()
def schema() -> None:
    """Print the JSON Schema of course files, for editors that check while you write."""
    click.echo(json.dumps(course_schema(), ensure_ascii=False, indent=2))


@course.command()
@course_argument
@start_option
@zone_option
@click.option("--json", "as_json", is_flag=True, help="A JSON array, one object for each occurrence.")
def plan(course: Course, start: date | None, zone: str | None, as_json: bool) -> None:
    """Print everything that happens in a run of a course, with its times.

    What moves with --start, what falls on a holiday and what is still to be announced is said on standard
    error.
    """
    timetable = make_timetable(course, start=start)
    occurrences = plan_of(timetable)
    if as_json:
        click.echo(json.dumps([occurrence_row(each) for each in occurrences], ensure_ascii=False, indent=2))
    else:
        show_plan(timetable, occurrences, zone or machine_zone() or course.zone)
    show_notes(course, start, CountryCalendars())


def _findings(file: str, start: date | None) -> list[Finding]:
    """What is wrong with a file, by severity and line; mistakes that make it no course are errors."""
    try:
        source = open_source(file)
        found = located(lint(source.course(), start=start, holidays=CountryCalendars()), source.positions)
    except CourseInvalid as error:
        found = [from_mistake(mistake) for mistake in error.mistakes]
    return sorted(found, key=lambda finding: (finding.severity is not Severity.ERROR, finding.line))
