"""Posts that may no longer hold, and what they are to say now."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.deliveries import Delivery, Edited, Receipt
from bot.language import negotiate, speaking
from bot.messages import Message
from bot.model import Cohort, PlaceKind
from bot.occurrences import Occurrence, OccurrenceKind
from bot.phrases.deliveries import compose
from bot.phrases.entries import in_the_calendar, taken_out
from bot.phrases.news import withdrawn
from bot.plain import plain
from bot.plan.entries import entries
from bot.planning import CohortPlan, plan_of, was_moved_later
from bot.ports import UnitOfWork

log = logging.getLogger(__name__)

#: They say that something is happening now: moved to a later time, it is not.
_AT_THE_TIME = frozenset(
    {OccurrenceKind.LESSON_RELEASED, OccurrenceKind.CALL_SOON, OccurrenceKind.CALL_STARTING}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A post that is to say this from now on. `since` is when what it says may have stopped being true (UTC)."""

    delivery: Delivery
    receipt: Receipt
    message: Message
    since: datetime

    def settled(self, *, text: str, again_at: datetime | None = None) -> Edited:
        """What is written down once it was tried: what the post says now (empty: nobody knows), and when to try once
        more. Raises ValueError where the delivery was not claimed for it.
        """
        return _settled(self.delivery, text=text, again_at=again_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """What to do with outdated posts: `edits` to make, and what to write down before any of them is (`settled`)."""

    edits: tuple[Edit, ...]
    settled: tuple[Edited, ...]


async def recompose(uow: UnitOfWork, outdated: Sequence[Delivery], *, now: datetime) -> Remade:
    """What these posts, which the caller has claimed for it, say as of `now`. Left alone is what would say the same
    but for how long it is until then, and what was said to one person and not to everybody.

    Of what is to be edited it is written down beforehand that nobody knows what it says: after a crash, or an answer
    that was lost, it is edited again even where it is to say what it had said before.
    """
    cohorts = await uow.cohorts.get_many({delivery.row.cohort_id for delivery in outdated})
    edits, settled = [], []
    for delivery in outdated:
        edit = _edit_or_tell(delivery, cohorts[delivery.row.cohort_id], now)
        if edit is None:
            settled.append(_settled(delivery))
        else:
            edits.append(edit)
            settled.append(edit.settled(text="", again_at=delivery.edit_due_at))
    return Remade(edits=tuple(edits), settled=tuple(settled))


def _edit_or_tell(delivery: Delivery, cohort: Cohort, now: datetime) -> Edit | None:
    """A fault of ours leaves that post as it is, and is told."""
    try:
        return _edit(delivery, cohort, now)
    except Exception:
        log.exception("%s could not be made anew", delivery.row.occurrence)
        return None


def _edit(delivery: Delivery, cohort: Cohort, now: datetime) -> Edit | None:
    if delivery.receipt is None or delivery.row.member_id is not None:
        return None
    with speaking(negotiate(cohort.course.language)):
        message = _says(delivery, cohort, now)
        told = delivery.settled_at or now
        changes = [change.at for change in cohort.changes if told <= change.at <= now]
        # It may have been edited before: then it speaks as of one of these.
        as_of = (_says(delivery, cohort, at) for at in {told, *changes, now})
        if message is None or delivery.text in [plain(said) for said in as_of if said is not None]:
            return None
    since = max([told, *changes])
    return Edit(delivery=delivery, receipt=delivery.receipt, message=message, since=since)


def _says(delivery: Delivery, cohort: Cohort, at: datetime) -> Message | None:
    """What this post says, told at this instant, by the plan as it is; None where it is to stay as it was."""
    if delivery.row.place.kind is PlaceKind.CALENDAR:
        return _entry(delivery, cohort, at)
    cohort_plan = plan_of(cohort)
    occurrence = cohort_plan.find(delivery.row.occurrence)
    if occurrence is not None and was_moved_later(delivery, occurrence) and occurrence.kind in _AT_THE_TIME:
        occurrence = _news(occurrence, cohort_plan)
    if occurrence is None:
        return withdrawn(delivery.row, cohort_plan.timetable, cohort=cohort)
    return compose(occurrence, cohort_plan.timetable, cohort=cohort, standing=None, now=at)


def _entry(delivery: Delivery, cohort: Cohort, at: datetime) -> Message | None:
    """What an entry in the calendar says. It does so also where the cohort wants its calls there no longer: what stands
    there must not be wrong. What is over stays as it was.
    """
    timetable = plan_of(cohort).timetable
    call = timetable.unit(delivery.row.occurrence.partition("/")[0])
    begun = delivery.row.inputs.get("at", "")
    own = next((entry for entry in entries(call, timetable) if entry.begins.isoformat() == begun), None)
    if own is None:
        return None
    if own.is_out:
        return taken_out(timetable, call, cohort=cohort, starts=own.starts) if own.starts > at else None
    is_over = call.opens != own.starts or call.ends is None or call.ends <= at
    return None if is_over else in_the_calendar(timetable, call, cohort=cohort)


def _news(moved: Occurrence, cohort_plan: CohortPlan) -> Occurrence | None:
    """The news that tells of the move, in place of a post that spoke of the moment itself."""
    about = (
        other
        for other in cohort_plan.occurrences
        if other.kind is OccurrenceKind.CALL_MOVED and other.subject == moved.subject
    )
    return next(about, None)


def _settled(delivery: Delivery, *, text: str | None = None, again_at: datetime | None = None) -> Edited:
    if delivery.edit_due_at is None:
        raise ValueError(f"{delivery.key} was not claimed to be edited")
    return Edited(delivery_id=delivery.id, claimed_until=delivery.edit_due_at, text=text, again_at=again_at)
