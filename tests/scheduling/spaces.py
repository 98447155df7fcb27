"""Cohorts in several spaces of one store, each with reminders of lesson 2 to send."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import App
from bot.deliveries import Delivery, DeliveryState, Receipt, Timing
from bot.messages import Message
from bot.model import Cohort, Place, PlaceKind, Profile, Role
from bot.planning import include, replan
from bot.ports import Messenger, Store
from scheduling.dispatcher import Dispatcher
from tests.support.changes import Changes
from tests.support.messenger import MoodyMessenger
from tests.support.world import HandClock, leadership, services, utc

BEGIN = utc("2020-10-04T15:00")
#: Before this nothing is due; from it on the first reminder of lesson 2 is, for everybody in New York.
DUE = utc("2020-10-05T13:00")


class Town:
    """`spaces` says how many learners each has. `cohorts` are by space."""

    def __init__(self, store: Store, spaces: Mapping[str, int]) -> None:
        self.store = store
        self.clock = HandClock(BEGIN)
        self.app = App(store=store, services=services())
        self.cohorts: dict[str, Cohort] = {}
        self._spaces = spaces
        self._owners = 0

    @classmethod
    async def build(cls, store: Store, spaces: Mapping[str, int]) -> Town:
        """At the instant at which everything is due and nothing was sent but what is older."""
        town = cls(store, spaces)
        for space, learners in spaces.items():
            await town._settle_in(space, learners)
        await town.app.tick(BEGIN)
        for platform in {space.partition(":")[0] for space in spaces}:
            await town.dispatcher(MoodyMessenger(), platform=platform).drain()
        town.clock.time = DUE
        await town.app.tick(DUE)
        return town

    async def _settle_in(self, space: str, learners: int) -> None:
        channel = Place(space=space, kind=PlaceKind.CHANNEL, id="course")
        profiles = [
            Profile(space=space, external_id=f"learner{number}", name=f"L{number}", zone="America/New_York")
            for number in range(learners)
        ]
        async with self.store.writing() as uow:
            cohort = await uow.cohorts.add(
                name="autumn", channel=channel, course=leadership(), start=None, at=BEGIN
            )
            people = await uow.people.update_many(profiles)
            ids = [person.id for person in people]
            members = await uow.members.enrol(cohort.id, ids, Role.LEARNER, BEGIN)
            await replan(uow, cohort, now=BEGIN)
            await include(uow, cohort, members, now=BEGIN)
        self.cohorts[space] = cohort

    def dispatcher(
        self,
        messenger: Messenger,
        *,
        store: Store | None = None,
        handful: int = 8,
        platform: str = "local",
    ) -> Dispatcher:
        """A dispatcher as a newly started process has it."""
        self._owners += 1
        return Dispatcher(
            store=store or self.store,
            app=self.app,
            messengers={platform: messenger},
            clock=self.clock,
            owner=f"process-{self._owners}",
            handful=handful,
        )

    async def reminders(self, space: str) -> list[Delivery]:
        async with self.store.reading() as uow:
            rows = await uow.ledger.of_cohort(self.cohorts[space].id)
        return [row for row in rows if row.row.occurrence == "lesson-2/due-72h"]

    async def shorten(self, space: str, use: timedelta) -> datetime:
        """Let the reminders be of use for so long only; until when that is."""
        expires = self.clock.now() + use
        async with self.store.writing() as uow:
            await uow.ledger.retime(
                {
                    row.id: Timing(due_at=row.row.due_at, expires_at=expires, place=row.row.place)
                    for row in await self.reminders(space)
                }
            )
        return expires

    async def states(self, space: str) -> dict[DeliveryState, int]:
        return dict(Counter(row.row.state for row in await self.reminders(space)))


class Gate(MoodyMessenger):
    """Takes nothing for the space `shut` until it is opened; `reached` tells when one is waiting. `sent` are the spaces
    it sent to, in order, and `changes` tells of each.
    """

    def __init__(self, shut: str = "") -> None:
        super().__init__()
        self._shut = shut
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        self.sent: list[str] = []
        self.changes = Changes()

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
        if place.space == self._shut:
            self.reached.set()
            await self.opened.wait()
        self.sent.append(place.space)
        self.changes.tell()
        return await super().send(place, message, key=key, reader=reader, under=under, aside=aside)
