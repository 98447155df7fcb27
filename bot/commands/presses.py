"""Buttons and forms: what each kind of action does, and who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions import (
    Action,
    AddNewcomers,
    AddToCalendar,
    Agree,
    CallAttended,
    ChooseNewcomers,
    Decline,
    EraseMine,
    ExportMine,
    FinalCall,
    JoinCohort,
    KeepZone,
    Leave,
    LeaveThem,
    Mute,
    NotNow,
    OpenAway,
    OpenCheckIn,
    OpenLink,
    OpenPreferences,
    OpenZone,
    RecordingWatched,
    SendAway,
    SendCheckIn,
    SendCreate,
    SendLink,
    SendNewcomers,
    SendPreferences,
    SendRoster,
    SendZone,
    ShowProgress,
    Snooze,
    Stale,
    TakeOut,
    Unmute,
)
from bot.commands.away import final_call, open_away, send_away
from bot.commands.calendar import add_to_calendar
from bot.commands.call_credit import credit
from bot.commands.call_link import open_link, send_link
from bot.commands.changing import CHANGE_KIND
from bot.commands.checkin import open_form, send_form
from bot.commands.context import Context
from bot.commands.create import CREATE_KIND, send_create
from bot.commands.door import (
    TAKE_OUT_KIND,
    add_newcomers,
    choose_newcomers,
    leave_them,
    send_newcomers,
    take_out,
)
from bot.commands.extend import EXTEND_KIND
from bot.commands.gate import admit
from bot.commands.join import INVITE_KIND, join
from bot.commands.leave import LEAVE_KIND, leave
from bot.commands.me import open_preferences, send_preferences
from bot.commands.options import OPTIONS_KIND
from bot.commands.privacy import ERASE_KIND, erase_mine, export_mine
from bot.commands.progress import show_progress
from bot.commands.proposals import agree, decline
from bot.commands.rest import mute, not_now, snooze, unmute
from bot.commands.roster import ROSTER_KIND, send_roster
from bot.commands.zone import keep_zone, open_zone, send_zone
from bot.inbound import Reply, Submitted
from bot.parameters import Who
from bot.phrases import refusals
from bot.records import How

KINDS = {
    kind.name: kind
    for kind in (
        *(CREATE_KIND, ROSTER_KIND, CHANGE_KIND, EXTEND_KIND, INVITE_KIND, LEAVE_KIND, ERASE_KIND),
        *(OPTIONS_KIND, TAKE_OUT_KIND),
    )
}

Act = Callable[[Context], Awaitable[Reply]]


async def press(context: Context, action: Action | Stale) -> Reply:
    """What pressing a button does."""
    match action:
        case JoinCohort(cohort_id=cohort_id):
            return await join(context, cohort_id)
        case OpenCheckIn(cohort_id=cohort_id, unit=unit):
            return await _as(Who.LEARNER, context, cohort_id, lambda inside: open_form(inside, unit))
        case CallAttended(cohort_id=cohort_id, unit=unit):
            return await _as(
                Who.LEARNER, context, cohort_id, lambda inside: credit(inside, unit, How.ATTENDED)
            )
        case RecordingWatched(cohort_id=cohort_id, unit=unit):
            return await _as(
                Who.LEARNER, context, cohort_id, lambda inside: credit(inside, unit, How.WATCHED)
            )
        case ShowProgress(cohort_id=cohort_id):
            return await _as(Who.LEARNER, context, cohort_id, show_progress)
        case Snooze(cohort_id=cohort_id, until=until):
            return await _as(Who.MEMBER, context, cohort_id, lambda inside: snooze(inside, until))
        case NotNow(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, not_now)
        case Mute(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, mute)
        case Unmute(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, unmute)
        case OpenAway(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, open_away)
        case FinalCall(cohort_id=cohort_id):
            return await _as(Who.LEARNER, context, cohort_id, final_call)
        case Leave(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, leave)
        case OpenLink(cohort_id=cohort_id, unit=unit):
            return await _as(Who.FACILITATOR, context, cohort_id, lambda inside: open_link(inside, unit))
        case AddNewcomers(cohort_id=cohort_id, shown=shown):
            return await _as(Who.FACILITATOR, context, cohort_id, lambda inside: add_newcomers(inside, shown))
        case ChooseNewcomers(cohort_id=cohort_id, shown=shown):
            return await _as(
                Who.FACILITATOR, context, cohort_id, lambda inside: choose_newcomers(inside, shown)
            )
        case TakeOut(cohort_id=cohort_id, shown=shown):
            return await _as(Who.FACILITATOR, context, cohort_id, lambda inside: take_out(inside, shown))
        case LeaveThem(cohort_id=cohort_id, shown=shown):
            return await _as(Who.FACILITATOR, context, cohort_id, lambda inside: leave_them(inside, shown))
        case AddToCalendar(cohort_id=cohort_id, unit=unit):
            return await _as(Who.MEMBER, context, cohort_id, lambda inside: add_to_calendar(inside, unit))
        case OpenPreferences():
            return await open_preferences(context)
        case KeepZone(zone=zone):
            return await keep_zone(context, zone)
        case OpenZone():
            return await open_zone(context)
        case ExportMine():
            return await export_mine(context)
        case EraseMine():
            return await erase_mine(context)
        case Agree():
            return await agree(context, action, KINDS)
        case Decline():
            return await decline(context, action)
        case (
            Stale()
            | SendCheckIn()
            | SendAway()
            | SendLink()
            | SendPreferences()
            | SendZone()
            | SendRoster()
            | SendCreate()
            | SendNewcomers()
        ):
            return Reply(message=refusals.stale())


async def submit(context: Context, sent: Submitted) -> Reply:
    """What sending a form in does."""
    match sent.action:
        case SendCheckIn(cohort_id=cohort_id, unit=unit):
            return await _as(Who.LEARNER, context, cohort_id, lambda inside: send_form(inside, unit, sent))
        case SendAway(cohort_id=cohort_id):
            return await _as(Who.MEMBER, context, cohort_id, lambda inside: send_away(inside, sent))
        case SendLink(cohort_id=cohort_id, unit=unit):
            return await _as(
                Who.FACILITATOR, context, cohort_id, lambda inside: send_link(inside, unit, sent)
            )
        case SendPreferences():
            return await send_preferences(context, sent)
        case SendZone():
            return await send_zone(context, sent)
        case SendRoster(cohort_id=cohort_id):
            return await _as(Who.FACILITATOR, context, cohort_id, lambda inside: send_roster(inside, sent))
        case SendNewcomers(cohort_id=cohort_id, shown=shown):
            return await _as(
                Who.FACILITATOR, context, cohort_id, lambda inside: send_newcomers(inside, shown, sent)
            )
        case SendCreate(channel=channel):
            return await _as(Who.TRUSTED, context, None, lambda inside: send_create(inside, channel, sent))
        case _:
            return Reply(message=refusals.stale())


async def _as(who: Who, context: Context, cohort_id: int | None, act: Act) -> Reply:
    """Do this as somebody of the cohort that a button belongs to (None: to none), or say kindly that they may not."""
    welcome = await admit(context, who, cohort=cohort_id)
    return welcome if isinstance(welcome, Reply) else await act(welcome)
