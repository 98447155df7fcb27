"""What there is in a Slack workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.slack.standin.facts import File, Json, User


@dataclass(eq=False, kw_only=True)
class Message:
    """A message, or with a `reader` an ephemeral one that only they see."""

    channel: Channel
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    reader: str = ""
    bot_id: str = ""
    app_id: str = ""
    team_id: str = ""
    subtype: str = ""
    client_msg_id: str = ""
    parse: str = "none"
    edited: Json | None = None
    deleted: bool = False
    files: list[File] = field(default_factory=list)
    base: str = ""

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_json(self, *, metadata: bool = True) -> Json:
        told: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": self.team_id,
        }
        if self.bot_id:
            told |= {"bot_id": self.bot_id, "app_id": self.app_id}
            told["bot_profile"] = {
                "id": self.bot_id,
                "app_id": self.app_id,
                "team_id": self.team_id,
                "deleted": False,
            }
        given: Json = {
            "subtype": self.subtype or ("thread_broadcast" if self.broadcast else ""),
            "client_msg_id": self.client_msg_id,
            "thread_ts": self.thread_ts,
        }
        given |= {"blocks": self.blocks, "attachments": self.attachments, "edited": self.edited}
        given |= {"files": [file.as_json(self.base) for file in self.files]}
        given |= {"metadata": self.metadata if metadata else None}
        return told | {name: value for name, value in given.items() if value}


@dataclass(eq=False, kw_only=True)
class Channel:
    """A channel, a direct message (`im`) or a group of people (`mpim`)."""

    id: str
    team_id: str
    name: str = ""
    kind: str = "channel"
    private: bool = False
    archived: bool = False
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)

    @property
    def direct(self) -> bool:
        return self.kind != "channel"

    @property
    def scope(self) -> str:
        """The first half of the scopes that open it."""
        return {"im": "im", "mpim": "mpim"}.get(self.kind) or ("groups" if self.private else "channels")

    @property
    def label(self) -> str:
        """What interaction payloads call it."""
        return {"im": "directmessage"}.get(self.kind) or ("privategroup" if self.private else self.name)

    def as_json(self, bot: str) -> Json:
        told: Json = {
            "id": self.id,
            "is_archived": self.archived,
            "is_im": self.kind == "im",
            "created": 1_700_000_000,
        }
        if self.kind == "im":
            return told | {
                "user": next(iter(self.members - {bot}), bot),
                "is_org_shared": False,
                "is_open": True,
            }
        told |= {"name": self.name, "is_mpim": self.kind == "mpim", "is_private": self.private or self.direct}
        told |= {
            "is_channel": not self.private and not self.direct,
            "is_group": self.private,
            "is_general": False,
        }
        return told | {"is_member": bot in self.members, "is_shared": False, "num_members": len(self.members)}

    def find(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts and not message.deleted), None)

    def shown(self) -> Iterator[Message]:
        """What stands in the channel itself: no replies but those that were broadcast."""
        return (m for m in self.messages if not m.deleted and (not m.is_reply or m.broadcast))


@dataclass(eq=False, kw_only=True)
class Group:
    """A user group."""

    id: str
    team_id: str
    handle: str
    name: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass(eq=False, kw_only=True)
class View:
    """A modal or a home tab."""

    id: str
    team_id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    app_id: str = ""
    bot_id: str = ""
    values: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    def as_json(self) -> Json:
        told: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False}
        told |= {"notify_on_close": False, "title": None, "submit": None, "close": None} | self.body
        told |= {"id": self.id, "team_id": self.team_id, "hash": self.hash, "state": {"values": self.values}}
        told |= {"root_view_id": self.root, "previous_view_id": self.previous, "app_id": self.app_id}
        return told | {"bot_id": self.bot_id, "app_installed_team_id": self.team_id}


@dataclass(eq=False, kw_only=True)
class Token:
    """A token. `refused` is the error Slack answers it with; `expires_at` in seconds since the epoch."""

    value: str
    team_id: str
    scopes: frozenset[str]
    kind: str = "bot"
    refresh: str = ""
    expires_at: float | None = None
    refused: str = ""


@dataclass(eq=False, kw_only=True)
class Workspace:
    """A workspace. `bot` is the app's user there; without an install it has none."""

    id: str
    name: str
    domain: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    bot: User | None = None
    bot_id: str = ""
