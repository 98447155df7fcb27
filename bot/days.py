"""Days as people name them when they speak of the next ones: "tomorrow", "until Friday", "2020-10-19"."""

from __future__ import annotations

from datetime import date, timedelta

from bot.clocks import weekday_in_full
from bot.course.when import WEEKDAYS, parse_day
from bot.language import _


def day_called(text: str, today: date) -> date:
    """The day that the last word of `text` names: a date, or one of the seven days after `today` by its name, in
    English or in the language spoken. Raises ValueError, in words for the person who wrote it.
    """
    word = text.casefold().split()[-1] if text.strip() else ""
    ahead = [today + timedelta(days=days) for days in range(1, 8)]
    if word in ("tomorrow", _("tomorrow")):
        return ahead[0]
    for day in ahead:
        if word in (WEEKDAYS[day.weekday()], weekday_in_full(day).casefold()):
            return day
    return parse_day(word)
