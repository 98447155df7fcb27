"""A companion behind the app of a chat platform, and a cohort in it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.app import App
from bot.deliveries import Receipt
from bot.inbound import Inbound, Reply
from bot.messages import Message
from bot.model import Account, Cohort, Passage, Place, Profile, Role
from bot.planning import include, replan
from bot.ports import Store
from bot.suggestions import Asked, Suggestion
from tests.support.world import HandClock, leadership, services, utc

NOW = utc("2020-10-10T15:00")


class Companion:
    """The `House` of either platform over a real companion. `asked` is what came in, `passed_by` and `changes` what was
    told of people. While `gate` is shut nobody is answered; `broken` is raised instead of an answer, once each.
    """

    def __init__(self, store: Store, clock: HandClock) -> None:
        self._app = App(store=store, services=services())
        self._clock = clock
        self.asked: list[Inbound] = []
        self.passed_by: list[tuple[Place, str, Passage]] = []
        self.changes: list[Account] = []
        self.broken: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, inbound: Inbound) -> Reply:
        self.asked.append(inbound)
        await self._admitted()
        return await self._app.handle(inbound, now=self._clock.now())

    async def home(self, who: Profile, *, trusted: bool) -> Message:
        await self._admitted()
        return await self._app.home(who, trusted=trusted, now=self._clock.now())

    async def suggest(self, asked: Asked) -> tuple[Suggestion, ...]:
        await self._admitted()
        return await self._app.suggest(asked, now=self._clock.now())

    async def channels(self, space: str) -> tuple[Place, ...]:
        return await self._app.channels(space)

    async def conversations(self, platform: str) -> Mapping[str, Receipt]:
        return await self._app.conversations(platform)

    async def spaces(self, platform: str, external_id: str) -> tuple[str, ...]:
        return await self._app.spaces(platform, external_id)

    async def changed(self, account: Account) -> None:
        await self._admitted()
        self.changes.append(account)
        await self._app.changed(account, now=self._clock.now())

    async def passed(self, place: Place, account: Account, passage: Passage, *, at: datetime) -> None:
        await self._admitted()
        self.passed_by.append((place, account.profile.external_id, passage))
        await self._app.passed(place, account, passage, at=at, now=self._clock.now())

    async def _admitted(self) -> None:
        await self.gate.wait()
        if self.broken:
            raise self.broken.pop(0)


async def run_course(
    store: Store,
    channel: Place,
    learners: Collection[Profile],
    facilitator: Profile,
    *,
    name: str = "autumn",
) -> Cohort:
    """The course of 2020, run in this channel for these people."""
    async with store.writing() as uow:
        made = await uow.cohorts.add(name=name, channel=channel, course=leadership(), start=None, at=NOW)
        everybody = {one.external_id: one for one in (*learners, facilitator)}
        persons = await uow.people.update_many(list(everybody.values()))
        ids = {person.profile.external_id: person.id for person in persons}
        members = await uow.members.enrol(
            made.id, [ids[one.external_id] for one in learners], Role.LEARNER, NOW
        )
        await uow.members.enrol(made.id, [ids[facilitator.external_id]], Role.FACILITATOR, NOW)
        await replan(uow, made, now=NOW)
        await include(uow, made, members, now=NOW)
    return made
