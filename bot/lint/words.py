"""How the linter writes dates and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.course.when import MONTHS, WEEKDAYS


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()].capitalize()


def day_words(day: date) -> str:
    """`Thursday 26 November 2020`."""
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(local: datetime) -> str:
    """`Thursday 26 November 2020 at 09:00`."""
    return f"{day_words(local)} at {local:%H:%M}"


def listed(names: Sequence[str]) -> str:
    """`Call 1, Call 2 and Call 3`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def span(length: timedelta) -> str:
    """`60 minutes`."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
