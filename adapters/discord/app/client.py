"""discord.py's client, as this companion uses it: few intents, no cache of messages, and a connection that comes back.

What to know of discord.py:

- it ends the whole client where an event cannot be parsed, however unimportant: here such an event is dropped;
- after a session that cannot be resumed it goes to Discord's own gateway, whatever server it came from: here to the one
  the server named, or the one that is set;
- closed, it can be opened again, but not by what it offers: its connector and its queue stay closed.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route

from adapters.proxy import proxy_for
from bot.ports import Clock

log = logging.getLogger(__name__)


def intents_of(*, members: bool) -> discord.Intents:
    """What Discord is asked to tell us of: servers with their channels and roles, what people write to us in private,
    and only with `members` who comes and goes. What is said in channels is nobody's business.
    """
    intents = discord.Intents.none()
    intents.guilds = True
    intents.dm_messages = True
    intents.members = members
    return intents


class CompanionClient(discord.AutoShardedClient):
    """One connection to Discord's gateway for each shard. `members` is whether we are told who is in the servers; all
    of them are then remembered, for nobody could tell otherwise which channels somebody saw before their roles changed.

    `arrived` is told whenever every shard is connected. `api_url` and `gateway_url` are those of another server than
    Discord itself; empty for Discord's own, and for the gateway that the server names.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        members: bool = False,
        api_url: str = "",
        gateway_url: str = "",
    ) -> None:
        # Nobody is to hear us, and what voice would need is not missed.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        if api_url:
            Route.BASE = api_url.rstrip("/")
        super().__init__(
            proxy=proxy_for(Route.BASE),
            intents=intents_of(members=members),
            max_messages=None,
            chunk_guilds_at_startup=members,
            member_cache_flags=(
                discord.MemberCacheFlags(joined=True, voice=False)
                if members
                else discord.MemberCacheFlags.none()
            ),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tells_members = members
        self._clock = clock
        self._gateway_url = gateway_url
        self._up: set[int] = set()
        self._entered = self._opened = False
        self._connected_since: datetime | None = None
        self.arrived: Callable[[], None] | None = None
        parsers = self._connection.parsers
        for event, parse in list(parsers.items()):
            parsers[event] = _surviving(event, parse)

    @property
    def connected_since(self) -> datetime | None:
        """Since when every shard has been connected (UTC); None while one is not."""
        return self._connected_since

    async def enter(self, token: str) -> None:
        """Log in, unless we are. Raises as discord.py does."""
        if self.is_closed():
            self.clear()
            self.http.connector = discord.utils.MISSING
            await self._async_setup_hook()
            self._opened = False
        if not self._opened:
            self._entered = True
            try:
                await self.login(token)
            except BaseException:
                # What it opened would stay open, and be opened anew the next time.
                await self.http.close()
                self.http.connector = discord.utils.MISSING
                raise
            self._opened = True

    async def hush(self) -> None:
        """Hear nothing more. What we say still arrives."""
        await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))
        end_heartbeats(self)

    async def shut(self) -> None:
        """Close everything that was opened."""
        if self._entered:
            await self.close()
        end_heartbeats(self)

    async def connect(self, *, reconnect: bool = True) -> None:
        """discord.py's own. What ends it ends every connection, and not of each are we told."""
        try:
            await super().connect(reconnect=reconnect)
        finally:
            self._up.clear()
            self._connected_since = None
            end_heartbeats(self)

    async def launch_shards(self) -> None:
        """discord.py's own, with the gateway that is meant, for every connection that follows as well."""
        self.shard_count, url, _limits = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._gateway_url or url)
        await super().launch_shards()

    async def on_shard_connect(self, shard_id: int) -> None:
        self._rose(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._rose(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._up.discard(shard_id)
        self._connected_since = None

    def _rose(self, shard_id: int) -> None:
        self._up.add(shard_id)
        if self._connected_since is None and len(self._up) >= (self.shard_count or 1):
            self._connected_since = self._clock.now()
            if self.arrived is not None:
                self.arrived()


def end_heartbeats(client: discord.Client) -> None:
    """Stop the heart of every connection of a client that is not connected any more. discord.py runs one in a thread of
    its own from a connection's first moment on, and forgets it where the connection is given up before it is made.
    """
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws._connection is client._connection:
            thread.stop()


def _surviving(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def parsed(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("discord.py could not read an event: %s", event)

    return parsed
