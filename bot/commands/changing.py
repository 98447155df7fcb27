"""`/cohort call` and `/cohort lesson`: moving things, and giving links, for everybody in a cohort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.changes import Change, ChangeField
from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.commands.units import numbered
from bot.course import parse_when
from bot.course.schedule import make_timetable
from bot.errors import Refused
from bot.inbound import Reply
from bot.occurrences import Audience, Occurrence
from bot.parameters import Address, OfCohort, Source, Who, told
from bot.phrases import changing as phrases
from bot.plan import plan
from bot.planning import plan_of, replan
from bot.registry import Spec
from bot.timetable import Timetable, Unit, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CallParams(OfCohort):
    number: int = field(metadata=told("Which call", example="2", source=Source.CALLS))
    link: Address | None = field(
        default=None, metadata=told("Where to join", example="https://example.org/join")
    )
    recording: Address | None = field(
        default=None, metadata=told("Where to watch it", example="https://example.org/watch")
    )
    starts: str = field(
        default="", metadata=told("When it starts, on the course's clock", example="2020-10-22 12:00")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonParams(OfCohort):
    number: int = field(metadata=told("Which lesson", example="3", source=Source.LESSONS))
    link: Address | None = field(
        default=None, metadata=told("Where it is", example="https://example.org/lesson-3")
    )
    release: str = field(
        default="", metadata=told("When it opens, on the course's clock", example="2020-10-15 09:00")
    )
    due: str = field(
        default="", metadata=told("Its deadline, on the course's clock", example="2020-10-21 23:59")
    )


async def _call(context: Context, given: CallParams) -> Reply:
    return await _propose(
        context,
        numbered(context.seat.timetable, UnitKind.CALL, given.number),
        {
            ChangeField.OPENS: given.starts,
            ChangeField.LINK: given.link or "",
            ChangeField.RECORDING: given.recording or "",
        },
    )


async def _lesson(context: Context, given: LessonParams) -> Reply:
    return await _propose(
        context,
        numbered(context.seat.timetable, UnitKind.LESSON, given.number),
        {
            ChangeField.OPENS: given.release,
            ChangeField.DUE: given.due,
            ChangeField.LINK: given.link or "",
        },
    )


async def _propose(context: Context, unit: Unit, wanted: Mapping[ChangeField, str]) -> Reply:
    """Show what the wanted values (empty: leave it) would change for everybody, and ask."""
    seat = context.seat
    wanted = {name: value for name, value in wanted.items() if value}
    if not wanted:
        return Reply(message=phrases.as_it_stands(seat.timetable, unit))
    timetable = _timetable_with(context, _changes(context, unit.key, wanted))
    new = timetable.unit(unit.key)
    if _visible(new) == _visible(unit):
        return Reply(message=phrases.nothing_changes(unit))
    message = phrases.proposed(
        timetable,
        unit,
        new,
        moves=_moves(seat.plan, plan(timetable), context.now),
        posted=_posted_about(context, unit),
        now=context.now,
    )
    body = {"unit": unit.key, **{name.value: value for name, value in wanted.items()}}
    return await propose(context, CHANGE_KIND.name, body, message, phrases.yes())


def _changes(context: Context, key: str, wanted: Mapping[ChangeField, str]) -> list[Change]:
    """The changes to write down. Raises Refused for a date nobody can read."""
    for name in (ChangeField.OPENS, ChangeField.DUE):
        try:
            if name in wanted:
                parse_when(wanted[name])
        except ValueError as error:
            raise Refused(phrases.unreadable_date(wanted[name], str(error))) from error
    return [
        Change(subject=key, field=name, value=value, at=context.now, by=context.person.id)
        for name, value in wanted.items()
    ]


def _timetable_with(context: Context, changes: Sequence[Change]) -> Timetable:
    """The timetable once these changes are made. Raises Refused where something would be due before it opens."""
    cohort = context.seat.cohort
    timetable = make_timetable(cohort.course, start=cohort.start, changes=(*cohort.changes, *changes))
    for unit in {change.subject: timetable.unit(change.subject) for change in changes}.values():
        if unit.opens is not None and unit.due is not None and unit.due <= unit.opens:
            raise Refused(phrases.due_before_release(unit))
    return timetable


def _visible(unit: Unit) -> tuple[object, ...]:
    return (unit.opens, unit.due, unit.link, unit.recording)


def _posted_about(context: Context, unit: Unit) -> bool:
    """Whether the channel may have been told of this unit already: in a post of its own, or of its lesson."""
    lessons = (one for one in context.seat.timetable.lessons if one.number == unit.lesson)
    subjects = {unit.key, *(lesson.key for lesson in lessons)}
    return any(
        one.subject in subjects
        and one.audience is Audience.CHANNEL
        and one.at <= context.now
        and one.expires > context.seat.cohort.created_at
        for one in context.seat.plan
    )


def _moves(old: tuple[Occurrence, ...], new: tuple[Occurrence, ...], now: datetime) -> phrases.Moves:
    """How many posts and reminders still to come the change moves, adds and takes out.

    What was said already is said again where it moves later, and only then.
    """
    before, after = _said(old), _said(new)
    ahead = {key for key, one in before.items() if one.expires > now}
    then_ahead = {key for key, one in after.items() if one.expires > now}
    return phrases.Moves(
        moved=sum(
            before[key].at < after[key].at or (before[key].at > after[key].at and before[key].at > now)
            for key in ahead & then_ahead
        ),
        added=len(then_ahead - ahead),
        removed=len(ahead - then_ahead),
    )


def _said(plan: tuple[Occurrence, ...]) -> dict[str, Occurrence]:
    return {one.key: one for one in plan if one.audience is not Audience.NOBODY}


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    cohort = context.seat.cohort
    wanted = {ChangeField(name): value for name, value in body.items() if name != "unit"}
    changes = _changes(context, body["unit"], wanted)
    _timetable_with(context, changes)  # something else may have been agreed to since this was shown
    for change in changes:
        cohort = await context.uow.cohorts.change(cohort.id, change)
    await replan(context.uow, cohort, now=context.now)
    timetable = plan_of(cohort).timetable
    return Reply(message=phrases.done(timetable, timetable.unit(body["unit"])), replaces=True)


CHANGE_KIND = Kind(name="change", who=Who.FACILITATOR, carry_out=_carry_out)

CALL = Spec(
    path=("cohort", "call"),
    summary="Give a call its link or recording, or move it; shows first what changes for everybody.",
    who=Who.FACILITATOR,
    private=True,
    params=CallParams,
    handler=_call,
)

LESSON = Spec(
    path=("cohort", "lesson"),
    summary="Give a lesson its link, or move its release or deadline; shows first what changes.",
    who=Who.FACILITATOR,
    private=True,
    params=LessonParams,
    handler=_lesson,
)
