"""Who somebody is who does something, and which server it is about."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord

from adapters.discord.app.origin import Origin
from adapters.discord.app.trust import Trust
from adapters.discord.people import account_of
from adapters.discord.permissions import ADMINISTRATOR
from adapters.discord.ports import PLATFORM, Api, Declined, House, guild_of
from bot.errors import DeliveryError
from bot.model import Account, Place
from bot.ports import Clock

log = logging.getLogger(__name__)

#: Nobody is asked about again before this.
REMEMBERED = timedelta(minutes=10)
#: How many people are remembered; the longest unused are forgotten first.
MOST = 20_000

#: A server or a person that is unknown, one who is not in it, and a server that we are not in.
_NOT_THERE = frozenset({10004, 10007, 10013, 50001})


class Servers(Protocol):
    """The servers we are in, as discord.py's client has them."""

    def get_guild(self, id: int, /) -> discord.Guild | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody, where they are, and whether they may create cohorts there. `meant` is the name of the server it is
    taken to be about, where that did not go without saying.
    """

    account: Account
    place: Place
    trusted: bool
    meant: str = ""


class Callers:
    """Tells who somebody is. In a server that stands in every interaction; in direct messages Discord is asked, at most
    once in a while, what they are called in the server it is about.
    """

    def __init__(self, *, house: House, api: Api, servers: Servers, trust: Trust, clock: Clock) -> None:
        self._house = house
        self._api = api
        self._servers = servers
        self._trust = trust
        self._clock = clock
        self._members: OrderedDict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = OrderedDict()

    async def of(self, origin: Origin, who: Mapping[str, Any], *, locale: str, space: str) -> Caller | None:
        """`who` is a member object of Discord's, in direct messages only its `user`; `space` is empty where they did
        not say which server it is about. None where somebody writes to us who is in no cohort of any, or says it is
        about a server that they are not in and have no part in. Raises StorageError.
        """
        if not origin.direct:
            return self._caller(origin, origin.space, who, locale)
        meant = ""
        if not space:
            spaces = await self._house.spaces(PLATFORM, origin.user_id)
            if not spaces:
                return None
            # That which they joined last is the one they are most likely in the midst of.
            space = spaces[0]
            meant = self._name(space) if len(spaces) > 1 else ""
        member = await self._member(guild_of(space), origin.user_id)
        if member is None and space not in await self._house.spaces(PLATFORM, origin.user_id):
            return None  # whoever left a server still has what is theirs there, and nobody else does
        return self._caller(origin, space, member or who, locale, meant=meant)

    def _caller(
        self, origin: Origin, space: str, member: Mapping[str, Any], locale: str, *, meant: str = ""
    ) -> Caller:
        account = account_of(guild_of(space), member, locale=locale)
        return Caller(
            account=account,
            place=origin.place(space),
            trusted=self._trust.holds(account, member),
            meant=meant,
        )

    async def _member(self, guild_id: str, user_id: str) -> Mapping[str, Any] | None:
        """Somebody who writes to us, as a member of this server; None where they are none, or that cannot be had."""
        key = (guild_id, user_id)
        known = self._members.get(key)
        if known is not None and self._clock.now() - known[0] < REMEMBERED:
            self._members.move_to_end(key)
            return known[1]
        try:
            told: Mapping[str, Any] = await self._api.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", {"guild_id": guild_id, "user_id": user_id}
            )
        except (Declined, DeliveryError) as error:
            if isinstance(error, Declined) and error.code in _NOT_THERE:
                self._members.pop(key, None)
                return None
            log.warning("somebody could not be looked up", extra={"problem": type(error).__name__})
            return known[1] if known is not None else None
        member = {**told, "permissions": str(self._permissions(guild_id, told))}
        self._members[key] = (self._clock.now(), member)
        self._members.move_to_end(key)
        while len(self._members) > MOST:
            self._members.popitem(last=False)
        return member

    def forget(self, guild_id: str, user_id: str) -> None:
        """Ask anew the next time: they changed."""
        self._members.pop((guild_id, user_id), None)

    def _permissions(self, guild_id: str, member: Mapping[str, Any]) -> int:
        """The permissions somebody has everywhere in a server, by the roles we know there."""
        guild = self._servers.get_guild(int(guild_id))
        if guild is None:
            return 0
        if str(guild.owner_id) == str(member["user"]["id"]):
            return ADMINISTRATOR
        roles = [guild.default_role, *(guild.get_role(int(one)) for one in member.get("roles") or ())]
        bits = 0
        for role in roles:
            bits |= role.permissions.value if role is not None else 0
        return bits

    def _name(self, space: str) -> str:
        guild = self._servers.get_guild(int(guild_of(space)))
        return guild.name if guild is not None else guild_of(space)
