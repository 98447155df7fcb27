"""The one post to all who still owe something: whom it names, what it says, and what it meant for each learner.

Decisions are asked here for every learner and put together; none is made. Facts are given, so that a forecast asks the
very same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.decisions import (
    Reason,
    Send,
    Skip,
    Standing,
    Verdict,
    decide_named,
    decide_named_today,
    decide_post,
    joins_in,
    mentioned_in,
    mentioning,
    wants,
)
from bot.decisions.rollcall import MENTIONED
from bot.deliveries import Delivery, DeliveryState, NewDelivery, Settlement
from bot.facts import Facts
from bot.language import negotiate, speaking
from bot.messages import Message
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.phrases.rollcalls import roll_call
from bot.phrases.scene import Scene
from bot.planning import CohortPlan, plan_of, was_moved_later
from bot.planning.rollcalls import TOGETHER, part_of
from bot.planning.rows import is_for, nearer, row_for
from bot.ports import UnitOfWork
from bot.together import put_off, skipped

#: Under this name the inputs of somebody's part hold the id of the post.
SAID_BY = "said_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who is to be named, in the order they joined, and `parts`: rows for those who are not. `verdict` is why the post
    is sent; its inputs hold whom it names.
    """

    delivery: Delivery
    cohort: Cohort
    plan: CohortPlan
    occurrence: Occurrence
    named: tuple[Standing, ...]
    parts: tuple[NewDelivery, ...]
    verdict: Send

    @property
    def is_written_down(self) -> bool:
        """Whether the ledger has it as it is about to be said: after a crash that is what tells who was named."""
        return mentioned_in(self.delivery.row.inputs) == mentioned_in(self.verdict.inputs)

    def named_rows(self, now: datetime) -> Iterator[Delivery]:
        """What this means for those it names, as others to the same people are to see it from now on."""
        for standing in self.named:
            row = part_of(self.delivery.row, standing.member, Reason.IN_ROLL_CALL, {}, now)
            yield Delivery(id=-self.delivery.id, row=row, settled_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Not said now, or never: `parts` are rows for those who would have been named."""

    settlement: Settlement
    parts: tuple[NewDelivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """What is asked about. `following` are the later reminders of the same deadline."""

    delivery: Delivery
    occurrence: Occurrence
    cohort: Cohort
    plan: CohortPlan
    following: Sequence[Occurrence]


@dataclass(slots=True, kw_only=True)
class _Called:
    """`named` owe and are to be named, `parts` are rows for the others."""

    named: list[Standing] = field(default_factory=list)
    parts: list[NewDelivery] = field(default_factory=list)


def call_roll(delivery: Delivery, facts: Facts, now: datetime) -> Roll | Unsaid:
    """What becomes of this post (its recipient is TOGETHER) at `now`, and what of each learner of its cohort."""
    cohort = facts.cohorts[delivery.row.cohort_id]
    cohort_plan = plan_of(cohort)
    occurrence = cohort_plan.find(delivery.row.occurrence)
    if occurrence is None or was_moved_later(delivery, occurrence):
        reason = Reason.WITHDRAWN if occurrence is None else Reason.MOVED
        return Unsaid(settlement=skipped(delivery, Skip(reason=reason, inputs=delivery.row.inputs), now))
    verdict = decide_post(occurrence, cohort_plan.shared, now)
    if isinstance(verdict, Send) and verdict.at > now:
        return Unsaid(settlement=put_off(delivery, verdict.at, verdict.reason, verdict, now))
    called = _call(
        _Post(
            delivery=delivery,
            occurrence=occurrence,
            cohort=cohort,
            plan=cohort_plan,
            following=nearer(occurrence, cohort_plan),
        ),
        facts,
        now,
    )
    if isinstance(verdict, Skip):
        lost = (
            part_of(delivery.row, one.member, verdict.reason, verdict.inputs, now) for one in called.named
        )
        return Unsaid(settlement=skipped(delivery, verdict, now), parts=(*called.parts, *lost))
    if not called.named:
        nobody = Skip(reason=Reason.NOBODY_TO_NAME, inputs=verdict.inputs)
        return Unsaid(settlement=skipped(delivery, nobody, now), parts=tuple(called.parts))
    inputs = {**verdict.inputs, MENTIONED: mentioning([one.member for one in called.named])}
    return Roll(
        delivery=delivery,
        cohort=cohort,
        plan=cohort_plan,
        occurrence=occurrence,
        named=tuple(called.named),
        parts=tuple(called.parts),
        verdict=Send(at=verdict.at, reason=Reason.OWES_WORK, inputs=inputs),
    )


def compose_roll(roll: Roll, now: datetime) -> Message:
    """The words, in the language of the course."""
    with speaking(negotiate(roll.cohort.course.language)):
        scene = Scene(
            occurrence=roll.occurrence,
            timetable=roll.plan.timetable,
            cohort=roll.cohort,
            standing=None,
            now=now,
        )
        return roll_call(scene, [standing.member.person for standing in roll.named])


async def tell_parts(
    uow: UnitOfWork, deliveries: Iterable[Delivery], settlements: Iterable[Settlement]
) -> None:
    """Write down for whoever a post to many named that it did, or that it could not be posted. `settlements` are of
    some of `deliveries`, and are written down in this same transaction.
    """
    posts = {one.id: one for one in deliveries if one.row.recipient == TOGETHER}
    settled = [
        (posts[one.delivery_id], one)
        for one in settlements
        if one.delivery_id in posts and one.state in (DeliveryState.SENT, DeliveryState.FAILED)
    ]
    if not settled:
        return
    named = {one.delivery_id: mentioned_in(_inputs(post, one)) for post, one in settled}
    # Whoever was erased since then has no part in it any more.
    members = await uow.members.get_many({number for some in named.values() for number in some})
    rows = []
    for post, one in settled:
        reason = Reason.IN_ROLL_CALL if one.state is DeliveryState.SENT else Reason.ROLL_CALL_LOST
        inputs = {name: value for name, value in _inputs(post, one).items() if name != MENTIONED}
        inputs[SAID_BY] = str(post.id)
        present = (members[number] for number in sorted(named[post.id] & members.keys()))
        rows += [part_of(post.row, member, reason, inputs, one.at) for member in present]
    await uow.ledger.record(rows)


def _inputs(post: Delivery, settlement: Settlement) -> dict[str, str]:
    return dict(post.row.inputs if settlement.inputs is None else settlement.inputs)


def _call(post: _Post, facts: Facts, now: datetime) -> _Called:
    """Ask for every learner. Who has a row of their own already heard of it, or will, by that."""
    called = _Called()
    for standing in facts.learners[post.cohort.id]:
        member, row = standing.member, post.delivery.row
        others = list(facts.of_people.get(member.person.id, {}).values())
        if not is_for(post.occurrence, post.plan, member) or _has_row(standing, row, others):
            continue
        if not joins_in(member):
            # They chose so since this was opened.
            called.parts.append(row_for(post.occurrence, row.revision, post.cohort, post.plan, member, now))
            continue
        verdict = _verdict(post, standing, others, now)
        if isinstance(verdict, Skip):
            called.parts.append(part_of(row, member, verdict.reason, verdict.inputs, now))
        else:
            called.named.append(standing)
    return called


def _verdict(post: _Post, standing: Standing, others: Sequence[Delivery], now: datetime) -> Verdict:
    shared, delivery = post.plan.shared, post.delivery
    verdict = decide_named(post.occurrence, shared, standing, now, nearer=post.following)
    if isinstance(verdict, Skip):
        return verdict
    preferences = standing.member.person.preferences
    return decide_named_today(
        verdict,
        replace(delivery, row=replace(delivery.row, expires_at=post.occurrence.expires)),
        others,
        standing,
        now,
        follows=any(wants(one, shared, preferences) for one in post.following),
    )


def _has_row(standing: Standing, post: NewDelivery, others: Iterable[Delivery]) -> bool:
    return any(
        one.row.member_id == standing.member.id
        and one.row.occurrence == post.occurrence
        and one.row.revision == post.revision
        for one in others
    )
