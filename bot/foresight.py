"""One person's next days as they would go if nothing changed: the same decisions, over rows that do not exist yet."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.decisions import Standing
from bot.decisions.day import MOMENT
from bot.deliveries import Delivery, DeliveryState
from bot.facts import Facts
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.planning import plan_of
from bot.planning.rows import row_for
from bot.together import Due, after, begun, judge

#: Rows that do not exist yet come after all that do.
_NEW = 10**15

_WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED})
_ON_ITS_WAY = frozenset({DeliveryState.SENDING, DeliveryState.UNCERTAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An occurrence that has no row yet: for one member of a cohort, or for its channel (no standing)."""

    occurrence: Occurrence
    cohort: Cohort
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row, and when; `due` is what was said, where it was."""

    delivery: Delivery
    at: datetime
    due: Due | None


def play(
    person_id: int | None,
    rows: Sequence[Delivery],
    coming: Sequence[Coming],
    *,
    cohorts: Mapping[int, Cohort],
    standings: Mapping[int, Standing],
    now: datetime,
) -> Iterator[Outcome]:
    """What this person (or a channel) hears and does not hear, in order. `rows` are theirs from the ledger, in every
    cohort; `coming` is what has still to open. What is on its way counts as said.
    """
    known = {row.id: _arrived(row, now) if row.row.state in _ON_ITS_WAY else row for row in rows}
    facts = Facts(
        cohorts=cohorts, standings=standings, of_people={} if person_id is None else {person_id: known}
    )
    opening = deque(
        (max(one.occurrence.opens, now), number, one)
        for number, one in enumerate(sorted(coming, key=lambda one: _turn(one, now)), _NEW)
    )
    due = [
        (max(row.row.due_at, now), row.row.due_at, row.id)
        for row in known.values()
        if row.row.state in _WAITING
    ]
    heapq.heapify(due)
    while opening or due:
        if opening and (not due or opening[0][0] <= due[0][0]):
            at, number, one = opening.popleft()
            delivery = _opened(one, number, at)
            outcome = None
        else:
            at, _due_at, number = heapq.heappop(due)
            judged = judge(known[number], facts, at)
            outcome = judged if isinstance(judged, Due) else None
            delivery = (
                _arrived(begun(judged), at) if isinstance(judged, Due) else after(known[number], judged)
            )
            at += MOMENT
        known[number] = delivery
        if delivery.row.state is DeliveryState.QUEUED:
            heapq.heappush(due, (max(delivery.row.due_at, at), delivery.row.due_at, number))
        else:
            yield Outcome(delivery=delivery, at=delivery.settled_at or at, due=outcome)


def _turn(one: Coming, now: datetime) -> tuple[datetime, int, datetime, str]:
    """What opens first gets the lower number; what is overdue opens at once, one cohort after the other."""
    return max(one.occurrence.opens, now), one.cohort.id, one.occurrence.opens, one.occurrence.key


def _opened(one: Coming, number: int, now: datetime) -> Delivery:
    """The row as it will be written when this opens."""
    member = None if one.standing is None else one.standing.member
    row = row_for(one.occurrence, 0, one.cohort, plan_of(one.cohort), member, now)
    return Delivery(id=number, row=row)


def _arrived(delivery: Delivery, at: datetime) -> Delivery:
    """This delivery once it has been sent."""
    return replace(delivery, row=replace(delivery.row, state=DeliveryState.SENT), settled_at=at)
