"""Messages as windows of their own, and on somebody's home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.slack.rendering.blocks import plain_text
from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.limits import VIEW_BUTTON, VIEW_TITLE
from adapters.slack.rendering.message import render_message
from bot.language import speaking
from bot.messages import Heading, Message
from bot.model import Profile
from bot.phrases import slack as phrases
from bot.plain import clean

#: The `callback_id` of a window that only shows something.
SHOWN = "shown"


def message_view(
    message: Message, card: Card, *, metadata: str, uploaded: Sequence[str | None] = ()
) -> dict[str, Any]:
    """A modal that shows a message, of which `card` was made, under its first heading. `uploaded` is for
    `Card.blocks`.
    """
    heading = next((block.text for block in message.blocks if isinstance(block, Heading)), "")
    with speaking(message.language):
        return {
            "type": "modal",
            "callback_id": SHOWN,
            "title": plain_text(clean(heading) or phrases.answer_title(), VIEW_TITLE),
            "close": plain_text(phrases.close(), VIEW_BUTTON),
            "private_metadata": metadata,
            "blocks": card.blocks(uploaded),
        }


def home_view(message: Message, *, reader: Profile | None) -> dict[str, Any]:
    """Somebody's home, with this message on it."""
    return {
        "type": "home",
        "blocks": render_message(message, reader=reader, surface=Surface.HOME).blocks(),
    }
