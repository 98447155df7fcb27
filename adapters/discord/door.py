"""Discord as a door of the companion: everything behind it opened in order, and closed in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from adapters.discord.app.app import DiscordApp
from adapters.discord.app.client import CompanionClient
from adapters.discord.app.connection import Connection
from adapters.discord.checking import RESET
from adapters.discord.commands.definitions import definitions
from adapters.discord.directory import DiscordDirectory
from adapters.discord.greeting import Greeting, SpaceOpened
from adapters.discord.groups import DiscordGroups
from adapters.discord.ports import PLATFORM, House, guild_of
from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.sending.messenger import DiscordMessenger
from adapters.discord.sending.receipts import where
from bot.errors import Disconnected, Refused
from bot.ports import Clock
from bot.registry import Registry

log = logging.getLogger(__name__)

#: Seconds that logging in, and then the first connection, have to be refused; what takes longer is done later, in the
#: background.
_FIRST = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordConfig:
    """What an operator has set, checked already; what is not set is empty. `facilitators` are ids of people and of
    roles, `servers` ids of those that are to have the commands (none: all). `members` is whether Discord is to show us
    everybody in a server.
    """

    api_url: str
    gateway_url: str
    token: str = field(repr=False)
    facilitators: tuple[str, ...]
    members: bool
    servers: tuple[str, ...]


class DiscordDoor:
    """`messenger`, `directory` and `groups` are the ways out; `start` opens the way in."""

    def __init__(
        self, *, config: DiscordConfig, commands: Registry, clock: Clock, opened: SpaceOpened
    ) -> None:
        self._config = config
        self._clock = clock
        self._client = CompanionClient(
            clock=clock, members=config.members, api_url=config.api_url, gateway_url=config.gateway_url
        )
        self._api = DiscordApi(self._client.http)
        self._channels = KnownChannels(self._api)
        self.messenger = DiscordMessenger(self._api, self._channels, clock, outside=self._outside)
        self.directory = DiscordDirectory(api=self._api, members=config.members)
        self.groups = DiscordGroups(self._api)
        self._connection = Connection(
            client=self._client, token=config.token, known_as=self._known_as, arrived=self._arrived
        )
        self._app: DiscordApp | None = None
        self._lost_at: datetime | None = None
        self._greeting = Greeting(
            api=self._api,
            servers=self._servers,
            commands=definitions(commands),
            only=config.servers,
            opened=opened,
        )

    async def open(self) -> None:
        """Log in, or later where Discord is out of reach. Raises Refused where it does not take the token."""
        try:
            async with asyncio.timeout(_FIRST):
                await self._connection.open()
        except Disconnected as error:
            raise Refused(f"Discord does not take DISCORD_TOKEN. {RESET}.") from error
        except TimeoutError:
            log.warning("Discord does not answer; it will be asked again")

    async def start(self, house: House) -> None:
        """Take in what comes. Raises Refused where Discord does not let us, and StorageError."""
        for user_id, last in (await house.conversations(PLATFORM)).items():
            self._channels.recall(user_id, where(last)[0])
        self._app = DiscordApp(
            client=self._client,
            house=house,
            api=self._api,
            channels=self._channels,
            clock=self._clock,
            trusted=self._config.facilitators,
            server=self._config.api_url,
            moved=self._greeting.begin,
        )
        self._lost_at = self._clock.now()
        self._connection.start()
        try:
            async with asyncio.timeout(_FIRST):
                await self._connection.settled()
        except TimeoutError:
            log.warning(
                "not connected to Discord yet: %s", self._connection.problem or "its gateway does not answer"
            )
        if self._connection.refused:
            raise Refused(f"{self._connection.problem}.")

    async def stop(self, within: float) -> None:
        """Take in nothing more, then let what is under way end, for at most so many seconds together."""
        self._greeting.stop()
        await self._connection.hush()
        if self._app is not None:
            await self._app.stop(within)

    async def close(self) -> None:
        """Let go of every connection. Nothing can be sent any more."""
        await self._connection.close()

    def lost(self) -> tuple[datetime | None, str]:
        """Since when Discord does not reach us (UTC, None: it does), and why, as far as anybody knows."""
        if self._connection.connected_since is not None:
            self._lost_at = None
            return None, ""
        self._lost_at = self._lost_at or self._clock.now()
        return self._lost_at, self._connection.problem

    def _known_as(self, user_id: str, application_id: str) -> None:
        self._api.known_as(user_id=user_id, application_id=application_id)

    def _arrived(self) -> None:
        log.info("connected to Discord", extra={"servers": len(self._client.guilds)})
        self._greeting.begin()

    def _outside(self, space: str) -> bool:
        there = self._client.get_guild(int(guild_of(space)))
        return there is None and self._connection.connected_since is not None

    def _servers(self) -> list[str]:
        return [str(guild.id) for guild in self._client.guilds]


@asynccontextmanager
async def open_discord(
    config: DiscordConfig, *, commands: Registry, clock: Clock, opened: SpaceOpened
) -> AsyncIterator[DiscordDoor]:
    """The door, still shut. Where Discord is out of reach just now, it is asked later. Raises Refused where Discord
    does not take the token.
    """
    door = DiscordDoor(config=config, commands=commands, clock=clock, opened=opened)
    try:
        await door.open()
        yield door
    finally:
        await door.close()
