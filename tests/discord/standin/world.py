"""What there is in Discord: servers, and the channels in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.discord.standin.facts import (
    DIRECT,
    EPHEMERAL,
    FORUM,
    MEDIA,
    THREADS,
    Json,
    User,
    permissions,
    timestamp,
)
from tests.discord.standin.members import Member, Role
from tests.discord.standin.messages import Message


@dataclass(eq=False, kw_only=True)
class Event:
    """A scheduled event of a server; `fields` are those of the API."""

    id: str
    guild: Guild
    creator: User
    fields: Json
    deleted: bool = False

    def as_json(self) -> Json:
        told: Json = {"id": self.id, "guild_id": self.guild.id, "creator_id": self.creator.id}
        told |= {"creator": self.creator.as_json(), "user_count": 0, "image": None, "recurrence_rule": None}
        told |= {"channel_id": None, "entity_id": None, "entity_metadata": None, "description": None}
        return told | {"scheduled_end_time": None, "status": 1} | self.fields


@dataclass(eq=False, kw_only=True)
class Channel:
    """A channel, a thread or the direct messages with somebody. `overwrites` are the permissions allowed and denied
    to roles and people here; `members` who is in a thread; `opener` who made it; `recipient` whom a direct one is with.
    `tags` are those of a forum that wants one on every post.
    """

    id: str
    kind: int
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    opener: User | None = None
    overwrites: dict[str, tuple[int, int]] = field(default_factory=dict)
    members: dict[str, float] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    deleted: bool = False
    made_at: float = 0
    archive_minutes: int = 4320
    archived_at: float | None = None
    tags: list[str] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def is_forum(self) -> bool:
        return self.kind in {FORUM, MEDIA}

    @property
    def is_direct(self) -> bool:
        return self.kind == DIRECT

    @property
    def people(self) -> dict[str, User]:
        """Everybody who could read here, by id."""
        if self.recipient is not None:
            return {self.recipient.id: self.recipient}
        assert self.guild is not None
        return {one: member.user for one, member in self.guild.members.items()}

    def allow(self, who: Role | User | Guild, *names: str) -> None:
        """Let a role, a person or (the server itself) everybody do this here."""
        allowed, denied = self.overwrites.get(who.id, (0, 0))
        bits = permissions(*names)
        self.overwrites[who.id] = (allowed | bits, denied & ~bits)

    def deny(self, who: Role | User | Guild, *names: str) -> None:
        allowed, denied = self.overwrites.get(who.id, (0, 0))
        bits = permissions(*names)
        self.overwrites[who.id] = (allowed & ~bits, denied | bits)

    def find(self, message_id: str) -> Message | None:
        """A message that everybody here can see."""
        found = (m for m in self.messages if m.id == message_id and not m.deleted and m.reader is None)
        return next(found, None)

    def shown(self) -> list[Message]:
        return [m for m in self.messages if not m.deleted and not m.flags & EPHEMERAL]

    def as_json(self) -> Json:
        told: Json = {"id": self.id, "type": self.kind, "flags": 0}
        told["last_message_id"] = self.messages[-1].id if self.messages else None
        if self.recipient is not None:
            return told | {"recipients": [self.recipient.as_json()]}
        assert self.guild is not None
        told |= {
            "guild_id": self.guild.id,
            "name": self.name,
            "parent_id": self.parent.id if self.parent else None,
        }
        told["rate_limit_per_user"] = 0
        return told | (self._thread() if self.is_thread else self._place())

    def _place(self) -> Json:
        assert self.guild is not None
        told: Json = {"topic": None, "nsfw": False, "position": 0, "bitrate": 64000, "user_limit": 0}
        told["permission_overwrites"] = [
            {
                "id": one,
                "type": 0 if one in self.guild.roles else 1,
                "allow": str(allowed),
                "deny": str(denied),
            }
            for one, (allowed, denied) in self.overwrites.items()
        ]
        if self.is_forum:
            told |= {"available_tags": [{"id": one, "name": one, "moderated": False} for one in self.tags]}
            told |= {"default_reaction_emoji": None, "default_sort_order": None}
            told["default_forum_layout"] = 0
        return told

    def _thread(self) -> Json:
        state: Json = {
            "archived": self.archived,
            "auto_archive_duration": self.archive_minutes,
            "locked": self.locked,
        }
        state |= {"archive_timestamp": timestamp(self.archived_at or self.made_at), "invitable": True}
        state["create_timestamp"] = timestamp(self.made_at)
        told: Json = {
            "owner_id": self.opener.id if self.opener else "0",
            "thread_metadata": state,
            "applied_tags": [],
        }
        said = sum(not message.deleted for message in self.messages)
        return told | {"message_count": said, "total_message_sent": said, "member_count": len(self.members)}


@dataclass(eq=False, kw_only=True)
class Guild:
    """A server. `bot` is the app's member there while it is installed."""

    id: str
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    bot: Member | None = None

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    @property
    def threads(self) -> list[Channel]:
        return [one for one in self.channels.values() if one.is_thread and not one.deleted]

    def bot_may(self, *names: str) -> None:
        """Give the bot's own role these permissions."""
        self._bot_role.permissions |= permissions(*names)

    def bot_may_not(self, *names: str) -> None:
        """Take these permissions from the bot, also those that everybody has."""
        for role in (self._bot_role, self.everyone):
            role.permissions &= ~permissions(*names)

    @property
    def _bot_role(self) -> Role:
        assert self.bot is not None
        return next(role for role in self.bot.roles if role.managed)

    def as_json(self) -> Json:
        told: Json = {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner.id,
            "preferred_locale": self.locale,
        }
        told |= {
            "roles": [role.as_json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
        }
        told |= {"icon": None, "splash": None, "discovery_splash": None, "banner": None, "description": None}
        told |= {
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
        }
        told |= {"default_message_notifications": 0, "explicit_content_filter": 0, "system_channel_id": None}
        told |= {"system_channel_flags": 0, "rules_channel_id": None, "public_updates_channel_id": None}
        return told | {
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "vanity_url_code": None,
            "application_id": None,
        }
