"""What people write in Slack, as the companion reads it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.sentences import command_meant
from bot.inbound import CommandCall
from bot.reading import web_address

_ENTITY = re.compile(r"(<[^<>]*>)")
_LINK = re.compile(r"<https?://[^<>]*>", re.IGNORECASE)
_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^<>]*)?>[\s,:]*")
_ADDRESS = re.compile(r"<(https?://[^<>|]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_ASK_HELP = CommandCall(name="course", text="help")


def unescaped(text: str) -> str:
    """As it was typed: Slack escapes `&`, `<` and `>` and puts what it found itself (people, channels, links) between
    angle brackets, which stay.
    """
    return "".join(
        part if _ENTITY.fullmatch(part) and not _LINK.fullmatch(part) else html.unescape(part)
        for part in _ENTITY.split(text)
    )


def said(text: str) -> CommandCall:
    """The command meant by a sentence to us. Everything that means none asks for help."""
    return command_meant(unescaped(_MENTION.sub("", text))) or _ASK_HELP


def first_link(message: Mapping[str, Any]) -> str:
    """The first web address somebody put into a message: in its text, its blocks, or what it unfurled; else empty."""
    for address in _ADDRESS.findall(str(message.get("text") or "")):
        if usable := web_address(html.unescape(address)):
            return usable
    for part in ("blocks", "attachments"):
        for address in _addresses(message.get(part)):
            if usable := web_address(address):
                return usable
    return ""


def _addresses(data: object) -> Iterator[str]:
    """Every address in blocks or attachments, in the order in which they stand there."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if isinstance(value, str) and name in ("url", "original_url", "from_url", "title_link"):
                yield value
            elif isinstance(value, str) and name == "text":
                yield from (html.unescape(address) for address in _ADDRESS.findall(value))
            else:
                yield from _addresses(value)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for value in data:
            yield from _addresses(value)
