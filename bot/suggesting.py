"""What could stand where somebody is typing. Asked with every key they press, so it reads only what concerns them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.checkins import open_tasks
from bot.commands.catalogue import COMMANDS
from bot.commands.context import Seat, Services, language_of, seats_of
from bot.commands.gate import is_over, may_use, seats_as, seats_meant
from bot.commands.more_time import ALL
from bot.inbound import CommandCall
from bot.language import negotiate, speaking
from bot.parameters import Described, Source, Who
from bot.phrases import suggested as phrases
from bot.places import begins, folded, places_called
from bot.ports import UnitOfWork
from bot.registry import Found
from bot.suggestions import MOST, Asked, Suggestion
from bot.timetable import Timetable, Unit, UnitKind

#: Of a value, in characters; of a label it is `phrases.LONGEST_LABEL`.
LONGEST_VALUE = 100


async def suggest(
    uow: UnitOfWork, services: Services, asked: Asked, *, now: datetime
) -> tuple[Suggestion, ...]:
    """At most `MOST` values, the likeliest first, in the person's language. Who may not use the command gets none, and
    nobody we do not know is got to know.
    """
    command = _command(asked)
    source = None if command is None else _source(command, asked.parameter)
    if command is None or source is None:
        return ()
    person = await uow.people.known(asked.who.space, asked.who.external_id)
    seats = () if person is None else await seats_of(uow, person)
    if not may_use(command.who, seats, trusted=asked.trusted):
        return ()
    language = negotiate(asked.who.locale) if person is None else language_of(person, seats)
    with speaking(language):
        found = _found(command, source, seats_as(command.who, seats), services, asked, now)
        return tuple(one for one in found if len(one.value) <= LONGEST_VALUE)[:MOST]


def _command(asked: Asked) -> Described | None:
    group, word = asked.path
    found = COMMANDS.find(CommandCall(name=group, text=word))
    return found.command if isinstance(found, Found) else None


def _source(command: Described, name: str) -> Source | None:
    return next((one.source for one in command.parameters if one.name == name), None)


def _found(
    command: Described,
    source: Source,
    seats: Sequence[Seat],
    services: Services,
    asked: Asked,
    now: datetime,
) -> Iterable[Suggestion]:
    match source:
        case Source.ZONES:
            return _zones(asked, now)
        case Source.COURSES:
            return _names(services.library.names(), asked.typed)
        case Source.COHORTS:
            present = [seat for seat in seats if not is_over(seat, now)] or seats
            return _names([seat.cohort.name for seat in reversed(present)], asked.typed)
    meant = seats_meant(seats, asked.cohort, place=asked.place, now=now)
    if len(meant) != 1:
        return ()
    match source:
        case Source.CALLS:
            return _numbers(meant[0].timetable, UnitKind.CALL, asked.typed, now)
        case Source.LESSONS:
            return _numbers(meant[0].timetable, UnitKind.LESSON, asked.typed, now)
        case Source.UNITS if command.who is Who.FACILITATOR:
            return _with_deadlines(meant[0].timetable, asked.typed, now)
        case Source.UNITS:
            return _to_check_in(meant[0].own_timetable, asked.typed, now)


def _zones(asked: Asked, now: datetime) -> Iterator[Suggestion]:
    for place in places_called(asked.typed, locale=asked.who.locale, now=now)[:MOST]:
        yield Suggestion(label=phrases.zone(place.city, place.zone, now), value=place.zone)


def _names(names: Iterable[str], typed: str) -> Iterator[Suggestion]:
    said = folded(typed)
    return (
        Suggestion(label=name[: phrases.LONGEST_LABEL], value=name)
        for name in names
        if begins(said, folded(name).split())
    )


def _numbers(timetable: Timetable, kind: UnitKind, typed: str, now: datetime) -> Iterator[Suggestion]:
    """Lessons or calls by their numbers: the next ones first, then those that were, the latest first."""
    return (
        Suggestion(label=phrases.unit(timetable, unit), value=str(unit.number))
        for unit in _next_first(timetable.of_kind(kind), now)
        if _fits(unit, typed)
    )


def _with_deadlines(timetable: Timetable, typed: str, now: datetime) -> Iterator[Suggestion]:
    """What can be given more time for, and all of it at once."""
    due = [unit for unit in timetable.units if unit.due is not None]
    yield from _units(timetable, _next_first(due, now), typed)
    if begins(folded(typed), (ALL, *folded(phrases.everything()).split())):
        yield Suggestion(label=phrases.everything(), value=ALL)


def _to_check_in(timetable: Timetable, typed: str, now: datetime) -> Iterator[Suggestion]:
    """What can be checked in now: what is due next first, then what was, the latest first."""
    opened = [
        unit
        for unit in timetable.units
        if unit.opens is not None and unit.opens <= now and open_tasks(timetable, unit, now)
    ]
    return _units(timetable, _next_first(opened, now), typed)


def _units(timetable: Timetable, units: Iterable[Unit], typed: str) -> Iterator[Suggestion]:
    return (
        Suggestion(label=phrases.unit(timetable, unit), value=unit.key)
        for unit in units
        if _fits(unit, typed)
    )


def _fits(unit: Unit, typed: str) -> bool:
    """Whether what was typed begins words of a unit's name, or is its number."""
    said = folded(typed)
    return said == str(unit.number) or begins(said, folded(f"{unit.label} {unit.title} {unit.key}").split())


def _next_first(units: Iterable[Unit], now: datetime) -> list[Unit]:
    """By when they are due, or begin: what is to come in its order, then what nobody knows the date of, then what was,
    the latest first.
    """

    def order(unit: Unit) -> tuple[int, float]:
        at = unit.ends or unit.opens if unit.kind is UnitKind.CALL else unit.closes
        if at is None:
            return 1, 0
        return (0, at.timestamp()) if now < at else (2, -at.timestamp())

    return sorted(units, key=order)
