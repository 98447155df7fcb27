"""`/course why`: why somebody was written to, or was not, from the decisions as they were recorded."""

from __future__ import annotations

from bot.commands.context import Context
from bot.inbound import Reply
from bot.parameters import OfCohort, Who
from bot.phrases import why as phrases
from bot.registry import Spec

#: Read on a phone: the last few are what people ask about.
LATEST = 5


async def _why(context: Context, given: OfCohort) -> Reply:
    seat = context.seat
    deliveries = await context.uow.ledger.of_member(seat.member.id, limit=LATEST)
    titles = {occurrence.key: occurrence.title for occurrence in seat.plan}
    return Reply(message=phrases.decisions(seat.timetable, deliveries, titles))


WHY = Spec(
    path=("course", "why"),
    summary="Why I wrote to you, or why I did not.",
    who=Who.LEARNER,
    private=True,
    params=OfCohort,
    handler=_why,
)
