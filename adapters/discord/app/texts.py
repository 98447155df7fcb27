"""What stands in messages of people, and on cards of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.reading import web_address

_ADDRESS = re.compile(r"https?://[^\s<>|`\"]+", re.IGNORECASE)
#: What ends a sentence or an emphasis after an address, and is no part of it.
_AFTER = ".,;:!?'*_~"


def first_link(message: Mapping[str, Any]) -> str:
    """The first web address somebody put into a message: in its text, its components, or what it shows of others; else
    empty. `message` is one of Discord's, as JSON.
    """
    for text in _texts(message):
        for address in _ADDRESS.findall(text):
            if usable := web_address(_whole(address)):
                return usable
    return ""


def _whole(address: str) -> str:
    """An address without what stood around it: `(see https://example.org/a_(b).)`, `[label](https://example.org)`."""
    address = address.rstrip(_AFTER)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_AFTER)
    return address


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    """Everything in a message that may hold an address, in the order in which it is shown."""
    yield str(message.get("content") or "")
    for part in ("components", "embeds", "attachments"):
        yield from _within(message.get(part))
    for snapshot in message.get("message_snapshots") or ():
        yield from _texts(snapshot.get("message") or {})


def _within(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            if isinstance(value, str) and name in ("content", "url", "description"):
                yield value
            else:
                yield from _within(value)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for value in data:
            yield from _within(value)
