"""Time zones as people write them: "asia/qatar", "Doha", "ET"."""

from __future__ import annotations

import difflib
from functools import cache

from bot.cities import CITIES
from bot.walltime import zone_names

# Names of a clock rather than of a place. Some exist as zones as well, but stand still there all summer.
_ABBREVIATIONS = {
    **dict.fromkeys(("ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CT", "CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MT", "MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT"), "America/Los_Angeles"),
    "BST": "Europe/London",
    "IST": "Asia/Kolkata",
    "GST": "Asia/Dubai",
    "AEST": "Australia/Sydney",
    "SAST": "Africa/Johannesburg",
}


def zone_called(text: str) -> str | None:
    """The IANA name that was written, whatever its case; None where there is none, or it is a clock's name
    (EST).
    """
    word = _folded(text)
    return None if word.upper() in _ABBREVIATIONS else _by_fold().get(word)


def zone_of_clock(text: str) -> str:
    """The zone of the place most people mean by the name of a clock ("EST"), or nothing."""
    return _ABBREVIATIONS.get(_folded(text).upper(), "")


def zone_suggested(text: str) -> str:
    """The IANA name somebody may have meant, or nothing."""
    if known := zone_of_clock(text):
        return known
    word = _folded(text)
    if word.startswith(("utc", "gmt")):
        return ""  # "UTC+3" looks like UTC, and like Etc/GMT+3, which is three hours on the other side of it
    city = word.rpartition("/")[2]
    if city in _by_city():
        return _by_city()[city]
    if near := difflib.get_close_matches(word, _by_fold(), n=1, cutoff=0.7):
        return _by_fold()[near[0]]
    near = difflib.get_close_matches(city, _by_city(), n=1, cutoff=0.8)
    return _by_city()[near[0]] if near else ""


def _folded(text: str) -> str:
    return "_".join(text.casefold().split())


@cache
def _by_fold() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(zone_names())}


@cache
def _by_city() -> dict[str, str]:
    """Zones of places by the place alone. Of several with one name, that of a continent comes before old
    names.
    """
    cities = {name.rpartition("/")[2].casefold(): name for name in sorted(zone_names()) if "/" in name}
    return {**{_folded(city): zone for city, zone in CITIES.items()}, **cities}
