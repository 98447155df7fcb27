"""A call for somebody's own calendar."""

from __future__ import annotations

from bot.commands.context import Context
from bot.commands.units import unit_with_key
from bot.inbound import Reply
from bot.phrases import calls as phrases


async def add_to_calendar(context: Context, key: str) -> Reply:
    """The file of a call, or that it has no time yet. Raises Refused where the course no longer has it."""
    seat = context.seat
    call = unit_with_key(seat.timetable, key)
    if call.opens is None or call.ends is None:
        return Reply(message=phrases.no_time_yet(call))
    return Reply(message=phrases.for_the_calendar(seat.timetable, call, cohort=seat.cohort))
