"""What the parts of this adapter promise each other, and what they need of the companion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Protocol

from adapters.files import Attached
from bot.inbound import Inbound, Reply
from bot.messages import Message
from bot.model import Account, Passage, Place, Profile


class Urgency(IntEnum):
    """Who goes first where Slack lets only so many through: answers to people who wait, then everything else."""

    ANSWER = 0
    MAIL = 1


class Declined(Exception):
    """Slack said no to a call: `code` is its word for it (`channel_not_found`), `needed` the scope that is missing or
    whatever else it added.
    """

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        self.method, self.code, self.needed = method, code, needed
        super().__init__(f"{method}: {code}{f' ({needed})' if needed else ''}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How we are let into one workspace. `scopes` are those that were granted, empty where nobody told us."""

    team_id: str
    token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str] = frozenset()


class Keys(Protocol):
    """The way into workspaces."""

    async def access(self, team_id: str) -> Access:
        """Raises Disconnected where the app is not installed in this workspace, or its token no longer holds."""
        ...

    async def shut(self, team_id: str, token: str) -> None:
        """Slack refused this token for good: ask for no other with it. Later `access` says so until there is a new
        one.
        """
        ...


class Api(Protocol):
    """Slack's Web API, for one workspace at a time: paced, over one shared session, never repeated by itself."""

    async def call(
        self,
        team_id: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        urgency: Urgency = Urgency.ANSWER,
        channel: str = "",
    ) -> dict[str, Any]:
        """The answer of a Web API method (`chat.postMessage`), which was `ok`. `channel` is the one whose pace counts
        as well, for posts.

        Raises Declined for every `ok: false` but those about our token (Disconnected); RateLimited; Unavailable where
        Slack certainly did nothing; Unconfirmed where it may have.
        """
        ...

    async def respond(self, team_id: str, response_url: str, payload: Mapping[str, Any]) -> None:
        """Answer through the address that came with a command or a click. Raises as `call` does."""
        ...

    async def upload(self, team_id: str, file: Attached) -> str:
        """Hand a file to Slack, where nobody sees it yet; its id. A picture can stand in a card then, by this id, and
        is shared by nothing else; any other file is lost unless it is shared. Raises as `call` does.
        """
        ...

    async def share(
        self, team_id: str, file_ids: Sequence[str], *, titles: Sequence[str], channel: str, thread: str = ""
    ) -> None:
        """Show uploaded files that are no pictures in a channel, in the thread of a message where one is given. Raises
        as `call` does.
        """
        ...

    async def download(self, team_id: str, url: str, *, most: int) -> bytes:
        """The content of a file somebody handed over, at most `most` bytes. Raises as `call` does, and Refused where
        it is larger.
        """
        ...


class People(Protocol):
    """Who somebody is, remembered for a while so that not every click asks Slack."""

    async def account(self, team_id: str, user_id: str) -> Account:
        """Raises as `Api.call` does."""
        ...

    async def forget(self, team_id: str, user_id: str) -> None:
        """Ask anew the next time: they changed."""
        ...


class House(Protocol):
    """The companion, as this adapter needs it. Everything raises StorageError where the database refuses."""

    async def handle(self, inbound: Inbound) -> Reply:
        """What somebody did, and the answer to it."""
        ...

    async def home(self, who: Profile, *, trusted: bool) -> Message:
        """What somebody sees who opens the companion: their week, what they owe, how far they are."""
        ...

    async def changed(self, account: Account) -> None:
        """A platform says somebody's name, zone or language changed, or that they were deactivated. Those whom we do
        not know are left alone.
        """
        ...

    async def passed(self, place: Place, account: Account, passage: Passage, *, at: datetime) -> None:
        """Somebody came to a channel or left it: facilitators of the cohorts there are asked about it."""
        ...
