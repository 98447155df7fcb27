"""Hands the companion's messages to Discord, each of them once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.discord.ports import Api, Channel, Channels, Declined, Urgency
from adapters.discord.rendering.card import Card
from adapters.discord.rendering.message import render
from adapters.discord.rest.refusals import refusal
from adapters.discord.sending import codes
from adapters.discord.sending.editing import Editing
from adapters.discord.sending.events import Events
from adapters.discord.sending.forums import Forums
from adapters.discord.sending.gathering import Gathering
from adapters.discord.sending.history import History, mark
from adapters.discord.sending.posting import Posting
from adapters.discord.sending.receipts import receipt, where
from adapters.discord.sending.search import FORUMS, Search
from adapters.discord.sending.threads import Threads, title
from bot.deliveries import Receipt
from bot.errors import CannotTell, DeliveryError, Disconnected, Unavailable
from bot.messages import Message
from bot.model import Place, PlaceKind, Profile
from bot.phrases import discord_sending as say
from bot.phrases.discord_troubles import not_in_server
from bot.ports import Clock, Messenger

log = logging.getLogger(__name__)

#: A message that was begun this long ago has arrived, or never will: longer than any send may take.
LANDED = timedelta(minutes=2)

Json = Mapping[str, Any]


class DiscordMessenger(Messenger):
    """Direct messages go to `Place.id` as the person's id; a receipt names the channel and the messages in it, or the
    event of a CALENDAR place.

    In a forum every post that carries on no other is a thread of its own.
    """

    def __init__(
        self,
        api: Api,
        channels: Channels,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        outside: Callable[[str], bool] = lambda space: False,
    ) -> None:
        """`outside` is whether we know that we are not in a space (`discord:1093`) any more."""
        self._outside = outside
        self._channels = channels
        self._clock = clock
        self._history = History(api, clock)
        self._posting = Posting(api, clock, sleep)
        self._threads = Threads(api)
        self._search = Search(self._history, self._threads)
        self._forums = Forums(self._threads, self._search, clock, sleep)
        self._editing = Editing(self._posting, self._history, self._threads)
        self._events = Events(api, clock, sleep)
        self._gathering = Gathering(api, channels, self._threads)

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        if place.kind is PlaceKind.CALENDAR:
            return await self._events.enter(place, message, key=key)
        cards = _cards(place, message, reader)
        try:
            return receipt(await self._sent(place, message, cards, key=key, under=under, aside=aside))
        except Declined as declined:
            raise self._meaning(declined, place) from declined

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """As the port has it. What a post lacks by then (its thread, being published) is tried once more."""
        if place.kind is PlaceKind.CALENDAR:
            await self._events.change(place, receipt, message)
            return
        cards = _cards(place, message, reader)
        try:
            posted = await self._editing.edit(*where(receipt), cards)
            if place.kind is PlaceKind.CHANNEL:
                await self._finish(await self._channel(place), posted, message)
        except Declined as declined:
            raise self._meaning(declined, place) from declined

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        """As the port has it. An event is entered once however often it is sent, so that there None is always true."""
        try:
            found = [] if place.kind is PlaceKind.CALENDAR else await self._found(place, key, since)
            if found and place.kind is PlaceKind.CHANNEL:
                await self._threads.publish(await self._channel(place), found)
        except Declined as declined:
            meant = self._meaning(declined, place)
            raise meant if isinstance(meant, Disconnected) else CannotTell(str(meant)) from declined
        if found:
            return receipt(found)
        if self._clock.now() < since + LANDED:
            raise Unavailable(say.on_its_way())
        return None

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        return await self._gathering.gather(near, external_ids)

    def _meaning(self, declined: Declined, place: Place) -> DeliveryError:
        """Where we were put out Discord speaks of channels that are not there, and all of it can wait."""
        if self._outside(place.space):
            return Disconnected(not_in_server())
        return refusal(declined, kind=place.kind)

    async def _sent(
        self,
        place: Place,
        message: Message,
        cards: Sequence[Card],
        *,
        key: str,
        under: Receipt | None,
        aside: bool,
    ) -> list[Json]:
        if place.kind is not PlaceKind.CHANNEL:
            return await self._parts(await self._written(place), cards, key, under=under)
        channel = await self._channel(place)
        if channel.kind in FORUMS:
            return await self._in_forum(channel, message, cards, key, under)
        if under is not None and aside:
            try:
                return await self._aside(channel, message, cards, key, under)
            except Declined as declined:
                if declined.code not in codes.NO_THREAD:
                    raise
                log.warning("a message goes to the channel instead", extra={"declined": str(declined)})
        posted = await self._parts(channel.id, cards, key, under=under)
        await self._finish(channel, posted, message)
        return posted

    async def _finish(self, channel: Channel, posted: Sequence[Json], message: Message) -> None:
        """What a post is worth more with. It stands in any case."""
        await self._threads.publish(channel, posted)
        await self._threads.discuss(channel, posted, message)

    async def _parts(
        self,
        channel_id: str,
        cards: Sequence[Card],
        key: str,
        *,
        under: Receipt | None = None,
        first: Json | None = None,
    ) -> list[Json]:
        """Post what is not yet there of a message. One that takes several may have been begun before; `first` is the
        part that certainly was.
        """
        standing: dict[int, Json] = {}
        if len(cards) > 1:
            standing = (await self._history.lately(channel_id, key)).standing(len(cards))
        if first is not None:
            standing[0] = first
        there, ids = where(under) if under else ("", ("",))
        for part, card in enumerate(cards):
            if part not in standing:
                stamp = mark(key, part, last=part == len(cards) - 1)
                reply_to = ids[0] if part == 0 and there == channel_id else ""
                standing[part] = await self._posting.post(channel_id, card, stamp, reply_to=reply_to)
        return [standing[part] for part in range(len(cards))]

    async def _aside(
        self, channel: Channel, message: Message, cards: Sequence[Card], key: str, under: Receipt
    ) -> list[Json]:
        """In the thread of an earlier post, which has the id of the post; or in the one it stands in itself."""
        there, ids = where(under)
        if there != channel.id:
            return await self._parts(there, cards, key)
        try:
            return await self._parts(ids[0], cards, key)
        except Declined as declined:
            if declined.code != codes.NO_SUCH_CHANNEL:
                raise
        await self._threads.start(channel.id, ids[0], title(message))
        return await self._parts(ids[0], cards, key)

    async def _in_forum(
        self, channel: Channel, message: Message, cards: Sequence[Card], key: str, under: Receipt | None
    ) -> list[Json]:
        if under is not None:
            try:
                return await self._parts(where(under)[0], cards, key)
            except Declined as declined:
                if declined.code != codes.NO_SUCH_CHANNEL:
                    raise
                log.warning("a message becomes a post of its own", extra={"declined": str(declined)})
        first = await self._forums.begin(channel, title(message), cards, key)
        return await self._parts(str(first["channel_id"]), cards, key, first=first)

    async def _found(self, place: Place, key: str, since: datetime) -> list[Json]:
        """The messages of a delivery all of which was posted; nothing where there is none, or not all."""
        if place.kind is PlaceKind.CHANNEL:
            return await self._search.whole(await self._channel(place), key, since)
        direct = place.kind is PlaceKind.DIRECT
        seen = await self._history.since(await self._written(place), key, since, readable=direct)
        return seen.ordered() if seen.count else []

    async def _written(self, place: Place) -> str:
        """The channel in which a direct or a group place is written to."""
        if place.kind is PlaceKind.DIRECT:
            return await self._channels.direct(place.id, urgency=Urgency.MAIL)
        return place.id

    async def _channel(self, place: Place) -> Channel:
        return await self._channels.channel(place.id, urgency=Urgency.MAIL)


def _cards(place: Place, message: Message, reader: Profile | None) -> Sequence[Card]:
    return render(message, reader=reader, space=place.space, direct=place.kind is PlaceKind.DIRECT)
