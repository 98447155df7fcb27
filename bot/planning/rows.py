"""Rows for the ledger: one occurrence for one recipient, and when and where they are to hear of it."""

from __future__ import annotations

from datetime import datetime

from bot.decisions import NUDGES, Skip, Standing, Verdict, concerns, decide_post, plan_personal
from bot.deliveries import DeliveryState, NewDelivery
from bot.model import Cohort, Member, Place, Role, Where, calendar_of
from bot.occurrences import OWN, Audience, Occurrence, OccurrenceKind
from bot.plan import AD_HOC, ad_hoc
from bot.planning.plans import CohortPlan

CHANNEL, CALENDAR = "channel", "calendar"

_ROLES = {Audience.OWING: Role.LEARNER, Audience.FACILITATORS: Role.FACILITATOR}


def is_personal(occurrence: Occurrence) -> bool:
    """Whether it is for single people, each in private, rather than for everybody or nobody."""
    return occurrence.audience in _ROLES


def is_for(occurrence: Occurrence, cohort_plan: CohortPlan, member: Member) -> bool:
    """Whether a personal occurrence of the cohort may be for this member at all; they then get a row."""
    return member.has(_ROLES[occurrence.audience]) and concerns(
        occurrence, cohort_plan.shared, member.person.preferences
    )


def occurrence_of(row: NewDelivery, cohort_plan: CohortPlan) -> Occurrence | None:
    """What this row is about, as it stands now; None where it is planned no longer."""
    if row.kind not in AD_HOC:
        return cohort_plan.find(row.occurrence)
    at, anchor = (datetime.fromisoformat(row.inputs[name]) for name in ("at", "anchor"))
    return ad_hoc(row.kind, row.occurrence, at, row.expires_at, cohort_plan.timetable, anchor=anchor)


def first_verdict(
    occurrence: Occurrence, cohort_plan: CohortPlan, member: Member | None, now: datetime
) -> Verdict:
    """The decision when an occurrence opens: for the channel (no member), or the time that suits a member.

    What is owed and who has more time is left for the moment of sending: both may change until then.
    """
    if member is None:
        return decide_post(occurrence, cohort_plan.shared, now)
    standing = Standing(member=member, done={})
    following = nearer(occurrence, cohort_plan)
    return plan_personal(occurrence, cohort_plan.shared, standing, now, nearer=following)


def nearer(occurrence: Occurrence, cohort_plan: CohortPlan) -> tuple[Occurrence, ...]:
    """The later reminders of the same deadline: a learner's own, or the cohort's."""
    return tuple(
        other
        for other in cohort_plan.occurrences
        if other.subject == occurrence.subject
        and other.kind is occurrence.kind
        and other.at > occurrence.at
        and (OWN in other.key) is (OWN in occurrence.key)
    )


def place_for(kind: OccurrenceKind, member: Member, cohort: Cohort) -> Place:
    """Where this member hears of it: in private, unless they want to be reminded in the channel."""
    if kind in NUDGES and member.person.preferences.reminders is Where.CHANNEL:
        return cohort.channel
    return member.person.direct


def post_place(kind: OccurrenceKind, cohort: Cohort) -> Place:
    """Where everybody hears of it: in the cohort's channel, or in the calendar of its space."""
    if kind is OccurrenceKind.CALL_EVENT:
        return calendar_of(cohort.space)
    return cohort.channel


def row_for(
    occurrence: Occurrence,
    revision: int,
    cohort: Cohort,
    cohort_plan: CohortPlan,
    member: Member | None,
    now: datetime,
) -> NewDelivery:
    """The row of this occurrence for a member, or for everybody (no member)."""
    to_all = CALENDAR if occurrence.audience is Audience.CALENDAR else CHANNEL
    verdict = first_verdict(occurrence, cohort_plan, member, now)
    skipped = isinstance(verdict, Skip)
    return NewDelivery(
        cohort_id=cohort.id,
        occurrence=occurrence.key,
        revision=revision,
        kind=occurrence.kind,
        recipient=to_all if member is None else f"member:{member.id}",
        member_id=None if member is None else member.id,
        place=post_place(occurrence.kind, cohort)
        if member is None
        else place_for(occurrence.kind, member, cohort),
        due_at=now if isinstance(verdict, Skip) else verdict.at,
        expires_at=occurrence.expires,
        state=DeliveryState.SKIPPED if skipped else DeliveryState.QUEUED,
        reason=verdict.reason,
        inputs=verdict.inputs,
    )
