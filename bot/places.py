"""Time zones found by what people type of them: a city, a country, "ET", "UTC+3"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.cities import CITIES
from bot.language import LANGUAGES, spoken
from bot.language.zones import city_in, spots_in
from bot.likely import likelihood, likely_zones
from bot.walltime import zone_names
from bot.zones import zone_called, zone_of_clock

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_NOT_IN_WORDS = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnEarth:
    """A city, as the language spoken calls it, and its zone."""

    city: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A place with what it is found by: its own words, and those of its country and its zone in every language we
    speak. `is_main` is the one its zone is named after.
    """

    place: PlaceOnEarth
    is_main: bool
    name: str
    own: tuple[str, ...]
    around: tuple[str, ...]


def folded(text: str) -> str:
    """`text` without case, accents and punctuation: what is left to be compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_IN_WORDS.sub(" ", kept).strip()


def begins(typed: str, words: Sequence[str]) -> bool:
    """Whether everything typed begins one of these words (all of them `folded`)."""
    return all(any(word.startswith(part) for word in words) for part in typed.split())


def places_called(typed: str, *, locale: str, now: datetime) -> tuple[PlaceOnEarth, ...]:
    """The places somebody may mean, the likeliest first, those of their language (`locale`, a tag) before others; for
    nothing typed those alone. An offset means the places that have it at `now`.
    """
    likely = likely_zones(locale)
    said = folded(typed)
    if offset := _OFFSET.fullmatch(typed.strip()):
        return tuple(_keeping(_delta(offset), likely, now))
    if not said:
        return tuple(place_of(zone) for zone in likely)
    if by_clock := zone_of_clock(typed):
        return (place_of(by_clock),)
    fitting = [(rank, one) for one in _known(spoken()) if (rank := _rank(one, said)) is not None]
    order = likelihood(locale)
    fitting.sort(
        key=lambda each: (
            each[0],
            order.get(each[1].place.zone, len(order)),
            not each[1].is_main,
            each[1].place.city,
        )
    )
    found: dict[str, PlaceOnEarth] = {}
    for _rank_of_it, one in fitting:
        found.setdefault(one.place.zone, one.place)
    if not found and (zone := zone_called(typed)):
        return (place_of(zone),)
    return tuple(found.values())


def zone_meant(typed: str) -> str | None:
    """The zone of what was typed, where it can mean no other: its IANA name, or a city."""
    said = folded(typed)
    named = {one.place.zone for one in _known(spoken()) if one.name == said}
    return zone_called(typed) or (named.pop() if len(named) == 1 else None)


def place_of(zone: str) -> PlaceOnEarth:
    """The place a zone is named after."""
    return PlaceOnEarth(city=city_in(spoken(), zone), zone=zone)


def _rank(known: _Known, said: str) -> int | None:
    """How well a place fits what was said, 0 best; None where it does not."""
    if known.name == said:
        return 0
    if known.name.startswith(said):
        return 1
    if begins(said, known.own):
        return 2
    return 3 if begins(said, (*known.own, *known.around)) else None


def _delta(offset: re.Match[str]) -> timedelta:
    delta = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return delta if offset[1] == "+" else -delta


def _keeping(delta: timedelta, likely: tuple[str, ...], now: datetime) -> Iterator[PlaceOnEarth]:
    for zone in dict.fromkeys((*likely, *spots_in(spoken()))):
        if zone in zone_names() and now.astimezone(ZoneInfo(zone)).utcoffset() == delta:
            yield place_of(zone)


@cache
def _known(language: str) -> tuple[_Known, ...]:
    """Every place there is, by zones and by cities that no zone is named after."""
    spots = {zone: spot for zone, spot in spots_in(language).items() if zone in zone_names()}
    around = {zone: tuple(folded(" ".join((zone, *_words_of(zone)))).split()) for zone in spots}
    named = [(zone, spot.city, True) for zone, spot in spots.items()]
    named += [(zone, city, False) for city, zone in CITIES.items() if zone in spots]
    return tuple(
        _Known(
            place=PlaceOnEarth(city=city, zone=zone),
            is_main=is_main,
            name=folded(city),
            own=tuple(folded(city).split()),
            around=around[zone],
        )
        for zone, city, is_main in named
    )


def _words_of(zone: str) -> Iterator[str]:
    for language in LANGUAGES:
        spot = spots_in(language)[zone]
        yield from (spot.city, spot.country)
