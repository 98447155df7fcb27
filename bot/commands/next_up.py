"""`/course next`: what is open now, what I still owe, and what comes after it."""

from __future__ import annotations

from bot.agenda import look_ahead, more_time
from bot.commands.context import Context
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import OfCohort, Who
from bot.phrases import upcoming as phrases
from bot.registry import Spec


async def _next_up(context: Context, given: OfCohort) -> Reply:
    seat = context.seat
    timetable = seat.own_timetable
    return Reply(
        message=phrases.next_up(
            timetable,
            look_ahead(timetable, await context.done(), context.now),
            more_time=more_time(seat.timetable, timetable),
            cohort=seat.cohort,
            member=seat.member,
            now=context.now,
        )
    )


NEXT = Spec(
    path=("course", "next"),
    summary=mark("What is open now, what you still owe, and what comes next."),
    who=Who.LEARNER,
    private=True,
    params=OfCohort,
    handler=_next_up,
)
