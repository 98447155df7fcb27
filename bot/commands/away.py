"""`/course away`: nothing until the day somebody is back, and what that means for what they owe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.commands.choosing import as_held, keep
from bot.commands.context import Context
from bot.commands.rest import any_cohort, courses_until, end_rest, keep_quiet
from bot.days import day_called
from bot.errors import Refused
from bot.inbound import Reply, Submitted
from bot.language import mark
from bot.parameters import Params, Who, told
from bot.phrases import rest as phrases
from bot.registry import Spec
from bot.rest import LONGEST_AWAY, start_of
from bot.walltime import to_local

OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayParams(Params):
    until: str = field(
        default="",
        metadata=told(
            mark("The day you are back, on your calendar; or off"), example="2020-10-19", rest=True
        ),
    )


async def _away(context: Context, given: AwayParams) -> Reply:
    if not given.until:
        return await open_away(context.seated(context.seats[0]))
    if given.until.casefold() == OFF:
        return await end_rest(context)
    context = await as_held(context)
    return await _keep_away(context, _read_day(context, given.until))


async def open_away(context: Context) -> Reply:
    """The form that asks for the day somebody is back."""
    return Reply(form=phrases.away_form(context.seat.cohort.id, example=_example(context)))


async def send_away(context: Context, sent: Submitted) -> Reply:
    """The day somebody is back, from the form."""
    context = await as_held(context)
    text = sent.texts.get(phrases.UNTIL, "").strip()
    if text.casefold() == OFF:
        return await end_rest(context)
    try:
        day = _read_day(context, text)
    except Refused as refused:
        return Reply(errors={phrases.UNTIL: str(refused)})
    return await _keep_away(context, day)


async def final_call(context: Context) -> Reply:
    """Let the last reminder before late work closes through. Doing it again changes nothing."""
    context = await as_held(context)
    person = context.person
    until = person.preferences.away_until
    if until is None or until <= context.now:
        return Reply(message=phrases.no_final_call_needed())
    ending = [one for one in await courses_until(context, until) if one.meanwhile.final is not None]
    if not ending:
        return Reply(message=phrases.no_final_call_needed())
    if not (reminding := [course for course in ending if course.last_reminder]):
        return Reply(message=phrases.no_final_call_left())
    await keep(context, replace(person, preferences=replace(person.preferences, final_call=True)))
    return Reply(message=phrases.final_call_kept(reminding))


def _example(context: Context) -> date:
    """A week from today, where they live."""
    return to_local(context.now, context.person.profile.zone).date() + timedelta(days=7)


def _read_day(context: Context, text: str) -> date:
    """The day somebody is back. Raises Refused where nobody can read it, it has begun, or it is too far ahead."""
    if not text:
        raise Refused(phrases.which_day(_example(context)))
    profile = context.person.profile
    today = to_local(context.now, profile.zone).date()
    try:
        day = day_called(text, today)
    except ValueError as error:
        raise Refused(phrases.unreadable_day(text, _example(context))) from error
    last = today + LONGEST_AWAY
    if day > last:
        raise Refused(phrases.day_too_far(day, last))
    if start_of(day, profile.zone, profile.waking) <= context.now:
        raise Refused(phrases.day_has_passed(day))
    return day


async def _keep_away(context: Context, day: date) -> Reply:
    person = context.person
    until = start_of(day, person.profile.zone, person.profile.waking)
    away = replace(person.preferences, away_until=until, snoozed_until=None, final_call=False)
    await keep_quiet(context, away, until)
    message = phrases.away(person, until, await courses_until(context, until), cohort_id=any_cohort(context))
    return Reply(message=message)


AWAY = Spec(
    path=("course", "away"),
    summary=mark("No reminders until the day you are back; tells what falls due meanwhile."),
    who=Who.MEMBER,
    private=True,
    params=AwayParams,
    handler=_away,
    asks=True,
)
