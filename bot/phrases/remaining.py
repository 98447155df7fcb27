"""What somebody has left to do for the certificate, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.agenda import is_past, last_minute
from bot.certificate import Owed, Progress
from bot.language import _, plural
from bot.messages import Block, Fact, Facts, Line, Strong, Text
from bot.phrases.common import listed, moment, units_in_words, when
from bot.phrases.wording import line, plural_line
from bot.timetable import Requirement, Timetable, Unit, UnitKind

#: A whole course has more units than a list on a phone should; all of them are shown here all the same.
MOST_UNITS = 16
LONGEST_TITLES = 90


def remains(timetable: Timetable, progress: Progress, now: datetime) -> Iterator[Fact]:
    """What is left of each requirement, with its last safe date where they differ; where they do not,
    `what_is_left` gives the one there is.
    """
    ends = {last_minute(timetable, one, now) for one in progress.owed if not is_past(timetable, one, now)}
    for requirement in timetable.requirements:
        missing = [one for one in progress.owed if one.task.key in requirement.tasks]
        value = _requirement(timetable, requirement, missing, now, dated=len(ends) > 1)
        yield Fact(label=requirement.title, value=value)


def _requirement(
    timetable: Timetable, requirement: Requirement, missing: Sequence[Owed], now: datetime, *, dated: bool
) -> Line:
    if not requirement.tasks:
        return (_("nothing yet"),)
    if not missing:
        return (_("done ✓"),)
    left = [one for one in missing if not is_past(timetable, one, now)]
    if not left:
        return (plural("{number} not handed in", "{number} not handed in", len(missing)),)
    if len(left) < len(missing):
        return (
            plural(
                "{number} left, and {missed} not handed in",
                "{number} left, and {missed} not handed in",
                len(left),
                missed=len(missing) - len(left),
            ),
        )
    if not dated:
        return (plural("{number} left", "{number} left", len(left)),)
    return _dated(timetable, [last_minute(timetable, one, now) for one in left])


def _dated(timetable: Timetable, ends: Sequence[datetime | None]) -> Line:
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return (
            plural(
                "{number} left, last safe date to be announced",
                "{number} left, last safe dates to be announced",
                len(ends),
            ),
        )
    first, last = moment(timetable, min(known)), moment(timetable, max(known))
    if first == last:
        return plural_line(
            "{number} left, last safe date {when}",
            "{number} left, last safe date {when}",
            len(ends),
            when=first,
        )
    return plural_line(
        "{number} left, last safe dates from {first} to {last}",
        "{number} left, last safe dates from {first} to {last}",
        len(ends),
        first=first,
        last=last,
    )


def what_is_left(timetable: Timetable, owed: Sequence[Owed], now: datetime) -> Iterator[Block]:
    """What can be done now, a line for each unit; in one line what is still to come, or came too late."""
    closed = [one for one in owed if is_past(timetable, one, now)]
    doable = [one for one in owed if one not in closed]
    ends = {last_minute(timetable, one, now) for one in doable}
    by_unit = [(unit, tuple(some)) for unit, some in groupby(doable, key=lambda one: one.unit)]
    opened = [(unit, some) for unit, some in by_unit if unit.opens is not None and unit.opens <= now]
    ahead = [(unit, some) for unit, some in by_unit if unit.opens is None or unit.opens > now]
    if opened:
        yield Text(line=(Strong(text=_("What is left")),))
        lines = [_left_line(timetable, unit, some, now, dated=len(ends) > 1) for unit, some in opened]
        yield listed(lines, MOST_UNITS)
    if ahead:
        yield Facts(facts=(_to_come(ahead),))
    if len(ends) == 1:
        last = Fact(label=_("Last safe date for all of it"), value=(when(timetable, *ends),))
        yield Facts(facts=(last,))
    if closed:
        yield from _closed(timetable, closed)


def _left_line(timetable: Timetable, unit: Unit, owed: Sequence[Owed], now: datetime, *, dated: bool) -> Line:
    tasks = _tasks(owed)
    if not dated:
        # What there is to do about a call names it already.
        named = unit.kind is UnitKind.CALL
        return (tasks,) if named else line("{unit}: {tasks}", unit=unit.label, tasks=tasks)
    end = when(timetable, last_minute(timetable, owed[0], now))
    return line("{unit}: {tasks}, last safe date {when}", unit=unit.label, tasks=tasks, when=end)


def _to_come(ahead: Sequence[tuple[Unit, Sequence[Owed]]]) -> Fact:
    number = sum(len(some) for _unit, some in ahead)
    units = units_in_words([unit for unit, _some in ahead])
    return Fact(
        label=_("Still to come"),
        value=(plural("{number} thing in {units}", "{number} things in {units}", number, units=units),),
    )


def _closed(timetable: Timetable, closed: Sequence[Owed]) -> Iterator[Block]:
    """What came too late: in one line where all of it had one last date, or else a line for each of these dates."""
    by_date: dict[datetime | None, list[Owed]] = {}
    for one in closed:
        by_date.setdefault(one.last_safe, []).append(one)
    if len(by_date) > 1:
        said = _("Not handed in, and no longer taken. If that is not right, please ask your facilitator.")
        yield Text(line=(said,))
        yield listed([_closed_line(timetable, some, at) for at, some in by_date.items()], MOST_UNITS)
        return
    ((last, _some),) = by_date.items()
    yield Text(
        line=plural_line(
            "Not handed in by {when}: {number} thing in {units}. "
            "If that is not right, please ask your facilitator.",
            "Not handed in by {when}: {number} things in {units}. "
            "If that is not right, please ask your facilitator.",
            len(closed),
            when=when(timetable, last),
            units=_units(closed),
        )
    )


def _closed_line(timetable: Timetable, owed: Sequence[Owed], last: datetime | None) -> Line:
    return plural_line(
        "{units}: {number} thing, by {when}",
        "{units}: {number} things, by {when}",
        len(owed),
        units=_units(owed),
        when=when(timetable, last),
    )


def _units(owed: Sequence[Owed]) -> str:
    return units_in_words(list(dict.fromkeys(one.unit for one in owed)))


def _tasks(owed: Sequence[Owed]) -> str:
    titles = "; ".join(one.task.title for one in owed)
    if len(owed) == 1 or len(titles) <= LONGEST_TITLES:
        return titles
    return plural("{number} thing", "{number} things", len(owed))
