"""The buttons under a call: "I was there" and "I watched it". Either gives the credit."""

from __future__ import annotations

from bot.certificate import taken_until
from bot.checkins import is_taken
from bot.commands.certifying import certify
from bot.commands.context import Context
from bot.commands.units import unit_with_key
from bot.inbound import Reply
from bot.phrases import checked_in
from bot.phrases import checkin as phrases
from bot.records import CheckIn, How
from bot.timetable import MINUTE, AssignmentKind


async def credit(context: Context, key: str, how: How) -> Reply:
    """Count a call for this person, once; the first word on it holds until they correct it in its form."""
    seat, uow = context.seat, context.uow
    timetable = seat.own_timetable
    call = unit_with_key(timetable, key)
    task = next((task for task in call.tasks if task.kind is AssignmentKind.ATTEND), None)
    if task is None:
        return Reply(message=phrases.nothing_to_check_in(call))
    if call.opens is None or context.acted_at < call.opens:
        return Reply(message=phrases.not_open_yet(timetable, call))
    await uow.people.hold([context.person.id])
    before = await context.done()
    withdrawn = (await uow.check_ins.withdrawn(seat.member.id)).keys()
    if task.key in before:
        return Reply(message=checked_in.call_counted_already(call))
    if how is How.WATCHED and not call.recording:
        return Reply(message=phrases.no_recording_yet(call))
    if not is_taken(timetable, call, task, context.acted_at):
        ended = taken_until(timetable, call, task)
        return Reply(message=phrases.no_longer_taken(timetable, call, ended - MINUTE if ended else None))
    check_in = CheckIn(
        member_id=seat.member.id,
        assignment=task.key,
        acted_at=context.acted_at,
        recorded_at=context.now,
        how=how,
    )
    await uow.check_ins.record([check_in])
    after = {**before, task.key: check_in}
    certificate = await certify(context, before=before, after=after, withdrawn=withdrawn)
    return Reply(
        message=checked_in.call_counted(
            call,
            how,
            name=context.person.name,
            again=task.key in withdrawn,
            certificate=certificate,
            cohort_id=seat.cohort.id,
        )
    )
