"""What becomes of one delivery that is due: said now, alone or together with others, put off, or settled in silence.

Decisions are asked here and put together; none is made. Facts are given, so that a forecast asks the very same.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot.decisions import (
    NAMED,
    NUDGES,
    NextDay,
    Reason,
    Send,
    Skip,
    Speak,
    Standing,
    Verdict,
    Wait,
    decide_day,
    decide_personal,
    decide_post,
    named_by,
    naming,
)
from bot.deliveries import Delivery, DeliveryState, Settlement
from bot.facts import Facts
from bot.model import Cohort, Place
from bot.occurrences import Occurrence, OccurrenceKind
from bot.planning import CohortPlan, plan_for, was_moved_later
from bot.planning.rows import nearer, occurrence_of, place_for, post_place

log = logging.getLogger(__name__)

_OUT_OF_TIME = frozenset({Reason.TOO_LATE, Reason.ASLEEP_UNTIL_TOO_LATE})
#: What speaks of something that has happened: it cannot be said before that, together with others or alone.
_AFTERWARDS = frozenset({OccurrenceKind.DEADLINE_PASSED, OccurrenceKind.BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing to say: an occurrence of a cohort, to its channel (no standing) or to one member of it."""

    delivery: Delivery
    cohort: Cohort
    plan: CohortPlan
    occurrence: Occurrence
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """To be said now, at `place`: the first of `parts` is what came up, the others are said with it.

    `verdict` is why; of a nudge its inputs name all of these deliveries.
    """

    place: Place
    parts: tuple[Part, ...]
    verdict: Send

    @property
    def delivery(self) -> Delivery:
        return self.parts[0].delivery

    @property
    def is_written_down(self) -> bool:
        """Whether the ledger has it as it is about to be said. It must, before it is: after a crash the ledger is where
        we look for it, and what tells the deliveries it named that they were.
        """
        row = self.delivery.row
        return row.place == self.place and _named(self.delivery) == self.named

    @property
    def named(self) -> frozenset[int]:
        return frozenset(part.delivery.id for part in self.parts)

    def alone(self) -> Due:
        """The same without what would have been said with it."""
        return replace(self, parts=self.parts[:1], verdict=_naming(self.verdict, self.parts[:1]))


def judge(delivery: Delivery, facts: Facts, now: datetime) -> Due | Settlement:
    """What becomes of this delivery, whose recipient is known, at `now`."""
    part = _part(delivery, facts)
    if part is None:
        return skipped(delivery, Skip(reason=Reason.WITHDRAWN, inputs=delivery.row.inputs), now)
    if was_moved_later(delivery, part.occurrence):
        return skipped(delivery, Skip(reason=Reason.MOVED, inputs=delivery.row.inputs), now)
    verdict = verdict_now(part, now)
    if isinstance(verdict, Skip):
        return skipped(delivery, verdict, now)
    if part.standing is not None:
        return _today(part, part.standing, verdict, facts, now)
    if verdict.at > now:
        return put_off(delivery, verdict.at, verdict.reason, verdict, now)
    return Due(place=post_place(delivery.row.kind, part.cohort), parts=(part,), verdict=verdict)


def verdict_now(part: Part, now: datetime) -> Verdict:
    """The decision with all the facts, for the channel or for one member."""
    if part.standing is None:
        return decide_post(part.occurrence, part.plan.shared, now)
    following = nearer(part.occurrence, part.plan)
    return decide_personal(part.occurrence, part.plan.shared, part.standing, now, nearer=following)


def put_off(
    delivery: Delivery, until: datetime, reason: Reason, verdict: Verdict, now: datetime
) -> Settlement:
    """To be asked about again at `until`."""
    return Settlement(
        delivery_id=delivery.id,
        state=DeliveryState.QUEUED,
        reason=reason,
        at=now,
        due_at=until,
        inputs=verdict.inputs,
    )


