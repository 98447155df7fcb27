"""Whom a message notifies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.discord.standin.facts import Json

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
ALL = re.compile(r"@(?:everyone|here)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pings:
    """Ids of people and roles, and whether everybody was called."""

    users: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    everyone: bool = False

    @property
    def anybody(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


def pings(text: str, allowed: Json | None) -> Pings:
    """Whom this text notifies under these `allowed_mentions`; without any, whoever is named.

    Code blocks and backslashes count for nothing here: what could be read as a mention by anybody is one.
    """
    users, roles = frozenset(USER.findall(text)), frozenset(ROLE.findall(text))
    everyone = bool(ALL.search(text))
    if allowed is None:
        return Pings(users=users, roles=roles, everyone=everyone)
    parse = allowed.get("parse") or []
    return Pings(
        users=users if "users" in parse else users & set(map(str, allowed.get("users") or ())),
        roles=roles if "roles" in parse else roles & set(map(str, allowed.get("roles") or ())),
        everyone=everyone and "everyone" in parse,
    )
