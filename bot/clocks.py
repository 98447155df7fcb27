"""Dates and times in words: the course's clock and the reader's, days, and how long until.

Month and weekday names are ours, so that no setting of the machine changes what people read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Moment

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_IN_FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


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
    return _WEEKDAYS[day.weekday()]


def weekday_in_full(day: date) -> str:
    """ "Thursday", for a sentence."""
    return _WEEKDAYS_IN_FULL[day.weekday()]


def day_and_month(day: date) -> str:
    """ "Wed Oct 7"."""
    return f"{weekday(day)} {_MONTHS[day.month - 1]} {day.day}"


def full_day(day: date) -> str:
    """ "Wed Oct 7, 2020", where the year is not plain from what stands around it."""
    return f"{day_and_month(day)}, {day.year}"


def twelve_hour(local: datetime) -> str:
    """ "11:59 PM"."""
    return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"


def twenty_four_hour(local: datetime) -> str:
    """ "06:59"."""
    return f"{local.hour:02}:{local.minute:02}"


def format_moment(moment: Moment, reader_zone: str | None) -> str:
    """An instant on the course's clock and, where theirs shows something else then, on the reader's:
    "Wed Oct 7, 11:59 PM ET · Thu 06:59 for you".

    The reader's part gives the weekday, and the date as well where their calendar is two days off. A reader's
    zone that nobody knows (or None) leaves only the course's clock. Raises ValueError for an unknown zone in
    `moment`.
    """
    course_zone = zone_named(moment.zone)
    if course_zone is None:
        raise ValueError(f"{moment.zone!r} is not a time zone")
    there = moment.at.astimezone(course_zone)
    said = f"{day_and_month(there)}, {twelve_hour(there)} {moment.zone_label}".rstrip()
    zone = zone_named(reader_zone) if reader_zone else None
    if zone is None:
        return said
    here = moment.at.astimezone(zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return said
    near = abs(here.date() - there.date()) <= _DAY
    day = weekday(here) if near else f"{day_and_month(here)},"
    return f"{said} · {day} {twenty_four_hour(here)} for you"


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
        return "now"
    if delta < _HOUR - timedelta(minutes=2):
        return f"in {_counted(int(delta / _MINUTE), 'minute')}"
    if delta < 2 * _DAY - _HOUR:
        return f"in {_counted(int((delta + timedelta(minutes=10)) / _HOUR), 'hour')}"
    return f"in {_counted(int((delta + _HOUR) / _DAY), 'day')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
