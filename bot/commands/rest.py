"""`/course snooze`, `/course mute` and `/course unmute`, and the buttons under reminders that ask for quiet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.commands.choosing import as_held, learns, write_down
from bot.commands.context import Context, Seat
from bot.commands.gate import is_over
from bot.decisions.rest import is_final_call
from bot.deliveries import DeliveryState
from bot.inbound import Reply
from bot.language import mark
from bot.model import Preferences, Role
from bot.parameters import OfCohort, Params, Who, told
from bot.phrases import refusals
from bot.phrases import rest as phrases
from bot.planning import rest
from bot.registry import Spec
from bot.rest import Pause, awake_again, is_resting, tonight, until
from bot.resting import meanwhile
from bot.walltime import to_local

#: The last reminder before late work closes comes no longer than this before it.
LATELY = timedelta(days=8)


class SnoozeUntil(StrEnum):
    """What `/course snooze` takes: a `Pause`, or its end."""

    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    SUNDAY = "sunday"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeParams(Params):
    until: SnoozeUntil | None = field(
        default=None, metadata=told(mark("Until when I send you no reminders"), example="tomorrow")
    )


async def _snooze(context: Context, given: SnoozeParams) -> Reply:
    if given.until is None:
        return await not_now(context.seated(context.seats[0]))
    return await snooze(context, "now" if given.until is SnoozeUntil.OFF else given.until)


async def not_now(context: Context) -> Reply:
    """Ask until when it shall be quiet."""
    profile, now = context.person.profile, context.now
    evening = tonight(now, profile.zone, profile.waking)
    tomorrow = until(Pause.TOMORROW, now, profile.zone, profile.waking)
    return Reply(
        message=phrases.how_long(
            context.seat.cohort.id,
            mute=[seat.cohort for seat in context.seats if not is_over(seat, now)],
            local_now=to_local(now, profile.zone),
            local_tonight=None if evening is None else to_local(evening, profile.zone),
            local_tomorrow=to_local(tomorrow, profile.zone),
        )
    )


async def snooze(context: Context, wanted: str) -> Reply:
    """No reminders of any course until then (a `Pause`); `now` ends every rest."""
    if wanted == "now":
        return await end_rest(context)
    if wanted not in tuple(Pause):
        return Reply(message=refusals.stale())
    context = await as_held(context)
    profile, preferences = context.person.profile, context.person.preferences
    end = until(Pause(wanted), context.now, profile.zone, profile.waking)
    if preferences.away_until is not None and preferences.away_until >= end:
        return Reply(message=phrases.away_anyway(context.person, preferences.away_until))
    await keep_quiet(context, replace(preferences, snoozed_until=end), end)
    message = phrases.snoozed(
        context.person, end, await courses_until(context, end), cohort_id=any_cohort(context)
    )
    return Reply(message=message)


async def end_rest(context: Context) -> Reply:
    """Reminders as usual, from now on."""
    context = await as_held(context)
    preferences = context.person.preferences
    was_resting = is_resting(preferences, context.now)
    await keep_quiet(context, awake_again(preferences), None)
    return Reply(message=phrases.on_again(was_resting=was_resting))


async def keep_quiet(context: Context, preferences: Preferences, end: datetime | None) -> None:
    """Write down a rest or its end (None), move what waits, and have the end of the rest say what is still open."""
    await write_down(context, replace(context.person, preferences=preferences))
    await rest(context.uow, _learning(context), end, context.now)


async def courses_until(context: Context, end: datetime) -> list[phrases.Course]:
    """What falls due for this person before `end`, in each course they take."""
    seats = _learning(context)
    done = await context.uow.check_ins.of_members(seat.member.id for seat in seats)
    recent = await context.uow.ledger.of_people([context.person.id], since=context.now - LATELY)
    settled = {
        (one.row.cohort_id, one.row.occurrence)
        for one in recent[context.person.id]
        if one.row.state is not DeliveryState.QUEUED
    }
    return [
        phrases.Course(
            cohort=seat.cohort,
            timetable=seat.own_timetable,
            meanwhile=meanwhile(seat.own_timetable, done[seat.member.id], context.now, end),
            last_reminder=any(
                is_final_call(occurrence, seat.timetable)
                and occurrence.expires > context.now
                and (seat.cohort.id, occurrence.key) not in settled
                for occurrence in seat.plan
            ),
        )
        for seat in seats
    ]


def any_cohort(context: Context) -> int | None:
    """The cohort whose button ends the rest: of all of them, any does."""
    return context.seats[0].cohort.id if context.seats else None


def _learning(context: Context) -> list[Seat]:
    return [seat for seat in context.seats if learns(context, seat)]


async def mute(context: Context) -> Reply:
    """No reminders about this cohort. Doing it again changes nothing."""
    seat = context.seat
    already = seat.member.muted_at is not None
    if not already:
        await context.uow.members.mute(seat.member.id, context.now)
    learner = seat.member.has(Role.LEARNER)
    return Reply(message=phrases.muted(seat.cohort, already=already, learner=learner))


async def unmute(context: Context) -> Reply:
    """Reminders about this cohort again. Doing it again changes nothing."""
    seat = context.seat
    was_muted = seat.member.muted_at is not None
    if was_muted:
        await context.uow.members.mute(seat.member.id, None)
    return Reply(message=phrases.unmuted(seat.cohort, was_muted=was_muted))


async def _mute(context: Context, given: OfCohort) -> Reply:
    return await mute(context)


async def _unmute(context: Context, given: OfCohort) -> Reply:
    return await unmute(context)


SNOOZE = Spec(
    path=("course", "snooze"),
    summary=mark("No reminders until tonight, tomorrow or Sunday."),
    who=Who.MEMBER,
    private=True,
    params=SnoozeParams,
    handler=_snooze,
)

MUTE = Spec(
    path=("course", "mute"),
    summary=mark("No more reminders about a course."),
    who=Who.MEMBER,
    private=True,
    params=OfCohort,
    handler=_mute,
)

UNMUTE = Spec(
    path=("course", "unmute"),
    summary=mark("Reminders about a course again."),
    who=Who.MEMBER,
    private=True,
    params=OfCohort,
    handler=_unmute,
)