def skipped(delivery: Delivery, skip: Skip, now: datetime) -> Settlement:
    """A skip; or a failure, where the time ran out while the platform would not take it: that has to be told."""
    failed = delivery.attempts > 0 and skip.reason in _OUT_OF_TIME
    return Settlement(
        delivery_id=delivery.id,
        state=DeliveryState.FAILED if failed else DeliveryState.SKIPPED,
        reason=f"{delivery.row.reason}; it could not be sent in time" if failed else skip.reason,
        at=now,
        inputs=skip.inputs,
    )


def after(delivery: Delivery, settlement: Settlement) -> Delivery:
    """The delivery as it is once this settlement is written down."""
    due_at = settlement.due_at or delivery.row.due_at
    inputs = delivery.row.inputs if settlement.inputs is None else settlement.inputs
    row = replace(
        delivery.row, state=settlement.state, reason=settlement.reason, due_at=due_at, inputs=inputs
    )
    settled_at = None if settlement.state is DeliveryState.QUEUED else settlement.at
    return replace(delivery, row=row, settled_at=settled_at)


def begun(due: Due) -> Delivery:
    """The delivery as others to the same person are to see it from now on: on its way, with what it names."""
    row = replace(due.delivery.row, state=DeliveryState.SENDING, inputs=due.verdict.inputs)
    return replace(due.delivery, row=row)


def _part(delivery: Delivery, facts: Facts) -> Part | None:
    """What this delivery is about as things stand; None where it is planned no longer."""
    cohort, standing = facts.cohorts[delivery.row.cohort_id], facts.standing(delivery.row)
    cohort_plan = plan_for(cohort, {} if standing is None else standing.extensions)
    occurrence = occurrence_of(delivery.row, cohort_plan)
    if occurrence is None:
        return None
    return Part(delivery=delivery, cohort=cohort, plan=cohort_plan, occurrence=occurrence, standing=standing)


def _today(part: Part, standing: Standing, verdict: Send, facts: Facts, now: datetime) -> Due | Settlement:
    """What the day's one message makes of something that is owed to this person. That it was said is found out even
    where the hour has come to be a bad one meanwhile.
    """
    delivery, profile = part.delivery, standing.member.person.profile
    place = place_for(delivery.row.kind, standing.member, part.cohort)
    day = decide_day(
        delivery,
        facts.others(delivery, standing),
        now=now,
        profile=profile,
        expires=part.occurrence.expires,
    )
    if isinstance(day, Skip):
        inputs = {**verdict.inputs, **day.inputs}
        return skipped(delivery, Skip(reason=day.reason, inputs=inputs), now)
    if isinstance(day, Wait):
        return put_off(delivery, day.at, Reason.ANOTHER_FIRST, verdict, now)
    if verdict.at > now:
        return put_off(delivery, verdict.at, verdict.reason, verdict, now)
    match day:
        case NextDay():
            return put_off(delivery, day.at, Reason.NEXT_DAY, verdict, now)
        case Speak():
            others = (_with(other, facts, now, day.until) for other in day.with_)
            parts = (part, *(other for other in others if other is not None))
            return Due(place=place, parts=parts, verdict=_naming(verdict, parts))


def _with(other: Delivery, facts: Facts, now: datetime, until: datetime) -> Part | None:
    """This one too, if it is owed now and would come before the person's day ends. A fault of ours over it leaves it
    out here; it is told when it comes up itself.
    """
    try:
        part = _part(other, facts) if facts.is_known(other.row) else None
        if part is None or was_moved_later(other, part.occurrence):
            return None
        verdict = verdict_now(part, now)
    except Exception:
        log.exception("%s for %s could not be decided", other.row.occurrence, other.row.recipient)
        return None
    if isinstance(verdict, Skip) or verdict.at >= until:
        return None
    return None if verdict.at > now and other.row.kind in _AFTERWARDS else part


def _naming(verdict: Send, parts: tuple[Part, ...]) -> Send:
    if parts[0].delivery.row.kind not in NUDGES:
        return verdict
    named = naming(sorted((part.delivery for part in parts), key=lambda delivery: delivery.id))
    return replace(verdict, inputs={**verdict.inputs, NAMED: named})


def _named(delivery: Delivery) -> frozenset[int]:
    """For which deliveries the ledger has this one speak: without a word about it, for itself."""
    return named_by(delivery) or frozenset({delivery.id})
