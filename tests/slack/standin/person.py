"""Somebody at their Slack: what they do, as a test says it."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack.standin.acts import Act, Interplay, find_element
from tests.slack.standin.delivery import Told
from tests.slack.standin.facts import File, Json, User
from tests.slack.standin.forms import Values, fields, filled, problems
from tests.slack.standin.mrkdwn import escaped
from tests.slack.standin.world import Channel, Message, View
from tests.standin.filling import Unfilled

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

TYPED = re.compile(r"@([\w.-]+)|#([\w-]+)|(https?://[^\s<>]+)|([\w.+-]+@[\w-]+\.[\w.]+)")


@dataclass(eq=False, kw_only=True)
class Person(User):
    """Every act returns when the app acknowledged it and Slack showed what the acknowledgement says; what the app does
    later is waited for with `Slack.until`. Raises TimeoutError where the app is not there.
    """

    slack: Slack = field(repr=False)
    picked: Values = field(default_factory=dict, repr=False)

    @property
    def _interplay(self) -> Interplay:
        return Interplay(self.slack, self)

    @property
    def conversation(self) -> Channel:
        """Their conversation with the app, opened if it is not."""
        bot = self.slack.teams[self.team_id].bot
        assert bot is not None
        return self.slack.direct(self.team_id, {self.id, bot.id})

    def typed(self, text: str) -> str:
        """Text as Slack hands it on: names of people, channels and groups, links and addresses become entities."""
        team = self.slack.teams[self.team_id]
        people = {user.name: f"<@{user.id}|{user.name}>" for user in team.users.values()}
        groups = {group.handle: f"<!subteam^{group.id}|@{group.handle}>" for group in team.groups.values()}
        calls = {name: f"<!{name}>" for name in ("here", "channel", "everyone")}
        named = people | groups | calls
        channels = {one.name: f"<#{one.id}|{one.name}>" for one in team.channels.values() if one.name}

        def entity(found: re.Match[str]) -> str:
            person, channel, link, email = found.groups()
            if link:
                return f"<{link}>"
            if email:
                return f"<mailto:{email}|{email}>"
            return (named.get(person) if person else channels.get(channel)) or found[0]

        return TYPED.sub(entity, escaped(text))

    async def command(self, line: str, *, channel: Channel | None = None) -> Act:
        """Type `/course next` in a channel, or else in the conversation with the app."""
        name, _, text = line.partition(" ")
        known = self.slack.app.commands
        if known is not None and name not in known:
            raise LookupError(f"Slack knows no command {name}; there are {sorted(known)}")
        place = channel or self.conversation
        team = self.slack.teams[self.team_id]
        if not any(
            "commands" in t.scopes
            for t in self.slack.tokens.values()
            if t.team_id == team.id and not t.refused
        ):
            raise LookupError("The app is not installed here with the scope `commands`.")
        told: Json = {"token": self.slack.app.verification, "team_id": team.id, "team_domain": team.domain}
        told |= {
            "channel_id": place.id,
            "channel_name": place.label,
            "user_id": self.id,
            "user_name": self.name,
        }
        told |= {"command": name, "text": self.typed(text) if known is None or known[name] else text}
        told |= {"api_app_id": self.slack.app.id, "is_enterprise_install": "false"}
        told["response_url"] = self.slack.response_urls.give(team.id, place, self.id)
        told["trigger_id"] = self.slack.triggers.give(team.id, self.id)
        act = await self._interplay.ask("slash_commands", told, accepts=True)
        self._interplay.respond(place, act.answer)
        return act

    async def click(self, shown: Message | View, what: str, *, nth: int | None = None) -> Act:
        """Press a button, by its words or its action_id."""
        block, element = find_element(shown, what, nth)
        action: Json = {
            name: element[name] for name in ("action_id", "text", "value", "style", "type") if name in element
        }
        return await self._interplay.acted(shown, action | {"block_id": block["block_id"]}, self.picked)

    async def select(self, shown: Message | View, what: str, chosen: Any, *, nth: int | None = None) -> Act:
        """Choose in a menu, boxes or a date picker: an option's words or value (several: a list), people, a date."""
        block, element = find_element(shown, what, nth)
        action = {"block_id": block["block_id"], "action_id": element["action_id"], "type": element["type"]}
        if element["type"] == "overflow":
            option = filled({**element, "type": "static_select"}, chosen, self.slack.url)
            return await self._interplay.acted(
                shown, action | {"selected_option": option["selected_option"]}, {}
            )
        value = filled(element, chosen, self.slack.url)
        values = shown.values if isinstance(shown, View) else self.picked
        values.setdefault(block["block_id"], {})[element["action_id"]] = value
        return await self._interplay.acted(shown, action | value, values)

    async def fill(self, values: Mapping[str, Any]) -> list[Act]:
        """Put things into fields of the modal in front of them, by label (or action_id); fields that tell the app at
        once do.
        """
        view = self._modal()
        acts = []
        for name, given in values.items():
            block, element = find_element(view, name)
            told = filled(element, given, self.slack.url)
            view.values.setdefault(block["block_id"], {})[element["action_id"]] = told
            if block.get("dispatch_action"):
                action = {"block_id": block["block_id"], "action_id": element["action_id"], **told}
                acts.append(await self._interplay.acted(view, action, {}))
        return acts

    async def submit(self, values: Mapping[str, Any] | None = None) -> Act:
        """Fill in fields and send the modal. Raises Unfilled where Slack itself would not send it."""
        await self.fill(values or {})
        view = self._modal()
        if view.body.get("submit") is None:
            raise LookupError("This modal has no button to send it.")
        if wrong := problems(view.blocks, view.values):
            raise Unfilled(wrong)
        sent = {block["block_id"] for block, _ in fields(view.blocks)} | view.values.keys()
        told = self._interplay.base("view_submission", view=view) | {
            "view": view.as_json(),
            "response_urls": [],
        }
        told["view"]["state"] = {
            "values": {name: dict(view.values[name]) for name in view.values if name in sent}
        }
        act = await self._interplay.ask("interactive", told, accepts=True)
        if not act.acknowledged:
            return act
        return dataclasses.replace(act, errors=self._interplay.submitted(view, act.answer))

    async def close_modal(self, *, everything: bool = False) -> list[Act]:
        """Close the modal, or with `everything` all that are stacked; the app is told where it asked for that."""
        acts = []
        for view in reversed(self.slack.staged.close(self.id, everything=everything)):
            if view.body.get("notify_on_close"):
                told = self._interplay.base("view_closed", trigger=False) | {"view": view.as_json()}
                acts.append(await self._interplay.ask("interactive", told | {"is_cleared": everything}))
        return acts

    async def shortcut(self, message: Message, callback_id: str) -> Act:
        """Pick the app's entry from a message's menu."""
        known = self.slack.app.shortcuts
        if known is not None and callback_id not in known:
            raise LookupError(f"Slack knows no shortcut {callback_id}; there are {sorted(known)}")
        told = self._interplay.base("message_action") | self._interplay.place(message)
        told |= {"callback_id": callback_id, "message_ts": message.ts, "message": message.as_json()}
        return await self._interplay.ask("interactive", told | {"action_ts": self.slack.next_ts()})

    async def opens_home(self, tab: str = "home") -> Act:
        """Open the app's page: its `home` tab or its `messages`."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.conversation.id,
            "tab": tab,
        }
        shown = self.slack.home(self)
        if shown is not None and tab == "home":
            event["view"] = shown.as_json()
        return await self._told(self.slack.events.emit(self.slack.teams[self.team_id], event))

    async def says(
        self,
        text: str,
        *,
        channel: Channel | None = None,
        thread: Message | None = None,
        files: Sequence[File] = (),
        copies: int = 1,
    ) -> Act:
        """Write in a channel, or else to the app. With `copies` Slack tells the app several times, each time under
        another event id.
        """
        place = channel or self.conversation
        message = Message(
            channel=place, ts=self.slack.next_ts(), user=self.id, team_id=self.team_id, base=self.slack.url
        )
        message.text = re.sub(r"<([@#][A-Z0-9]+)\|[^>]*>", r"<\1>", self.typed(text))
        message.client_msg_id, message.files = str(uuid.uuid4()), list(files)
        message.thread_ts, message.subtype = thread.ts if thread else None, "file_share" if files else ""
        place.messages.append(message)
        told = self.slack.events.said(message, copies=copies)
        act = await self._told(*told)
        return dataclasses.replace(act, message=message)

    async def joins(self, channel: Channel) -> Act:
        channel.members.add(self.id)
        return await self._told(*self.slack.events.moved(channel, self, "member_joined_channel"))

    async def leaves(self, channel: Channel) -> Act:
        channel.members.discard(self.id)
        return await self._told(*self.slack.events.moved(channel, self, "member_left_channel"))

    async def changes(self, **facts: Any) -> Act:
        """Change one's profile: fields of `User`; `deleted=True` is being deactivated."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.updated = int(self.slack.clock.now())
        return await self._told(self.slack.events.changed(self))

    async def _told(self, *told: Told | None) -> Act:
        """Ends when every event was acknowledged, or nobody did for a while; tells of the last. One that the app did
        not ask for counts as not acknowledged.
        """
        under_way = [one for one in told if one is not None]
        if not under_way:
            return self._interplay.done({}, None)
        tasks = [one.task for one in under_way]
        await asyncio.wait(tasks, timeout=self.slack.patience_for_events)
        return self._interplay.done(under_way[-1].payload, tasks[-1].result() if tasks[-1].done() else None)

    def _modal(self) -> View:
        view = self.slack.modal(self)
        if view is None:
            raise LookupError(f"{self.name} has no modal open.")
        return view
