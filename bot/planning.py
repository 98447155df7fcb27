"""From plan to ledger: what opens, for whom, and when each of them hears of it. Reads and writes, decides nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bot.changes import Change
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.decisions import Send, Skip, Standing, Verdict, decide_post, plan_personal
from bot.errors import StorageError
from bot.model import Cohort, Delivery, DeliveryState, Member, NewDelivery, Role
from bot.occurrences import Audience, ClaimedOccurrence, Occurrence
from bot.plan import plan
from bot.ports import UnitOfWork
from bot.timetable import Timetable

log = logging.getLogger(__name__)

CHANNEL = "channel"
#: For how many people is decided before anything else gets its turn; some ten milliseconds' worth.
DECIDED_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPlan:
    """A cohort's timetable and plan, as they follow from its course, its start and its changes."""

    timetable: Timetable
    occurrences: tuple[Occurrence, ...]

    def find(self, key: str) -> Occurrence | None:
        return next((occurrence for occurrence in self.occurrences if occurrence.key == key), None)

    def nearer(self, occurrence: Occurrence) -> tuple[Occurrence, ...]:
        """The later reminders of the same deadline."""
        return tuple(
            other
            for other in self.occurrences
            if other.subject == occurrence.subject
            and other.kind is occurrence.kind
            and other.at > occurrence.at
        )


def plan_of(cohort: Cohort) -> CohortPlan:
    """The plan of a cohort. Making one costs milliseconds and is asked for often, so recent ones are remembered."""
    return _plan_of(_Identity(cohort.course), cohort.start, cohort.changes)


class _Identity:
    """A course as a cache key: the object itself, since comparing two equal courses costs as much as planning."""

    __slots__ = ("course",)

    def __init__(self, course: Course) -> None:
        self.course = course

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.course is other.course

    def __hash__(self) -> int:
        return id(self.course)


@lru_cache(maxsize=256)
def _plan_of(course: _Identity, start: date | None, changes: tuple[Change, ...]) -> CohortPlan:
    timetable = make_timetable(course.course, start=start, changes=changes)
    return CohortPlan(timetable=timetable, occurrences=plan(timetable))


async def replan(uow: UnitOfWork, cohort: Cohort, *, now: datetime) -> None:
    """Make the stored plan that of the cohort as it is now, and move what is already queued along with it."""
    await uow.occurrences.put(cohort.id, plan_of(cohort).occurrences)
    await refresh(uow, cohort, now=now)


async def refresh(uow: UnitOfWork, cohort: Cohort, *, now: datetime) -> None:
    """Give queued deliveries the times they would get now: after a change of the plan, or of somebody's own hours.

    What was moved later or taken out is left alone: it is skipped when it falls due, and the new time opens anew.
    """
    cohort_plan = plan_of(cohort)
    queued = await uow.ledger.queued(cohort.id)
    members = await uow.members.get_many(
        {row.row.member_id for row in queued if row.row.member_id is not None}
    )
    moved: dict[int, tuple[datetime, datetime]] = {}
    for number, delivery in enumerate(queued):
        if number % DECIDED_AT_ONCE == 0:
            await asyncio.sleep(0)
        occurrence = cohort_plan.find(delivery.row.occurrence)
        if occurrence is None or was_moved_later(delivery, occurrence):
            continue
        member = None if delivery.row.member_id is None else members.get(delivery.row.member_id)
        verdict = first_verdict(occurrence, cohort_plan, member, now)
        if isinstance(verdict, Send) and (verdict.at, occurrence.expires) != (
            delivery.row.due_at,
            delivery.row.expires_at,
        ):
            moved[delivery.id] = (verdict.at, occurrence.expires)
    await uow.ledger.retime(moved)


def was_moved_later(delivery: Delivery, occurrence: Occurrence) -> bool:
    """Whether the occurrence now lies later than when this delivery was written; it then has a delivery of its own."""
    return occurrence.at.isoformat() > delivery.row.inputs.get("at", "")


