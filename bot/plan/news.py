"""News of a date that was moved: only where the channel had been told something else, and only of the last move.

What the channel has heard is worked out from the timetable alone: the card of a lesson names its deadline and the calls
that belong to it, a call is posted a day ahead and again, and the news of an earlier move was said when it was due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.changes import ChangeField
from bot.model import DEFAULT_WAKING_HOURS
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan.reminders import DAY, HOUR, NEWS_KEEPS
from bot.timetable import Move, Timetable, Unit, UnitKind
from bot.waking import earliest_awake

NOTICE = timedelta(hours=1)
"""News that would come less than this before what it speaks of is told at once, at any hour."""


def news_of(timetable: Timetable, unit: Unit) -> Move | None:
    """The move of this unit's date (a call's start, the deadline of anything else) that is news to the channel, with
    what the channel was told last as its `old` date; None where there is no such news.

    Moves of which nothing was said before the next one are one move; together they may come to nothing.
    """
    moves = timetable.moves_of(unit.key, _field(unit))
    if not moves:
        return None
    known = _known_before(moves, unit, timetable)
    return None if known is None or known.date == moves[-1].new else replace(moves[-1], old=known.date)


def time_to_tell(timetable: Timetable, move: Move, now: datetime) -> datetime:
    """When news of this move is told that is due at `now`: in daytime on the course's clock, but at once where the old
    or the new date would come before that.
    """
    morning = earliest_awake(now, timetable.zone, DEFAULT_WAKING_HOURS)
    pressing = any(now <= date < morning + NOTICE for date in (move.old, move.new) if date is not None)
    return now if pressing else morning


def moved(unit: Unit, timetable: Timetable, *, kind: OccurrenceKind, title: str) -> Iterator[Occurrence]:
    """The news of this unit's last move, where there is some that is still ahead of what it tells."""
    move = news_of(timetable, unit)
    if move is None:
        return
    expires = move.at + NEWS_KEEPS if move.new is None else min(move.new, move.at + NEWS_KEEPS)
    if expires > move.at:
        yield Occurrence(
            key=f"{unit.key}/moved-{move.number}",
            kind=kind,
            subject=unit.key,
            title=title,
            audience=Audience.CHANNEL,
            opens=move.at,
            at=move.at,
            expires=expires,
            anchor=move.new or move.old or move.at,
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the channel was told last."""

    date: datetime | None


@dataclass(frozen=True, slots=True)
class _Spell:
    """A date as it stood from `begins` (None: from the start) until `ends`. `move` is what made it so."""

    date: datetime | None
    begins: datetime | None
    ends: datetime | None
    move: Move | None

    def has(self, at: datetime) -> bool:
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)


def _field(unit: Unit) -> ChangeField:
    return ChangeField.OPENS if unit.kind is UnitKind.CALL else ChangeField.DUE


def _spells(moves: Sequence[Move]) -> list[_Spell]:
    """The dates that a unit has had, in their order; none where it was never moved."""
    ends = [*(move.at for move in moves), None]
    first = [_Spell(moves[0].old, None, ends[0], None)] if moves else []
    return first + [_Spell(move.new, move.at, end, move) for move, end in zip(moves, ends[1:], strict=True)]


def _known_before(moves: Sequence[Move], unit: Unit, timetable: Timetable) -> _Known | None:
    """What the channel knew when the last of these moves was made; None where it had never heard a date."""
    cards = _cards(unit, timetable)
    known: _Known | None = None
    for spell in _spells(moves)[:-1]:
        told = [*cards, *_call_posts(unit, spell, timetable)]
        if known is not None and spell.move is not None and spell.date != known.date:
            told.append(time_to_tell(timetable, replace(spell.move, old=known.date), spell.move.at))
        if any(spell.has(at) for at in told) and (known is not None or spell.date is not None):
            known = _Known(spell.date)
    return known


def _cards(unit: Unit, timetable: Timetable) -> list[datetime]:
    """When the cards were posted that name the date of this unit: its own, or for a call that of its lesson."""
    of_call = unit.kind is UnitKind.CALL
    cards = [one for one in timetable.lessons if one.number == unit.lesson] if of_call else [unit]
    found: list[datetime] = []
    for card in cards:
        moves = timetable.moves_of(card.key, ChangeField.OPENS)
        for spell in _spells(moves) or [_Spell(card.opens, None, None, None)]:
            if spell.date is not None:
                at = spell.date if spell.begins is None else max(spell.date, spell.begins)
                found += [at] if spell.has(at) else []
    return found


def _call_posts(unit: Unit, spell: _Spell, timetable: Timetable) -> list[datetime]:
    """When the channel heard of a call from its own posts while this date stood."""
    if unit.kind is not UnitKind.CALL or spell.date is None:
        return []
    if spell.begins is None or spell.begins <= spell.date - DAY:
        return [spell.date - DAY]
    soon = max(spell.begins, spell.date - HOUR)
    first = min(soon, earliest_awake(spell.begins, timetable.zone, DEFAULT_WAKING_HOURS))
    return [first] if first <= spell.date else []
