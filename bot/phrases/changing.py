"""What `/cohort call` and `/cohort lesson` show and say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import local_day
from bot.messages import Block, Fact, Facts, Heading, Line, Link, Message, Text
from bot.phrases.arguments import shown
from bot.phrases.common import TO_BE_ANNOUNCED, counted, moment, say, unit_name, when
from bot.timetable import Timetable, Unit, UnitKind
from bot.walltime import to_local


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How many posts and reminders still to come a change moves, adds and takes out."""

    moved: int
    added: int
    removed: int


def yes() -> str:
    return "Yes, for everybody"


def unreadable_date(said: str, problem: str) -> str:
    return f"“{shown(said)}”: {problem}."


def due_before_release(unit: Unit) -> str:
    return (
        f"{unit.label} would be due before it opens. Give a release and a due that fit. Nothing was changed."
    )


def nothing_changes(unit: Unit) -> Message:
    return say(f"{unit.label} is like that already. Nothing was changed.")


def as_it_stands(timetable: Timetable, unit: Unit) -> Message:
    """A unit as it is now, and what can be given to change it."""
    if unit.kind is UnitKind.CALL:
        starts = _written(timetable, unit.opens, "2027-01-14 12:00")
        example = f'/cohort call {unit.number} link:https://example.org/join starts:"{starts}"'
    else:
        due = _written(timetable, unit.due, "2027-01-20 23:59")
        example = f'/cohort lesson {unit.number} due:"{due}"'
    facts = tuple(Fact(label=label, value=value) for label, value in _values(timetable, unit))
    return Message(
        blocks=(
            Heading(text=unit_name(unit)),
            Facts(facts=facts),
            Text(line=(f"To change it, say what: {example}",)),
        )
    )


def _written(timetable: Timetable, at: datetime | None, otherwise: str) -> str:
    """An instant as one types it, on the course's clock."""
    return otherwise if at is None else f"{to_local(at, timetable.zone):%Y-%m-%d %H:%M}"


def proposed(
    timetable: Timetable, old: Unit, new: Unit, *, moves: Moves, posted: bool, now: datetime
) -> Message:
    """Old and new of everything that changes, and what that does to what people get.

    `posted`: the channel may have been told of this unit already.
    """
    values = zip(_values(timetable, old), _values(timetable, new), strict=True)
    facts = [
        Fact(label=label, value=(*before, " → ", *after))
        for (label, before), (_, after) in values
        if before != after
    ]
    blocks: list[Block] = [Heading(text=f"Change {old.label} for everybody?"), Facts(facts=tuple(facts))]
    blocks += [Text(line=(line,)) for line in _effects(moves)]
    blocks += [Text(line=(f"Please note: {note}",)) for note in _notes(timetable, old, new, now)]
    if posted and (old.opens, old.due, old.link) != (new.opens, new.due, new.link):
        note = "Please note: what I posted before stays as it is. Please tell everybody of the change."
        blocks.append(Text(line=(note,)))
    if new.due is not None and timetable.late_until is not None and new.due > timetable.late_until:
        line = ("Please note: that is after late work closes, ", moment(timetable, timetable.late_until), ".")
        blocks.append(Text(line=line))
    return Message(blocks=tuple(blocks))


def _notes(timetable: Timetable, old: Unit, new: Unit, now: datetime) -> Iterator[str]:
    """What somebody who mistyped a date should see before they agree: dates are shown without their year."""
    waits = new.closes is None or new.closes > now
    for before, after, word in (
        (old.opens, new.opens, "start" if new.kind is UnitKind.CALL else "opening"),
        (old.due, new.due, "deadline"),
    ):
        if after is None or after == before:
            continue
        day = local_day(after, timetable.zone)
        if day.year != local_day(before or now, timetable.zone).year:
            yield f"the new {word} is in {day.year}."
        if after <= now:
            at_once = ", so its post comes at once" if word == "opening" and waits else ""
            yield f"the new {word} is in the past{at_once}."
    if new.recording != old.recording and new.opens is not None and new.opens > now:
        yield f"{new.label} has not taken place yet, and its recording is announced at once."


def _values(timetable: Timetable, unit: Unit) -> list[tuple[str, Line]]:
    opens = ("Starts" if unit.kind is UnitKind.CALL else "Opens", (when(timetable, unit.opens),))
    values: list[tuple[str, Line]] = [opens]
    if unit.kind is not UnitKind.CALL:
        values.append(("Due", (when(timetable, unit.due),)))
    values.append(("Link", _link(unit.link)))
    if unit.kind is UnitKind.CALL:
        values.append(("Recording", _link(unit.recording)))
    return values


def _link(url: str) -> Line:
    return (Link(label=url, url=url),) if url else (TO_BE_ANNOUNCED,)


def _effects(moves: Moves) -> list[str]:
    lines = []
    if moves.moved:
        lines.append(f"{counted(moves.moved, 'post or reminder', 'posts and reminders')} will move along.")
    if moves.added:
        lines.append(f"{counted(moves.added, 'post or reminder', 'posts and reminders')} will be added.")
    if moves.removed:
        lines.append(
            f"{counted(moves.removed, 'post or reminder', 'posts and reminders')} will be taken out."
        )
    return lines


def done(timetable: Timetable, unit: Unit) -> Message:
    facts = tuple(Fact(label=label, value=value) for label, value in _values(timetable, unit))
    return Message(blocks=(Text(line=(f"{unit.label} is changed for everybody. ✓",)), Facts(facts=facts)))
