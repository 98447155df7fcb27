"""Discord's roles, as groups that people of a cohort are put into."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from adapters.discord.permissions import ROLES, held_in_guild, top_role
from adapters.discord.ports import Api, Declined, Urgency, guild_of
from adapters.discord.rest.refusals import refusal
from bot.errors import DeliveryError, NotPermitted, Unreachable
from bot.phrases import discord_people as phrases

_NO_SUCH_ROLE = 10011
#: Unknown member, unknown user.
_NOT_THERE = frozenset({10007, 10013})
_WHY = "they are in a cohort of the companion's, or no longer"
_MEMBERS_ROLE = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"


class DiscordGroups:
    """`Groups` for Discord: a group is a role, by its id."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def obstacle(self, space: str, group: str) -> str:
        try:
            return await self._obstacle(guild_of(space), group)
        except (Declined, DeliveryError):
            return ""

    async def enter(self, space: str, group: str, external_id: str) -> None:
        await self._change("PUT", space, group, external_id)

    async def leave(self, space: str, group: str, external_id: str) -> None:
        with suppress(Unreachable):  # who is not there is in no role
            await self._change("DELETE", space, group, external_id)

    async def _change(self, method: str, space: str, group: str, external_id: str) -> None:
        ids = {"guild_id": guild_of(space), "user_id": external_id, "role_id": group}
        try:
            await self._api.call(method, _MEMBERS_ROLE, ids, urgency=Urgency.MAIL, reason=_WHY)
        except Declined as error:
            if error.code in _NOT_THERE:
                raise Unreachable(phrases.not_there()) from error
            if error.code == _NO_SUCH_ROLE:
                if method == "DELETE":
                    return
                raise NotPermitted(phrases.role_is_gone()) from error
            meant = refusal(error)
            if not isinstance(meant, NotPermitted):
                raise meant from error
            problem = await self.obstacle(space, group)
            raise NotPermitted(problem or str(meant)) from error

    async def _obstacle(self, guild_id: str, role_id: str) -> str:
        guild = await self._api.call("GET", "/guilds/{guild_id}", {"guild_id": guild_id})
        role = next((role for role in guild.get("roles", ()) if str(role["id"]) == role_id), None)
        if role is None:
            return phrases.role_is_gone()
        name = str(role["name"])
        if role.get("managed") or role_id == guild_id:
            return phrases.role_is_managed(name)
        ids = {"guild_id": guild_id, "user_id": self._api.user_id}
        member = await self._api.call("GET", "/guilds/{guild_id}/members/{user_id}", ids)
        if not held_in_guild(guild, member) & ROLES.value:
            return phrases.no_roles()
        return "" if _stands_above(guild, member, role) else phrases.role_is_above_mine(name)


def _stands_above(guild: Mapping[str, Any], member: Mapping[str, Any], role: Mapping[str, Any]) -> bool:
    if str(guild.get("owner_id")) == str(member["user"]["id"]):
        return True
    mine = {str(one) for one in member.get("roles", ())}
    return top_role(guild, mine) > int(role["position"])
