"""Where in Slack somebody acted, and what there is to answer with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.slack.app.intake import needed_id, slack_id
from adapters.slack.rendering.card import Surface
from bot.model import Place, PlaceKind

#: Characters of what is put into the metadata of a view; the action of a form still has to fit beside it.
LONGEST_METADATA = 2700


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where somebody acted.

    `channel` is Slack's id of the conversation, empty where there is none (Home). `thread` is the thread they are in
    there, and `card` the message whose button they pressed, which only they see where it is `ephemeral`. On a modal or
    on Home `view_id` says which; channel, thread and card are then those that led there. `with_us` is set where they
    surely are in their own messages with us.
    """

    team_id: str
    user_id: str
    kind: PlaceKind
    channel: str = ""
    thread: str = ""
    card: str = ""
    ephemeral: bool = False
    surface: Surface = Surface.MESSAGE
    view_id: str = ""
    with_us: bool = False
    response_url: str = field(default="", repr=False)
    trigger_id: str = field(default="", repr=False)

    @property
    def space(self) -> str:
        return f"slack:{self.team_id}"

    @property
    def in_modal(self) -> bool:
        return self.surface is Surface.MODAL

    @property
    def place(self) -> Place:
        """The place as the companion knows it: a direct message goes by the person."""
        if self.kind is PlaceKind.DIRECT or not self.channel:
            return Place(space=self.space, kind=PlaceKind.DIRECT, id=self.user_id)
        return Place(space=self.space, kind=self.kind, id=self.channel)

    def written(self) -> str:
        """For the `private_metadata` of a view, so that whoever submits it, in any process, gets back here."""
        data = {
            "kind": self.kind.value,
            "channel": self.channel,
            "thread": self.thread,
            "card": self.card,
            "ephemeral": self.ephemeral,
            "url": self.response_url,
        }
        text = json.dumps({name: value for name, value in data.items() if value})
        return (
            text
            if len(text) <= LONGEST_METADATA
            else json.dumps({"kind": self.kind.value, "channel": self.channel})
        )

    def read_back(self, metadata: str) -> Origin:
        """This origin, a view's, with what `written` kept of the one that led to the view."""
        try:
            data = json.loads(metadata)
        except ValueError:
            data = None
        if not isinstance(data, Mapping):
            return self

        def text(name: str) -> str:
            value = data.get(name)
            return value if isinstance(value, str) else ""

        kinds = {kind.value: kind for kind in PlaceKind}
        return replace(
            self,
            kind=kinds.get(text("kind"), PlaceKind.DIRECT),
            channel=text("channel"),
            thread=text("thread"),
            card=text("card"),
            ephemeral=data.get("ephemeral") is True,
            response_url=text("url"),
        )


def kind_of(channel: str, name: str = "", channel_type: str = "") -> PlaceKind:
    """What a conversation is, by its id, by what a payload calls it, and by an event's `channel_type`."""
    if channel_type == "mpim" or name.startswith("mpdm-"):
        return PlaceKind.GROUP
    if channel_type == "im" or name == "directmessage" or channel.startswith("D") or not channel:
        return PlaceKind.DIRECT
    return PlaceKind.CHANNEL


def origin_of(body: Mapping[str, Any], team_id: str) -> Origin:
    """The origin of a command, a click, a submission or a shortcut, from its payload. Raises Mangled, and other errors,
    where that is none of Slack's.
    """
    user = body.get("user") or {}
    user_id = needed_id(body.get("user_id") or (user.get("id") if isinstance(user, Mapping) else ""))
    view = body.get("view")
    shared = Origin(
        team_id=needed_id(team_id),
        user_id=user_id,
        kind=PlaceKind.DIRECT,
        trigger_id=str(body.get("trigger_id") or ""),
    )
    if isinstance(view, Mapping):
        surface = Surface.HOME if view.get("type") == "home" else Surface.MODAL
        seen = replace(shared, surface=surface, view_id=str(view.get("id") or ""))
        return seen if surface is Surface.HOME else seen.read_back(str(view.get("private_metadata") or ""))
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    channel_id = slack_id(body.get("channel_id") or channel.get("id") or container.get("channel_id"))
    name = str(body.get("channel_name") or channel.get("name") or "")
    message = body.get("message") or {}
    card = str(container.get("message_ts") or message.get("ts") or "")
    thread = str(container.get("thread_ts") or message.get("thread_ts") or "")
    return replace(
        shared,
        kind=kind_of(channel_id, name),
        channel=channel_id,
        # What begins a thread stands in the channel itself, and so does a reply that was shown there as well: somebody
        # who pressed it there would never see an answer within the thread.
        thread="" if thread == card or message.get("subtype") == "thread_broadcast" else thread,
        card=card if body.get("type") == "block_actions" else "",
        ephemeral=bool(container.get("is_ephemeral")),
        response_url=str(body.get("response_url") or ""),
    )
