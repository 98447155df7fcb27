"""What comes in from Slack, as things somebody did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters.slack.app.intake import Mangled, needed_id, slack_id
from adapters.slack.app.origin import Origin, kind_of, origin_of
from adapters.slack.app.texts import first_link, said, unescaped
from adapters.slack.rendering.limits import BUTTON_VALUE
from adapters.slack.rendering.submission import read_submission
from adapters.slack.sending.history import key_of
from bot.actions import Stale
from bot.inbound import CommandCall, Picked, Pressed, Submitted
from bot.payloads import decode, encode

#: The `action_id` of a button that does something once more, with a new trigger; its value is what `again` made.
AGAIN = "again"

Json = Mapping[str, Any]
What = CommandCall | Pressed | Submitted | Picked


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file somebody handed over, still with Slack; `key` is the field of the form it is in, empty with a message."""

    key: str
    id: str
    name: str
    size: int
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something somebody did in Slack, before anybody was asked who they are.

    `event_id` is the same however often and however Slack tells it. `files` still have to be fetched. `message` is the
    one that was picked. `visitor` is somebody of another workspace. `offered` is what we had offered them to press
    because a form could not open by itself.
    """

    event_id: str
    acted_at: datetime
    origin: Origin
    what: What
    files: tuple[Handed, ...] = ()
    message: str = ""
    visitor: bool = False
    offered: bool = False


def command(body: Json, team_id: str, now: datetime) -> Act:
    """A slash command."""
    name, text = str(body.get("command") or "").removeprefix("/"), str(body.get("text") or "")
    return Act(
        event_id=_triggered(body, team_id),
        acted_at=now,
        origin=origin_of(body, team_id),
        what=CommandCall(name=name, text=unescaped(text)),
    )


def pressed(body: Json, team_id: str, now: datetime) -> Act | None:
    """A button; None for what only looks like one to us (a link, a choice that is read when its form is sent in)."""
    action: Json = next(iter(body.get("actions") or ()), {})
    if action.get("type") != "button" or action.get("url"):
        return None
    value, offered = str(action.get("value") or ""), action.get("action_id") == AGAIN
    return Act(
        event_id=_triggered(body, team_id),
        acted_at=instant(action.get("action_ts")) or now,
        origin=origin_of(body, team_id),
        what=_once_more(value) if offered else Pressed(action=decode(value)),
        visitor=is_visitor(body, team_id),
        offered=offered,
    )


def picked(body: Json, team_id: str, now: datetime) -> Act:
    """The message shortcut. The link is empty where the message has none: its own address has to be asked for."""
    message = body.get("message") or {}
    return Act(
        event_id=_triggered(body, team_id),
        acted_at=instant(body.get("action_ts")) or now,
        origin=origin_of(body, team_id),
        what=Picked(key=key_of(message), link=first_link(message)),
        message=str(message.get("ts") or body.get("message_ts") or ""),
        visitor=is_visitor(body, team_id),
    )


def spoken(body: Json, team_id: str, now: datetime) -> Act | None:
    """A message to us, or one that mentions us; None where no person said anything new."""
    event = body.get("event") or {}
    user, channel, ts = (
        slack_id(event.get("user")),
        slack_id(event.get("channel")),
        str(event.get("ts") or ""),
    )
    if not (user and channel and ts) or event.get("bot_id"):
        return None
    if event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    thread = str(event.get("thread_ts") or "")
    return Act(
        # One message may come as several events, each with an id of its own.
        event_id=identity("message", team_id, channel, ts),
        acted_at=instant(event.get("event_ts")) or instant(ts) or instant(body.get("event_time")) or now,
        origin=Origin(
            team_id=needed_id(team_id),
            user_id=user,
            kind=kind_of(channel, channel_type=str(event.get("channel_type") or "")),
            channel=channel,
            thread="" if thread == ts else thread,
            with_us=event.get("channel_type") == "im",
        ),
        what=said(str(event.get("text") or "")),
        files=tuple(handed("", file) for file in event.get("files") or ()),
        visitor=is_visitor(body, team_id),
    )


def handed(key: str, file: Json) -> Handed:
    """A file as Slack's payloads tell it; from a channel that two workspaces share it comes by its id alone."""
    url = file.get("url_private_download") or file.get("url_private") or ""
    return Handed(
        key=key,
        id=str(file.get("id") or ""),
        name=str(file.get("name") or ""),
        size=int(file.get("size") or 0),
        url=str(url),
    )


