"""What we keep of a message of ours, and what Discord's ids tell by themselves.

A message that had to be said in several has all their ids in its receipt (`<channel>:<id>+<id>`), the first being the
one that threads hang on and links lead to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.deliveries import Receipt

EVENT = "event"
#: Discord's ids (snowflakes) count milliseconds from here, in their upper 42 bits.
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)
_BITS = 22


def receipt(messages: Sequence[Mapping[str, Any]]) -> Receipt:
    """Of the messages that together are one of ours, as Discord describes them, in their order."""
    first = messages[0]
    ids = "+".join(str(message["id"]) for message in messages)
    return Receipt(message_id=f"{first['channel_id']}:{ids}", at=made_at(str(first["id"])))


def where(known: Receipt) -> tuple[str, tuple[str, ...]]:
    """The channel and the ids of a message's parts."""
    channel_id, _, ids = known.message_id.partition(":")
    return channel_id, tuple(ids.split("+"))


def event_receipt(event_id: str) -> Receipt:
    return Receipt(message_id=f"{EVENT}:{event_id}", at=made_at(event_id))


def made_at(snowflake: str) -> datetime:
    """When Discord made what has this id."""
    return _FIRST + timedelta(milliseconds=int(snowflake) >> _BITS)


def earliest(at: datetime) -> str:
    """An id that comes before all that were made at this instant or later."""
    return str(max(0, (at - _FIRST) // timedelta(milliseconds=1)) << _BITS)
