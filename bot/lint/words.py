"""How the linter writes dates and lists: as everything else that people read does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.clocks import course_clock, full_day
from bot.course.when import WEEKDAYS


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()].capitalize()


def day_words(day: date) -> str:
    """`Thu Nov 26, 2020`."""
    return full_day(day)


def moment_words(local: datetime) -> str:
    """`Thu Nov 26, 2020, 9:00 AM`."""
    return f"{full_day(local)}, {course_clock(local)}"


def listed(names: Sequence[str]) -> str:
    """`Call 1, Call 2 and Call 3`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def span(length: timedelta) -> str:
    """`60 minutes`."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