def submitted(body: Json, team_id: str, now: datetime) -> Act:
    """A form that was sent in."""
    view = body.get("view")
    if not isinstance(view, Mapping) or not _is_whole(view):
        raise Mangled("not a form")
    what, files = read_submission(view)
    return Act(
        event_id=_triggered(body, team_id),
        acted_at=now,
        origin=origin_of(body, team_id),
        what=what,
        files=tuple(handed(key, file) for key, several in files.items() for file in several),
        visitor=is_visitor(body, team_id),
    )


def _is_whole(view: Json) -> bool:
    """Whether a form can be shown once more as it came."""
    blocks, state = view.get("blocks"), view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(blocks, list) or not isinstance(values, Mapping):
        return False
    inputs = [typed for block in values.values() if isinstance(block, Mapping) for typed in block.values()]
    return all(
        isinstance(block, Mapping)
        and isinstance(block.get("block_id"), str)
        and isinstance(block.get("label") or {}, Mapping)
        for block in blocks
    ) and all(isinstance(one, Mapping) for one in (*values.values(), *inputs))


def again(what: What) -> str:
    """The value of a button that does this once more: of what opens a form, and so changes nothing."""
    match what:
        case CommandCall(name=name, text=text):
            data = {"name": name, "text": text}
        case Picked(key=key, link=link):
            data = {"key": key, "link": link}
        case Pressed(action=action) | Submitted(action=action):
            data = {"press": action.payload if isinstance(action, Stale) else encode(action)}
    written = json.dumps(data, ensure_ascii=False)
    return written if len(written) <= BUTTON_VALUE else json.dumps({"press": ""})


def _once_more(value: str) -> CommandCall | Pressed | Picked:
    try:
        data = {name: str(given) for name, given in dict(json.loads(value)).items()}
    except (ValueError, TypeError):
        data = {}
    match data:
        case {"name": name, "text": text}:
            return CommandCall(name=name, text=text)
        case {"key": key, "link": link}:
            return Picked(key=key, link=link)
        case _:
            return Pressed(action=decode(data.get("press", value)))


def identity(*parts: str) -> str:
    """An id that is the same for the same parts, and tells nobody what they were."""
    return "slack-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def instant(ts: object) -> datetime | None:
    """One of Slack's timestamps, in seconds since 1970 UTC; None for anything else."""
    try:
        return datetime.fromtimestamp(float(str(ts)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _triggered(body: Json, team_id: str) -> str:
    """Every command and interaction has a trigger id of its own, the same when Slack tells it again."""
    return identity("trigger", team_id, str(body.get("trigger_id") or ""))


def is_visitor(body: Json, team_id: str) -> bool:
    """Whether somebody of another workspace did this, in a channel that two workspaces share. Within an organisation
    people belong to many workspaces: there nobody is one.
    """
    event, user = body.get("event"), body.get("user")
    if isinstance(event, Mapping):
        theirs = event.get("user_team") or event.get("team")
        given = body.get("authorizations")
        organisation = isinstance(given, list) and any(
            isinstance(one, Mapping) and one.get("enterprise_id") for one in given
        )
    else:
        theirs = user.get("team_id") if isinstance(user, Mapping) else None
        organisation = bool(body.get("enterprise"))
    return not organisation and str(theirs or team_id).startswith("T") and str(theirs or team_id) != team_id
