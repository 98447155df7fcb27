"""Public holidays, from the calendars of the `holidays` package."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

import holidays


class CountryCalendars:
    """Implements `Holidays`. Holidays are worked out on this computer, without a network."""

    def on(self, day: date, country: str) -> str | None:
        calendar = _calendar(country)
        return None if calendar is None else calendar.get(day)

    def knows(self, country: str) -> bool:
        return _calendar(country) is not None


@lru_cache(maxsize=64)
def _calendar(country: str) -> holidays.HolidayBase | None:
    code, _, region = country.partition("-")
    regions = _regions().get(code)
    if regions is None or (region and region not in regions):
        return None
    return holidays.country_holidays(code, subdiv=region or None, language="en_US")


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, Collection[str]]:
    """The regions with holidays of their own, by the code of every country there is a calendar of."""
    return holidays.list_supported_countries()
