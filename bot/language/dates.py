"""Dates, times and numbers as each language writes them; the names come from the CLDR, by way of Babel.

How the parts stand together is ours (`_STYLES`): short enough for a phone, and one way for each language. Babel is
asked once for each language, since every line with an instant in it comes through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache

from babel import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How one language writes dates. `locale` is whose names it takes: Spanish as the Americas write it.

    `day` and `full_day` have the places `weekday`, `day`, `month` and `year`; `twelve_hours` is what the
    clock of a course shows.
    """

    locale: str
    day: str
    full_day: str
    twelve_hours: bool


_STYLES = {
    "en": _Style(
        locale="en",
        day="{weekday} {month} {day}",
        full_day="{weekday} {month} {day}, {year}",
        twelve_hours=True,
    ),
    "es": _Style(
        locale="es_419",
        day="{weekday} {day} {month}",
        full_day="{weekday} {day} {month} {year}",
        twelve_hours=False,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What the CLDR has for one language, in the order of the calendar: Monday and January come first."""

    weekdays: tuple[str, ...]
    weekdays_in_full: tuple[str, ...]
    months: tuple[str, ...]
    morning: str
    afternoon: str
    group: str


@cache
def locale_of(language: str) -> Locale:
    """The locale whose names a language we speak takes."""
    return Locale.parse(_STYLES[language].locale)


@lru_cache(maxsize=len(_STYLES))
def _names(language: str) -> _Names:
    locale = locale_of(language)
    days, months, periods = locale.days["format"], locale.months["format"], locale.day_periods["format"]
    return _Names(
        weekdays=tuple(days["abbreviated"][number] for number in range(7)),
        weekdays_in_full=tuple(days["wide"][number] for number in range(7)),
        months=tuple(months["abbreviated"][number] for number in range(1, 13)),
        morning=periods["abbreviated"]["am"],
        afternoon=periods["abbreviated"]["pm"],
        group=locale.number_symbols["latn"]["group"],
    )


def number_in(language: str, number: int) -> str:
    """A whole number: "1,234"."""
    return f"{number:,}".replace(",", _names(language).group)


def weekday_in(language: str, day: date) -> str:
    """ "Thu", "jue"."""
    return _names(language).weekdays[day.weekday()]


def weekday_in_full_in(language: str, day: date) -> str:
    """ "Thursday", "jueves": for a sentence."""
    return _names(language).weekdays_in_full[day.weekday()]


def day_in(language: str, day: date) -> str:
    """ "Wed Oct 7", "mié 7 oct"."""
    return _said(_STYLES[language].day, language, day)


def full_day_in(language: str, day: date) -> str:
    """ "Wed Oct 7, 2020", "mié 7 oct 2020"."""
    return _said(_STYLES[language].full_day, language, day)


def clock_in(language: str, clock: time) -> str:
    """What the clock of a course shows: "11:59 PM", "23:59"."""
    if not _STYLES[language].twelve_hours:
        return f"{clock:%H:%M}"
    names = _names(language)
    half = names.morning if clock.hour < 12 else names.afternoon
    return f"{clock.hour % 12 or 12}:{clock.minute:02} {half}"


def _said(pattern: str, language: str, day: date) -> str:
    names = _names(language)
    return pattern.format(
        weekday=names.weekdays[day.weekday()], day=day.day, month=names.months[day.month - 1], year=day.year
    )
