"""What the parts of this adapter promise each other, and what they need of the companion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Protocol

from adapters.files import Attached
from bot.deliveries import Receipt
from bot.inbound import Inbound, Reply
from bot.messages import Message
from bot.model import Account, Passage, Place, Profile
from bot.suggestions import Asked, Suggestion

PLATFORM = "discord"
NO_IDS: Mapping[str, str] = MappingProxyType({})


def space_of(guild_id: int | str) -> str:
    """A server as a space: `discord:1093`."""
    return f"{PLATFORM}:{guild_id}"


def guild_of(space: str) -> str:
    """The id of the server that is this space."""
    return space.partition(":")[2]


class Urgency(IntEnum):
    """Who goes first where Discord lets only so many through: answers to people who wait, then everything else."""

    ANSWER = 0
    MAIL = 1


class Declined(Exception):
    """Discord said no to a call: `status` of HTTP, its own `code` (50007; 0 where it gave none) and its `words`, which
    may hold details of what was wrong with the request but never a token.
    """

    def __init__(self, method: str, path: str, *, status: int, code: int, words: str = "") -> None:
        self.method, self.path = method, path
        self.status, self.code, self.words = status, code, words
        super().__init__(f"{method} {path}: {status}, {code} {words}".rstrip())


class Api(Protocol):
    """Discord's REST API through discord.py's own client: paced, over one session, guarded against too many invalid
    requests.
    """

    @property
    def application_id(self) -> str:
        """Our application's id, which is not always that of our bot's user. Raises Unavailable before login."""
        ...

    @property
    def user_id(self) -> str:
        """Our bot's own user id. Raises Unavailable before login."""
        ...

    async def call(
        self,
        method: str,
        path: str,
        ids: Mapping[str, str] = NO_IDS,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        files: Sequence[Attached] = (),
        urgency: Urgency = Urgency.ANSWER,
        reason: str = "",
    ) -> Any:
        """What Discord answers, as JSON (None for an empty answer). `path` is a template of Discord's documentation
        (`/channels/{channel_id}/messages`), `ids` fill it in. `files` travel with `body` as multipart, whose
        `attachments` this writes, with each file's label as its description. `reason` stands in the audit log.

        Raises Declined for every no but those below; RateLimited; Unavailable where Discord certainly did nothing;
        Unconfirmed where it may have; Disconnected where our token no longer holds.
        """
        ...


class ChannelKind(IntEnum):
    """Discord's own numbers of the kinds of channels that matter here."""

    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15
    MEDIA = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as Discord describes it. `parent_id` is the channel a thread hangs on, empty for others; `kind` is a
    number of Discord's (`ChannelKind`, or one newer than it).
    """

    id: str
    guild_id: str
    kind: int
    name: str
    parent_id: str = ""


class Channels(Protocol):
    """What a channel is, remembered for a while so that not every post asks Discord."""

    async def channel(self, channel_id: str, *, urgency: Urgency = Urgency.ANSWER) -> Channel:
        """Raises as `Api.call` does."""
        ...

    def forget(self, channel_id: str) -> None:
        """Ask anew the next time: it changed."""
        ...

    async def direct(self, user_id: str, *, urgency: Urgency) -> str:
        """The id of the channel of our direct messages with somebody, opened where it was not. Opening is what Discord
        watches: it is paced far below everything else. Raises as `Api.call` does, and RateLimited for this message
        alone where its turn is far away.
        """
        ...


class House(Protocol):
    """The companion, as this adapter needs it. Everything raises StorageError where the database refuses."""

    async def handle(self, inbound: Inbound) -> Reply:
        """What somebody did, and the answer to it."""
        ...

    async def home(self, who: Profile, *, trusted: bool) -> Message:
        """What somebody sees who writes to the companion itself: their week, what they owe, how far they are."""
        ...

    async def suggest(self, asked: Asked) -> tuple[Suggestion, ...]:
        """What could stand where somebody is typing, the likeliest first; at most 25. Never an error: who may see
        nothing gets nothing.
        """
        ...

    async def channels(self, space: str) -> tuple[Place, ...]:
        """The channels of the cohorts of a space, each once."""
        ...

    async def conversations(self, platform: str) -> Mapping[str, Receipt]:
        """The last private message to each person, by their id."""
        ...

    async def spaces(self, platform: str, external_id: str) -> tuple[str, ...]:
        """The spaces in which somebody is in a cohort, that which they joined last first."""
        ...

    async def changed(self, account: Account) -> None:
        """Somebody's name or language changed. Those whom we do not know are left alone."""
        ...

    async def passed(self, place: Place, account: Account, passage: Passage, *, at: datetime) -> None:
        """Somebody came to a channel or left it: facilitators of the cohorts there are asked about it."""
        ...
