"""The app against the stand-in, over a companion with a cohort in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

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
from bot.commands.catalogue import COMMANDS
from bot.model import Cohort, Place, PlaceKind, Profile
from bot.ports import Store
from tests.discord.standin import Channel, Discord, User
from tests.support.house import NOW, Companion, run_course
from tests.support.world import HandClock

#: Long enough for a busy machine: what is to be slow is slow for ever.
CALM = Patience(form=10.0, suggestions=10.0, elsewhere=0.0)
HURRIED = Patience(form=0.05, suggestions=0.05)


#: The first tick of the check-in form of lesson 1.
WATCHED = {"Watched · Submitted · Reflected": ["0:lesson-1/videos"]}


async def cohort(
    store: Store, channel: Channel, learners: Collection[User], facilitator: User, *, name: str = "autumn"
) -> Cohort:
    """The course of 2020, run in this channel for these people."""
    assert channel.guild is not None
    space = space_of(channel.guild.id)

    def told(user: User) -> Profile:
        zone = "America/New_York"
        return Profile(space=space, external_id=user.id, name=user.name, zone=zone, locale=user.locale)

    place = Place(space=space, kind=PlaceKind.CHANNEL, id=channel.id)
    return await run_course(store, place, [told(one) for one in learners], told(facilitator), name=name)


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


@asynccontextmanager
async def side_by_side(discord: Discord, store: Store) -> AsyncIterator[tuple[Running, Running]]:
    """Two processes, each of which leaves the other time to answer what only that one remembers."""
    patience = replace(CALM, elsewhere=Patience().elsewhere)
    async with (
        running(discord, store, patience=patience) as one,
        running(discord, store, patience=patience) as other,
    ):
        yield one, other


def _knows(client: CompanionClient, discord: Discord) -> bool:
    """Whether the client was told of every server, and of who is there where that is told at all."""
    inside = [guild for guild in discord.guilds.values() if guild.bot is not None]
    known = [client.get_guild(int(guild.id)) for guild in inside]
    return all(one is not None and one.name and (one.chunked or not client.tells_members) for one in known)


def known_as(api: DiscordApi):  # type: ignore[no-untyped-def]
    def told(user_id: str, application_id: str) -> None:
        api.known_as(user_id=user_id, application_id=application_id)

    return told
