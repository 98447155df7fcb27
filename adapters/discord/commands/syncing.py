"""Telling Discord which commands there are, where what it knows of them is not what they are."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from adapters.discord.ports import Api, Declined, Urgency

log = logging.getLogger(__name__)

Json = Mapping[str, Any]

#: In more servers than this nobody looks for commands that were left over there.
MOST_LOOKED_AT = 100

_GLOBAL = "/applications/{application_id}/commands"
_OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
#: What counts only for commands that are registered for all servers.
_GLOBAL_ONLY = frozenset({"contexts", "integration_types"})
#: What we say of a command, its options and choices. Discord adds ids, versions and defaults of its own.
_OURS = frozenset(
    {
        *("type", "name", "name_localizations", "description", "description_localizations"),
        *("options", "choices", "value", "required", "autocomplete", "channel_types", "default_member_permissions"),
        *("min_value", "max_value", "min_length", "max_length", *_GLOBAL_ONLY),
    }
)  # fmt: skip
_CHAT_INPUT = 1


async def sync_commands(
    api: Api, wanted: Sequence[Json], *, only: Collection[str] = (), joined: Collection[str] = ()
) -> None:
    """Make Discord know exactly these commands: everywhere, or in the servers `only` (ids) where there are some.

    What is registered is asked first and written only where it differs, so that two processes that do this at once,
    or do it again and again, do no harm. No command stays registered in both ways, which would show it twice; servers
    that we are in (`joined`) are looked at for what an earlier setting left there.

    A no from Discord goes to the log, and the rest is done. Raises RateLimited, Unavailable, Unconfirmed and
    Disconnected; doing it again is then right.
    """
    for guild_id in only:
        await _sync(api, guild_id, [_for_guild(command) for command in wanted])
    await _sync(api, "", () if only else wanted)
    others = [guild_id for guild_id in joined if guild_id not in only]
    if len(others) > MOST_LOOKED_AT:
        log.info("did not look for commands that were left over in single servers: these are %d", len(others))
        return
    for guild_id in others:
        await _sync(api, guild_id, ())


async def _sync(api: Api, guild_id: str, wanted: Sequence[Json]) -> None:
    """Make these the commands of one server, or of all of them (no id)."""
    where = f"in server {guild_id}" if guild_id else "everywhere"
    path = _OF_GUILD if guild_id else _GLOBAL
    ids = {"application_id": api.application_id} | ({"guild_id": guild_id} if guild_id else {})
    try:
        known = await api.call("GET", path, ids, query={"with_localizations": "true"}, urgency=Urgency.MAIL)
        if not differ([_for_guild(one) for one in known] if guild_id else known, wanted):
            log.debug("commands %s are up to date", where)
            return
        await api.call("PUT", path, ids, body=list(wanted), urgency=Urgency.MAIL)
    except Declined as error:
        if wanted:
            log.warning("Discord did not take our commands %s: %s%s", where, error, _remedy(error, guild_id))
        else:
            log.debug("could not look at commands %s: %s", where, error)
        return
    names = ", ".join(str(command["name"]) for command in wanted)
    if wanted:
        log.info("told Discord our commands %s: %s", where, names)
    else:
        log.info("took back commands that were left over %s", where)


def differ(known: Sequence[Json], wanted: Sequence[Json]) -> bool:
    """Whether what Discord tells of commands says anything else than what we want of them. Their order, and that of
    options and choices, is no difference: Discord keeps one of its own.
    """
    return bool(_normal(list(known)) != _normal(list(wanted)))


def _normal(value: Any) -> Any:
    """JSON with nothing in it that is Discord's own, or the same as leaving it out; everything in an order of ours."""
    if isinstance(value, Mapping):
        normal = {
            key: _sorted(value[key] or {}) if key.endswith("_localizations") else _normal(value[key])
            for key in value
            if key in _OURS
        }
        # A command without a type is one that is typed.
        if normal.get("type") == _CHAT_INPUT:
            del normal["type"]
        return _sorted({key: part for key, part in normal.items() if part})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(sorted(map(_normal, value), key=repr))
    return value


def _sorted(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(values.items()))


def _for_guild(command: Json) -> Json:
    return {key: value for key, value in command.items() if key not in _GLOBAL_ONLY}


def _remedy(error: Declined, guild_id: str) -> str:
    if guild_id and error.status in (403, 404):
        return "; is it in that server, and was it invited with the scope applications.commands?"
    return ""
