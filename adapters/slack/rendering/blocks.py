"""The few blocks of Block Kit that we use, as JSON. Their texts are given in mrkdwn, and plain ones as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.slack.rendering.card import Block
from adapters.slack.rendering.fitting import clipped
from adapters.slack.rendering.limits import BUTTON_TEXT, TABLE_COLUMNS
from bot.messages import Button, Style
from bot.payloads import encode
from bot.plain import clean

#: What stands where Slack wants a text and we have none.
NOTHING = "…"


def plain_text(text: str, most: int) -> dict[str, Any]:
    """A text in which Slack reads nothing, shortened where it is too long."""
    return {"type": "plain_text", "text": clipped(clean(text), most) or NOTHING, "emoji": False}


def mrkdwn_text(text: str) -> dict[str, Any]:
    """A text in which Slack reads what we wrote, and makes nothing of its own out of addresses and names in it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str) -> Block:
    return {"type": "section", "text": mrkdwn_text(text)}


def fields(texts: Iterable[str]) -> Block:
    return {"type": "section", "fields": [mrkdwn_text(text) for text in texts]}


def header(text: str) -> Block:
    """`text` has to fit."""
    return {"type": "header", "text": plain_text(text, len(text))}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn_text(text) for text in texts]}


def actions(elements: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(one: Button, number: int) -> Block:
    """`number` counts the buttons of a message: its id is the same wherever the message is rendered."""
    made: dict[str, Any] = {
        "type": "button",
        "action_id": f"act:{number}",
        "text": plain_text(one.label, BUTTON_TEXT),
        "value": encode(one.action),
    }
    if one.style is not Style.PLAIN:
        made["style"] = one.style.value
    return made


def table(rows: Sequence[Sequence[str]]) -> Block:
    """Rows of cells as they are. Slack refuses an empty cell."""
    columns = min(len(rows[0]), TABLE_COLUMNS)
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True}] * columns,
        "rows": [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in rows],
    }


def size(block: Block) -> int:
    """Characters of its JSON."""
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))
