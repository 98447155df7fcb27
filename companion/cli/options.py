"""What several commands take: a course, a start, a time zone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import IO, Any

import click

from bot.course import Course
from bot.course.explain import quoted
from bot.course.when import parse_day
from bot.errors import CourseInvalid, Refused
from bot.walltime import zone_names
from bot.zones import zone_called, zone_suggested
from companion.coursefile import CourseSource, find_course

CLOCK_LINK = Path("/etc/localtime")


class InvalidCourse(click.ClickException):
    """A course file with mistakes: every one of them is shown, and the exit code is 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


def open_source(argument: str) -> CourseSource:
    """The course file somebody named. Raises click's BadParameter where there is none, CourseInvalid where it
    is no YAML.
    """
    try:
        return find_course(argument)
    except CourseInvalid:
        raise
    except Refused as error:
        raise click.BadParameter(str(error), param_hint="'FILE'") from error


def machine_zone() -> str | None:
    """The IANA name of the zone this computer is set to, where it says so by name."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named and CLOCK_LINK.is_symlink():
        named = str(CLOCK_LINK.resolve()).rpartition("/zoneinfo/")[2]
    return named if named in zone_names() else None


def _course(_: click.Context, __: click.Parameter, argument: str) -> Course:
    try:
        return open_source(argument).course()
    except CourseInvalid as error:
        raise InvalidCourse(str(error)) from error


def _start(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    try:
        return None if text is None else parse_day(text)
    except ValueError as error:
        raise click.BadParameter(f'"{quoted(text or "")}": {error}') from error


def _zone(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    if text is None:
        return None
    if name := zone_called(text):
        return name
    meant = zone_suggested(text)
    hint = f"; did you mean {meant}?" if meant else "; zones are written as Continent/City"
    raise click.BadParameter(f'no time zone is called "{quoted(text)}"{hint}')


course_argument = click.argument("course", metavar="FILE", callback=_course)
"""A Course: from a path, or by the name of one that comes with the companion."""

start_option = click.option(
    "--start",
    metavar="DATE",
    callback=_start,
    help="Begin on the first day from DATE (2026-01-08) that is the course's weekday; its dates move along.",
)
"""A date, or None: the dates of the file."""

zone_option = click.option(
    "--zone", metavar="ZONE", callback=_zone, help="Your time zone (Asia/Qatar); this computer's otherwise."
)
"""An IANA name, or None."""
