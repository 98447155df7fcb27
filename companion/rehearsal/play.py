"""Plays a whole term and tells what happened: every delivery, every skip, and where each learner ends up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.certificate import Progress, progress
from bot.commands.context import Services
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.deliveries import Delivery, DeliveryState
from bot.errors import Refused
from bot.extensions import extended
from bot.inbound import Attachment
from bot.model import Cohort, Member, Profile, Reminding, Role
from bot.phrases.reasons import say_reason
from bot.plan import plan
from bot.planning import plan_of
from bot.ports import Holidays
from bot.timetable import Timetable
from companion.rehearsal.audit import Audit, audit, named
from companion.rehearsal.cast import Actor
from companion.rehearsal.script import facilitator_deeds, learner_deeds
from companion.rehearsal.stage import SPACE, RehearsalBroken, Stage, must, set_stage

#: A handle that no roster can hold, so that a learner may well be called "facilitator".
FACILITATOR = "*facilitator"
#: The cohort is made this long before the first day.
AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One delivery or skip. `at` is UTC; `local` the same instant on the recipient's wall clock (the course's for
    the channel), with its offset. `personal` tells a member called "channel" from the channel. `spoke_for` is how many
    reminders were said in one message, `edits` how often it was put right after it was sent.
    """

    occurrence: str
    recipient: str
    personal: bool
    place: str
    at: datetime
    local: datetime
    state: DeliveryState
    reason: str
    text: str
    spoke_for: int = 1
    edits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands when the term is over."""

    actor: Actor
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A term that was played. `lines` are in the order they happened."""

    timetable: Timetable
    lines: tuple[Line, ...]
    standings: tuple[Standing, ...]
    audit: Audit


async def rehearse(
    course: Course,
    *,
    start: date | None,
    actors: Sequence[Actor],
    seed: int,
    holidays: Holidays,
    reminders: Reminding = Reminding.SINGLY,
    passing: Callable[[datetime], None] = lambda at: None,
) -> Rehearsal:
    """Play a term of `course` from `start` (None: the dates of the course file) with these learners, who are reminded
    in this way.

    A course whose start is to be announced is played from its `rehearsal_start`. The same arguments give the same
    rehearsal. `passing` is told each simulated instant (UTC) as it comes. Raises Refused where there is no date to
    start from.
    """
    if start is None and course.first_day is None:
        start = course.rehearsal_start
        if start is None:
            raise Refused("The start of this course is to be announced. Give a first day: --start 2027-01-11")
    people = {actor.handle: _profile(actor.handle, actor.name, actor.zone) for actor in actors}
    people[FACILITATOR] = _profile(FACILITATOR, "Facilitator", course.zone)
    services = Services(library=_OneCourse(course), holidays=holidays)
    async with set_stage(begin=_beginning(course, start), people=people, services=services) as stage:
        cohort = await _make_cohort(stage, course, start, actors, reminders)
        timetable = plan_of(cohort).timetable
        stage.expect(facilitator_deeds(FACILITATOR, timetable, actors, seed=seed))
        for actor in actors:
            stage.expect(learner_deeds(actor, timetable, cohort_id=cohort.id, seed=seed))
        await stage.play(passing)
        return await _told(stage, cohort.id, actors)


class _OneCourse:
    """A `Library` of the course that is rehearsed."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def names(self) -> list[str]:
        return [self._course.id]

    def load(self, name: str) -> Course:
        if name != self._course.id:
            raise Refused(f"Only {self._course.id} is rehearsed here.")
        return self._course

    def read(self, content: bytes, source: str) -> Course:
        raise Refused(f"Only {self._course.id} is rehearsed here, not {source}.")


def _beginning(course: Course, start: date | None) -> datetime:
    """Ten in the morning, some days before anything of the course happens. UTC."""
    timetable = make_timetable(course, start=start)
    first = min(occurrence.opens for occurrence in plan(timetable))
    morning = (first - AHEAD).astimezone(ZoneInfo(course.zone)).replace(hour=10, minute=0, second=0)
    return morning.astimezone(UTC)


async def _make_cohort(
    stage: Stage, course: Course, start: date | None, actors: Sequence[Actor], reminders: Reminding
) -> Cohort:
    """The facilitator makes the cohort and brings in the roster, with the commands that a facilitator has."""
    when = "" if start is None else f" start:{start.isoformat()}"
    await must(stage, FACILITATOR, f"create {course.id}{when}")
    if reminders is not Reminding.SINGLY:
        await must(stage, FACILITATOR, f"options reminders:{reminders}")
    if actors:
        roster = Attachment(name="roster.csv", content=_roster(actors))
        await must(stage, FACILITATOR, "roster", roster)
    async with stage.store.reading() as uow:
        return (await uow.cohorts.in_space(SPACE))[0]


def _roster(actors: Sequence[Actor]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["handle", "name", "zone", "role"])
    writer.writerows([actor.handle, actor.name, actor.zone, Role.LEARNER] for actor in actors)
    return text.getvalue().encode()


def _profile(handle: str, name: str, zone: str) -> Profile:
    return Profile(space=SPACE, external_id=handle, name=name, zone=zone)


async def _told(stage: Stage, cohort_id: int, actors: Sequence[Actor]) -> Rehearsal:
    async with stage.store.reading() as uow:
        cohort = await uow.cohorts.get(cohort_id)
        deliveries = await uow.ledger.of_cohort(cohort_id)
        members = {member.id: member for member in await uow.members.of_cohort(cohort_id)}
        done = await uow.check_ins.of_members(members)
        extensions = await uow.extensions.of_members(members)
    if cohort is None:
        raise RehearsalBroken("the cohort vanished while it was rehearsed")
    timetable = plan_of(cohort).timetable
    ids = {member.person.profile.external_id: member.id for member in members.values()}
    standings = []
    for actor in actors:
        own = extended(timetable, extensions[ids[actor.handle]])
        standings.append(Standing(actor=actor, progress=progress(own, done[ids[actor.handle]])))
    return Rehearsal(
        timetable=timetable,
        lines=tuple(
            _line(delivery, members, timetable, posted=stage.posted, edits=stage.edited[delivery.key])
            for delivery in deliveries
        ),
        standings=tuple(standings),
        audit=audit(deliveries, members, done, timetable),
    )


def _line(
    delivery: Delivery,
    members: Mapping[int, Member],
    timetable: Timetable,
    *,
    posted: Mapping[str, str],
    edits: int,
) -> Line:
    row = delivery.row
    member = None if row.member_id is None else members[row.member_id]
    at = delivery.settled_at or row.due_at
    zone = timetable.zone if member is None else member.person.profile.zone
    return Line(
        occurrence=row.occurrence,
        recipient=row.recipient if member is None else member.person.profile.external_id,
        personal=member is not None,
        place=str(row.place),
        at=at,
        local=at.astimezone(ZoneInfo(zone)),
        state=row.state,
        reason=say_reason(row.reason),
        # The ledger does not keep what names other people.
        text=delivery.text or posted.get(delivery.key, ""),
        spoke_for=max(1, len(named(delivery))),
        edits=edits,
    )
