"""What happens in servers: people come and go and change, channels change, and we are let in and put out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import discord

from adapters.discord.app.callers import Callers
from adapters.discord.app.inbound import member_of
from adapters.discord.people import account_of
from adapters.discord.ports import Channels, House, space_of
from bot.errors import StorageError
from bot.model import Account, AccountKind, Passage
from bot.ports import Clock

log = logging.getLogger(__name__)

#: Seconds between tries where the database does not answer.
_WAITS = (1.0, 5.0, 30.0)

Person = discord.Member | discord.User


class Happenings:
    """Takes in what discord.py tells of servers. Being told the same again changes nothing."""

    def __init__(self, *, house: House, channels: Channels, callers: Callers, clock: Clock) -> None:
        self._house = house
        self._channels = channels
        self._callers = callers
        self._clock = clock

    async def came(self, member: discord.Member) -> None:
        """Somebody joined the server, and with it the channels they can see."""
        if member.bot:
            return
        # Who was here before may wait for facilitators as somebody who is gone.
        await self._tell(lambda: self._house.changed(_account(member)))
        await self._passed(member.guild, None, member, member.joined_at or self._clock.now())

    async def changed(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody's name or roles changed, and perhaps with them what they can see."""
        self._callers.forget(str(after.guild.id), str(after.id))
        if before.display_name != after.display_name:
            await self._tell(lambda: self._house.changed(_account(after)))
        if before.roles != after.roles:  # else they see what they saw
            await self._passed(after.guild, before, after, self._clock.now())

    async def renamed(self, member: discord.Member) -> None:
        """Somebody goes by another name everywhere."""
        self._callers.forget(str(member.guild.id), str(member.id))
        await self._tell(lambda: self._house.changed(_account(member)))

    async def went(self, guild_id: int, user: Person) -> None:
        """Somebody left the server, or was put out."""
        self._callers.forget(str(guild_id), str(user.id))
        account = account_of(str(guild_id), member_of(user))
        if account.kind is not AccountKind.BOT:
            gone = replace(account, kind=AccountKind.GONE)
            await self._tell(lambda: self._house.changed(gone))

    def channel_changed(self, channel_id: int) -> None:
        self._channels.forget(str(channel_id))

    async def _passed(
        self, guild: discord.Guild, before: discord.Member | None, after: discord.Member, at: datetime
    ) -> None:
        """Tell of every channel of a cohort that they see now and did not before, or the other way round."""
        account = _account(after)
        if account.kind is AccountKind.BOT:
            return

        async def tell() -> None:
            for place in await self._house.channels(space_of(guild.id)):
                channel = guild.get_channel_or_thread(int(place.id)) if place.id.isdecimal() else None
                if channel is None:
                    continue
                saw = before is not None and channel.permissions_for(before).view_channel
                sees = channel.permissions_for(after).view_channel
                if saw is not sees:
                    passage = Passage.CAME if sees else Passage.LEFT
                    await self._house.passed(place, account, passage, at=at)

        await self._tell(tell)

    async def _tell(self, telling: Callable[[], Awaitable[None]]) -> None:
        """Discord does not tell it again because we failed: we try again ourselves. Never raises."""
        for wait in (*_WAITS, None):
            try:
                await telling()
            except StorageError as error:
                if wait is None:
                    log.warning("what happened could not be noted", extra={"problem": str(error)})
                    return
                await asyncio.sleep(wait)
            except Exception:
                log.exception("what happened could not be noted")
                return
            else:
                return


def _account(member: discord.Member) -> Account:
    # Which language they speak only interactions tell: it stays as it was.
    return account_of(str(member.guild.id), member_of(member))
