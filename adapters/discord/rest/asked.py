"""One call: where it goes, and what doing it twice would mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from discord.http import Route

#: Opening the channel of our direct messages with somebody. Who has one gets the same again.
OPEN_DIRECT = "/users/@me/channels"
#: These addresses are exempt from the global limit, and the second thing filled into them is a token.
_INTERACTIONS, _WEBHOOKS = "/interactions/", "/webhooks/"
_NAMES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`path` is the template, `secrets` what stands in the address and nobody may read."""

    method: str
    path: str
    route: Route = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, method: str, path: str, ids: Mapping[str, str]) -> Asked:
        """Raises KeyError where an id is missing."""
        names = _NAMES.findall(path)
        if missing := [
            name for name in names if name not in ids
        ]:  # discord.py would ask for a literal `{name}`
            raise KeyError(*missing)
        route = Route(method, path, **ids)
        secrets: tuple[str, ...] = ()
        if path.startswith((_INTERACTIONS, _WEBHOOKS)) and len(names) > 1:
            # Each has limits of its own, by whatever names its parts are given here.
            route.webhook_id, route.webhook_token = ids[names[0]], ids[names[1]]
            secrets = (ids[names[1]],)
        return cls(method=method, path=path, route=route, secrets=secrets)

    @property
    def gate(self) -> str:
        """What Discord limits together, as far as can be told without its answers."""
        return f"{self.route.key} {self.route.major_parameters}"

    @property
    def is_callback(self) -> bool:
        """Whether this answers an interaction, for which there are three seconds."""
        return self.path.startswith(_INTERACTIONS)

    @property
    def is_exempt(self) -> bool:
        """Whether Discord's global limit does not count this."""
        return self.path.startswith((_INTERACTIONS, _WEBHOOKS))

    @property
    def opens_direct(self) -> bool:
        return self.method == "POST" and self.path == OPEN_DIRECT

    @property
    def changes_nothing(self) -> bool:
        return self.method == "GET" or self.opens_direct

    def repeatable(self, body: Any) -> bool:
        """Whether asking twice does no more than asking once: Discord keeps messages apart by their nonce, and takes
        one answer to an interaction.
        """
        if self.method != "POST" or self.changes_nothing or self.is_callback:
            return True
        return isinstance(body, Mapping) and bool(body.get("nonce") and body.get("enforce_nonce"))
