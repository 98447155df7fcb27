"""A term played through the real app, ledger and dispatcher, in memory, with a clock that is turned by hand.

Whatever is said is kept with what was known at that moment, for the witness to judge afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.actions import Agree
from bot.app import App
from bot.course import Course
from bot.deliveries import Delivery, Receipt
from bot.errors import NotPermitted
from bot.extensions import extended
from bot.inbound import CommandCall, Inbound, Pressed, Reply, Submitted
from bot.messages import Choices, Form, Message
from bot.model import Cohort, Member, Place, PlaceKind, Profile, Role
from bot.planning import include, plan_of, replan
from bot.ports import UnitOfWork
from bot.records import CheckIn, Extension
from bot.timetable import Timetable
from scheduling.dispatcher import Dispatcher
from storage.memory import MemoryStore
from tests.support.world import SPACE, HandClock, services

FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known of one member at one moment."""

    member: Member
    done: Mapping[str, CheckIn]
    extensions: Mapping[str, Extension]
    cohort: Cohort

    @property
    def timetable(self) -> Timetable:
        """The learner's own."""
        return extended(plan_of(self.cohort).timetable, self.extensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message as it arrived, and all that was known then, by member id."""

    at: datetime
    delivery_id: int
    place: Place
    message: Message
    known: Mapping[int, Known]


@dataclass(slots=True)
class Ears:
    """A `Messenger` that keeps what it hears."""

    term: Term
    heard: list[Heard] = field(default_factory=list)

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        at = self.term.clock.now()
        known = await self.term.known()
        self.heard.append(
            Heard(at=at, delivery_id=int(key.removeprefix("d")), place=place, message=message, known=known)
        )
        return Receipt(message_id=key, at=at)

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """Nothing here depends on how a post is edited."""

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        number = int(key.removeprefix("d"))
        return next(
            (Receipt(message_id=key, at=heard.at) for heard in self.heard if heard.delivery_id == number),
            None,
        )

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        raise NotPermitted("nothing here is said to a few")


class Term:
    """Cohorts of one course in one space. `people` are by handle."""

    def __init__(self, at: datetime) -> None:
        self.clock = HandClock(at)
        self.store = MemoryStore()
        self.app = App(store=self.store, services=services())
        self.ears = Ears(self)
        self.dispatcher = Dispatcher(
            store=self.store, app=self.app, messengers={"local": self.ears}, clock=self.clock, owner="term"
        )
        self.people: dict[str, Profile] = {}
        self.cohorts: list[Cohort] = []
        #: What was known from an instant on: after every deed, and at the beginning.
        self.history: list[tuple[datetime, Mapping[int, Known]]] = []
        self._events = 0

    async def begin(self, course: Course, cohorts: Sequence[tuple[str, Sequence[Profile]]]) -> None:
        """Make these cohorts (name, learners), all with one facilitator."""
        now = self.clock.now()
        boss = Profile(space=SPACE, external_id=FACILITATOR, name="Fay", zone=course.zone)
        self.people[FACILITATOR] = boss
        for name, learners in cohorts:
            channel = Place(space=SPACE, kind=PlaceKind.CHANNEL, id=name)
            async with self.store.writing() as uow:
                cohort = await uow.cohorts.add(name=name, channel=channel, course=course, start=None, at=now)
                persons = await uow.people.update_many([boss, *learners])
                members = await uow.members.enrol(cohort.id, [persons[0].id], Role.FACILITATOR, now)
                ids = [person.id for person in persons[1:]]
                members += await uow.members.enrol(cohort.id, ids, Role.LEARNER, now)
                await replan(uow, cohort, now=now)
                await include(uow, cohort, members, now=now)
            self.cohorts.append(cohort)
            self.people.update({learner.external_id: learner for learner in learners})
        self.history.append((now, await self.known()))

    async def known(self) -> dict[int, Known]:
        async with self.store.reading() as uow:
            return await _known(uow, [cohort.id for cohort in self.cohorts])

    async def rows(self) -> dict[int, Delivery]:
        """The ledger, by delivery id."""
        async with self.store.reading() as uow:
            return {
                delivery.id: delivery
                for cohort in self.cohorts
                for delivery in await uow.ledger.of_cohort(cohort.id)
            }

    async def advance(self, to: datetime) -> None:
        """Let time pass, from one instant at which something is due to the next."""
        while True:
            async with self.store.reading() as uow:
                times = (await uow.occurrences.next_opening(), await uow.ledger.next_due())
            at = min((time for time in times if time is not None and time <= to), default=to)
            self.clock.time = max(self.clock.time, at)
            worked = await self.app.tick(self.clock.now()) + await self.dispatcher.drain()
            if self.clock.time >= to and not worked:
                return
            assert worked, f"something is due at {at} and nothing happens"

    async def do(
        self,
        handle: str,
        what: CommandCall | Pressed | Submitted,
        *,
        cohort: Cohort | None = None,
        event_id: str = "",
        acted_at: datetime | None = None,
    ) -> Reply:
        """One thing somebody does; where they are asked whether to go ahead, they agree."""
        self._events += 1
        inbound = Inbound(
            event_id=event_id or f"term-{self._events}",
            acted_at=acted_at or self.clock.now(),
            who=self.people[handle],
            place=(cohort or self.cohorts[0]).channel,
            what=what,
        )
        reply = await self.app.handle(inbound, now=self.clock.now())
        asked = reply.message.buttons if reply.message else ()
        agree = next((button.action for button in asked if isinstance(button.action, Agree)), None)
        if agree is not None:
            reply = await self.do(handle, Pressed(action=agree), cohort=cohort)
        self.history.append((self.clock.now(), await self.known()))
        return reply

    async def fill(self, handle: str, opening: Pressed, ticked: Sequence[str]) -> Reply:
        """Open a form and send it in with these options ticked and no others."""
        opened = await self.do(handle, opening)
        if opened.form is None:
            return opened
        return await self.do(handle, filled(opened.form, ticked))


def filled(form: Form, ticked: Sequence[str]) -> Submitted:
    chosen = {
        part.key: tuple(option.value for option in part.options if option.value in ticked)
        for part in form.fields
        if isinstance(part, Choices)
    }
    return Submitted(action=form.action, chosen=chosen)


async def _known(uow: UnitOfWork, cohort_ids: Sequence[int]) -> dict[int, Known]:
    cohorts = await uow.cohorts.get_many(cohort_ids)
    members = [member for number in cohort_ids for member in await uow.members.of_cohort(number)]
    done = await uow.check_ins.of_members(member.id for member in members)
    extensions = await uow.extensions.of_members(member.id for member in members)
    return {
        member.id: Known(
            member=member,
            done=done[member.id],
            extensions=extensions[member.id],
            cohort=cohorts[member.cohort_id],
        )
        for member in members
    }
