"""`/cohort call` and `/cohort lesson`: moving things, and giving links, for everybody in a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from bot.timetable import Unit, UnitKind


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
    changes = _changes(context, unit.key, wanted)
    timetable = make_timetable(
        seat.cohort.course, start=seat.cohort.start, changes=(*seat.cohort.changes, *changes)
    )
    new = timetable.unit(unit.key)
    if new.opens is not None and new.due is not None and new.due <= new.opens:
        raise Refused(phrases.due_before_release(new))
    if _visible(new) == _visible(unit):
        return Reply(message=phrases.nothing_changes(unit))
    message = phrases.proposed(
        timetable, unit, new, moves=_moves(seat.plan, plan(timetable), context), now=context.now
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


def _visible(unit: Unit) -> tuple[object, ...]:
    return (unit.opens, unit.due, unit.link, unit.recording)


def _moves(old: tuple[Occurrence, ...], new: tuple[Occurrence, ...], context: Context) -> phrases.Moves:
    """How many posts and reminders still to come the change moves, adds and takes out."""
    before, after = _said(old), _said(new)
    moved = [key for key in before.keys() & after.keys() if before[key].at != after[key].at]
    return phrases.Moves(
        moved=sum(max(before[key].expires, after[key].expires) > context.now for key in moved),
        added=sum(after[key].expires > context.now for key in after.keys() - before.keys()),
        removed=sum(before[key].expires > context.now for key in before.keys() - after.keys()),
    )


def _said(plan: tuple[Occurrence, ...]) -> dict[str, Occurrence]:
    return {one.key: one for one in plan if one.audience is not Audience.NOBODY}


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    cohort = context.seat.cohort
    wanted = {ChangeField(name): value for name, value in body.items() if name != "unit"}
    for change in _changes(context, body["unit"], wanted):
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
