"""What a facilitator means by more time: for whom, for what, until when; and who has more time already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.context import Context
from bot.commands.dates import read_when
from bot.commands.units import find_unit
from bot.course.schedule import find_anchor
from bot.course.when import local_time
from bot.errors import Refused
from bot.language import mark
from bot.messages import Line
from bot.model import Member, Role
from bot.parameters import Mentioned, OfCohort, Source, told
from bot.phrases import extending as phrases
from bot.phrases import extension_problems as wrong
from bot.ports import UnitOfWork
from bot.records import CheckIn, Extension
from bot.timetable import Unit
from bot.walltime import to_instant

ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendParams(OfCohort):
    people: tuple[Mentioned, ...] = field(
        default=(), metadata=told(mark("Who gets more time, by mention"), example="@ana @ben")
    )
    lesson: str = field(
        default="", metadata=told(mark("For which lesson, or all"), example="3", source=Source.UNITS)
    )
    until: str = field(
        default="",
        metadata=told(mark("The new deadline, on the course's clock, or none"), example="2020-11-04"),
    )
    time: str = field(default="", metadata=told(mark("Its time, where it matters"), example="23:59"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One learner, with their standing check-ins by task key and their extensions by unit key."""

    member: Member
    done: Mapping[str, CheckIn]
    extensions: Mapping[str, Extension]

    def has_until(self, unit: Unit) -> datetime | None:
        """Their own deadline of a unit, where it is later than that of everybody."""
        extension = self.extensions.get(unit.key)
        if extension is None or unit.due is None or extension.due <= unit.due:
            return None
        return extension.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was typed, understood. `unit` is None for all of them, `local` and `until` for taking back."""

    learners: tuple[Learner, ...]
    unit: Unit | None
    local: datetime | None
    until: datetime | None


async def learners_among(uow: UnitOfWork, members: Sequence[Member]) -> list[Learner]:
    """The learners among these members with what they have done and been given, by name."""
    learners = [member for member in members if member.has(Role.LEARNER)]
    ids = [member.id for member in learners]
    done = await uow.check_ins.of_members(ids)
    extensions = await uow.extensions.of_members(ids)
    found = [
        Learner(member=member, done=done[member.id], extensions=extensions[member.id]) for member in learners
    ]
    return sorted(found, key=lambda learner: learner.member.person.name.casefold())


def held_by(units: Sequence[Unit], learners: Sequence[Learner]) -> list[phrases.Held]:
    """All the more time there is for these units: deadlines of one's own that are later than those of everybody."""
    held = []
    for learner in learners:
        ends: dict[datetime, list[Unit]] = {}
        for unit in units:
            if (until := learner.has_until(unit)) is not None:
                ends.setdefault(until, []).append(unit)
        name = learner.member.person.name
        held += [phrases.Held(name=name, units=tuple(some), until=until) for until, some in ends.items()]
    return held


def understood(context: Context, given: ExtendParams, learners: Sequence[Learner]) -> Wish | list[Line]:
    """What is wished for, or everything that stands in its way."""
    problems: list[Line] = []
    chosen = _chosen(context, given, learners, problems)
    unit = _unit(context, given.lesson, problems)
    local, until = _until(context, given, problems)
    if unit is not None and unit.due is not None and until is not None and until <= unit.due:
        problems.append(wrong.not_later(context.seat.timetable, unit))
    return problems or Wish(learners=tuple(chosen), unit=unit, local=local, until=until)


def _chosen(
    context: Context, given: ExtendParams, learners: Sequence[Learner], problems: list[Line]
) -> list[Learner]:
    if not given.people:
        problems.append((wrong.nobody_named(_example(context)),))
    by_handle = {learner.member.person.profile.external_id: learner for learner in learners}
    strangers = [person.name for person in given.people if person.external_id not in by_handle]
    if strangers:
        problems.append((wrong.no_learners(strangers, context.seat.cohort.name),))
    return [by_handle[one.external_id] for one in given.people if one.external_id in by_handle]


def _unit(context: Context, said: str, problems: list[Line]) -> Unit | None:
    """The unit that was meant; None for all of them, and where there is a problem."""
    if not said:
        problems.append((wrong.no_unit_named(_example(context)),))
    elif said.casefold() != ALL:
        try:
            unit = find_unit(context.seat.timetable, said)
        except Refused:
            known = [unit for unit in context.seat.timetable.units if unit.due is not None]
            problems.append((wrong.no_such_unit(said, known),))
        else:
            if unit.due is None:
                problems.append((wrong.no_deadline(unit),))
            return unit
    return None


def _until(
    context: Context, given: ExtendParams, problems: list[Line]
) -> tuple[datetime | None, datetime | None]:
    """The new deadline, as a naive wall time and as an instant; None for taking back, and where there is a problem."""
    said = f"{given.until} {given.time}".strip()
    if not given.until:
        problems.append((wrong.no_date_given(_example(context)),))
    if not given.until or said.casefold() == NONE:
        return None, None
    course = context.seat.cohort.course
    try:
        when = read_when(said)
    except Refused as refused:
        problems.append((wrong.two_times(said) if given.time and ":" in given.until else str(refused),))
        return None, None
    first_day = find_anchor(course, context.seat.cohort.start).first_day
    local = local_time(when, first_day, moved_by=timedelta(0), usual=course.times.deadline)
    if local is None:
        problems.append((wrong.no_real_date(said, _example(context)),))
        return None, None
    return local, to_instant(local, course.zone, later=True)


def _example(context: Context) -> str:
    return wrong.example_for(context.seat.timetable, context.now)
