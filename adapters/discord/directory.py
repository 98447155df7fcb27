"""The people and channels of Discord, looked up for rosters and previews."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from adapters.discord.people import account_of
from adapters.discord.permissions import (
    EVENTS,
    held_in_channel,
    held_in_guild,
    holds_messages,
    lacking,
)
from adapters.discord.ports import NO_IDS, Api, Declined, Urgency, guild_of
from bot.errors import DeliveryError, NotPermitted, Unavailable, Unconfirmed
from bot.model import Account, Place, PlaceKind
from bot.phrases import discord_people as phrases
from bot.ports import Found

#: Discord hands out the members of a server on pages of at most this many.
PAGE = 1000
#: From this many people on, pages are read instead of asking for each.
MANY = 25
#: No server is read further than this; it is far more than any cohort has.
PAGES = 200
#: How many a search by name may bring.
MOST_FOUND = 100

#: Unknown member, unknown user, and an id that is none.
_NOBODY = frozenset({10007, 10013, 50035})
_ROLE = re.compile(r"<?@?&(\d+)>?")
_OLD_STYLE = re.compile(r"#\d{4}$")


class DiscordDirectory:
    """`Directory` for Discord. Handles are ids of people, ids of roles (`&123`) and usernames (`ana.r`).

    `members` is whether Discord shows us everybody in a server (the members intent): roles cannot be read without.
    """

    knows_addresses = False

    def __init__(self, *, api: Api, members: bool) -> None:
        self._api = api
        self._members = members

    async def accounts(self, space: str, handles: Collection[str]) -> Found:
        look = _Look(self._api, guild_of(space), members=self._members)
        try:
            await look.up(handles)
        except Declined as error:
            raise NotPermitted(f"Discord does not let us look people up: {error}") from error
        except Unconfirmed as error:
            raise Unavailable(str(error)) from error
        return Found(accounts=look.accounts, problems=look.problems, groups=frozenset(look.groups))

    async def obstacle(self, place: Place) -> str:
        if place.kind not in (PlaceKind.CHANNEL, PlaceKind.CALENDAR):
            return ""
        try:
            return await self._obstacle(place)
        except Declined as error:
            return phrases.out_of_sight() if error.code in (10003, 50001) else ""
        except DeliveryError:
            return ""

    async def _obstacle(self, place: Place) -> str:
        guild_id = guild_of(place.space)
        guild = await self._api.call("GET", "/guilds/{guild_id}", {"guild_id": guild_id})
        ids = {"guild_id": guild_id, "user_id": self._api.user_id}
        member = await self._api.call("GET", "/guilds/{guild_id}/members/{user_id}", ids)
        if place.kind is PlaceKind.CALENDAR:
            return "" if held_in_guild(guild, member) & EVENTS.value else phrases.no_events()
        channel = await self._api.call("GET", "/channels/{channel_id}", {"channel_id": place.id})
        if not holds_messages(int(channel["type"])):
            return phrases.no_place_for_posts()
        held = held_in_channel(guild, member, channel.get("permission_overwrites", ()))
        missing = lacking(held, posting=True)
        return phrases.may_not([permission.name for permission in missing]) if missing else ""


class _Look:
    """One look into one server."""

    def __init__(self, api: Api, guild_id: str, *, members: bool) -> None:
        self._api = api
        self._ids = {"guild_id": guild_id}
        self._members = members
        self._language = ""
        self.accounts: dict[str, tuple[Account, ...]] = {}
        self.problems: dict[str, str] = {}
        self.groups: set[str] = set()

    async def up(self, handles: Collection[str]) -> None:
        guild = await self._get("/guilds/{guild_id}")
        self._language = str(guild.get("preferred_locale") or "")
        roles = {str(role["id"]) for role in guild.get("roles", ())}
        by_role = {handle: role for handle in handles if (role := _role_of(handle, roles)) is not None}
        ids = [handle for handle in handles if handle not in by_role and handle.isdecimal()]
        names = [handle for handle in handles if handle not in by_role and not handle.isdecimal()]
        self.groups |= by_role.keys()
        if by_role and not self._members:
            self.problems.update(dict.fromkeys(by_role, phrases.no_role_lookup()))
            by_role = {}
        if by_role or (self._members and len(ids) > MANY):
            await self._everybody(by_role, ids)
        else:
            for one in ids:
                self.accounts[one] = await self._one(one)
        for name in names:
            await self._called(name)

    async def _everybody(self, by_role: Mapping[str, str], ids: Sequence[str]) -> None:
        wanted = set(ids)
        found: dict[str, list[Account]] = {handle: [] for handle in (*by_role, *ids)}
        async for member in self._pages():
            account = self._account(member)
            if account.profile.external_id in wanted:
                found[account.profile.external_id].append(account)
            has = {str(role) for role in member.get("roles", ())}
            for handle, role in by_role.items():
                if role in has or role == self._ids["guild_id"]:
                    found[handle].append(account)
        self.accounts.update({handle: tuple(accounts) for handle, accounts in found.items()})

    async def _pages(self) -> Any:
        after = "0"
        for _ in range(PAGES):
            query = {"limit": str(PAGE), "after": after}
            members = await self._get("/guilds/{guild_id}/members", query=query)
            for member in members:
                yield member
            if len(members) < PAGE:
                return
            after = str(max(int(member["user"]["id"]) for member in members))

    async def _one(self, user_id: str) -> tuple[Account, ...]:
        try:
            member = await self._get("/guilds/{guild_id}/members/{user_id}", {"user_id": user_id})
        except Declined as error:
            if error.code in _NOBODY:
                return ()
            raise
        return (self._account(member),)

    async def _called(self, handle: str) -> None:
        """Somebody by their username; by the name they show where only one person shows it."""
        if "@" in handle.removeprefix("@"):
            self.problems[handle] = phrases.no_addresses()
            return
        name = _OLD_STYLE.sub("", handle.removeprefix("@"))
        query = {"query": name, "limit": str(MOST_FOUND)}
        members = await self._get("/guilds/{guild_id}/members/search", query=query)
        exact = [one for one in members if _same(one["user"].get("username"), name)]
        shown = [
            one
            for one in members
            if _same(one.get("nick"), name) or _same(one["user"].get("global_name"), name)
        ]
        meant = exact or shown
        if len(meant) > 1:
            self.problems[handle] = phrases.several_called()
        else:
            self.accounts[handle] = tuple(self._accounts(meant))

    def _accounts(self, members: Iterable[Mapping[str, Any]]) -> Iterable[Account]:
        return (self._account(member) for member in members)

    def _account(self, member: Mapping[str, Any]) -> Account:
        return account_of(self._ids["guild_id"], member, guild_locale=self._language)

    async def _get(
        self, path: str, ids: Mapping[str, str] = NO_IDS, *, query: Mapping[str, str] | None = None
    ) -> Any:
        return await self._api.call("GET", path, {**self._ids, **ids}, query=query, urgency=Urgency.MAIL)


def _role_of(handle: str, roles: Collection[str]) -> str | None:
    """The id of the role a handle means: written as one, or the bare id of one of this server's roles."""
    if match := _ROLE.fullmatch(handle):
        return match[1]
    return handle if handle in roles else None


def _same(said: object, name: str) -> bool:
    return isinstance(said, str) and said.casefold() == name.casefold()
