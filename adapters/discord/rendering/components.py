"""The few components that messages of ours are made of, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.discord.rendering.card import Component
from adapters.discord.rendering.limits import BUTTON_TEXT, DESCRIPTION
from adapters.fitting import clipped
from bot.messages import Style
from bot.plain import clean

ROW, BUTTON, TEXT, GALLERY, FILE, GAP, CONTAINER = 1, 2, 10, 12, 13, 14, 17

#: What stands where Discord wants a text and we have none.
NOTHING = "…"

_STYLES = {Style.PRIMARY: 1, Style.PLAIN: 2, Style.DANGER: 4}


def text(content: str) -> Component:
    """Markdown, which is not empty."""
    return {"type": TEXT, "content": content}


def row(buttons: Sequence[Component]) -> Component:
    return {"type": ROW, "components": list(buttons)}


def button(label: str, style: Style, custom_id: str) -> Component:
    said = clipped(clean(label), BUTTON_TEXT) or NOTHING
    return {"type": BUTTON, "style": _STYLES[style], "label": said, "custom_id": custom_id}


def picture(name: str, alt: str) -> Component:
    """A picture among the files of its card."""
    item = {"media": {"url": f"attachment://{name}"}, "description": clipped(alt, DESCRIPTION)}
    return {"type": GALLERY, "items": [item]}


def file(name: str) -> Component:
    """Any other of the files of its card."""
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def gap() -> dict[str, Any]:
    """A little room, without a line."""
    return {"type": GAP, "divider": False, "spacing": 1}


def container(inner: Sequence[Component]) -> Component:
    return {"type": CONTAINER, "components": list(inner)}
