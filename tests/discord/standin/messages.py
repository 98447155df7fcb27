"""Messages, as they stand in a channel or in front of one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord.standin.facts import File, Json, User, timestamp
from tests.discord.standin.pings import Pings

if TYPE_CHECKING:
    from tests.discord.standin.world import Channel

CREATED, STARTER = 18, 21
"""Kinds of messages that Discord itself puts there: a thread was made here, and where a thread comes from."""


@dataclass(eq=False, kw_only=True)
class Message:
    """A message; with a `reader` an ephemeral one that only they see. Instants in seconds since 1970."""

    id: str
    channel: Channel
    author: User
    at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    files: list[File] = field(default_factory=list)
    nonce: str | int | None = None
    edited_at: float | None = None
    reader: User | None = None
    deleted: bool = False
    pings: Pings = field(default_factory=Pings)
    reference: Json | None = None
    interaction: Json | None = None
    application_id: str = ""
    thread: Channel | None = None

    @property
    def key(self) -> str:
        """`<channel id>:<message id>`."""
        return f"{self.channel.id}:{self.id}"

    def as_json(self, *, content: bool = True) -> Json:
        """Without `content` as the gateway tells of it to apps that may not read what people write."""
        told: Json = {
            "id": self.id,
            "channel_id": self.channel.id,
            "type": self.kind,
            "author": self.author.as_json(),
        }
        told |= {"content": self.content, "embeds": self.embeds, "components": self.components} if content else {
            "content": "", "embeds": [], "components": []
        }  # fmt: skip
        told["attachments"] = [file.as_json() for file in self.files] if content else []
        told |= {"timestamp": timestamp(self.at), "flags": self.flags, "pinned": False, "tts": False}
        told["edited_timestamp"] = None if self.edited_at is None else timestamp(self.edited_at)
        told |= {"mention_everyone": self.pings.everyone, "mention_roles": sorted(self.pings.roles)}
        known = self.channel.people
        told["mentions"] = [known[one].as_json() for one in sorted(self.pings.users) if one in known]
        if self.application_id:
            told["application_id"] = self.application_id
        if self.interaction is not None:
            told |= {"interaction_metadata": self.interaction, "webhook_id": self.application_id}
        if self.reference is not None:
            told["message_reference"] = self.reference
        if self.thread is not None:
            told["thread"] = self.thread.as_json()
        if self.nonce is not None:
            told["nonce"] = self.nonce
        return told
