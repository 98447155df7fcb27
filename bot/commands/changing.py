"""`/cohort call` and `/cohort lesson`: moving things, and giving links, for everybody in a cohort."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.changes import Change, ChangeField
from bot.commands.context import Context
from bot.commands.dates import date_notes, read_when
from bot.commands.effects import effects_of
from bot.commands.proposals import Kind, propose
from bot.commands.units import numbered
from bot.course.calendar import CourseCalendar
from bot.course.schedule import find_anchor, make_timetable
from bot.errors import Refused
from bot.inbound import Reply
from bot.language import mark
from bot.messages import Line
from bot.parameters import Address, OfCohort, Source, Who, told
from bot.phrases import changing as phrases
from bot.plan import plan
from bot.planning import outdate_posts, plan_of, replan
from bot.registry import Spec
from bot.timetable import Timetable, Unit, UnitKind

_DATES = (ChangeField.OPENS, ChangeField.DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallParams(OfCohort):
    number: int = field(metadata=told(mark("Which call"), example="2", source=Source.CALLS))
    link: Address | None = field(
        default=None, metadata=told(mark("Where to join"), example="https://example.org/join")
    )
    recording: Address | None = field(
        default=None, metadata=told(mark("Where to watch it"), example="https://example.org/watch")
    )
    starts: str = field(
        default="", metadata=told(mark("When it starts, on the course's clock"), example="2020-10-22 12:00")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonParams(OfCohort):
    number: int = field(metadata=told(mark("Which lesson"), example="3", source=Source.LESSONS))
    link: Address | None = field(
        default=None, metadata=told(mark("Where it is"), example="https://example.org/lesson-3")
    )
    release: str = field(
        default="", metadata=told(mark("When it opens, on the course's clock"), example="2020-10-15 09:00")
    )
    due: str = field(
        default="", metadata=told(mark("Its deadline, on the course's clock"), example="2020-10-21 23:59")
    )


async def _call(context: Context, given: CallParams) -> Reply:
    return await propose_change(
        context,
        numbered(context.seat.timetable, UnitKind.CALL, given.number),
        {
            ChangeField.OPENS: given.starts,
            ChangeField.LINK: given.link or "",
            ChangeField.RECORDING: given.recording or "",
        },
    )


async def _lesson(context: Context, given: LessonParams) -> Reply:
    return await propose_change(
        context,
        numbered(context.seat.timetable, UnitKind.LESSON, given.number),
        {
            ChangeField.OPENS: given.release,
            ChangeField.DUE: given.due,
            ChangeField.LINK: given.link or "",
        },
    )


async def propose_change(context: Context, unit: Unit, wanted: Mapping[ChangeField, str]) -> Reply:
    """Show what the wanted values (empty: leave it) would change for everybody, and ask."""
    seat = context.seat
    wanted = {name: value for name, value in wanted.items() if value}
    if not wanted:
        return Reply(message=phrases.as_it_stands(seat.timetable, unit))
    changes = _changes(context, unit.key, wanted)
    timetable = _timetable_with(context, changes)
    new = timetable.unit(unit.key)
    if _visible(new) == _visible(unit):
        return Reply(message=phrases.nothing_changes(unit))
    message = phrases.proposed(
        timetable,
        unit,
        new,
        effects=effects_of(seat.plan, plan(timetable), unit, new, seat.cohort, context.now),
        channel=seat.cohort.channel,
        notes=list(_date_notes(context, unit, wanted, changes)),
        now=context.now,
    )
    body = {"unit": unit.key, **{name.value: value for name, value in wanted.items()}}
    return await propose(context, CHANGE_KIND.name, body, message, phrases.yes())


async def make_change(context: Context, key: str, wanted: Mapping[ChangeField, str]) -> Reply:
    """Write these values down for everybody, and make plan, queue and posts follow."""
    cohort = context.seat.cohort
    changes = _changes(context, key, wanted)
    _timetable_with(context, changes)  # something else may have been agreed to since this was shown
    for change in changes:
        cohort = await context.uow.cohorts.change(cohort.id, change)
    await replan(context.uow, cohort, now=context.now)
    outdated = await outdate_posts(context.uow, cohort, changes, context.now)
    timetable = plan_of(cohort).timetable
    corrects = outdated > 0 and wanted.keys() != {ChangeField.RECORDING}
    return Reply(message=phrases.done(timetable, timetable.unit(key), corrects=corrects))


def _changes(context: Context, key: str, wanted: Mapping[ChangeField, str]) -> list[Change]:
    """The changes to write down. Raises Refused for a date nobody can read."""
    for name in _DATES:
        if name in wanted:
            read_when(wanted[name])
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


def _date_notes(
    context: Context, unit: Unit, wanted: Mapping[ChangeField, str], changes: Sequence[Change]
) -> Iterator[Line]:
    """What there is to say of the dates that were given, as the wall clock of the course has them."""
    cohort = context.seat.cohort
    anchor = find_anchor(cohort.course, cohort.start)
    calendar = CourseCalendar(cohort.course, anchor, (*cohort.changes, *changes))
    for name in _DATES:
        local = _wall_time(calendar, unit, name) if name in wanted else None
        if local is not None:
            yield from date_notes(context, local, deadline=name is ChangeField.DUE)


def _wall_time(calendar: CourseCalendar, unit: Unit, name: ChangeField) -> datetime | None:
    if unit.kind is UnitKind.CALL:
        return calendar.call(next(call for call in calendar.course.calls if call.number == unit.number))
    lesson = next(lesson for lesson in calendar.course.lessons if lesson.number == unit.number)
    return calendar.due(lesson) if name is ChangeField.DUE else calendar.release(lesson)


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    wanted = {ChangeField(name): value for name, value in body.items() if name != "unit"}
    return replace(await make_change(context, body["unit"], wanted), replaces=True)


CHANGE_KIND = Kind(name="change", who=Who.FACILITATOR, carry_out=_carry_out)

CALL = Spec(
    path=("cohort", "call"),
    summary=mark("Give a call its link or recording, or move it; shows first what changes for everybody."),
    who=Who.FACILITATOR,
    private=True,
    params=CallParams,
    handler=_call,
)

LESSON = Spec(
    path=("cohort", "lesson"),
    summary=mark("Give a lesson its link, or move its release or deadline; shows first what changes."),
    who=Who.FACILITATOR,
    private=True,
    params=LessonParams,
    handler=_lesson,
)
