"""Dates that facilitators give in commands, as course files write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.commands.context import Context
from bot.course import parse_when
from bot.course.when import When
from bot.errors import Refused
from bot.messages import Line
from bot.phrases import dates as phrases
from bot.walltime import exists, is_ambiguous, to_instant


def read_when(text: str) -> When:
    """The date that `text` writes. Raises Refused for one nobody can read."""
    try:
        return parse_when(text)
    except ValueError as error:
        raise Refused(phrases.unreadable_date(text, str(error))) from error


def date_notes(context: Context, local: datetime, *, deadline: bool) -> Iterator[Line]:
    """What there is to say of a naive wall time in the course's zone: no clock shows it, all show it twice, or
    nobody is at work that day.
    """
    seat = context.seat
    zone = seat.cohort.course.zone
    if not exists(local, zone):
        yield phrases.no_such_time(seat.timetable, local, to_instant(local, zone, later=deadline))
    elif is_ambiguous(local, zone):
        yield phrases.time_twice(seat.timetable, local, later=deadline)
    for country in seat.cohort.course.holidays:
        if name := context.services.holidays.on(local.date(), country):
            yield phrases.on_a_holiday(local.date(), name, country)
