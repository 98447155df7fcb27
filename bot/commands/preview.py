"""`/cohort preview`: the next posts as they will be said, to whom, and who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.commands.context import Context
from bot.errors import Refused
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import OfCohort, Who, told
from bot.phrases import previews as phrases
from bot.preview import forecast
from bot.registry import Spec

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewParams(OfCohort):
    count: int = field(default=3, metadata=told(mark("How many, up to 10"), example="5"))


async def _preview(context: Context, given: PreviewParams) -> Reply:
    if not 1 <= given.count <= MOST:
        raise Refused(phrases.count_out_of_range(given.count, MOST))
    seat = context.seat
    coming = await forecast(context.uow, seat.cohort, now=context.now, limit=given.count)
    return Reply(message=phrases.preview(seat.timetable, coming, cohort=seat.cohort))


PREVIEW = Spec(
    path=("cohort", "preview"),
    summary=mark("The next posts exactly as they will be said, to whom, and who is left out and why."),
    who=Who.FACILITATOR,
    private=True,
    params=PreviewParams,
    handler=_preview,
)
