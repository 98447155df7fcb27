"""What comes in from Discord, as things somebody did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord

from adapters.discord.app.again import What, is_again, read_again
from adapters.discord.app.line import Line
from adapters.discord.app.origin import Origin, message_link, origin_of
from adapters.discord.app.texts import first_link
from adapters.discord.commands.calls import attachment_ids, command_call, is_private, may_ask
from adapters.discord.commands.kinds import CommandKind
from adapters.discord.rendering.custom_ids import read_custom_id
from adapters.discord.rendering.submission import read_submission
from adapters.sentences import command_meant
from bot.actions import ASKING
from bot.inbound import Picked, Pressed

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file somebody handed over, still with Discord; `key` is the field of the form it is in, empty with a command or
    a message.
    """

    key: str
    name: str
    size: int
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something somebody did in Discord.

    `event_id` is the same whichever process hears of it. `who` is a member object of Discord's, in direct messages only
    its `user`; `locale` their language where Discord told it. `what` is None where they only said something to us.
    `space` is empty where the act does not say which server
    it is about. `files` still have to be fetched. `private` is whether the answer is expected to be for them alone,
    `asks` whether it may be a form, which can only open within three seconds. `custom_id` is that of the button or the
    form; `offered` is set where that was something we had offered them to go on with.
    """

    event_id: str
    acted_at: datetime
    origin: Origin
    who: Json
    locale: str
    what: What | None
    space: str
    files: tuple[Handed, ...] = ()
    private: bool = True
    asks: bool = False
    custom_id: str = ""
    offered: bool = False
    line: Line | None = None


def act_of(interaction: discord.Interaction, line: Line) -> Act | None:
    """A command, a press, a picked message or a form; None for anything else."""
    match interaction.type:
        case discord.InteractionType.application_command:
            return _command(interaction, line)
        case discord.InteractionType.component:
            return _pressed(interaction, line)
        case discord.InteractionType.modal_submit:
            return _submitted(interaction, line)
        case _:
            return None


def spoken(message: discord.Message, *, locale: str) -> Act | None:
    """A message to us, which may be a command; None where no person said anything new."""
    if message.guild is not None or message.author.bot or message.author.system or message.type not in _SAID:
        return None
    return Act(
        event_id=f"discord:{message.id}",
        acted_at=message.created_at,
        origin=Origin(guild_id="", user_id=str(message.author.id), channel_id=str(message.channel.id)),
        who={"user": _user(message.author)},
        locale=locale,
        what=command_meant(message.content),
        space="",
        files=tuple(
            Handed(key="", name=file.filename, size=file.size, url=file.url) for file in message.attachments
        ),
    )


_SAID = (discord.MessageType.default, discord.MessageType.reply)


def member_of(user: discord.Member | discord.User, permissions: int = 0) -> dict[str, Any]:
    """A member object as Discord's documentation has it, from one of discord.py's; `permissions` are those that an
    interaction tells.
    """
    told: dict[str, Any] = {"user": _user(user), "permissions": str(permissions)}
    if isinstance(user, discord.Member):
        told |= {"nick": user.nick, "roles": [str(role.id) for role in user.roles]}
    return told


def _user(user: discord.Member | discord.User) -> dict[str, Any]:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.global_name,
        "bot": user.bot,
        "system": user.system,
    }


def _act(interaction: discord.Interaction, line: Line, what: What, **more: Any) -> Act:
    origin = more.pop("origin", None) or origin_of(interaction)
    return Act(
        event_id=f"discord:{interaction.id}",
        acted_at=interaction.created_at,
        origin=origin,
        who=member_of(interaction.user, interaction.permissions.value),
        locale=str(interaction.locale),
        what=what,
        space=more.pop("space", "") or origin.space,
        line=line,
        **more,
    )


def _command(interaction: discord.Interaction, line: Line) -> Act:
    data: Any = interaction.data or {}
    asks, private = may_ask(data), is_private(data)
    if data.get("type") == CommandKind.MESSAGE:
        return _act(interaction, line, _picked(interaction, data), asks=asks, private=private)
    known: Json = (data.get("resolved") or {}).get("attachments") or {}
    files = tuple(handed("", known[one]) for one in attachment_ids(data) if one in known)
    return _act(interaction, line, command_call(data, {}), files=files, asks=asks, private=private)


def _picked(interaction: discord.Interaction, data: Json) -> Picked:
    """A message that was picked from its menu. Which delivery it was cannot be read from it."""
    target = str(data.get("target_id") or "")
    message: Json = ((data.get("resolved") or {}).get("messages") or {}).get(target) or {}
    return Picked(key="", link=first_link(message) or message_link(origin_of(interaction), target))


def _pressed(interaction: discord.Interaction, line: Line) -> Act:
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id") or "")
    if is_again(custom_id):
        once_more, space = read_again(custom_id)
        return _act(interaction, line, once_more, space=space, asks=True, custom_id=custom_id, offered=True)
    action, space = read_custom_id(custom_id)
    asks = isinstance(action, ASKING)
    return _act(interaction, line, Pressed(action=action), space=space, asks=asks, custom_id=custom_id)


def _submitted(interaction: discord.Interaction, line: Line) -> Act:
    data: Any = interaction.data or {}
    sent = read_submission(data)
    message = interaction.message
    return _act(
        interaction,
        line,
        sent.submitted,
        space=sent.space,
        files=tuple(handed(key, file) for key, several in sent.files.items() for file in several),
        custom_id=str(data.get("custom_id") or ""),
        offered=message is not None and any(map(is_again, _custom_ids(message.components))),
    )


def handed(key: str, file: Json) -> Handed:
    """A file as Discord's payloads tell it."""
    return Handed(
        key=key,
        name=str(file.get("filename") or ""),
        size=int(file.get("size") or 0),
        url=str(file.get("url") or ""),
    )


def _custom_ids(components: Iterable[Any]) -> Iterable[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
