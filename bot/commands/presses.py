"""Buttons and forms: what each kind of action does, and who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions import (
    Action,
    Agree,
    CallAttended,
    Decline,
    JoinCohort,
    OpenCheckIn,
    RecordingWatched,
    SendCheckIn,
    ShowProgress,
    Stale,
)
from bot.commands.call_credit import credit
from bot.commands.changing import CHANGE_KIND
from bot.commands.checkin import open_form, send_form
from bot.commands.context import Context
from bot.commands.create import CREATE_KIND
from bot.commands.gate import admit
from bot.commands.join import INVITE_KIND, join
from bot.commands.progress import show_progress
from bot.commands.proposals import agree, decline
from bot.commands.roster import ROSTER_KIND
from bot.inbound import Reply, Submitted
from bot.model import How
from bot.parameters import Who
from bot.phrases import refusals

KINDS = {kind.name: kind for kind in (CREATE_KIND, ROSTER_KIND, CHANGE_KIND, INVITE_KIND)}


async def press(context: Context, action: Action | Stale) -> Reply:
    """What pressing a button does."""
    match action:
        case JoinCohort(cohort_id=cohort_id):
            return await join(context, cohort_id)
        case OpenCheckIn(cohort_id=cohort_id, unit=unit):
            return await _as_learner(context, cohort_id, lambda inside: open_form(inside, unit))
        case CallAttended(cohort_id=cohort_id, unit=unit):
            return await _as_learner(context, cohort_id, lambda inside: credit(inside, unit, How.ATTENDED))
        case RecordingWatched(cohort_id=cohort_id, unit=unit):
            return await _as_learner(context, cohort_id, lambda inside: credit(inside, unit, How.WATCHED))
        case ShowProgress(cohort_id=cohort_id):
            return await _as_learner(context, cohort_id, show_progress)
        case Agree():
            return await agree(context, action, KINDS)
        case Decline():
            return await decline(context, action)
        case SendCheckIn() | Stale():
            return Reply(message=refusals.stale())


async def submit(context: Context, sent: Submitted) -> Reply:
    """What sending a form in does."""
    match sent.action:
        case SendCheckIn(cohort_id=cohort_id, unit=unit):
            return await _as_learner(context, cohort_id, lambda inside: send_form(inside, unit, sent))
        case _:
            return Reply(message=refusals.stale())


async def _as_learner(context: Context, cohort_id: int, act: Callable[[Context], Awaitable[Reply]]) -> Reply:
    """Do this as a learner of the cohort a button belongs to."""
    welcome = await admit(context, Who.LEARNER, cohort=cohort_id)
    return welcome if isinstance(welcome, Reply) else await act(welcome)
