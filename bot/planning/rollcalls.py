"""Rows for cohorts whose learners are reminded together: one post, and what it meant for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.deliveries import DeliveryState, NewDelivery
from bot.model import Cohort, Member
from bot.occurrences import Occurrence
from bot.planning.plans import CohortPlan
from bot.planning.rows import row_for

#: The recipient of the one post to all who still owe something.
TOGETHER = "together"


def call_row(
    occurrence: Occurrence, revision: int, cohort: Cohort, cohort_plan: CohortPlan, now: datetime
) -> NewDelivery:
    """The row of the post itself. It comes by day on the course's clock; whom it names is found out when it is
    sent.
    """
    return replace(row_for(occurrence, revision, cohort, cohort_plan, None, now), recipient=TOGETHER)


def part_of(
    post: NewDelivery, member: Member, reason: str, inputs: Mapping[str, str], now: datetime
) -> NewDelivery:
    """What such a post meant for one learner: a row of theirs that was never a message of its own, and why."""
    return replace(
        post,
        recipient=f"member:{member.id}",
        member_id=member.id,
        due_at=now,
        state=DeliveryState.SKIPPED,
        reason=reason,
        inputs=inputs,
    )
