"""What we know of channels, so that not every post asks Discord."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from adapters.discord.ports import Api, Channel, Channels, Urgency

#: Seconds that a channel is known for, and how many are.
KNOWN_FOR, MOST = 600.0, 5_000
#: How many people's direct channels are remembered. They never change, and asking again counts as opening.
MOST_DIRECT = 50_000


class KnownChannels(Channels):
    """`now` gives seconds that only go up."""

    def __init__(self, api: Api, *, now: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._now = now
        self._known: OrderedDict[str, tuple[float, Channel]] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()
        self._whose: dict[str, str] = {}
        self._opening: WeakValueDictionary[tuple[str, Urgency], asyncio.Lock] = WeakValueDictionary()

    async def channel(self, channel_id: str, *, urgency: Urgency = Urgency.ANSWER) -> Channel:
        at, known = self._known.get(channel_id, (0.0, None))
        if known is not None and self._now() - at < KNOWN_FOR:
            return known
        told = await self._api.call(
            "GET", "/channels/{channel_id}", {"channel_id": channel_id}, urgency=urgency
        )
        channel = Channel(
            id=str(told["id"]),
            guild_id=str(told.get("guild_id") or ""),
            kind=int(told["type"]),
            name=str(told.get("name") or ""),
            parent_id=str(told.get("parent_id") or ""),
        )
        self._known.pop(channel_id, None)
        self._known[channel_id] = (self._now(), channel)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return channel

    def forget(self, channel_id: str) -> None:
        self._known.pop(channel_id, None)
        if user_id := self._whose.pop(channel_id, ""):
            self._direct.pop(user_id, None)

    async def direct(self, user_id: str, *, urgency: Urgency) -> str:
        # Who is asked about by several at once is opened once; an answer does not wait for the turn of mail.
        lock = self._opening.setdefault((user_id, urgency), asyncio.Lock())
        async with lock:
            if known := self._direct.get(user_id):
                self._direct.move_to_end(user_id)
                return known
            told = await self._api.call(
                "POST", "/users/@me/channels", body={"recipient_id": user_id}, urgency=urgency
            )
            opened = str(told["id"])
            self.recall(user_id, opened)
            return opened

    def recall(self, user_id: str, channel_id: str) -> None:
        """We talk with this person there, as we know from before: nothing has to be opened."""
        self._direct[user_id] = channel_id
        self._whose[channel_id] = user_id
        if len(self._direct) > MOST_DIRECT:
            _, oldest = self._direct.popitem(last=False)
            self._whose.pop(oldest, None)
