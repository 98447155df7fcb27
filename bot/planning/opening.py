"""What opens, for whom, and how the queue follows when the plan moves. Reads and writes, decides nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.decisions import Reason, is_called, is_extra, joins_in, planned_time
from bot.deliveries import DeliveryState, NewDelivery
from bot.errors import StorageError
from bot.model import Cohort, Member
from bot.occurrences import Audience, ClaimedOccurrence
from bot.planning.own import queue_own
from bot.planning.plans import plan_of
from bot.planning.rollcalls import call_row, part_of
from bot.planning.rows import is_for, is_personal, row_for
from bot.planning.timing import DECIDED_AT_ONCE, refresh, was_moved_later
from bot.ports import UnitOfWork

log = logging.getLogger(__name__)

#: What an occurrence is called, and for whom a delivery of it is.
_Told = tuple[str, str]
_FOR_ALL = frozenset({Audience.CHANNEL, Audience.CALENDAR})
#: Passed over because it stood elsewhere in the plan just then, or nowhere: that is no word about it.
_LET_GO = frozenset({Reason.MOVED, Reason.WITHDRAWN})


async def replan(uow: UnitOfWork, cohort: Cohort, *, now: datetime) -> None:
    """Make the stored plan that of the cohort as it is now, and move what is already queued along with it."""
    await uow.occurrences.put(cohort.id, plan_of(cohort).occurrences)
    await queue_own(uow, cohort, await uow.members.of_cohort(cohort.id), now=now)
    await refresh(uow, cohort, now=now)


async def open_due(uow: UnitOfWork, *, now: datetime, limit: int) -> int:
    """Claim occurrences whose time to be decided has come and write their deliveries, in one transaction.

    Of what opens at one moment the order is that of the keys, as a forecast has it: of two reminders to one person
    the first speaks for both. Returns how many were claimed; fewer than `limit` means that nothing is left to open.
    """
    claimed = await uow.occurrences.claim(now, limit=limit)
    claimed.sort(key=lambda claim: (claim.occurrence.opens, claim.occurrence.key))
    cohorts = await uow.cohorts.get_many({claim.cohort_id for claim in claimed})
    for cohort_id, cohort in sorted(cohorts.items()):
        mine = [claim for claim in claimed if claim.cohort_id == cohort_id]
        is_needed = any(is_personal(claim.occurrence) for claim in mine)
        members = await uow.members.of_cohort(cohort_id) if is_needed else []
        told = await _told(uow, cohort, mine)
        for claim in mine:
            await _record_or_tell(uow, claim, cohort, members, told, now)
    return len(claimed)


async def include(uow: UnitOfWork, cohort: Cohort, members: Sequence[Member], *, now: datetime) -> None:
    """Give people their part in what is open already: those who have just joined, or want other lead times now."""
    opened = [
        claim for claim in await uow.occurrences.opened(cohort.id, now) if is_personal(claim.occurrence)
    ]
    told = await _told(uow, cohort, opened)
    for claim in opened:
        await _record(uow, claim, cohort, members, told, now, joining=True)
    await queue_own(uow, cohort, members, now=now)


async def _told(uow: UnitOfWork, cohort: Cohort, claims: Sequence[ClaimedOccurrence]) -> frozenset[_Told]:
    """To whom nothing new is to be said of these occurrences, though they are opened again: they were moved later, and
    back since then.
    """
    again = {claim.occurrence.key: claim.occurrence for claim in claims if claim.revision}
    if not again:
        return frozenset()
    return frozenset(
        (delivery.row.occurrence, delivery.row.recipient)
        for delivery in await uow.ledger.of_cohort(cohort.id)
        if delivery.row.occurrence in again
        and not was_moved_later(delivery, again[delivery.row.occurrence])
        and delivery.row.reason not in _LET_GO
    )


async def _record_or_tell(
    uow: UnitOfWork,
    claim: ClaimedOccurrence,
    cohort: Cohort,
    members: Sequence[Member],
    told: frozenset[_Told],
    now: datetime,
) -> None:
    """A fault of ours over one occurrence leaves that one out, and is told; it must not stop every other cohort."""
    try:
        await _record(uow, claim, cohort, members, told, now)
    except StorageError:
        raise
    except Exception:
        log.exception("%s of cohort %s could not be opened", claim.occurrence.key, cohort.id)


async def _record(
    uow: UnitOfWork,
    claim: ClaimedOccurrence,
    cohort: Cohort,
    members: Sequence[Member],
    told: frozenset[_Told],
    now: datetime,
    *,
    joining: bool = False,
) -> None:
    """Write the deliveries of one occurrence, some at a time: deciding for thousands of people in one go would keep
    everything else waiting. `joining`: these members come to what has been opened before.
    """
    if claim.occurrence.audience is Audience.NOBODY:
        return
    if claim.occurrence.audience in _FOR_ALL:
        await uow.ledger.record(_rows(claim, cohort, (None,), told, now))
        return
    cohort_plan = plan_of(cohort)
    if claim.occurrence.expires <= now and is_extra(claim.occurrence, cohort_plan.shared):
        # Whoever has just asked for other lead times need not be told of each deadline that was past by then.
        return
    concerned = [member for member in members if is_for(claim.occurrence, cohort_plan, member)]
    if is_called(claim.occurrence, cohort):
        rows = _called(claim, cohort, list(filter(joins_in, concerned)), now, joining=joining)
        await uow.ledger.record([row for row in rows if (row.occurrence, row.recipient) not in told])
        concerned = [member for member in concerned if not joins_in(member)]
    for begin in range(0, len(concerned), DECIDED_AT_ONCE):
        await uow.ledger.record(_rows(claim, cohort, concerned[begin : begin + DECIDED_AT_ONCE], told, now))
        await asyncio.sleep(0)


def _called(
    claim: ClaimedOccurrence, cohort: Cohort, members: Sequence[Member], now: datetime, *, joining: bool
) -> list[NewDelivery]:
    """The one post that learners are reminded with. Whom it names is found out when it is sent: these members have no
    rows before that, but where it never will be, or they come when its time is past.
    """
    post = call_row(claim.occurrence, claim.revision, cohort, plan_of(cohort), now)
    at = planned_time(claim.occurrence, plan_of(cohort).shared)
    if joining and at <= now:
        late = (member for member in members if member.joined_at >= at)
        return [part_of(post, member, Reason.CAME_AFTER, post.inputs, now) for member in late]
    if post.state is DeliveryState.SKIPPED:
        return [post, *(part_of(post, member, post.reason, post.inputs, now) for member in members)]
    return [post]


def _rows(
    claim: ClaimedOccurrence,
    cohort: Cohort,
    members: Iterable[Member | None],
    told: frozenset[_Told],
    now: datetime,
) -> list[NewDelivery]:
    cohort_plan = plan_of(cohort)
    rows = (row_for(claim.occurrence, claim.revision, cohort, cohort_plan, member, now) for member in members)
    return [row for row in rows if (row.occurrence, row.recipient) not in told]
