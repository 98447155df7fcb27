"""A world whose time can be let pass: the real app and dispatcher, a store, and a platform in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.deliveries import Delivery, DeliveryState
from bot.inbound import CommandCall
from bot.messages import Message
from bot.model import Cohort, Member, Options, Place, PlaceKind, Preferences, Profile, Role
from bot.plain import plain
from bot.planning import grant_time, include, outdate_posts, plan_of, refresh, replan, rest
from bot.ports import Store, UnitOfWork
from bot.records import CheckIn, Extension
from bot.rest import rest_until
from scheduling.dispatcher import LEASE, Dispatcher
from storage.memory import MemoryStore
from tests.support.messenger import Killed, MoodyMessenger
from tests.support.world import SPACE, HandClock, World, leadership, make_world, utc

STEP = timedelta(minutes=10)
#: Time alone changes what becomes of these: somebody holds a lease on them, or asks the platform again.
UNSETTLED = frozenset({DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.UNCERTAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Somebody's place in a cohort."""

    cohort: Cohort
    member: Member


class Running:
    """`people` are handle → IANA zone. Every beat is a fresh process; one that is killed on the way stays dead."""

    def __init__(self, world: World, clock: HandClock, messenger: MoodyMessenger) -> None:
        self.world = world
        self.clock = clock
        self.messenger = messenger
        self.cohorts = [world.cohort]
        self._owners = 0
        self._events = 0

    @classmethod
    async def begin(
        cls,
        at: str,
        people: dict[str, str],
        *,
        store: Store | None = None,
        messenger: MoodyMessenger | None = None,
        course: Course | None = None,
    ) -> Running:
        world = await make_world(store or MemoryStore(), people=people, at=utc(at), course=course)
        return cls(world, HandClock(utc(at)), messenger or MoodyMessenger())

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def cohort(self) -> Cohort:
        return self.cohorts[0]

    def dispatcher(self) -> Dispatcher:
        """A dispatcher as a newly started process has it."""
        self._owners += 1
        return Dispatcher(
            store=self.world.store,
            app=self.world.app,
            messengers={"local": self.messenger},
            clock=self.clock,
            owner=f"process-{self._owners}",
        )

    async def beat(self) -> None:
        dispatcher = self.dispatcher()
        try:
            await self.world.app.tick(self.now)
            await dispatcher.drain()
            await dispatcher.recover()
        except Killed:
            self.clock.pass_(LEASE + timedelta(seconds=1))

    async def until(self, text: str) -> None:
        """Let time pass, beat by beat, up to and including this instant (UTC)."""
        while self.now < utc(text):
            await self.beat()
            self.clock.time = await next_beat(self.world.store, self.now, max(utc(text), self.now))
        await self.beat()

    async def another_cohort(self, *handles: str, name: str = "second", start: date | None = None) -> Cohort:
        """One more cohort of the course, with these people of the first one."""
        channel = Place(space=SPACE, kind=PlaceKind.CHANNEL, id=name)
        async with self.world.store.writing() as uow:
            cohort = await uow.cohorts.add(
                name=name, channel=channel, course=leadership(), start=start, at=self.now
            )
            ids = [self.world.learners[handle].person.id for handle in handles]
            members = await uow.members.enrol(cohort.id, ids, Role.LEARNER, self.now)
            await replan(uow, cohort, now=self.now)
            await include(uow, cohort, members, now=self.now)
        self.cohorts.append(cohort)
        return cohort

    async def facilitator(self, handle: str, *, zone: str = "America/New_York") -> Member:
        """Somebody who leads the first cohort from now on."""
        async with self.world.store.writing() as uow:
            profile = Profile(space=SPACE, external_id=handle, name=handle.title(), zone=zone)
            person = await uow.people.meet(profile)
            (member,) = await uow.members.enrol(self.cohort.id, [person.id], Role.FACILITATOR, self.now)
            await include(uow, self.cohort, [member], now=self.now)
        return member

    async def change(self, subject: str, field: ChangeField, value: str) -> None:
        """A change of the first cohort, as a facilitator makes it."""
        async with self.world.store.writing() as uow:
            change = Change(subject=subject, field=field, value=value, at=self.now, by=1)
            cohort = await uow.cohorts.change(self.cohort.id, change)
            await replan(uow, cohort, now=self.now)
            await outdate_posts(uow, cohort, [change], self.now)
        self.cohorts[0] = self.world.cohort = cohort

    async def choose(self, options: Options) -> None:
        """The first cohort is run by these options from now on, as a facilitator chooses."""
        async with self.world.store.writing() as uow:
            cohort = await uow.cohorts.choose(self.cohort.id, options)
            await replan(uow, cohort, now=self.now)
        self.cohorts[0] = self.world.cohort = cohort

    async def give_time(self, handle: str, unit: str, due: str) -> None:
        async with self.world.store.writing() as uow:
            extension = Extension(
                member_id=self.world.learners[handle].id, unit=unit, due=utc(due), at=self.now, by=1
            )
            await grant_time(uow, self.cohort, [extension], self.now)

    async def prefer(self, handle: str, preferences: Preferences) -> None:
        """Put these in place of what somebody had chosen, as their commands do."""
        async with self.world.store.writing() as uow:
            person = self.world.learners[handle].person
            await uow.people.prefer(person.id, preferences)
            sittings = [
                Sitting(cohort=cohort, member=member)
                for member in await uow.members.of_person(person.id)
                for cohort in self.cohorts
                if cohort.id == member.cohort_id
            ]
            await rest(uow, sittings, rest_until(preferences, self.now), self.now)
            for sitting in sittings:
                members = await uow.members.get_many([sitting.member.id])
                await include(uow, sitting.cohort, list(members.values()), now=self.now)

    async def mute(self, handle: str, *, at: datetime | None) -> None:
        async with self.world.store.writing() as uow:
            await uow.members.mute(self.world.learners[handle].id, at)
            await refresh(uow, self.cohort, now=self.now)

    async def do(self, handle: str, text: str) -> None:
        """A `/course` command."""
        self._events += 1
        who = self.world.learners[handle].person.told
        what = CommandCall(name="course", text=text)
        await self.world.act(who, what, at=self.now, event_id=f"event-{self._events}")

    async def done(self, handle: str, *units: str, cohort: Cohort | None = None) -> list[str]:
        """Everything required of these units is checked in now. Returns the tasks."""
        timetable = plan_of(cohort or self.cohort).timetable
        tasks = [task.key for unit in units for task in timetable.unit(unit).required]
        async with self.world.store.writing() as uow:
            number = (await self._member(uow, handle, cohort)).id
            await uow.check_ins.record(
                [
                    CheckIn(member_id=number, assignment=task, acted_at=self.now, recorded_at=self.now)
                    for task in tasks
                ]
            )
        return tasks

    async def take_back(self, handle: str, tasks: Sequence[str], *, cohort: Cohort | None = None) -> None:
        async with self.world.store.writing() as uow:
            number = (await self._member(uow, handle, cohort)).id
            await uow.check_ins.withdraw(number, tasks, self.now)

    async def _member(self, uow: UnitOfWork, handle: str, cohort: Cohort | None) -> Member:
        members = await uow.members.of_person(self.world.learners[handle].person.id)
        (member,) = (one for one in members if one.cohort_id == (cohort or self.cohort).id)
        return member

    async def rows(self, occurrence: str, *, cohort: Cohort | None = None) -> list[Delivery]:
        """The rows of one occurrence, or of all whose key begins so where it ends with a `*`."""
        begins = occurrence.removesuffix("*")
        return [
            row
            for row in await self.everything(cohort)
            if row.row.occurrence == occurrence
            or (begins != occurrence and row.row.occurrence.startswith(begins))
        ]

    async def row(self, occurrence: str, handle: str, *, cohort: Cohort | None = None) -> Delivery:
        """The one row of this occurrence for this person, or for the channel where it is called so."""
        people = await self.handles()
        rows = await self.rows(occurrence, cohort=cohort)
        (row,) = (row for row in rows if people.get(row.row.member_id or 0, "course") == handle)
        return row

    async def everything(self, cohort: Cohort | None = None) -> list[Delivery]:
        async with self.world.store.reading() as uow:
            return await uow.ledger.of_cohort((cohort or self.cohort).id)

    async def handles(self) -> dict[int, str]:
        """Who is behind a member id, in any cohort."""
        async with self.world.store.reading() as uow:
            return {
                member.id: member.person.told.external_id
                for cohort in self.cohorts
                for member in await uow.members.of_cohort(cohort.id)
            }

    def said_to(self, place_id: str) -> list[str]:
        """What was posted there, as text, in order."""
        return [plain(message) for place, message, _ in self.messenger.said if place.id == place_id]

    def messages_to(self, place_id: str) -> list[Message]:
        return [message for place, message, _ in self.messenger.said if place.id == place_id]


def state(delivery: Delivery) -> tuple[DeliveryState, str]:
    """What became of it, and why."""
    return delivery.row.state, delivery.row.reason


async def next_beat(store: Store, now: datetime, end: datetime) -> datetime:
    """When the next beat is that can find something to do, `end` at the latest; beats are STEP apart."""
    async with store.reading() as uow:
        times = [await uow.occurrences.next_opening(), await uow.ledger.next_due()]
        cohorts = await uow.cohorts.every()
        rows = [row for cohort in cohorts for row in await uow.ledger.of_cohort(cohort.id)]
    if any(row.row.state in UNSETTLED for row in rows):
        return min(now + STEP, end)
    times += [row.edit_due_at for row in rows]
    next_one = min((at for at in times if at is not None), default=end)
    beats = max(1, -((now - min(next_one, end)) // STEP))
    return min(now + beats * STEP, end)
