"""Threads: those that hang on posts, and posts in forums. And what else is good to have once a post stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.discord.ports import Api, Channel, ChannelKind, Declined, Urgency
from adapters.discord.rendering.card import Card, Stamp
from adapters.discord.rendering.components import NOTHING
from adapters.discord.rendering.limits import THREAD_NAME
from adapters.discord.sending import codes
from adapters.discord.sending.posting import content
from adapters.discord.sending.receipts import earliest
from adapters.fitting import clipped
from bot.errors import CannotTell, DeliveryError, Unconfirmed
from bot.messages import Heading, Message
from bot.phrases import discord_sending as say
from bot.plain import clean, plain

log = logging.getLogger(__name__)

#: Minutes without a word until Discord puts a thread away: a week, the longest it knows.
PUT_AWAY_AFTER = 10_080
#: Threads of one channel with something new in them, at most, that are read to find one message.
READ_AT_MOST = 50
#: Seconds that what is only good to have may take, once the post itself stands.
PATIENCE = 10.0
#: Flags of messages.
PUBLISHED, HAS_THREAD = 1 << 0, 1 << 5
_PUBLIC = (ChannelKind.PUBLIC_THREAD, ChannelKind.ANNOUNCEMENT_THREAD)

Json = Mapping[str, Any]


def title(message: Message) -> str:
    """What a thread about a message is called."""
    headings = (block.text for block in message.blocks if isinstance(block, Heading))
    name = clean(message.discussion or message.topic or next(headings, "")) or clean(plain(message))
    return clipped(name, THREAD_NAME) or NOTHING


class Threads:
    """Raises as `Api.call` does where nothing else is said."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._complained: set[str] = set()

    async def start(self, channel_id: str, message_id: str, name: str) -> None:
        """Start a thread on a message; one that is there already is left as it is."""
        ids = {"channel_id": channel_id, "message_id": message_id}
        body = {"name": name, "auto_archive_duration": PUT_AWAY_AFTER}
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        try:
            try:
                await self._api.call("POST", path, ids, body=body, urgency=Urgency.MAIL)
            except Unconfirmed:
                await self._api.call("POST", path, ids, body=body, urgency=Urgency.MAIL)
        except Declined as declined:
            if declined.code != codes.HAS_A_THREAD:
                raise

    async def open(self, forum: Channel, name: str, card: Card, stamp: Stamp) -> Json:
        """A new post in a forum: its message. Unconfirmed is raised where the answer was lost; Discord knows no nonce
        for these.
        """
        body: dict[str, Any] = {
            "name": name,
            "auto_archive_duration": PUT_AWAY_AFTER,
            "message": content(card, stamp),
        }
        try:
            return await self._open(forum, body, card)
        except Declined as declined:
            if declined.code != codes.TAG_REQUIRED:
                raise
            body["applied_tags"] = await self._tags(forum)
            if not body["applied_tags"]:
                raise
        return await self._open(forum, body, card)

    async def put_away(self, thread_id: str, away: bool) -> None:
        """Archive a thread, or bring it back."""
        ids = {"channel_id": thread_id}
        await self._api.call(
            "PATCH", "/channels/{channel_id}", ids, body={"archived": away}, urgency=Urgency.MAIL
        )

    async def active(self, guild_id: str) -> list[Json]:
        """All threads of a server that are not put away and that we can see."""
        told = await self._api.call(
            "GET", "/guilds/{guild_id}/threads/active", {"guild_id": guild_id}, urgency=Urgency.MAIL
        )
        return list(told["threads"])

    async def stirring(self, channel: Channel, since: datetime) -> list[str]:
        """The ids of those public threads of a channel in which something was posted since then, newest first. Raises
        CannotTell where they are too many to read.
        """
        told = await self._api.call(
            "GET",
            "/channels/{channel_id}/threads/archived/public",
            {"channel_id": channel.id},
            query={"limit": "100"},
            urgency=Urgency.MAIL,
        )
        threads = [
            thread
            for thread in (*await self.active(channel.guild_id), *told["threads"])
            if thread.get("parent_id") == channel.id and thread["type"] in _PUBLIC
        ]
        floor = int(earliest(since))
        newest = {str(thread["id"]): int(thread.get("last_message_id") or thread["id"]) for thread in threads}
        found = sorted((one for one in newest if newest[one] >= floor), key=lambda one: -newest[one])
        if len(found) > READ_AT_MOST:
            raise CannotTell(say.too_much_to_read())
        return found

    async def publish(self, channel: Channel, posted: Sequence[Json]) -> None:
        """Hand posts of an announcement channel on to the servers that follow it, but those that call somebody: who
        owes what is nobody's business there. Nothing is raised.
        """
        for one in posted if channel.kind == ChannelKind.ANNOUNCEMENT else ():
            is_for_all = str(one["channel_id"]) == channel.id and not one.get("mentions")
            if is_for_all and not int(one.get("flags") or 0) & PUBLISHED:
                await self._trying("being published", channel, self._publish(channel.id, str(one["id"])))

    async def discuss(self, channel: Channel, posted: Sequence[Json], message: Message) -> None:
        """Start the thread that a message wants, where it has none yet. Nothing is raised."""
        first = posted[0]
        if (
            message.discussion
            and channel.kind in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)
            and str(first["channel_id"]) == channel.id
            and not first.get("thread")
            and not int(first.get("flags") or 0) & HAS_THREAD
        ):
            start = self.start(channel.id, str(first["id"]), title(message))
            await self._trying("its thread", channel, start)

    async def _publish(self, channel_id: str, message_id: str) -> None:
        ids = {"channel_id": channel_id, "message_id": message_id}
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        await self._api.call("POST", path, ids, urgency=Urgency.MAIL)

    async def _trying(self, what: str, channel: Channel, work: Awaitable[None]) -> None:
        """Said in the log once for each channel: what somebody has to allow first is not news with every post."""
        try:
            async with asyncio.timeout(PATIENCE):
                await work
        except (Declined, DeliveryError, TimeoutError) as error:
            told = f"{what} {channel.id}"
            level = logging.DEBUG if told in self._complained else logging.WARNING
            self._complained.add(told)
            log.log(
                level,
                "a post goes without %s",
                what,
                extra={"channel": channel.id, "problem": str(error) or "it took too long"},
            )

    async def _open(self, forum: Channel, body: Json, card: Card) -> Json:
        told: Json = await self._api.call(
            "POST",
            "/channels/{channel_id}/threads",
            {"channel_id": forum.id},
            body=body,
            files=card.files,
            urgency=Urgency.MAIL,
        )
        # The message that opens a post in a forum has the id of its thread.
        return told.get("message") or {"id": told["id"], "channel_id": told["id"]}

    async def _tags(self, forum: Channel) -> list[str]:
        """One tag that may be put on a post, for forums where there must be one."""
        told = await self._api.call(
            "GET", "/channels/{channel_id}", {"channel_id": forum.id}, urgency=Urgency.MAIL
        )
        tags = told.get("available_tags") or ()
        return [str(tag["id"]) for tag in tags if not tag.get("moderated")][:1]
