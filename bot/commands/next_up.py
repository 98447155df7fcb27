"""`/course next`: what is open now, what I still owe, and what comes after it."""

from __future__ import annotations

from bot.agenda import look_ahead
from bot.commands.context import Context
from bot.inbound import Reply
from bot.parameters import OfCohort, Who
from bot.phrases import upcoming as phrases
from bot.registry import Spec


async def _next_up(context: Context, given: OfCohort) -> Reply:
    seat = context.seat
    ahead = look_ahead(seat.timetable, await context.done(), context.now)
    return Reply(message=phrases.next_up(seat.timetable, ahead, cohort_id=seat.cohort.id, now=context.now))


NEXT = Spec(
    path=("course", "next"),
    summary="What is open now, what you still owe, and what comes next.",
    who=Who.LEARNER,
    private=True,
    params=OfCohort,
    handler=_next_up,
)
