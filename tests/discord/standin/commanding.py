"""Commands as people find and fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.discord.standin.checks.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHAT,
    INTEGER,
    NUMBER,
    STRING,
)
from tests.discord.standin.facts import File, Json, User
from tests.discord.standin.members import Role
from tests.discord.standin.permissions import in_channel
from tests.discord.standin.world import Channel, Guild

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord


def visible(discord: Discord, user: User, place: Channel, kind: int) -> list[Json]:
    """The commands of this kind that Discord shows somebody in a channel; a server's own go first."""
    own = discord.commands.get(place.guild.id, []) if place.guild else []
    shared = [one for one in discord.commands[""] if _there(one, place)]
    bits = in_channel(place, user)
    return [one for one in [*own, *shared] if one["type"] == kind and _may(one, place, bits)]


def _there(command: Json, place: Channel) -> bool:
    contexts = command.get("contexts")
    if contexts is None:
        return place.guild is not None or bool(command.get("dm_permission", True))
    return (0 if place.guild is not None else 1) in contexts


def _may(command: Json, place: Channel, bits: int) -> bool:
    asked = command.get("default_member_permissions")
    if asked is None or place.guild is None:
        return True
    administrator = bool(bits >> 3 & 1)
    return administrator or (asked != "0" and bits & int(asked) == int(asked))


def find_command(discord: Discord, user: User, path: Sequence[str], place: Channel) -> tuple[Json, Json]:
    """The command, and the part of it that the whole path means. Raises LookupError."""
    known = visible(discord, user, place, CHAT)
    found = next((one for one in known if one["name"] == path[0]), None)
    if found is None:
        raise LookupError(
            f"There is no /{path[0]} for {user.name} here; there are {[one['name'] for one in known]}"
        )
    part = found
    for word in path[1:]:
        inner = [one for one in part.get("options", ()) if one["type"] in {1, 2}]
        named = [one for one in inner if one["name"] == word]
        if not named:
            raise LookupError(f"There is no {word!r}; there are {[one['name'] for one in inner]}")
        part = named[0]
    if any(one["type"] in {1, 2} for one in part.get("options", ())):
        raise LookupError(f"/{' '.join(path)} goes on: {[one['name'] for one in part['options']]}")
    return found, part


def find_menu(discord: Discord, user: User, place: Channel, kind: int, name: str) -> Json:
    """An entry of the menu of messages or people. Raises LookupError."""
    known = visible(discord, user, place, kind)
    found = [one for one in known if not name or one["name"] == name]
    if len(found) != 1:
        raise LookupError(
            f"{len(found)} entries are called {name!r}; there are {[one['name'] for one in known]}"
        )
    return found[0]


def options_of(command: Json, given: Mapping[str, Any], *, partial: bool = False) -> list[Json]:
    """The options as the app is told of them. Raises LookupError for what Discord would not take."""
    known = {one["name"]: one for one in command.get("options", ())}
    if unknown := given.keys() - known.keys():
        raise LookupError(f"There are no options {sorted(unknown)}; there are {sorted(known)}")
    missing = [name for name, one in known.items() if one.get("required") and name not in given]
    if missing and not partial:
        raise LookupError(f"Discord wants {missing} filled in.")
    return [
        {"type": known[name]["type"], "name": name, "value": _value(known[name], value)}
        for name, value in given.items()
    ]


def _value(option: Json, value: Any) -> Any:
    kind, name = option["type"], option["name"]
    for choice in option.get("choices", ()):
        if value in (choice["name"], choice["value"]):
            return choice["value"]
    if option.get("choices"):
        raise LookupError(
            f"{value!r} is no choice of {name}; there are {[one['name'] for one in option['choices']]}"
        )
    if kind == STRING:
        low, high = option.get("min_length", 0), option.get("max_length", 6000)
        fits = isinstance(value, str) and low <= len(value) <= high
    elif kind in {INTEGER, NUMBER}:
        number = isinstance(value, int if kind == INTEGER else (int, float)) and not isinstance(value, bool)
        fits = number and option.get("min_value", value) <= value <= option.get("max_value", value)
    elif kind == BOOLEAN:
        fits = isinstance(value, bool)
    else:
        fits = isinstance(value, File if kind == ATTACHMENT else (User, Role, Channel))
        wanted = option.get("channel_types")
        if isinstance(value, Channel) and wanted and value.kind not in wanted:
            fits = False
    if not fits:
        raise LookupError(f"{name} cannot be {value!r}.")
    return getattr(value, "id", value)


def resolved(things: Sequence[Any], guild: Guild | None) -> Json:
    """What is known of people, roles, channels and files that are only named by their ids."""
    told: Json = {}
    for one in things:
        if isinstance(one, User):
            told.setdefault("users", {})[one.id] = one.as_json()
            if guild is not None and one.id in guild.members:
                member = guild.members[one.id].as_json(user=False)
                told.setdefault("members", {})[one.id] = member | {"permissions": "0"}
        elif isinstance(one, Role):
            told.setdefault("roles", {})[one.id] = one.as_json()
        elif isinstance(one, Channel):
            told.setdefault("channels", {})[one.id] = one.as_json() | {"permissions": "0"}
        elif isinstance(one, File):
            told.setdefault("attachments", {})[one.id] = one.as_json()
    return told
