"""What is said where somebody names a lesson or call that there is not."""

from __future__ import annotations

from bot.phrases.arguments import shown
from bot.phrases.common import units_in_words
from bot.timetable import Timetable, UnitKind

_WORDS = {UnitKind.LESSON: "lesson", UnitKind.CALL: "call", UnitKind.WRAP_UP: "wrap-up"}


def no_such_unit(said: str, timetable: Timetable) -> str:
    example = "/course checkin 1"
    return f"I do not know “{shown(said)}”. There are: {units_in_words(timetable.units)}. Example: {example}"


def no_such_number(number: int, kind: UnitKind, timetable: Timetable) -> str:
    return f"There is no {_WORDS[kind]} {number}. There are: {units_in_words(timetable.units)}."
