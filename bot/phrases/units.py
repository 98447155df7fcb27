"""What is said where somebody names a lesson or call that there is not."""

from __future__ import annotations

from bot.language import _
from bot.phrases.arguments import shown
from bot.phrases.common import units_in_words
from bot.timetable import Timetable, UnitKind


def no_such_unit(said: str, timetable: Timetable) -> str:
    return _(
        "I do not know “{said}”. There are: {units}. Example: {example}",
        said=shown(said),
        units=units_in_words(timetable.units),
        example="/course checkin 1",
    )


def no_such_number(number: int, kind: UnitKind, timetable: Timetable) -> str:
    units = units_in_words(timetable.units)
    if kind is UnitKind.CALL:
        return _("There is no call {number}. There are: {units}.", number=number, units=units)
    return _("There is no lesson {number}. There are: {units}.", number=number, units=units)


def no_longer_there() -> str:
    """For a button or a form of a unit that the course no longer has."""
    return _(
        "That part is no longer in the course, so there is nothing to do for it. "
        "Nothing was changed. Type /course next to see what there is."
    )
