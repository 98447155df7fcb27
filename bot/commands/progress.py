"""`/course progress`: how far I am from the certificate."""

from __future__ import annotations

from bot.agenda import more_time
from bot.certificate import progress
from bot.commands.context import Context
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import OfCohort, Who
from bot.phrases import progress as phrases
from bot.registry import Spec


async def show_progress(context: Context) -> Reply:
    """Where this person stands in the cohort of their seat."""
    seat = context.seat
    timetable = seat.own_timetable
    return Reply(
        message=phrases.where_you_stand(
            timetable,
            progress(timetable, await context.done()),
            more_time=more_time(seat.timetable, timetable),
            cohort_id=seat.cohort.id,
            now=context.now,
        )
    )


async def _progress(context: Context, given: OfCohort) -> Reply:
    return await show_progress(context)


PROGRESS = Spec(
    path=("course", "progress"),
    summary=mark("How far you are from the certificate, what is left and until when."),
    who=Who.LEARNER,
    private=True,
    params=OfCohort,
    handler=_progress,
)
