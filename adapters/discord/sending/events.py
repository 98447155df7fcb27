"""Calls in a server's own list of events."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from adapters.discord.ports import Api, Declined, Urgency, guild_of
from adapters.discord.rendering.event import event_body
from adapters.discord.rest.refusals import refusal
from adapters.discord.sending import codes
from adapters.discord.sending.posting import LOOKS
from adapters.discord.sending.receipts import event_receipt
from bot.deliveries import Receipt
from bot.errors import Unconfirmed, Unreachable
from bot.language import speaking
from bot.messages import CalendarEntry, Message
from bot.model import Place
from bot.phrases import discord_sending as say
from bot.phrases import discord_troubles as troubles
from bot.ports import Clock

Json = Mapping[str, Any]


class _Status(IntEnum):
    """Discord's own numbers."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELLED = 4


#: What becomes of an event that is called off: one that goes on already can only be ended.
_CALLED_OFF = {_Status.SCHEDULED: _Status.CANCELLED, _Status.ACTIVE: _Status.COMPLETED}


class Events:
    """Raises as the port's `send` does."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._api = api
        self._clock = clock
        self._sleep = sleep
        self._entered: dict[str, str] = {}
        self._entering: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def enter(self, place: Place, message: Message, *, key: str) -> Receipt:
        """Enter a call, once: an event of ours of the same name, which has the cohort's in it, and of the same time is
        the one that an earlier try made, unless it is known to be another delivery's.
        """
        entry = _entry(message)
        if entry.cancelled or entry.starts <= self._clock.now():
            raise Unreachable(say.event_is_over())
        with speaking(message.language):
            body = event_body(entry)
        async with self._entering[place.space]:
            try:
                made = await self._made(place, body, key) or await self._create(place, body, key)
            except Declined as declined:
                raise refusal(declined, kind=place.kind) from declined
            self._entered[str(made["id"])] = key
        return event_receipt(str(made["id"]))

    async def change(self, place: Place, receipt: Receipt, message: Message) -> None:
        """Make an event say what holds now, or call it off. One that is over stays as it was, and one that is gone
        need not be called off.
        """
        entry = _entry(message)
        with speaking(message.language):
            body = event_body(entry)
        try:
            known = await self._call("GET", _ONE, place, receipt)
            status = int(known["status"])
            if not entry.cancelled:
                await self._update(place, receipt, entry, body, status)
            elif status in _CALLED_OFF:
                await self._call(
                    "PATCH", _ONE, place, receipt, body={"status": int(_CALLED_OFF[_Status(status)])}
                )
        except Declined as declined:
            if entry.cancelled and declined.code in (codes.NO_SUCH_EVENT, codes.FINISHED_EVENT):
                return
            raise refusal(declined, kind=place.kind) from declined

    async def _update(
        self, place: Place, receipt: Receipt, entry: CalendarEntry, body: dict[str, Any], status: int
    ) -> None:
        if status not in _CALLED_OFF:
            raise Unreachable(troubles.event_is_gone())
        if status == _Status.ACTIVE or entry.starts <= self._clock.now():
            del body["scheduled_start_time"]  # it has begun, and Discord changes no beginning into the past
        await self._call("PATCH", _ONE, place, receipt, body=body)

    async def _create(self, place: Place, body: Json, key: str) -> Json:
        try:
            created: Json = await self._call("POST", _ALL, place, body=body)
        except Unconfirmed:
            for wait in LOOKS:
                await self._sleep(wait)
                if made := await self._made(place, body, key):
                    return made
            raise
        return created

    async def _made(self, place: Place, body: Json, key: str) -> Json | None:
        for event in await self._call("GET", _ALL, place):
            if (
                str(event.get("creator_id")) == self._api.user_id
                and int(event["status"]) in _CALLED_OFF
                and event["name"] == body["name"]
                and _instant(event["scheduled_start_time"]) == _instant(body["scheduled_start_time"])
                and self._entered.get(str(event["id"]), key) == key
            ):
                found: Json = event
                return found
        return None

    async def _call(
        self, method: str, path: str, place: Place, receipt: Receipt | None = None, *, body: Any = None
    ) -> Any:
        ids = {"guild_id": guild_of(place.space)}
        if receipt is not None:
            ids["event_id"] = receipt.message_id.partition(":")[2]
        return await self._api.call(method, path, ids, body=body, urgency=Urgency.MAIL)


_ALL = "/guilds/{guild_id}/scheduled-events"
_ONE = "/guilds/{guild_id}/scheduled-events/{event_id}"


def _entry(message: Message) -> CalendarEntry:
    """Raises ValueError where a message for a calendar holds none, or several."""
    (entry,) = (block for block in message.blocks if isinstance(block, CalendarEntry))
    return entry


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
