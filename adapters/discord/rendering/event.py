"""A call as an event of a server (a guild scheduled event), which everybody there sees in their own time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from adapters.discord.rendering.components import NOTHING
from adapters.discord.rendering.escape import address, begun, inert
from adapters.discord.rendering.limits import EVENT_DESCRIPTION, EVENT_LOCATION, EVENT_NAME
from adapters.fitting import clipped, folded
from bot.messages import CalendarEntry
from bot.phrases import discord_cards as phrases
from bot.plain import clean, clean_address

#: Of the kinds of events, one that takes place elsewhere; and of who sees it, the members of the server.
_EXTERNAL, _MEMBERS = 3, 2


def event_body(entry: CalendarEntry) -> dict[str, Any]:
    """The body with which the event is created or changed, in the language spoken. Cancelling it is another call."""
    link = clean_address(entry.url)
    fits = len(link) <= EVENT_LOCATION
    told = [*entry.description.splitlines(), *([] if fits else [link])]
    where = (link if fits else phrases.link_below()) if link else phrases.link_to_come()
    return {
        "name": clipped(clean(entry.title), EVENT_NAME) or NOTHING,
        "description": _description(told),
        "entity_type": _EXTERNAL,
        "privacy_level": _MEMBERS,
        "scheduled_start_time": _instant(entry.starts),
        "scheduled_end_time": _instant(entry.ends),
        "entity_metadata": {"location": clipped(where, EVENT_LOCATION)},
    }


def _description(lines: Sequence[str]) -> str:
    """As much as fits. Addresses between blanks can be pressed."""
    said = [list(_atoms(clean(line))) for line in lines]
    return next(folded(said, EVENT_DESCRIPTION, begun), "")


def _atoms(line: str) -> Iterator[str]:
    for word in re.split("( )", line):
        link = address(word)
        yield from [f"<{link}>"] if link else inert(word)


def _instant(at: datetime) -> str:
    return at.isoformat()
