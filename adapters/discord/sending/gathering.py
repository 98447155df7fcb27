"""Private threads: places for a few people and us, which nobody else can read."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord.ports import Api, Channel, ChannelKind, Channels, Declined, Urgency
from adapters.discord.rest.refusals import refusal
from adapters.discord.sending import codes
from adapters.discord.sending.threads import PUT_AWAY_AFTER, Threads
from bot.errors import DeliveryError, NotPermitted, Unavailable, Unconfirmed, Unreachable
from bot.model import Place, PlaceKind
from bot.phrases import discord_sending as say

log = logging.getLogger(__name__)

#: Pages of private threads that were put away, at a hundred each.
PAGES = 20

Json = Mapping[str, Any]


class Gathering:
    """Knows a thread again by the end of its name, which the people in it give."""

    def __init__(self, api: Api, channels: Channels, threads: Threads) -> None:
        self._api = api
        self._channels = channels
        self._threads = threads

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        """As the port has it. Everybody is added again each time: who is in it already stays as they are."""
        people = sorted(set(external_ids))
        try:
            channel = await self._text_channel(near)
            thread = await self._thread(channel, mark_of(people))
        except Declined as declined:
            raise refusal(declined, kind=near.kind) from declined
        for person in people:
            await self._add(thread, person, near)
        return Place(space=near.space, kind=PlaceKind.GROUP, id=thread)

    async def _text_channel(self, near: Place) -> Channel:
        """The channel itself, or that in which the thread hangs that is the cohort's."""
        channel = await self._channels.channel(near.id, urgency=Urgency.MAIL)
        if channel.kind in (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD):
            channel = await self._channels.channel(channel.parent_id, urgency=Urgency.MAIL)
        if channel.kind != ChannelKind.TEXT:
            raise NotPermitted(say.no_private_threads())
        return channel

    async def _thread(self, channel: Channel, mark: str) -> str:
        """The id of the thread with this mark. Where two of us make one at the same moment, the older one stays."""
        known = await self._active(channel, mark) or await self._put_away(channel, mark)
        if known:
            return known
        made = await self._create(channel, mark)
        oldest = await self._active(channel, mark) or made
        if made and made != oldest:
            await self._undo(made)
        if not oldest:
            raise Unavailable(say.on_its_way())
        return oldest

    async def _active(self, channel: Channel, mark: str) -> str:
        return self._oldest(channel, mark, await self._threads.active(channel.guild_id))

    async def _put_away(self, channel: Channel, mark: str) -> str:
        """One that was archived is brought back: nobody can be added to it before."""
        before: dict[str, str] = {}
        for _ in range(PAGES):
            told = await self._api.call(
                "GET",
                "/channels/{channel_id}/users/@me/threads/archived/private",
                {"channel_id": channel.id},
                query={"limit": "100", **before},
                urgency=Urgency.MAIL,
            )
            if found := self._oldest(channel, mark, told["threads"]):
                await self._threads.put_away(found, False)
                return found
            if not told.get("has_more") or not told["threads"]:
                break
            before = {"before": min((str(one["id"]) for one in told["threads"]), key=int)}
        return ""

    def _oldest(self, channel: Channel, mark: str, threads: Sequence[Json]) -> str:
        ours = (
            str(one["id"])
            for one in threads
            if one["type"] == ChannelKind.PRIVATE_THREAD
            and str(one.get("parent_id")) == channel.id
            and str(one.get("owner_id")) == self._api.user_id
            and str(one["name"]).endswith(mark)
        )
        return min(ours, key=int, default="")

    async def _create(self, channel: Channel, mark: str) -> str:
        """Its id; empty where the answer was lost."""
        body = {
            "name": say.group_name(mark),
            "type": int(ChannelKind.PRIVATE_THREAD),
            "invitable": False,
            "auto_archive_duration": PUT_AWAY_AFTER,
        }
        ids = {"channel_id": channel.id}
        try:
            made = await self._api.call(
                "POST", "/channels/{channel_id}/threads", ids, body=body, urgency=Urgency.MAIL
            )
        except Unconfirmed as error:
            log.info("a private thread is looked for", extra={"problem": str(error)})
            return ""
        return str(made["id"])

    async def _undo(self, thread_id: str) -> None:
        """Nobody is in it yet but us. Without the permission to delete it, it is put away."""
        try:
            try:
                await self._api.call(
                    "DELETE", "/channels/{channel_id}", {"channel_id": thread_id}, urgency=Urgency.MAIL
                )
            except Declined as declined:
                if declined.code != codes.MISSING_PERMISSION:
                    raise
                await self._threads.put_away(thread_id, True)
        except (Declined, DeliveryError) as error:
            log.warning("an empty thread stays", extra={"thread": thread_id, "problem": str(error)})

    async def _add(self, thread_id: str, person: str, near: Place) -> None:
        ids = {"channel_id": thread_id, "user_id": person}
        path = "/channels/{channel_id}/thread-members/{user_id}"
        try:
            try:
                await self._api.call("PUT", path, ids, urgency=Urgency.MAIL)
            except Unconfirmed:
                await self._api.call("PUT", path, ids, urgency=Urgency.MAIL)
        except Declined as declined:
            if declined.code not in _NOT_THERE:
                raise refusal(declined, kind=near.kind) from declined
            raise Unreachable(say.cannot_add(f"<@{person}>")) from declined


#: Somebody is unknown, not in the server, or cannot see the channel.
_NOT_THERE = frozenset({10007, 10013, codes.MISSING_ACCESS, codes.MISSING_PERMISSION})


def mark_of(people: Sequence[str]) -> str:
    """The same for the same people, and for nobody else."""
    return hashlib.sha256(" ".join(people).encode()).hexdigest()[:12]
