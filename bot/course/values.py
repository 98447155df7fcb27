"""The small values of a course file: each knows how it is written, and says in plain words when it is not."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from bot.course.when import (
    TO_BE_ANNOUNCED,
    WEEKDAYS,
    ToBeAnnounced,
    When,
    parse_day,
    parse_time,
    parse_weekday,
    parse_when,
)
from bot.zones import zone_called, zone_suggested


class End(StrEnum):
    """Moments of a course that other dates may name instead of a date of their own."""

    WRAP_UP = "wrap-up"
    COURSE_END = "course-end"
    ACCESS_ENDS = "access-ends"


Start = date | ToBeAnnounced
Entry = TypeVar("Entry")
Point = End | When

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_LEAD = re.compile(r"(\d{1,4}) ?([dhm])", re.ASCII)
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_LONGEST_WORD = 60
_LONGEST_LEAD = timedelta(days=60)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?` for the nearest known word, or nothing."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that somebody most likely meant, or nothing."""
    if len(word) > _LONGEST_WORD:
        return ""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""


def lead_words(lead: timedelta) -> str:
    """A lead as keys and files write it: whole weeks in days (`7d`), else hours (`72h`), else minutes
    (`90m`).
    """
    minutes = int(lead.total_seconds() // 60)
    if minutes % (7 * 24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("a text was expected here")


def _clean(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs", "Co", "Zl", "Zp"} and character not in "\n\t":
            raise ValueError(f"holds a character (U+{ord(character):04X}), which cannot be shown; remove it")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("must be one line")
    return _clean(text)


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError("must be small letters, digits and hyphens only, because it becomes part of a key")
    return text


def _link(text: str) -> str:
    if not text:
        return text
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s<>\"\\|`]", text):
        raise ValueError("must be a whole web address that begins with https:// (or http://)")
    return _one_line(text)


def _zone(text: str) -> str:
    name = zone_called(text)
    if name is None:
        meant = zone_suggested(text)
        hint = f'; did you mean "{meant}"?' if meant else ""
        raise ValueError(f"no time zone has this name; zones are written as Continent/City{hint}")
    return name


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise ValueError(
            "must be a country code in capitals, with a region where holidays differ (US, GB-ENG)"
        )
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("must be a language code, as en or en-GB")
    return text


def _when(value: object) -> When:
    return value if isinstance(value, When) else parse_when(_as_text(value))


def _point(value: object) -> Point:
    if isinstance(value, Point):
        return value
    text = _as_text(value)
    try:
        return End(text.strip().casefold())
    except ValueError:
        pass
    try:
        return parse_when(text)
    except ValueError as error:
        names = ", ".join(End)
        raise ValueError(f"{error}; the names of moments may stand here as well: {names}") from None


def _start(value: object) -> Start:
    if isinstance(value, date | ToBeAnnounced):
        return value
    text = _as_text(value)
    return TO_BE_ANNOUNCED if " ".join(text.casefold().split()) == str(TO_BE_ANNOUNCED) else parse_day(text)


def _day(value: object) -> date:
    return value if isinstance(value, date) else parse_day(_as_text(value))


def _time(value: object) -> time:
    return value if isinstance(value, time) else parse_time(_as_text(value))


def _weekday(value: object) -> int:
    if type(value) is int and 0 <= value <= 6:
        return value
    return parse_weekday(_as_text(value))


def read_lead(value: object) -> timedelta:
    """A length of time as files and people write it: `7d`, `24h`, `90m`. Raises ValueError with what is right."""
    if isinstance(value, timedelta):
        return value
    text = _as_text(value)
    found = _LEAD.fullmatch(text.strip().casefold())
    if not found:
        raise ValueError("must be a number of days, hours or minutes, as 7d, 24h or 90m")
    lead = int(found[1]) * _UNITS[found[2]]
    if not timedelta(0) < lead <= _LONGEST_LEAD:
        raise ValueError(f"must be more than nothing and at most {_LONGEST_LEAD.days} days")
    return lead


def _longest_first(leads: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if len(set(leads)) < len(leads):
        raise ValueError("says the same length of time twice")
    return tuple(sorted(leads, reverse=True))


def at_least_one(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Said only where every entry is right by itself: an entry with a mistake is an entry nevertheless."""
    if not entries:
        raise ValueError("must have at least one entry")
    return entries


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_one_line)
]
MaybeLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_one_line)
]
Prose = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_clean)
]
MaybeProse = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_clean)]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_slug)]
Link = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_link)]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
Number = Annotated[int, Field(strict=True, ge=1, le=200)]
Weeks = Annotated[int, Field(strict=True, ge=1, le=520)]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=24 * 60)]

_WHEN_PATTERN = (
    r"^\d{4}-\d{2}-\d{2}( \d{1,2}:\d{2})?$"
    rf"|^[Ww]eek \d+( ({'|'.join(WEEKDAYS)}))?( \d{{1,2}}:\d{{2}})?$"
    r"|^[Tt]o be announced$"
)
WhenText = Annotated[
    When,
    PlainValidator(_when),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _WHEN_PATTERN}),
]
PointText = Annotated[
    Point,
    PlainValidator(_point),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"{_WHEN_PATTERN}|^({'|'.join(End)})$"}),
]
StartText = Annotated[
    Start,
    PlainValidator(_start),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$|^[Tt]o be announced$"}),
]
DayText = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
TimeText = Annotated[
    time,
    PlainValidator(_time),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}$"}),
]
WeekdayText = Annotated[
    int,
    PlainValidator(_weekday),
    PlainSerializer(lambda weekday: WEEKDAYS[weekday], return_type=str),
    WithJsonSchema({"type": "string", "enum": list(WEEKDAYS)}),
]
LeadText = Annotated[
    timedelta,
    PlainValidator(read_lead),
    PlainSerializer(lead_words, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,4} ?[dhm]$"}),
]
LeadsText = Annotated[tuple[LeadText, ...], AfterValidator(_longest_first)]
SeveralLines = Annotated[
    tuple[Prose, ...],
    BeforeValidator(_several),
    PlainSerializer(list, return_type=list[str]),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
