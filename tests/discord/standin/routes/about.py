"""The bot about itself, and where the gateway is."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call, route
from tests.discord.standin.facts import Json
from tests.discord.standin.permissions import in_guild
from tests.discord.standin.refusals import Refusal, wrong
from tests.discord.standin.world import Guild


@route("GET /users/@me")
async def me(call: Call) -> Json:
    told = call.bot.as_json() | {"bio": "", "locale": "en-US", "mfa_enabled": False, "email": None}
    return told | {"verified": True, "flags": 0}


@route("GET /oauth2/applications/@me")
async def oauth_application(call: Call) -> Json:
    return call.discord.app.as_json()


@route("GET /applications/@me")
async def application(call: Call) -> Json:
    return call.discord.app.as_json()


@route("GET /gateway", token=False)
async def gateway(call: Call) -> Json:
    return {"url": call.discord.gateway_url}


@route("GET /gateway/bot")
async def gateway_bot(call: Call) -> Json:
    left = max(0, 1000 - call.discord.gateway.identified)
    limit = {"total": 1000, "remaining": left, "reset_after": 14_400_000, "max_concurrency": 1}
    return {"url": call.discord.gateway_url, "shards": call.discord.app.shards, "session_start_limit": limit}


@route("GET /users/@me/guilds")
async def my_guilds(call: Call) -> list[Json]:
    """By id, two hundred at most, each with what the bot may do there before any channel has its say."""
    limit, after = call.number("limit", 200, most=200), int(call.query.get("after", "0"))
    there = [one for one in call.discord.guilds.values() if one.bot is not None and int(one.id) > after]
    return [_seen_by(call, one) for one in sorted(there, key=lambda one: int(one.id))][:limit]


def _seen_by(call: Call, guild: Guild) -> Json:
    told: Json = {"id": guild.id, "name": guild.name, "icon": None, "banner": None, "features": []}
    return told | {"owner": guild.owner is call.bot, "permissions": str(in_guild(guild, call.bot))}


@route("DELETE /users/@me/guilds/{guild}")
async def leave(call: Call) -> None:
    call.discord.remove(call.guild())


@route("GET /users/{user}")
async def user(call: Call) -> Json:
    found = call.discord.users.get(call.ids["user"])
    if found is None or found.deleted:
        raise Refusal(10013)
    return found.as_json()


@route("POST /users/@me/channels")
async def open_direct(call: Call) -> Any:
    """A channel opens also with somebody who takes no messages; bots cannot write to each other."""
    call.known("recipient_id")
    said = str(call.json.get("recipient_id", ""))
    if not said.isdigit():
        raise wrong("recipient_id", f'Value "{said}" is not snowflake.')
    somebody = call.discord.users.get(said)
    if somebody is None:
        raise Refusal(50033, words="Invalid Recipient(s)")
    if somebody.bot:
        raise Refusal(50007, status=400)
    call.discord.opened.append(somebody)
    return call.discord.direct(somebody).as_json()
