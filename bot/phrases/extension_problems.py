"""What stands in the way of giving somebody more time, or of taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clocks import local_day
from bot.language import _
from bot.messages import Line, Message, Text
from bot.phrases.arguments import shown
from bot.phrases.common import listed, moment, say, units_in_words
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit, UnitKind

WEEK = timedelta(weeks=1)


def example_for(timetable: Timetable, now: datetime) -> str:
    """How the command is written: a week more for what is due next in this course."""
    dues = [(unit.due, unit) for unit in timetable.units if unit.due is not None]
    if not dues:
        return "/cohort extend @ana lesson:3 until:2027-01-27"
    ahead = [one for one in dues if one[0] > now] or dues
    due, unit = min(ahead, key=lambda one: one[0])
    lesson = str(unit.number) if unit.kind is UnitKind.LESSON else unit.key
    return f"/cohort extend @ana lesson:{lesson} until:{local_day(due, timetable.zone) + WEEK}"


def nobody_named(example: str) -> str:
    return _("Who needs more time? Mention them. Example: {example}", example=example)


def no_unit_named(example: str) -> str:
    return _("For which lesson? Give its number, or lesson:all. Example: {example}", example=example)


def no_date_given(example: str) -> str:
    return _(
        "Until when? Give a day, with a time if it matters, or until:none to take more time back. "
        "Example: {example}",
        example=example,
    )


def no_learners(names: Sequence[str], cohort: str) -> str:
    return _("Not learners of {cohort}: {names}.", cohort=cohort, names=", ".join(map(shown, names)))


def no_such_unit(said: str, units: Sequence[Unit]) -> str:
    return _(
        "I do not know “{said}”. There are: {units}. Example: lesson:3",
        said=shown(said),
        units=units_in_words(units),
    )


def no_deadline(unit: Unit) -> str:
    return _("{unit} has no deadline, so there is nothing to extend.", unit=unit.label)


def no_real_date(said: str, example: str) -> str:
    return _(
        "“{said}” is no day I can put into a calendar. Example: {example}", said=shown(said), example=example
    )


def two_times(said: str) -> str:
    return _("“{said}”: the time stands there twice. Give it once.", said=shown(said))


def not_later(timetable: Timetable, unit: Unit) -> Line:
    """Somebody wanted to give less time than everybody has."""
    if unit.due is None:
        return (no_deadline(unit),)
    return line(
        "For everybody, {unit} is due {due}. More time must end after that.",
        unit=unit.label,
        due=moment(timetable, unit.due),
    )


def cannot(problems: Sequence[Line]) -> Message:
    """Everything that stands in the way."""
    if len(problems) == 1:
        return say(*problems[0], " ", _("Nothing was changed."))
    first = Text(line=(_("I cannot do that yet. Nothing was changed."),))
    return Message(blocks=(first, listed(problems)))


def nothing_to_extend() -> str:
    return _("Nothing they still owe is due before then. Nothing was changed.")


def has_no_more_time() -> str:
    return _("They have no more time than everybody else there. Nothing was changed.")


def has_it_already() -> str:
    return _("They have exactly that already. Nothing was changed.")


def changed_meanwhile() -> str:
    return _(
        "Something was changed since I showed you this. Nothing was changed now. Type the command once more to "
        "see it as it is."
    )
