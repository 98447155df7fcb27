"""Who is in a server, and with which roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.discord.standin.facts import Json, User, timestamp


@dataclass(eq=False, kw_only=True)
class Role:
    id: str
    name: str
    permissions: int = 0
    position: int = 0
    managed: bool = False
    mentionable: bool = False

    def as_json(self) -> Json:
        told: Json = {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
        }
        told |= {"color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
        told |= {"hoist": False, "managed": self.managed, "mentionable": self.mentionable, "flags": 0}
        return told | {"icon": None, "unicode_emoji": None}


@dataclass(eq=False, kw_only=True)
class Member:
    """Somebody in a server. `joined_at` in seconds since 1970."""

    user: User
    joined_at: float
    nick: str | None = None
    roles: list[Role] = field(default_factory=list)

    def as_json(self, *, user: bool = True) -> Json:
        told: Json = {
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "roles": [role.id for role in self.roles],
        }
        told |= {"joined_at": timestamp(self.joined_at), "premium_since": None, "deaf": False, "mute": False}
        told |= {"flags": 0, "pending": False, "communication_disabled_until": None}
        return {"user": self.user.as_json(), **told} if user else told
