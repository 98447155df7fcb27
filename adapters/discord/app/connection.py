"""The connection to Discord's gateway: kept for ever, with what is in its way told to whoever asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import aiohttp
import discord

from adapters.discord.app.client import CompanionClient
from adapters.discord.rest.faults import FAULTS, login_fault
from bot.errors import DeliveryError, Disconnected
from bot.phrases import discord_troubles as say

log = logging.getLogger(__name__)

KnownAs = Callable[[str, str], None]
"""Told our user's id and our application's id whenever we have logged in."""

#: Seconds between tries where Discord is out of reach, and where somebody has to act first.
_WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
_REFUSED_WAIT = 300.0
#: Seconds until what was told to end is told so once more.
_ONCE_MORE = 0.2

MEMBERS_SWITCH = (
    "Discord does not tell this application who comes and goes: in the Discord Developer Portal, under Bot, switch on "
    "Server Members Intent (Privileged Gateway Intents), or take DISCORD_MEMBERS out of the settings"
)
_CLOSED = {
    4011: "this bot is in more servers than one connection may serve, and Discord did not say how many it wants",
    4012: "Discord no longer speaks the version of its gateway that discord.py speaks: upgrade the companion",
    4013: "Discord does not know the intents we ask for: upgrade the companion",
}


class Connection:
    """Keeps a client connected. `refused` is whether somebody has to act before that can be. `arrived` is told whenever
    we are connected (again).
    """

    def __init__(
        self,
        *,
        client: CompanionClient,
        token: str,
        known_as: KnownAs,
        arrived: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._token = token
        self._known_as = known_as
        self._told = arrived
        self._keeping: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._problem = ""
        self._tries = 0
        self.refused = False
        client.arrived = self._arrived

    @property
    def connected_since(self) -> datetime | None:
        """Since when we are connected (UTC); None while we are not."""
        return self._client.connected_since

    @property
    def problem(self) -> str:
        """What is in the way, as far as anybody knows; empty while nothing is."""
        return "" if self.connected_since is not None else self._problem

    async def open(self) -> None:
        """Log in. Where Discord is out of reach just now, that is done later. Raises Disconnected where Discord does
        not take our token.
        """
        try:
            await self._enter()
        except Disconnected:
            raise
        except DeliveryError as error:
            log.warning("Discord could not be asked who we are, and will be again: %s", error)

    def start(self) -> None:
        """Hear what happens, from now on, in the background."""
        self._keeping = asyncio.create_task(self._keep())

    async def settled(self) -> None:
        """Wait until we are connected for the first time, or refused."""
        await self._settled.wait()

    async def hush(self) -> None:
        """Hear nothing more; what we say still arrives."""
        while self._keeping is not None and not self._keeping.done():
            # Python 3.11 loses a cancellation in the moment in which a connection comes to be.
            self._keeping.cancel()
            await asyncio.wait({self._keeping}, timeout=_ONCE_MORE)
        await self._client.hush()

    async def close(self) -> None:
        """Let go of everything."""
        await self.hush()
        await self._client.shut()

    async def _enter(self) -> None:
        """Log in, unless we are. Raises Disconnected, Unavailable or RateLimited."""
        try:
            await self._client.enter(self._token)
        except FAULTS as error:
            raise login_fault(error) from error
        user = self._client.user
        if user is not None:
            self._known_as(str(user.id), str(self._client.application_id or user.id))

    async def _keep(self) -> None:
        while True:
            try:
                await self._enter()
                await self._client.connect()
                self._lost("the connection was closed")
            except Exception as error:
                problem, refused = _meaning(error)
                self._lost(problem, refused=refused)
            wait = _REFUSED_WAIT if self.refused else _WAITS[min(self._tries, len(_WAITS) - 1)]
            self._tries += 1
            await asyncio.sleep(wait)

    def _arrived(self) -> None:
        self._problem, self._tries, self.refused = "", 0, False
        self._settled.set()
        self._told()

    def _lost(self, problem: str, *, refused: bool = False) -> None:
        self._problem, self.refused = problem, refused
        log.log(logging.ERROR if refused else logging.WARNING, "not connected to Discord: %s", problem)
        if refused:
            self._settled.set()


def _meaning(error: Exception) -> tuple[str, bool]:
    """What is in the way, and whether somebody has to act first."""
    match error:
        case discord.PrivilegedIntentsRequired():
            return MEMBERS_SWITCH, True
        case discord.ConnectionClosed(code=4004):
            return say.token_refused(), True
        case discord.ConnectionClosed(code=code) if code in _CLOSED:
            return _CLOSED[code], True
        case Disconnected():
            return str(error), True
        case DeliveryError():
            return str(error), False
        case discord.DiscordException() | aiohttp.ClientError() | OSError():
            return "Discord is out of reach", False
        case _:
            log.error("the connection to Discord broke", exc_info=error)
            return "the connection broke", False
