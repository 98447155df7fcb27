"""Whether Discord takes what an operator has set up, said in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from discord.http import Route

from adapters.discord.permissions import lacking
from adapters.discord.ports import Api, Declined
from adapters.discord.rest.api import discord_api
from bot.errors import DeliveryError, Disconnected, Refused

#: Flags of an application: the switch "Server Members Intent", for bots in 100 servers or more, and in fewer.
_SHOWN_MEMBERS = (1 << 14) | (1 << 15)
#: Discord hands out the servers of a bot on pages of at most this many.
PAGE = 200
RESET = (
    "On https://discord.com/developers/applications choose your app, Bot, Reset Token, and copy the new one into "
    "DISCORD_TOKEN"
)
SWITCH_ON = (
    'On https://discord.com/developers/applications choose your app, Bot, and switch on "Server Members Intent"; or '
    "take out DISCORD_MEMBERS"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at. `words` say what is so, and what to do where it is not well."""

    well: bool
    words: str


def set_base(api_url: str) -> None:
    """Where discord.py finds the REST API, for this whole process."""
    Route.BASE = api_url.rstrip("/")


async def application_of(base_url: str, token: str) -> str:
    """The id of the application whose bot this is. Raises Refused where Discord does not say."""
    set_base(base_url)
    try:
        async with discord_api(token) as api:
            return api.application_id
    except Disconnected as error:
        raise Refused(f"Discord does not take DISCORD_TOKEN. {RESET}.") from error
    except DeliveryError as error:
        raise Refused(
            f"Discord could not be asked at {base_url}: {error}. Try again, or give --app and the Application ID."
        ) from error


async def check_discord(
    *, base_url: str, token: str, members: bool, servers: Collection[str]
) -> list[Checked]:
    """Everything that can be asked without changing anything. `members` and `servers` as in DiscordConfig."""
    set_base(base_url)
    try:
        async with discord_api(token) as api:
            return [one async for one in _looked(api, members=members, servers=servers)]
    except Disconnected:
        return [Checked(well=False, words=f"Discord does not take DISCORD_TOKEN. {RESET}.")]
    except (DeliveryError, Declined) as error:
        return [Checked(well=False, words=f"Discord could not be asked at {base_url}: {error}.")]


async def _looked(api: Api, *, members: bool, servers: Collection[str]) -> AsyncIterator[Checked]:
    user = await api.call("GET", "/users/@me")
    yield Checked(well=True, words=f"the token is that of the bot {user['username']} ({user['id']})")
    application = await api.call("GET", "/applications/@me")
    yield _intent(application, wanted=members)
    guilds = [guild async for guild in _guilds(api)]
    if not guilds:
        yield Checked(
            well=False,
            words="the bot is in no server. `companion discord invite` prints the address that invites it.",
        )
    for guild in guilds:
        yield _server(guild)
    there = {str(guild["id"]) for guild in guilds}
    for missing in servers:
        if missing not in there:
            yield Checked(
                well=False,
                words=f"DISCORD_SERVERS names {missing}, and the bot is not in that server. Invite it "
                "(`companion discord invite`), or take the id out.",
            )


def _intent(application: Mapping[str, Any], *, wanted: bool) -> Checked:
    shown = bool(int(application.get("flags") or 0) & _SHOWN_MEMBERS)
    if wanted and not shown:
        return Checked(
            well=False, words=f"DISCORD_MEMBERS is set, and Discord does not allow it. {SWITCH_ON}."
        )
    if wanted:
        return Checked(well=True, words="Discord shows who comes, who leaves and who has a role")
    return Checked(
        well=True,
        words="without DISCORD_MEMBERS: nobody is asked about who comes and leaves, and no roster by role",
    )


def _server(guild: Mapping[str, Any]) -> Checked:
    missing = lacking(int(guild.get("permissions") or 0))
    name = f"the server {guild['name']} ({guild['id']})"
    if not missing:
        return Checked(well=True, words=f"{name}: everything that is needed is allowed")
    what = "; ".join(f"{one.name} ({one.reason})" for one in missing)
    return Checked(
        well=False,
        words=f"{name}: missing are {what}. Somebody who may manage it opens the address of `companion discord invite` "
        "again, or gives them to the bot's role.",
    )


async def _guilds(api: Api) -> AsyncIterator[Mapping[str, Any]]:
    after = "0"
    while True:
        guilds = await api.call("GET", "/users/@me/guilds", query={"limit": str(PAGE), "after": after})
        for guild in guilds:
            yield guild
        if len(guilds) < PAGE:
            return
        after = str(guilds[-1]["id"])
