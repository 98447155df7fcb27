"""Dates and times in words, in the language spoken: the course's clock and the reader's, days, and how long until.

Nothing here asks the machine for its language or its zone: what people read does not depend on where we run.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.language import _, plural, spoken
from bot.language.dates import (
    clock_in,
    day_in,
    full_day_in,
    weekday_in,
    weekday_in_full_in,
)
from bot.messages import Moment

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_WEEK = timedelta(days=7)


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone with this IANA name; None for a name nobody knows, whatever it looks like."""
    try:
        return ZoneInfo(name)
    except (
        KeyError,
        ValueError,
        OSError,
    ):  # unknown; not a key ("../x", "\0"); a folder of zones ("America")
        return None


def weekday(day: date) -> str:
    """ "Thu"."""
    return weekday_in(spoken(), day)


def weekday_in_full(day: date) -> str:
    """ "Thursday", for a sentence."""
    return weekday_in_full_in(spoken(), day)


def day_and_month(day: date) -> str:
    """ "Wed Oct 7"."""
    return day_in(spoken(), day)


def full_day(day: date) -> str:
    """ "Wed Oct 7, 2020", where the year is not plain from what stands around it."""
    return full_day_in(spoken(), day)


def course_clock(local: datetime) -> str:
    """ "11:59 PM": what the clock of a course shows."""
    return clock_in(spoken(), local.time())


def twenty_four_hour(local: datetime) -> str:
    """ "06:59": what the reader's own clock shows."""
    return f"{local.hour:02}:{local.minute:02}"


def format_moment(moment: Moment, reader_zone: str | None) -> str:
    """An instant on the course's clock and, where theirs shows something else then, on the reader's:
    "Wed Oct 7, 11:59 PM ET · Thu 06:59 for you".

    The reader's part gives the weekday, and the date as well where their calendar is two days off. A reader's
    zone that nobody knows (or None) leaves only the course's clock. Raises ValueError for an unknown zone in
    `moment`.
    """
    said, yours = on_course_clock(moment), on_your_clock(moment, reader_zone)
    return both_clocks(said, yours) if yours else said


def on_course_clock(moment: Moment) -> str:
    """ "Wed Oct 7, 11:59 PM ET". Raises ValueError for an unknown zone."""
    there = _in_course(moment)
    return f"{day_and_month(there)}, {course_clock(there)} {moment.zone_label}".rstrip()


def on_your_clock(moment: Moment, reader_zone: str | None) -> str:
    """ "Thu 06:59", or with the date where the reader's calendar is two days off. Empty where their clock shows what
    the course's does then, and where nobody knows their zone. Raises ValueError for an unknown zone in `moment`.
    """
    there = _in_course(moment)
    zone = zone_named(reader_zone) if reader_zone else None
    if zone is None:
        return ""
    here = moment.at.astimezone(zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    near = abs(here.date() - there.date()) <= _DAY
    day = weekday(here) if near else f"{day_and_month(here)},"
    return f"{day} {twenty_four_hour(here)}"


def both_clocks(course_time: str, your_time: str) -> str:
    """One instant on both clocks, as one reader has them."""
    return _("{course_time} · {your_time} for you", course_time=course_time, your_time=your_time)


def _in_course(moment: Moment) -> datetime:
    zone = zone_named(moment.zone)
    if zone is None:
        raise ValueError(f"{moment.zone!r} is not a time zone")
    return moment.at.astimezone(zone)


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of an instant in `zone`, or in UTC where nobody knows that zone."""
    known = zone_named(zone)
    return at.astimezone(known).date() if known else at.date()


def remaining(delta: timedelta) -> str:
    """How long until something: "in 45 minutes", "in 3 hours", "in 2 days"; "now" where no minute is left.

    Rounded down, so that nobody believes they have more time than they have; what lies a breath under a full
    hour or day (a 72 h reminder sent a few minutes late) still counts as that.
    """
    if delta < _MINUTE:
        return _("now")
    if delta < _HOUR - timedelta(minutes=2):
        return plural("in {number} minute", "in {number} minutes", int(delta / _MINUTE))
    if delta < 2 * _DAY - _HOUR:
        hours = int((delta + timedelta(minutes=10)) / _HOUR)
        return plural("in {number} hour", "in {number} hours", hours)
    return plural("in {number} day", "in {number} days", int((delta + _HOUR) / _DAY))


def span(delta: timedelta) -> str:
    """A length of time: "7 days", "24 hours", "90 minutes"."""
    if delta >= _WEEK and delta % _DAY == timedelta(0):
        return plural("{number} day", "{number} days", delta // _DAY)
    if delta % _HOUR == timedelta(0):
        return plural("{number} hour", "{number} hours", delta // _HOUR)
    return plural("{number} minute", "{number} minutes", delta // _MINUTE)
