"""A cohort in a store, without any chat: what tests of decisions and sending start from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from bot.app import App
from bot.commands.context import Services
from bot.course import Course
from bot.inbound import CommandCall, Inbound, Pressed, Reply, Submitted
from bot.model import Cohort, Member, Place, PlaceKind, Profile, Role
from bot.planning import include, replan
from bot.ports import Directory, Groups, Store
from bot.records import CheckIn
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles

SPACE = "local:room"
CHANNEL = Place(space=SPACE, kind=PlaceKind.CHANNEL, id="course")


class HandClock:
    """A `Clock` that is turned by hand."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def pass_(self, delta: timedelta) -> None:
        self.time += delta


def utc(text: str) -> datetime:
    """`2020-10-08T03:59` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def services(
    directories: Mapping[str, Directory] | None = None,
    *,
    groups: Mapping[str, Groups] | None = None,
    calendars: Collection[str] = (),
    discussions: Collection[str] = (),
) -> Services:
    return Services(
        library=ReadOnce(),
        holidays=CountryCalendars(),
        directories=directories or {},
        groups=groups or {},
        calendars=frozenset(calendars),
        discussions=frozenset(discussions),
    )


def leadership() -> Course:
    """The course of 2020."""
    return course("leadership-2020")


@cache
def course(name: str) -> Course:
    """A course that comes with the companion, read once for all tests: it is frozen, and reading it takes 0.1 s."""
    return CourseFiles().load(name)


class ReadOnce(CourseFiles):
    """The courses that come with the companion, each of which is read once."""

    def load(self, name: str) -> Course:
        return course(name)


@dataclass(slots=True, kw_only=True)
class World:
    """One cohort of the 2020 course, with learners by handle."""

    store: Store
    app: App
    cohort: Cohort
    learners: dict[str, Member]

    async def check_in(self, handle: str, *tasks: str, at: datetime) -> None:
        async with self.store.writing() as uow:
            await uow.check_ins.record(
                [
                    CheckIn(member_id=self.learners[handle].id, assignment=task, acted_at=at, recorded_at=at)
                    for task in tasks
                ]
            )

    async def act(
        self, who: Profile, what: CommandCall | Pressed | Submitted, *, at: datetime, event_id: str
    ) -> Reply:
        inbound = Inbound(event_id=event_id, acted_at=at, who=who, place=CHANNEL, what=what, trusted=True)
        return await self.app.handle(inbound, now=at)


async def make_world(
    store: Store,
    *,
    people: dict[str, str],
    at: datetime,
    course: Course | None = None,
    start: date | None = None,
) -> World:
    """A cohort made at `at`, with learners given as handle → IANA zone."""
    async with store.writing() as uow:
        cohort = await uow.cohorts.add(
            name="autumn", channel=CHANNEL, course=course or leadership(), start=start, at=at
        )
        persons = await uow.people.update_many(
            [
                Profile(space=SPACE, external_id=handle, name=handle.title(), zone=zone)
                for handle, zone in people.items()
            ]
        )
        members = await uow.members.enrol(cohort.id, [person.id for person in persons], Role.LEARNER, at)
        await replan(uow, cohort, now=at)
        await include(uow, cohort, members, now=at)
    learners = {member.person.profile.external_id: member for member in members}
    return World(store=store, app=App(store=store, services=services()), cohort=cohort, learners=learners)
