"""Where a delivery to a channel may stand: in the channel, or in one of its threads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.discord.ports import Channel, ChannelKind
from adapters.discord.sending.history import SKEW, History
from adapters.discord.sending.threads import Threads

FORUMS = (ChannelKind.FORUM, ChannelKind.MEDIA)
_WITH_THREADS = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, *FORUMS)

Json = Mapping[str, Any]


class Search:
    """Raises as `Api.call` does, and CannotTell."""

    def __init__(self, history: History, threads: Threads) -> None:
        self._history = history
        self._threads = threads

    async def whole(self, channel: Channel, key: str, since: datetime) -> list[Json]:
        """The messages of a delivery all of which was posted; nothing where there is none, or not all."""
        if channel.kind not in FORUMS:
            seen = await self._history.since(channel.id, key, since)
            if seen.count:
                return seen.ordered()
        if channel.kind not in _WITH_THREADS:
            return []
        return await self._in_threads(channel, key, since, whole=True)

    async def begun(self, channel: Channel, key: str, since: datetime) -> Mapping[str, Any] | None:
        """The first message of a delivery that stands in a thread of the channel, all of it or not."""
        found = await self._in_threads(channel, key, since, whole=False)
        return found[0] if found else None

    async def _in_threads(self, channel: Channel, key: str, since: datetime, *, whole: bool) -> list[Json]:
        for thread_id in await self._threads.stirring(channel, since - SKEW):
            seen = await self._history.since(thread_id, key, since, readable=True)
            if seen.count if whole else 0 in seen.parts:
                return seen.ordered()
        return []
