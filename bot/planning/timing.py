"""When and where what is queued is to be said: as it was decided, until a plan or somebody's own wishes change."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime

from bot.decisions import Send
from bot.deliveries import Delivery, Timing
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.planning.plans import plan_for
from bot.planning.rows import first_verdict, occurrence_of, place_for, post_place
from bot.ports import UnitOfWork

#: For how many people is decided before anything else gets its turn; some ten milliseconds' worth.
DECIDED_AT_ONCE = 200


async def refresh(
    uow: UnitOfWork, cohort: Cohort, *, now: datetime, members: Collection[int] | None = None
) -> None:
    """Give queued deliveries the times and places they would get now: after a change of the plan, or of what people
    wish (`members`, by id; None: everybody and the channel).

    What was moved later or taken out is left alone: it is skipped when it falls due, and the new time opens anew.
    """
    queued = await _queued(uow, cohort, members)
    ids = {row.row.member_id for row in queued if row.row.member_id is not None}
    known = await uow.members.get_many(ids)
    extensions = await uow.extensions.of_members(ids)
    moved: dict[int, Timing] = {}
    for number, delivery in enumerate(queued):
        if number % DECIDED_AT_ONCE == 0:
            await asyncio.sleep(0)
        row = delivery.row
        member = None if row.member_id is None else known.get(row.member_id)
        cohort_plan = plan_for(cohort, {} if row.member_id is None else extensions[row.member_id])
        occurrence = occurrence_of(row, cohort_plan)
        if occurrence is None or was_moved_later(delivery, occurrence):
            continue
        verdict = first_verdict(occurrence, cohort_plan, member, now)
        if not isinstance(verdict, Send):
            continue
        place = post_place(row.kind, cohort) if member is None else place_for(row.kind, member, cohort)
        timing = Timing(due_at=verdict.at, expires_at=occurrence.expires, place=place)
        if timing != Timing(due_at=row.due_at, expires_at=row.expires_at, place=row.place):
            moved[delivery.id] = timing
    await uow.ledger.retime(moved)


def was_moved_later(delivery: Delivery, occurrence: Occurrence) -> bool:
    """Whether the occurrence now lies later than when this delivery was written; it then has a delivery of its own."""
    return occurrence.at.isoformat() > delivery.row.inputs.get("at", "")


async def _queued(uow: UnitOfWork, cohort: Cohort, members: Collection[int] | None) -> list[Delivery]:
    """One question, however many members there are."""
    if members is not None and len(members) == 1:
        return await uow.ledger.queued(cohort.id, member_id=next(iter(members)))
    queued = await uow.ledger.queued(cohort.id)
    return queued if members is None else [row for row in queued if row.row.member_id in members]
