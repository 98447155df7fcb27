"""What somebody asks for about themselves, as they write it: read, checked, and put in place of what held before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum

from bot.language import LANGUAGES
from bot.leads import read_leads
from bot.model import DEFAULT_WAKING_HOURS, Person, WakingHours, Where
from bot.phrases import enrolling
from bot.phrases import me as phrases
from bot.plain import clean
from bot.zones import zone_called, zone_suggested

LONGEST_NAME = 80
#: In a shorter day than this nobody can be reached: a reminder needs a moment that is in it.
SHORTEST_DAY = timedelta(hours=2)

_HOURS = re.compile(
    r"(\d{1,2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*(?:-|–|to|a)\s*(\d{1,2})(?::(\d{2}))?\s*([ap]\.?m\.?)?"
)
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", re.ASCII | re.IGNORECASE)
#: What languages are called in others; what they call themselves is known already.
_CALLED = {
    "english": "en",
    "inglés": "en",
    "ingles": "en",
    "spanish": "es",
    "espanol": "es",
    "castellano": "es",
}
_AS_TOLD = ("", "as-told", "as told", "told")
#: What goes back to what is usual, beside nothing at all.
USUAL = "usual"
_USUAL = ("", USUAL)


class Wish(StrEnum):
    """What can be chosen. These are the names of the command's parameters and of the form's fields."""

    ZONE = "zone"
    AWAKE = "awake"
    NAME = "name"
    LANGUAGE = "language"
    REMINDERS = "reminders"
    LEADS = "leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The person with what they asked for, or why some of it cannot be, in words, by `Wish`."""

    person: Person
    problems: Mapping[Wish, str]


def choose(person: Person, wishes: Mapping[Wish, str]) -> Chosen:
    """The person with these wishes in place of what held before; what is not among them stays.

    An empty one, `as-told` or `usual` goes back to what we were told, or to what is usual.
    """
    problems: dict[Wish, str] = {}
    for wish, text in wishes.items():
        text = text.strip()
        match wish:
            case Wish.ZONE:
                answer = _zone(person, text)
            case Wish.AWAKE:
                answer = _awake(person, text)
            case Wish.NAME:
                answer = _name(person, text)
            case Wish.LANGUAGE:
                answer = _language(person, text)
            case Wish.REMINDERS:
                answer = _reminders(person, text)
            case Wish.LEADS:
                answer = _leads(person, text)
        if isinstance(answer, str):
            problems[wish] = answer
        else:
            person = answer
    return Chosen(person=person, problems=problems)


def read_hours(text: str) -> WakingHours | None:
    """Waking hours as people write them: `07:30-22:00`, `7 to 22`, `7am-9pm`, `20-8` (a night shift), `0-24`,
    `any`, `usual`.

    None where nobody can read it.
    """
    word = text.strip().casefold()
    if word == "any":
        return WakingHours(start=time(0), end=time(0))
    if word == USUAL:
        return DEFAULT_WAKING_HOURS
    match = _HOURS.fullmatch(word)
    if match is None:
        return None
    first, last = (_hour(match[hour], match[hour + 2]) for hour in (1, 4))
    if first is None or last is None:
        return None
    try:
        start, end = time(first % 24, int(match[2] or 0)), time(last % 24, int(match[5] or 0))
    except ValueError:
        return None
    if start == end and (first, last) != (0, 24):
        return None
    return WakingHours(start=start, end=end)


def _hour(number: str, half: str | None) -> int | None:
    """The hour from 0 to 24, with or without the half of the day; None where there is no such hour."""
    hour = int(number)
    if half is None:
        return hour if hour <= 24 else None
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half.startswith("p") else 0)


def language_called(text: str) -> str | None:
    """The tag of a language we speak (`es`, `es-MX`), from a BCP 47 tag, what the language calls itself or what
    it is called in English or Spanish; None for any other.
    """
    word = text.strip().replace("_", "-")
    for tag in LANGUAGES:
        if word.casefold() == phrases.language_name(tag).casefold():
            return tag
    word = _CALLED.get(word.casefold(), word)
    language = word.partition("-")[0].casefold()
    if not _TAG.fullmatch(word) or language not in LANGUAGES:
        return None
    return language + word[len(language) :]


def _zone(person: Person, text: str) -> Person | str:
    if text.casefold() in _AS_TOLD:
        return _preferring(person, zone="")
    zone = zone_called(text)
    if zone is None:
        return enrolling.unknown_zone(text, zone_suggested(text[:60]))
    return _preferring(person, zone=zone)


def _awake(person: Person, text: str) -> Person | str:
    hours = DEFAULT_WAKING_HOURS if text.casefold() in _USUAL else read_hours(text)
    if hours is None:
        return phrases.unreadable_hours(text)
    if hours.start != hours.end and _length(hours) < SHORTEST_DAY:
        return phrases.too_few_hours(text)
    return replace(person, told=replace(person.told, waking=hours))


def _length(hours: WakingHours) -> timedelta:
    """How long the clock takes from the start to the end, over midnight where need be."""
    start, end = (timedelta(hours=clock.hour, minutes=clock.minute) for clock in (hours.start, hours.end))
    return (end - start) % timedelta(days=1)


def _name(person: Person, text: str) -> Person | str:
    name = "" if text.casefold() in _AS_TOLD else clean(text)
    if len(name) > LONGEST_NAME:
        return phrases.name_too_long(len(name), LONGEST_NAME)
    return _preferring(person, name=name)


def _language(person: Person, text: str) -> Person | str:
    if text.casefold() in _AS_TOLD:
        return _preferring(person, language="")
    tag = language_called(text)
    return phrases.unknown_language(text) if tag is None else _preferring(person, language=tag)


def _reminders(person: Person, text: str) -> Person | str:
    where: Where | None = None
    if text.casefold() not in _USUAL:
        try:
            where = Where(text.casefold())
        except ValueError:
            return phrases.unknown_where(text)
    return replace(person, preferences=replace(person.preferences, reminders=where))


def _leads(person: Person, text: str) -> Person | str:
    leads: tuple[timedelta, ...] | None = None
    if text.casefold() not in _USUAL:
        leads = read_leads(text)
        if leads is None:
            return phrases.unreadable_leads(text)
    return replace(person, preferences=replace(person.preferences, leads=leads))


def _preferring(
    person: Person, *, zone: str | None = None, name: str | None = None, language: str | None = None
) -> Person:
    held = person.preferences
    return replace(
        person,
        preferences=replace(
            held,
            zone=held.zone if zone is None else zone,
            name=held.name if name is None else name,
            language=held.language if language is None else language,
        ),
    )
