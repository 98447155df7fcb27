"""Numbers and names of Discord's, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
"""Where snowflakes begin to count, in milliseconds since 1970."""

PERMISSIONS = {
    "ADMINISTRATOR": 3,
    "MANAGE_CHANNELS": 4,
    "MANAGE_GUILD": 5,
    "VIEW_CHANNEL": 10,
    "SEND_MESSAGES": 11,
    "MANAGE_MESSAGES": 13,
    "EMBED_LINKS": 14,
    "ATTACH_FILES": 15,
    "READ_MESSAGE_HISTORY": 16,
    "MENTION_EVERYONE": 17,
    "CONNECT": 20,
    "MANAGE_ROLES": 28,
    "USE_APPLICATION_COMMANDS": 31,
    "MANAGE_EVENTS": 33,
    "MANAGE_THREADS": 34,
    "CREATE_PUBLIC_THREADS": 35,
    "CREATE_PRIVATE_THREADS": 36,
    "SEND_MESSAGES_IN_THREADS": 38,
    "CREATE_EVENTS": 44,
    "PIN_MESSAGES": 51,
}
"""The permissions this stand-in asks about, by their bit."""

EVERYTHING = (1 << 52) - 1

LEARNERS_MAY = (
    "VIEW_CHANNEL", "SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "CREATE_PUBLIC_THREADS", "CREATE_PRIVATE_THREADS",
    "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY", "CONNECT", "USE_APPLICATION_COMMANDS",
)  # fmt: skip
"""What @everyone may in a new server."""

BOT_MAY = (*LEARNERS_MAY, "MANAGE_ROLES", "CREATE_EVENTS", "MANAGE_EVENTS")
"""What the bot's own role may in a new server."""

INTENTS = {
    "guilds": 0,
    "guild_members": 1,
    "guild_presences": 8,
    "guild_messages": 9,
    "direct_messages": 12,
    "message_content": 15,
    "guild_scheduled_events": 16,
}
"""The gateway intents this stand-in sends events for, by their bit."""

PRIVILEGED = {"guild_members": 1 << 15, "guild_presences": 1 << 13, "message_content": 1 << 19}
"""The intents that have to be granted in the developer portal, and the application's flag that says they are."""

TEXT, DIRECT, VOICE, CATEGORY, ANNOUNCEMENT = 0, 1, 2, 4, 5
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE, FORUM, MEDIA = 10, 11, 12, 13, 15, 16
THREADS = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)

CROSSPOSTED, EPHEMERAL, LOADING, SUPPRESSED, SILENT, COMPONENTS_V2 = (
    1,
    1 << 6,
    1 << 7,
    1 << 2,
    1 << 12,
    1 << 15,
)
HAS_THREAD = 1 << 5
"""Flags of messages."""


@cache
def permissions(*names: str) -> int:
    """The bits of these permissions, by Discord's names in capital or small letters."""
    bits = 0
    for name in names:
        bits |= 1 << PERMISSIONS[name.upper()]
    return bits


def timestamp(at: float) -> str:
    """As Discord writes an instant, given in seconds since 1970."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


def instant(said: str) -> float:
    """Seconds since 1970. Raises ValueError."""
    at = datetime.fromisoformat(said)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


class Snowflakes:
    """Ids in Discord's form: later ones are larger, and the instant is in them."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = 0

    def new(self) -> str:
        self._last = max((int(self._now() * 1000) - EPOCH_MS) << 22, self._last + 1)
        return str(self._last)


@dataclass(eq=False, kw_only=True)
class User:
    """An account, people and bots alike. `dms_closed` where it takes no direct messages from the bot."""

    id: str
    name: str
    global_name: str | None = None
    locale: str = "en-US"
    bot: bool = False
    dms_closed: bool = False
    deleted: bool = False

    def as_json(self) -> Json:
        told: Json = {
            "id": self.id,
            "username": self.name,
            "discriminator": "0",
            "global_name": self.global_name,
        }
        told |= {"avatar": None, "public_flags": 0, "primary_guild": None, "avatar_decoration_data": None}
        return told | ({"bot": True} if self.bot else {})


@dataclass(eq=False, kw_only=True)
class File:
    """An uploaded file."""

    id: str
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str = ""
    ephemeral: bool = False

    def as_json(self) -> Json:
        told: Json = {"id": self.id, "filename": self.filename, "size": len(self.content), "url": self.url}
        told |= {"proxy_url": self.url, "content_type": self.content_type}
        if self.description:
            told["description"] = self.description
        return told | ({"ephemeral": True} if self.ephemeral else {})
