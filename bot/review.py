"""The last look before a message leaves: is it still owed, and what does it say now?"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.decisions import Reason, Skip, Standing, Verdict, decide_personal, decide_post
from bot.messages import Message
from bot.model import Cohort, Delivery, DeliveryState, Profile, Settlement
from bot.occurrences import Occurrence
from bot.phrases.deliveries import compose
from bot.planning import CohortPlan, plan_of, was_moved_later
from bot.ports import UnitOfWork

log = logging.getLogger(__name__)

_OUT_OF_TIME = frozenset({Reason.TOO_LATE, Reason.ASLEEP_UNTIL_TOO_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """This delivery is still owed: say this. `reader` is who reads it in private, None in a channel."""

    delivery: Delivery
    message: Message
    reader: Profile | None
    verdict: Verdict


async def review(uow: UnitOfWork, deliveries: Sequence[Delivery], *, now: datetime) -> list[Say | Settlement]:
    """What to do with each of these deliveries, in their order: say it, or settle it without a word.

    Facts are read with one query of each kind, however many deliveries there are.
    """
    cohorts = await uow.cohorts.get_many({delivery.row.cohort_id for delivery in deliveries})
    member_ids = {delivery.row.member_id for delivery in deliveries if delivery.row.member_id is not None}
    members = await uow.members.get_many(member_ids)
    done = await uow.check_ins.of_members(member_ids)
    answers: list[Say | Settlement] = []
    for delivery in deliveries:
        member = None if delivery.row.member_id is None else members[delivery.row.member_id]
        standing = None if member is None else Standing(member=member, done=done[member.id])
        answers.append(_review_or_fail(delivery, cohorts[delivery.row.cohort_id], standing, now))
    return answers


def _review_or_fail(
    delivery: Delivery, cohort: Cohort, standing: Standing | None, now: datetime
) -> Say | Settlement:
    """A fault of ours in one message fails that message, and is told; all the others still go out."""
    try:
        return _review_one(delivery, cohort, standing, now)
    except Exception:
        log.exception("%s for %s could not be made", delivery.row.occurrence, delivery.row.recipient)
        reason = "an error of the companion's own; its log has the details"
        return Settlement(delivery_id=delivery.id, state=DeliveryState.FAILED, reason=reason, at=now)


def _review_one(
    delivery: Delivery, cohort: Cohort, standing: Standing | None, now: datetime
) -> Say | Settlement:
    cohort_plan = plan_of(cohort)
    occurrence = cohort_plan.find(delivery.row.occurrence)
    if occurrence is None:
        return _skipped(delivery, Skip(reason=Reason.WITHDRAWN, inputs=delivery.row.inputs), now)
    if was_moved_later(delivery, occurrence):
        return _skipped(delivery, Skip(reason=Reason.MOVED, inputs=delivery.row.inputs), now)
    verdict = verdict_now(occurrence, cohort_plan, standing, now)
    if isinstance(verdict, Skip):
        return _skipped(delivery, verdict, now)
    if verdict.at > now:
        return Settlement(
            delivery_id=delivery.id,
            state=DeliveryState.QUEUED,
            reason=verdict.reason,
            at=now,
            due_at=verdict.at,
            inputs=verdict.inputs,
        )
    return Say(
        delivery=delivery,
        message=compose(occurrence, cohort_plan.timetable, cohort_id=cohort.id, standing=standing, now=now),
        reader=None if standing is None else standing.member.person.profile,
        verdict=verdict,
    )


def verdict_now(
    occurrence: Occurrence, cohort_plan: CohortPlan, standing: Standing | None, now: datetime
) -> Verdict:
    """The decision with all the facts, for the channel (no standing) or for one member."""
    if standing is None:
        return decide_post(occurrence, cohort_plan.timetable, now)
    nearer = cohort_plan.nearer(occurrence)
    return decide_personal(occurrence, cohort_plan.timetable, standing, now, nearer=nearer)


def _skipped(delivery: Delivery, skip: Skip, now: datetime) -> Settlement:
    """A skip; or a failure, where the time ran out while the platform would not take it: that has to be told."""
    failed = delivery.attempts > 0 and skip.reason in _OUT_OF_TIME
    return Settlement(
        delivery_id=delivery.id,
        state=DeliveryState.FAILED if failed else DeliveryState.SKIPPED,
        reason=f"{delivery.row.reason}; it could not be sent in time" if failed else skip.reason,
        at=now,
        inputs=skip.inputs,
    )
