"""The one way in which course files (and facilitators) write a date.

    2020-09-24                 a day
    2020-10-07 23:59           a day and a wall time in the course's zone
    week 3                     the first day of the course's third week
    week 3 thursday            the first Thursday on or after that day
    week 3 thursday 12:00
    to be announced            not known yet, and that is fine

Week n begins 7·(n−1) days after the course's first day. A course that begins on a Thursday therefore has its
"week 1 wednesday" six days after its first day. Upper and lower case mean the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.language import _, mark

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *(mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June")),
    *(mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December")),
)
YEARS = range(1970, 2201)
LONGEST_COURSE = 520
"""Weeks; ten years."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: (.+))?", re.ASCII)
_WEEK = re.compile(r"week (\d{1,4})(?: ([a-z]+))?(?: (\d.*))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_TWELVE_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OnDay:
    """A date of the calendar; `at` is a wall time in the course's zone, None for the course's usual one."""

    day: date
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}{_clock(self.at)}"


@dataclass(frozen=True, slots=True)
class InWeek:
    """A day counted from the course's first day. `weekday` counts from Monday = 0; None is the week's first
    day.
    """

    week: int
    weekday: int | None = None
    at: time | None = None

    def __str__(self) -> str:
        weekday = "" if self.weekday is None else f" {WEEKDAYS[self.weekday]}"
        return f"week {self.week}{weekday}{_clock(self.at)}"


@dataclass(frozen=True, slots=True)
class ToBeAnnounced:
    """A date nobody knows yet."""

    def __str__(self) -> str:
        return "to be announced"


When = OnDay | InWeek | ToBeAnnounced
TO_BE_ANNOUNCED = ToBeAnnounced()


def parse_when(text: str) -> When:
    """The date that `text` writes. Raises ValueError, in words for the person who wrote it."""
    words = " ".join(text.casefold().split())
    if words == str(TO_BE_ANNOUNCED):
        return TO_BE_ANNOUNCED
    if found := _DAY.fullmatch(words):
        year, month, day, clock = found.groups()
        return OnDay(_date(int(year), int(month), int(day)), parse_time(clock) if clock else None)
    if found := _WEEK.fullmatch(words):
        week, weekday, clock = found.groups()
        if not 1 <= int(week) <= LONGEST_COURSE:
            raise ValueError(
                _(
                    "there is no week {week}; weeks are counted from 1 to {most}",
                    week=str(int(week)),
                    most=LONGEST_COURSE,
                )
            )
        return InWeek(
            int(week), parse_weekday(weekday) if weekday else None, parse_time(clock) if clock else None
        )
    if re.match(r"\d{4}-\d{2}-\d{2}t\d", words):
        right = words.replace("t", " ", 1)[:16]
        raise ValueError(_("write a space between the day and the time: {example}", example=right))
    raise ValueError(
        _(
            "this is not a date we can read; write it as {day}, {time}, {week}, {week_and_time}, or: {unknown}",
            day="2020-10-07",
            time="2020-10-07 23:59",
            week="week 3 thursday",
            week_and_time="week 3 thursday 12:00",
            unknown=TO_BE_ANNOUNCED,
        )
    )


def parse_day(text: str) -> date:
    """A plain date (`2020-09-24`). Raises ValueError, in words for the person who wrote it."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(
            _("this is not a day we can read; write year, month and day, as {example}", example="2020-09-24")
        )
    if found[4]:
        raise ValueError(_("write the day only, without a time"))
    return _date(int(found[1]), int(found[2]), int(found[3]))


def parse_time(text: str) -> time:
    """A wall time (`23:59`). Raises ValueError, in words for the person who wrote it."""
    words = text.strip().casefold()
    if (found := _TWELVE_HOURS.fullmatch(words)) and 1 <= int(found[1]) <= 12:
        hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
        right = f"{hour:02d}:{found[2] or '00'}"
        raise ValueError(_("write the time with hours from 0 to 23: {example}", example=right))
    found = _TIME.fullmatch(words)
    if not found:
        raise ValueError(
            _("this is not a time we can read; write hours and minutes, as {example}", example="23:59")
        )
    hour, minute = int(found[1]), int(found[2])
    if (hour, minute) == (24, 0):
        raise ValueError(_("a day has no 24:00; write 23:59 for its end (the whole minute still counts)"))
    if hour > 23 or minute > 59:
        raise ValueError(
            _("there is no {time} on a clock; hours go from 00 to 23 and minutes from 00 to 59", time=words)
        )
    return time(hour, minute)


def parse_weekday(text: str) -> int:
    """Monday = 0. Raises ValueError, in words for the person who wrote it."""
    word = text.strip().casefold()
    if word in WEEKDAYS:
        return WEEKDAYS.index(word)
    meant = [name for name in WEEKDAYS if len(word) >= 2 and name.startswith(word[:3])]
    if len(meant) == 1:
        raise ValueError(_("this is not a day of the week; did you mean {weekday}?", weekday=meant[0]))
    raise ValueError(_("this is not a day of the week, as {one} or {other}", one="monday", other="thursday"))


def local_time(when: When, first_day: date | None, *, moved_by: timedelta, usual: time) -> datetime | None:
    """The naive wall time of a date in a course that begins on `first_day`; None where it is to be announced.

    Dates of the calendar move by `moved_by` (whole weeks), dates counted in weeks with `first_day`. `usual`
    is the time of day where none is written.
    """
    match when:
        case OnDay():
            return datetime.combine(when.day + moved_by, when.at or usual)
        case InWeek() if first_day is not None:
            begins = first_day + timedelta(weeks=when.week - 1)
            day = begins if when.weekday is None else on_or_after(begins, when.weekday)
            return datetime.combine(day, when.at or usual)
        case _:
            return None


def on_or_after(day: date, weekday: int) -> date:
    """The first date with this weekday (Monday = 0) that is not before `day`."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _clock(at: time | None) -> str:
    return "" if at is None else f" {at:%H:%M}"


def _date(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(
            _(
                "there is no month {month}; write year, month and day, as {example}",
                month=month,
                example="2020-09-24",
            )
        )
    if year not in YEARS:
        raise ValueError(
            _(
                "the year {year} is out of reach; years go from {first} to {last}",
                year=str(year),
                first=str(YEARS[0]),
                last=str(YEARS[-1]),
            )
        )
    try:
        return date(year, month, day)
    except ValueError:
        said = _("there is no {day} {month} in {year}", day=day, month=_(MONTHS[month - 1]), year=str(year))
        raise ValueError(said) from None
