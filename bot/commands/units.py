"""Which lesson or call somebody means."""

from __future__ import annotations

from bot.errors import Refused
from bot.language import _
from bot.phrases import units as phrases
from bot.timetable import Timetable, Unit, UnitKind


def find_unit(timetable: Timetable, said: str) -> Unit:
    """The unit somebody named: "3", "lesson 3", "call 2", "All-Learner Call 2", "wrap-up", or its key or
    title.

    A number alone is a lesson. Raises Refused, naming those there are.
    """
    words = _folded(said)
    for unit in timetable.units:
        if words in _names(unit):
            return unit
    raise Refused(phrases.no_such_unit(said, timetable))


def unit_with_key(timetable: Timetable, key: str) -> Unit:
    """The unit a button or a form belongs to. Raises Refused, kindly, where the course no longer has it."""
    for unit in timetable.units:
        if unit.key == key:
            return unit
    raise Refused(phrases.no_longer_there())


def numbered(timetable: Timetable, kind: UnitKind, number: int) -> Unit:
    """The lesson or call with this number. Raises Refused, naming those there are."""
    for unit in timetable.of_kind(kind):
        if unit.number == number:
            return unit
    raise Refused(phrases.no_such_number(number, kind, timetable))


def _names(unit: Unit) -> set[str]:
    names = {unit.key, unit.label, unit.title}
    match unit.kind:
        case UnitKind.LESSON:
            names |= {str(unit.number), f"lesson {unit.number}"}
        case UnitKind.CALL:
            last_words = " ".join(unit.label.split()[-2:])
            names |= {f"call {unit.number}", last_words}
        case UnitKind.WRAP_UP:
            names |= {"wrap up", "wrapup", "evaluation", _("wrap-up"), _("evaluation")}
    return {_folded(name) for name in names if name}


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("#", " ").replace("-", " ").split())
