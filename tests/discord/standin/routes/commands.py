"""The app's commands, everywhere and in single servers."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call, route
from tests.discord.standin.checks.commands import check_commands, normalised
from tests.discord.standin.facts import Json
from tests.discord.standin.refusals import Refusal

EVERYWHERE = "/applications/{application}/commands"
IN_GUILD = "/applications/{application}/guilds/{guild}/commands"


def _place(call: Call) -> str:
    """Whose commands they are: a server's id, or "" for everywhere. Raises 20012, 50001."""
    if call.ids["application"] != call.discord.app.id:
        raise Refusal(20012)
    if "guild" not in call.ids:
        return ""
    guild = call.discord.guilds.get(call.ids["guild"])
    if guild is None or guild.bot is None:
        raise Refusal(50001)
    return guild.id


def _one(call: Call) -> Json:
    found = (one for one in call.discord.commands.get(_place(call), []) if one["id"] == call.ids["command"])
    if (command := next(found, None)) is None:
        raise Refusal(10063)
    return command


def _as_told(call: Call, commands: list[Json]) -> Any:
    if call.query.get("with_localizations") in {"true", "True", "1"}:
        return commands
    return _plain(commands)


def _plain(thing: Any) -> Any:
    if isinstance(thing, list):
        return [_plain(one) for one in thing]
    if isinstance(thing, dict):
        return {name: _plain(value) for name, value in thing.items() if not name.endswith("_localizations")}
    return thing


@route(f"GET {EVERYWHERE}")
@route(f"GET {IN_GUILD}")
async def listed(call: Call) -> Any:
    return _as_told(call, call.discord.commands.get(_place(call), []))


@route(f"PUT {EVERYWHERE}")
@route(f"PUT {IN_GUILD}")
async def overwrite(call: Call) -> Any:
    """All at once; those of a name that was there keep their ids, and their versions where nothing changed."""
    place = _place(call)
    check_commands(call, call.listed())
    known = {(one["name"], one["type"]): one for one in call.discord.commands.get(place, [])}
    made = []
    for said in call.listed():
        before = known.get((said["name"], said.get("type", 1)))
        made.append(normalised(call, said, place, before))
    call.discord.commands[place] = made
    return made


@route(f"POST {EVERYWHERE}")
@route(f"POST {IN_GUILD}")
async def create(call: Call) -> Any:
    """One; that of the same name is replaced."""
    place = _place(call)
    check_commands(call, [call.json])
    known = call.discord.commands.setdefault(place, [])
    name = (call.json["name"], call.json.get("type", 1))
    before = next((one for one in known if (one["name"], one["type"]) == name), None)
    made = normalised(call, call.json, place, before)
    known[:] = [one for one in known if one is not before] + [made]
    return made


@route(f"GET {EVERYWHERE}/{{command}}")
@route(f"GET {IN_GUILD}/{{command}}")
async def fetch(call: Call) -> Any:
    return _one(call)


@route(f"PATCH {EVERYWHERE}/{{command}}")
@route(f"PATCH {IN_GUILD}/{{command}}")
async def edit(call: Call) -> Any:
    before = _one(call)
    said = {name: value for name, value in before.items() if name not in {"id", "version", "application_id"}}
    said.pop("guild_id", None)
    said |= call.json
    check_commands(call, [said])
    made = normalised(call, said, _place(call), before)
    known = call.discord.commands[_place(call)]
    known[known.index(before)] = made
    return made


@route(f"DELETE {EVERYWHERE}/{{command}}")
@route(f"DELETE {IN_GUILD}/{{command}}")
async def delete(call: Call) -> None:
    call.discord.commands[_place(call)].remove(_one(call))
