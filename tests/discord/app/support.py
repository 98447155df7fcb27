"""The app against the stand-in, over a companion with a cohort in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from adapters.discord.app.app import DiscordApp
from adapters.discord.app.client import CompanionClient
from adapters.discord.app.connection import Connection
from adapters.discord.app.reception import Patience
from adapters.discord.commands.definitions import definitions
from adapters.discord.commands.syncing import sync_commands
from adapters.discord.ports import space_of
from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.rest.pace import UNPACED, Pace
from bot.app import App
from bot.commands.catalogue import COMMANDS
from bot.deliveries import Receipt
from bot.inbound import Inbound, Reply
from bot.messages import Message as Said
from bot.model import Account, Cohort, Passage, Place, PlaceKind, Profile, Role
from bot.planning import include, replan
from bot.ports import Store
from bot.suggestions import Asked, Suggestion
from tests.discord.standin import Channel, Discord, User
from tests.support.world import HandClock, leadership, services, utc

NOW = utc("2020-10-10T15:00")
#: Long enough for a busy machine: what is to be slow is slow for ever.
CALM = Patience(form=10.0, suggestions=10.0)
HURRIED = Patience(form=0.05, suggestions=0.05)


#: The first tick of the check-in form of lesson 1.
WATCHED = {"Watched · Submitted · Reflected": ["0:lesson-1/videos"]}


class Companion:
    """A `House` over a real companion. `asked` is what came in, `passed_by` and `changes` what was told of people.
    While `gate` is shut nobody is answered; `broken` is raised instead of an answer, once each.
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

    async def home(self, who: Profile, *, trusted: bool) -> Said:
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


async def cohort(
    store: Store, channel: Channel, learners: Collection[User], facilitator: User, *, name: str = "autumn"
) -> Cohort:
    """The course of 2020, run in this channel for these people."""
    assert channel.guild is not None
    space = space_of(channel.guild.id)
    async with store.writing() as uow:
        made = await uow.cohorts.add(
            name=name,
            channel=Place(space=space, kind=PlaceKind.CHANNEL, id=channel.id),
            course=leadership(),
            start=None,
            at=NOW,
        )
        everybody = {user.id: user for user in (*learners, facilitator)}
        persons = await uow.people.update_many(
            [
                Profile(
                    space=space,
                    external_id=user.id,
                    name=user.name,
                    zone="America/New_York",
                    locale=user.locale,
                )
                for user in everybody.values()
            ]
        )
        ids = {person.profile.external_id: person.id for person in persons}
        members = await uow.members.enrol(made.id, [ids[user.id] for user in learners], Role.LEARNER, NOW)
        await uow.members.enrol(made.id, [ids[facilitator.id]], Role.FACILITATOR, NOW)
        await replan(uow, made, now=NOW)
        await include(uow, made, members, now=NOW)
    return made


@dataclass(frozen=True, kw_only=True)
class Running:
    """One process of the app."""

    app: DiscordApp
    house: Companion
    api: DiscordApi
    client: CompanionClient
    connection: Connection
    channels: KnownChannels


class Hasty(CompanionClient):
    """Identifies without the pause of five seconds."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return


def client_for(discord: Discord, clock: HandClock, *, members: bool = False) -> CompanionClient:
    return Hasty(clock=clock, members=members, api_url=discord.api)


@asynccontextmanager
async def running(
    discord: Discord,
    store: Store,
    *,
    patience: Patience = CALM,
    trusted: Collection[str] = (),
    members: bool = False,
) -> AsyncIterator[Running]:
    """The app, connected, with its commands known to Discord."""
    clock = HandClock(NOW)
    client = client_for(discord, clock, members=members)
    if members:
        discord.app.granted.add("guild_members")
    api = DiscordApi(client.http, requests=Pace(UNPACED), openings=Pace(UNPACED))
    channels = KnownChannels(api)
    house = Companion(store, clock)
    app = DiscordApp(
        client=client,
        house=house,
        api=api,
        channels=channels,
        clock=clock,
        trusted=trusted,
        server=discord.url,
        patience=patience,
    )
    connection = Connection(client=client, token=discord.token, known_as=known_as(api))
    await connection.open()
    connection.start()
    try:
        await asyncio.wait_for(connection.settled(), 10)
        await discord.until(lambda: _knows(client, discord))
        await sync_commands(api, definitions(COMMANDS))
        yield Running(app=app, house=house, api=api, client=client, connection=connection, channels=channels)
    finally:
        house.gate.set()
        discord.moods.over()
        await connection.close()
        await app.stop(5)


def _knows(client: CompanionClient, discord: Discord) -> bool:
    """Whether the client was told of every server, and of who is there where that is told at all."""
    inside = [guild for guild in discord.guilds.values() if guild.bot is not None]
    known = [client.get_guild(int(guild.id)) for guild in inside]
    return all(one is not None and one.name and (one.chunked or not client.tells_members) for one in known)


def known_as(api: DiscordApi):  # type: ignore[no-untyped-def]
    def told(user_id: str, application_id: str) -> None:
        api.known_as(user_id=user_id, application_id=application_id)

    return told
