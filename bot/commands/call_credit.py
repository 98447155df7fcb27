"""The buttons under a call: "I was there" and "I watched it". Either gives the credit."""

from __future__ import annotations

from bot.certificate import progress, taken_until
from bot.checkins import is_taken
from bot.commands.context import Context
from bot.commands.units import find_unit
from bot.inbound import Reply
from bot.model import CheckIn, How
from bot.phrases import checkin as phrases
from bot.timetable import MINUTE, AssignmentKind


async def credit(context: Context, key: str, how: How) -> Reply:
    """Count a call for this person, once; the first word on it holds until they correct it in its form."""
    timetable = context.seat.timetable
    call = find_unit(timetable, key)
    task = next((task for task in call.tasks if task.kind is AssignmentKind.ATTEND), None)
    if task is None:
        return Reply(message=phrases.nothing_to_check_in(call))
    if call.opens is None or context.acted_at < call.opens:
        return Reply(message=phrases.not_open_yet(timetable, call))
    done = await context.done()
    if task.key in done:
        return Reply(message=phrases.call_counted_already(call))
    if how is How.WATCHED and not call.recording:
        return Reply(message=phrases.no_recording_yet(call))
    if not is_taken(timetable, call, task, context.acted_at):
        ended = taken_until(timetable, call, task)
        return Reply(message=phrases.no_longer_taken(timetable, call, ended - MINUTE if ended else None))
    check_in = CheckIn(
        member_id=context.seat.member.id,
        assignment=task.key,
        acted_at=context.acted_at,
        recorded_at=context.now,
        how=how,
    )
    await context.uow.check_ins.record([check_in])
    complete = progress(timetable, {**done, task.key: check_in}).complete
    certified = complete and not progress(timetable, done).complete
    cohort_id = context.seat.cohort.id
    return Reply(
        message=phrases.call_counted(
            call, how, name=context.person.name, certified=certified, cohort_id=cohort_id
        )
    )
