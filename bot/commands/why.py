"""`/course why`: why somebody was written to, or was not, from the decisions as they were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.commands.context import Context, Seat
from bot.decisions import Reason
from bot.deliveries import Delivery, DeliveryState
from bot.facts import read_facts
from bot.foresight import play
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import OfCohort, Who
from bot.phrases import why as phrases
from bot.phrases.titles import title_of_row
from bot.registry import Spec

#: Read on a phone: the last few are what people ask about, and no more than the next two of those to come.
LATEST, COMING = 5, 2
LOOKED_AT = 6 * LATEST
#: What was said in one message fell due within a day; two are always enough.
TOGETHER = timedelta(days=2)


async def _why(context: Context, given: OfCohort) -> Reply:
    seat = context.seat
    latest = await context.uow.ledger.of_member(seat.member.id, limit=LOOKED_AT)
    waiting = [one for one in latest if one.row.state in phrases.WAITING]
    in_vain = await _in_vain(context, waiting)
    coming = [one for one in waiting if in_vain.get(one.id) is not Reason.WITHDRAWN][-COMING:]
    settled = [one for one in latest if one.row.state not in phrases.WAITING][: LATEST - len(coming)]
    deliveries = [*coming, *settled]
    facts = phrases.Facts(
        timetable=seat.timetable,
        preferences=context.person.preferences,
        titles=await _titles(context, deliveries),
        in_vain=in_vain,
        now=context.now,
    )
    return Reply(message=phrases.decisions(facts, deliveries))


async def _in_vain(context: Context, waiting: Sequence[Delivery]) -> dict[int, Reason]:
    """Which of these will not be sent, as things stand, and why: found by deciding about them when they come up."""
    if not waiting:
        return {}
    facts = await read_facts(context.uow, waiting, now=context.now)
    outcomes = play(
        context.person.id,
        list(facts.of_people[context.person.id].values()),
        (),
        cohorts=facts.cohorts,
        standings=facts.standings,
        now=context.now,
    )
    return {
        one.delivery.id: Reason(one.delivery.row.reason)
        for one in outcomes
        if one.delivery.row.state is DeliveryState.SKIPPED
    }


async def _titles(context: Context, deliveries: Sequence[Delivery]) -> dict[int, str]:
    """What deliveries to this person around these are called, in all cohorts they are in, by id; those of another
    cohort with its name.
    """
    settled = [delivery.settled_at for delivery in deliveries if delivery.settled_at is not None]
    since = min(settled, default=context.now) - TOGETHER
    seats = {seat.cohort.id: seat for seat in context.seats}
    found = (await context.uow.ledger.of_people([context.person.id], since=since))[context.person.id]
    return {
        one.id: _title(context, one, seats[one.row.cohort_id]) for one in found if one.row.cohort_id in seats
    }


def _title(context: Context, delivery: Delivery, seat: Seat) -> str:
    title = title_of_row(delivery.row, seat.timetable)
    return title if seat.cohort == context.seat.cohort else phrases.title_elsewhere(title, seat.cohort.name)


WHY = Spec(
    path=("course", "why"),
    summary=mark("Why I wrote to you, or why I did not."),
    who=Who.MEMBER,
    private=True,
    params=OfCohort,
    handler=_why,
)
