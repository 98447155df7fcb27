"""response_urls: answers to what somebody did, five of them within half an hour."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack.standin.calls import Refusal
from tests.slack.standin.content import Content, content
from tests.slack.standin.facts import Json
from tests.slack.standin.world import Channel, Message

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

USES = 5
GOOD_FOR = 30 * 60.0
FIELDS = {
    "text", "blocks", "attachments", "metadata", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "parse", "link_names", "mrkdwn",
}  # fmt: skip


@dataclass(eq=False, kw_only=True)
class ResponseUrl:
    """Where to answer: in this channel, to this person; `original` is the message that was acted on, if any."""

    team_id: str
    channel: Channel
    user: str
    original: Message | None
    at: float
    uses: int = 0


class ResponseUrls:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._given: dict[str, ResponseUrl] = {}
        self.received: list[Json] = []

    def give(self, team_id: str, channel: Channel, user: str, original: Message | None = None) -> str:
        secret = secrets.token_hex(12)
        at = self._slack.clock.waited
        self._given[secret] = ResponseUrl(
            team_id=team_id, channel=channel, user=user, original=original, at=at
        )
        return f"{self._slack.url}/actions/{team_id}/{secret}"

    def find(self, secret: str) -> ResponseUrl | None:
        return self._given.get(secret)

    def use(self, secret: str, said: Json) -> None:
        """Show what an app answered. Raises Refusal as Slack does."""
        way = self._given.get(secret)
        if way is None or self._slack.clock.waited - way.at >= GOOD_FOR:
            raise Refusal("expired_url", status=404)
        if way.uses >= USES:
            raise Refusal("used_url", status=404)
        for name in said.keys() - FIELDS:
            self._slack.complain(f"response_url: unknown argument {name}")
        self.answer(way, said)
        way.uses += 1
        self.received.append(said)

    def answer(self, way: ResponseUrl, said: Mapping[str, Any]) -> None:
        """Show this at that place: also what a command's acknowledgement says."""
        original = way.original
        if said.get("delete_original"):
            if original is None:
                raise Refusal("invalid_arguments", status=404)
            original.deleted = True
            return
        shown = content(self._slack, way.team_id, said)
        if shown.empty:
            raise Refusal("no_text", status=500)
        if said.get("replace_original") and original is not None and not original.deleted:
            _replace(original, shown)
            return
        public = said.get("response_type", "ephemeral") == "in_channel"
        self._slack.show(
            way.channel, shown, reader="" if public else way.user, thread_ts=said.get("thread_ts")
        )


def _replace(original: Message, shown: Content) -> None:
    original.text = shown.text or ""
    original.blocks = shown.blocks or []
    original.attachments = shown.attachments or []
    if shown.metadata is not None:
        original.metadata = shown.metadata or None
