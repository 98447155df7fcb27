"""Servers, the people in them and their roles."""

from __future__ import annotations

from tests.discord.standin.calls import Call, route
from tests.discord.standin.facts import Json, permissions
from tests.discord.standin.gateway.events import begins
from tests.discord.standin.members import Member, Role
from tests.discord.standin.permissions import in_guild, rank
from tests.discord.standin.refusals import Refusal
from tests.discord.standin.world import Guild


@route("GET /guilds/{guild}")
async def guild(call: Call) -> Json:
    found = call.guild()
    told = found.as_json()
    if call.query.get("with_counts") in {"true", "True", "1"}:
        told |= {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return told


@route("GET /guilds/{guild}/channels")
async def channels(call: Call) -> list[Json]:
    """All of them, without threads; bots see here also those they cannot read."""
    return [one.as_json() for one in call.guild().channels.values() if not one.deleted and not one.is_thread]


@route("GET /guilds/{guild}/roles")
async def roles(call: Call) -> list[Json]:
    return [one.as_json() for one in call.guild().roles.values()]


@route("GET /guilds/{guild}/roles/{role}")
async def role(call: Call) -> Json:
    return call.role(call.guild()).as_json()


@route("GET /guilds/{guild}/members")
async def members(call: Call) -> list[Json]:
    """By id, a thousand at most; only for apps that were granted the intent."""
    found = call.guild()
    if "guild_members" not in call.discord.app.granted:
        raise Refusal(50001)
    limit = call.number("limit", 1, most=1000)
    after = int(call.query.get("after", "0"))
    listed = sorted(found.members.values(), key=lambda one: int(one.user.id))
    return [one.as_json() for one in listed if int(one.user.id) > after][:limit]


@route("GET /guilds/{guild}/members/search")
async def search(call: Call) -> list[Json]:
    found = call.guild()
    limit = call.number("limit", 1, most=1000)
    return [one.as_json() for one in found.members.values() if begins(one, call.query.get("query", ""))][
        :limit
    ]


@route("GET /guilds/{guild}/members/{user}")
async def member(call: Call) -> Json:
    return call.member(call.guild()).as_json()


def _may_give(call: Call, found: Guild) -> tuple[Member, Role]:
    """Raises 50013 unless the bot may manage roles and its own stands above this one."""
    somebody, wanted = call.member(found), call.role(found)
    may = in_guild(found, call.bot) & permissions("MANAGE_ROLES")
    if not may or wanted.managed or wanted.id == found.id or wanted.position >= rank(found, call.bot):
        raise Refusal(50013)
    return somebody, wanted


@route("PUT /guilds/{guild}/members/{user}/roles/{role}")
async def give(call: Call) -> None:
    found = call.guild()
    somebody, wanted = _may_give(call, found)
    if wanted not in somebody.roles:
        call.discord.give_role(found, somebody.user, wanted)


@route("DELETE /guilds/{guild}/members/{user}/roles/{role}")
async def take(call: Call) -> None:
    found = call.guild()
    somebody, wanted = _may_give(call, found)
    if wanted in somebody.roles:
        call.discord.take_role(found, somebody.user, wanted)
