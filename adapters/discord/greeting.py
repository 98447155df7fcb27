"""What is done for the servers we are in, as soon as we know of them: what waited for one goes out, and Discord hears
which commands there are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from itertools import chain, repeat
from typing import Any

from adapters.discord.commands.syncing import sync_commands
from adapters.discord.ports import Api, space_of
from bot.errors import DeliveryError, RateLimited, StorageError

log = logging.getLogger(__name__)

SpaceOpened = Callable[[str], Awaitable[None]]
"""Told a space (`discord:1093`) that is open to us (again). Raises StorageError."""

#: Seconds between tries to tell Discord which commands there are; the last one holds for all that follow.
_AGAIN = (5.0, 30.0, 120.0, 600.0)


class Greeting:
    """`servers` tells the ids of those we are in; `only` are those that are to have the commands (none: all)."""

    def __init__(
        self,
        *,
        api: Api,
        servers: Callable[[], Collection[str]],
        commands: Sequence[Any],
        only: Collection[str],
        opened: SpaceOpened,
    ) -> None:
        self._api = api
        self._servers = servers
        self._commands = commands
        self._only = only
        self._opened = opened
        self._greeted: set[str] = set()
        self._synced = False
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """We are connected, or in other servers than before. Returns at once; a server is greeted once for as long as
        we stay in it.
        """
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._greet())

    def stop(self) -> None:
        """Leave the rest to the next start."""
        if self._task is not None:
            self._task.cancel()

    async def _greet(self) -> None:
        while self._wanted:
            self._wanted = False
            there = set(self._servers())
            self._greeted &= there
            if (new := sorted(there - self._greeted)) or not self._synced:
                await self._open(new)
                await self._sync(new)
                self._greeted.update(new)

    async def _open(self, new: Sequence[str]) -> None:
        try:
            for server in new:
                await self._opened(space_of(server))
        except StorageError as error:
            log.warning("what waits for Discord waits a little longer: %s", error)

    async def _sync(self, new: Sequence[str]) -> None:
        for wait in chain(_AGAIN, repeat(_AGAIN[-1])):
            try:
                await sync_commands(self._api, self._commands, only=self._only, joined=new)
            except DeliveryError as error:
                log.warning(
                    "Discord could not be told which commands there are, and will be again: %s", error
                )
                await asyncio.sleep(max(wait, error.retry_after) if isinstance(error, RateLimited) else wait)
            else:
                self._synced = True
                return
