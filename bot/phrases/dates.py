"""What somebody should know of a date they gave, before they agree to it."""

from __future__ import annotations

from datetime import date, datetime

from bot.clocks import course_clock, full_day
from bot.language import _
from bot.messages import Line
from bot.phrases.arguments import shown
from bot.phrases.common import moment
from bot.phrases.wording import line
from bot.timetable import Timetable


def unreadable_date(said: str, problem: str) -> str:
    return _("“{said}”: {problem}.", said=shown(said), problem=problem)


def no_such_time(timetable: Timetable, local: datetime, taken: datetime) -> Line:
    """`local` is the naive wall time that was asked for, `taken` the instant that it stands for."""
    return line(
        "Please note: no clock in {zone} shows {time} that night, because clocks are put forward over it. "
        "I take it as {taken}.",
        zone=timetable.zone,
        time=course_clock(local),
        taken=moment(timetable, taken),
    )


def time_twice(timetable: Timetable, local: datetime, *, later: bool) -> Line:
    if later:
        sentence = _(
            "Please note: clocks in {zone} show {time} twice that night. I take the later one, so that nobody loses "
            "time.",
            zone=timetable.zone,
            time=course_clock(local),
        )
    else:
        sentence = _(
            "Please note: clocks in {zone} show {time} twice that night. I take the earlier one.",
            zone=timetable.zone,
            time=course_clock(local),
        )
    return (sentence,)


def on_a_holiday(day: date, name: str, country: str) -> Line:
    return (
        _(
            "Please note: {day} is a public holiday, {holiday} ({country}).",
            day=full_day(day),
            holiday=name,
            country=country,
        ),
    )
