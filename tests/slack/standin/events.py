"""What Slack tells the app that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.standin.appconfig import EVENT_SCOPES
from tests.slack.standin.delivery import Told
from tests.slack.standin.facts import Json, User
from tests.slack.standin.world import Channel, Message, Workspace

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

KINDS = {"channels": "channel", "groups": "group", "im": "im", "mpim": "mpim"}


class Events:
    """Events come only where the app subscribed to them, was granted the scope and, for channels, is a member."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def emit(self, team: Workspace, event: Json, *, subscription: str = "", scope: str = "") -> Told | None:
        """Tell the app; None where it did not ask for this or may not have it."""
        name = subscription or event["type"]
        needed = scope or EVENT_SCOPES.get(name, "")
        granted = {scope for t in self._slack.tokens.values() if t.team_id == team.id for scope in t.scopes}
        if name not in self._slack.app.events or (needed and needed not in granted):
            return None
        event_id, now = self._slack.ids.new("Ev"), self._slack.clock.now()
        told: Json = {
            "token": self._slack.app.verification,
            "team_id": team.id,
            "api_app_id": self._slack.app.id,
        }
        told |= {
            "event": {"event_ts": self._slack.next_ts(), **event},
            "type": "event_callback",
            "event_id": event_id,
        }
        told |= {"event_time": int(now), "is_ext_shared_channel": False, "event_context": f"4-{event_id}"}
        if team.bot is not None:
            whose = {"enterprise_id": None, "team_id": team.id, "user_id": team.bot.id, "is_bot": True}
            told["authorizations"] = [{**whose, "is_enterprise_install": False}]
        return self._slack.delivery.tell(told)

    def said(self, message: Message, *, copies: int = 1) -> list[Told]:
        """A message, of people or of the app itself; `copies` events with different ids for the same one."""
        channel, team = message.channel, self._slack.teams[message.team_id]
        if team.bot is None or team.bot.id not in channel.members:
            return []
        event = message.as_json() | {"channel": channel.id, "channel_type": KINDS[channel.scope]}
        event["event_ts"] = message.ts
        told = [self.emit(team, event, subscription=f"message.{channel.scope}") for _ in range(copies)]
        if f"<@{team.bot.id}>" in message.text and channel.kind != "im" and message.user != team.bot.id:
            names = ("user", "ts", "text", "team", "channel", "event_ts", "thread_ts")
            mention = {name: event[name] for name in names if name in event}
            told.append(self.emit(team, {"type": "app_mention", **mention}))
        return [one for one in told if one is not None]

    def edited(self, message: Message, before: Json) -> Told | None:
        """A message says something else now, or is gone; `before` is what it was."""
        channel, team = message.channel, self._slack.teams[message.team_id]
        if team.bot is None or team.bot.id not in channel.members:
            return None
        subtype = "message_deleted" if message.deleted else "message_changed"
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "previous_message": before}
        event |= {"deleted_ts": message.ts} if message.deleted else {"message": message.as_json()}
        event |= {"channel": channel.id, "channel_type": KINDS[channel.scope], "ts": self._slack.next_ts()}
        return self.emit(team, event, subscription=f"message.{channel.scope}")

    def moved(self, channel: Channel, user: User, kind: str) -> list[Told]:
        """Somebody came or went (`member_joined_channel`, `member_left_channel`), which Slack also writes into the
        channel. The app hears nothing of channels it is not in.
        """
        team = self._slack.teams[channel.team_id]
        came = kind == "member_joined_channel"
        note = Message(channel=channel, ts=self._slack.next_ts(), user=user.id, team_id=team.id)
        note.text = f"<@{user.id}> has {'joined' if came else 'left'} the channel"
        note.subtype = "channel_join" if came else "channel_leave"
        channel.messages.append(note)
        if team.bot is None or team.bot.id not in channel.members:
            return []
        event: Json = {"type": kind, "user": user.id, "channel": channel.id, "team": team.id}
        event["channel_type"] = "G" if channel.private else "C"
        told = self.emit(team, event, scope=f"{channel.scope}:read")
        return [*self.said(note), *([] if told is None else [told])]

    def changed(self, user: User) -> Told | None:
        """Somebody's profile is not what it was."""
        now = self._slack.clock.now()
        email = any(
            "users:read.email" in t.scopes for t in self._slack.tokens.values() if t.team_id == user.team_id
        )
        event = {
            "type": "user_change",
            "user": user.as_json(now=now, email=email, locale=True),
            "cache_ts": int(now),
        }
        return self.emit(self._slack.teams[user.team_id], event)

    def uninstalled(self, team: Workspace) -> list[Told]:
        """Somebody removed the app: its tokens are dead, and two events say so, in no certain order."""
        self._slack.refuse(team, "token_revoked")
        assert team.bot is not None
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot.id]}}
        told = [self.emit(team, revoked), self.emit(team, {"type": "app_uninstalled"})]
        return [one for one in told if one is not None]
