"""The blocks of a message that travel as files."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.files.calendar import MEDIA_TYPE as CALENDAR
from adapters.files.calendar import calendar_file
from adapters.files.chart import chart_image
from adapters.files.names import safe_file_name, safe_name
from bot.messages import Block, CalendarEntry, Chart, File


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file to hand over: a safe `name` (not unique), its bytes, and `label`, which says what it is. For a picture
    that is its alt text.
    """

    name: str
    media_type: str
    content: bytes
    label: str


def attached(block: Block) -> Attached | None:
    """The file of a block; None for a block that is text."""
    match block:
        case CalendarEntry():
            method = "CANCEL" if block.cancelled else "PUBLISH"
            return Attached(
                name=safe_name(block.title, ".ics", otherwise="call"),
                media_type=f"{CALENDAR}; charset=utf-8; method={method}",
                content=calendar_file(block),
                label=block.label,
            )
        case Chart():
            return Attached(
                name=safe_name(block.title, ".png", otherwise="chart"),
                media_type="image/png",
                content=chart_image(block),
                label=block.alt,
            )
        case File():
            return Attached(
                name=safe_file_name(block.name, otherwise="file"),
                media_type=block.media_type,
                content=block.content,
                label=block.label,
            )
        case _:
            return None
