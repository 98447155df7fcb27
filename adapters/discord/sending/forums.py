"""Posts in forums: each is a thread, begun with its first message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from adapters.discord.ports import Channel
from adapters.discord.rendering.card import Card
from adapters.discord.sending.history import BACK, mark
from adapters.discord.sending.posting import LOOKS
from adapters.discord.sending.search import Search
from adapters.discord.sending.threads import Threads
from bot.errors import Unconfirmed
from bot.ports import Clock


class Forums:
    """Raises as `Api.call` does."""

    def __init__(
        self, threads: Threads, search: Search, clock: Clock, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._threads = threads
        self._search = search
        self._clock = clock
        self._sleep = sleep

    async def begin(self, forum: Channel, name: str, cards: Sequence[Card], key: str) -> Mapping[str, Any]:
        """The first message of a post with these cards. Where there are several an earlier try may have begun it."""
        if len(cards) > 1 and (there := await self._search.begun(forum, key, self._clock.now() - BACK)):
            return there
        begun_at = self._clock.now()
        stamp = mark(key, 0, last=len(cards) == 1)
        try:
            return await self._threads.open(forum, name, cards[0], stamp)
        except Unconfirmed:
            for wait in LOOKS:
                await self._sleep(wait)
                if there := await self._search.begun(forum, key, begun_at):
                    return there
            raise
