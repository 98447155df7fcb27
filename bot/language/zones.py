"""Where people keep a zone's time, as each language calls it; the names come from the CLDR, by way of Babel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.language.dates import locale_of

#: Where a zone is named after a country, people look for its city.
_CITY_OF = {"Asia/Qatar": "Doha"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The place a zone is named after, and its country (empty where it has none)."""

    city: str
    country: str


def city_in(language: str, zone: str) -> str:
    """ "New York", "Nueva York" for America/New_York; what its name says where nobody calls it anything else."""
    spot = spots_in(language).get(zone)
    return spot.city if spot else _last(zone).replace("_", " ")


@cache
def spots_in(language: str) -> Mapping[str, Spot]:
    """Every zone that is named after a place people live in, by its IANA name; older names of the same are left out."""
    locale = locale_of(language)
    territories: Mapping[str, str] = get_global("zone_territories")
    return {
        zone: Spot(
            city=_CITY_OF.get(zone) or _last(get_timezone_location(zone, locale=locale, return_city=True)),
            country=locale.territories.get(territory, ""),
        )
        for zone, territory in territories.items()
        if not zone.startswith(("Antarctica/", "Etc/"))
    }


def _last(name: str) -> str:
    return name.rpartition("/")[2]
