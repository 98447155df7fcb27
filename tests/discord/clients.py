"""Real discord.py clients against the stand-in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import yarl
from discord import AutoShardedClient, Intents
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from adapters.discord.app.client import end_heartbeats
from tests.discord.standin import Clock, Discord


def beating() -> list[KeepAliveHandler]:
    """The hearts of connections that nobody has stopped."""
    threads = threading.enumerate()
    return [one for one in threads if isinstance(one, KeepAliveHandler) and not one._stop_ev.is_set()]


class Hasty(AutoShardedClient):
    """Identifies without the pause of five seconds between two shards. `running` ends when the connection has."""

    running: asyncio.Task[None]

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return


def hasty(*, shards: int | None = None, members: bool = False, content: bool = False) -> Hasty:
    """A client that is not connected yet, with the intents that the app uses."""
    intents = Intents.none()
    intents.guilds = intents.dm_messages = True
    intents.members, intents.message_content, intents.guild_messages = members, content, content
    return Hasty(intents=intents, shard_count=shards, max_messages=None, chunk_guilds_at_startup=False)


@asynccontextmanager
async def connected(
    discord: Discord, *, shards: int | None = None, members: bool = False, content: bool = False
) -> AsyncIterator[Hasty]:
    """A client with its connections. `Route.BASE` has to be set."""
    async with hasty(shards=shards, members=members, content=content) as client:
        await client.login(discord.token)
        gateway, DiscordWebSocket.DEFAULT_GATEWAY = (
            DiscordWebSocket.DEFAULT_GATEWAY,
            yarl.URL(discord.gateway_url),
        )
        client.running = asyncio.create_task(client.connect())
        try:
            before = len(discord.gateway.live)
            await discord.gateway.connected(before + (shards or discord.app.shards))
            yield client
        finally:
            DiscordWebSocket.DEFAULT_GATEWAY = gateway
            await client.close()
            await asyncio.gather(client.running, return_exceptions=True)
            end_heartbeats(client)


@asynccontextmanager
async def school(clock: Clock | None = None) -> AsyncIterator[Discord]:
    """A Discord with a server, Ana, Ben and Farah in it, and #spring. At its end there is nothing to complain about."""
    async with Discord(clock) as discord:
        farah = discord.person("farah")
        guild = discord.guild("School", owner=farah)
        discord.person("ana", guild)
        discord.person("ben", guild, locale="es-ES")
        discord.channel(guild, "spring")
        yield discord
        assert discord.complaints == []