def first_verdict(
    occurrence: Occurrence, cohort_plan: CohortPlan, member: Member | None, now: datetime
) -> Verdict:
    """The decision when an occurrence opens: for the channel (no member), or the time that suits a member."""
    if member is None:
        return decide_post(occurrence, cohort_plan.timetable, now)
    standing = Standing(member=member, done={})
    return plan_personal(occurrence, standing, now, nearer=cohort_plan.nearer(occurrence))


async def open_due(uow: UnitOfWork, *, now: datetime, limit: int) -> int:
    """Claim occurrences whose time to be decided has come and write their deliveries, in one transaction.

    Returns how many were claimed; fewer than `limit` means that nothing is left to open at `now`.
    """
    claimed = await uow.occurrences.claim(now, limit=limit)
    cohorts = await uow.cohorts.get_many({claim.cohort_id for claim in claimed})
    for cohort_id, cohort in cohorts.items():
        mine = [claim for claim in claimed if claim.cohort_id == cohort_id]
        members = await _learners(uow, cohort) if any(_is_personal(claim) for claim in mine) else []
        for claim in mine:
            await _record_or_tell(uow, claim, cohort, members, now)
    return len(claimed)


async def _record_or_tell(
    uow: UnitOfWork, claim: ClaimedOccurrence, cohort: Cohort, learners: Sequence[Member], now: datetime
) -> None:
    """A fault of ours over one occurrence leaves that one out, and is told; it must not stop every other cohort."""
    try:
        await _record(uow, claim, cohort, learners, now)
    except StorageError:
        raise
    except Exception:
        log.exception("%s of cohort %s could not be opened", claim.occurrence.key, cohort.id)


async def include(uow: UnitOfWork, cohort: Cohort, members: Sequence[Member], *, now: datetime) -> None:
    """Give people who have just joined their part in what is open already."""
    opened = await uow.occurrences.opened(cohort.id, now)
    learners = [member for member in members if member.has(Role.LEARNER)]
    for claim in opened:
        if _is_personal(claim):
            await _record(uow, claim, cohort, learners, now)


async def _record(
    uow: UnitOfWork, claim: ClaimedOccurrence, cohort: Cohort, learners: Sequence[Member], now: datetime
) -> None:
    """Write the deliveries of one occurrence, some at a time: deciding for thousands of people in one go would keep
    everything else waiting.
    """
    if not _is_personal(claim):
        await uow.ledger.record(_rows(claim, cohort, (), now))
        return
    for begin in range(0, len(learners), DECIDED_AT_ONCE):
        some = learners[begin : begin + DECIDED_AT_ONCE]
        await uow.ledger.record(_rows(claim, cohort, some, now))


async def _learners(uow: UnitOfWork, cohort: Cohort) -> list[Member]:
    return [member for member in await uow.members.of_cohort(cohort.id) if member.has(Role.LEARNER)]


def _is_personal(claim: ClaimedOccurrence) -> bool:
    return claim.occurrence.audience is Audience.OWING


def _rows(
    claim: ClaimedOccurrence, cohort: Cohort, learners: Sequence[Member], now: datetime
) -> list[NewDelivery]:
    match claim.occurrence.audience:
        case Audience.NOBODY:
            return []
        case Audience.CHANNEL:
            return [_row(claim, cohort, None, now)]
        case Audience.OWING:
            return [_row(claim, cohort, member, now) for member in learners]


def _row(claim: ClaimedOccurrence, cohort: Cohort, member: Member | None, now: datetime) -> NewDelivery:
    occurrence = claim.occurrence
    verdict = first_verdict(occurrence, plan_of(cohort), member, now)
    skipped = isinstance(verdict, Skip)
    return NewDelivery(
        cohort_id=cohort.id,
        occurrence=occurrence.key,
        revision=claim.revision,
        kind=occurrence.kind,
        recipient=CHANNEL if member is None else f"member:{member.id}",
        member_id=None if member is None else member.id,
        place=cohort.channel if member is None else member.person.direct,
        due_at=now if isinstance(verdict, Skip) else verdict.at,
        expires_at=occurrence.expires,
        state=DeliveryState.SKIPPED if skipped else DeliveryState.QUEUED,
        reason=verdict.reason,
        inputs=verdict.inputs,
    )
