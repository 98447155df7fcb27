"""What somebody reads in a message or a view, and what they can press."""

from __future__ import annotations

from tests.slack.standin.blocks import elements_of
from tests.slack.standin.facts import Json
from tests.slack.standin.mrkdwn import things_in
from tests.slack.standin.world import Message, View


def words(shown: Message | View) -> str:
    """All words in the blocks, a line for each text; the text of a message without blocks. Titles of modals too."""
    if isinstance(shown, Message) and not shown.blocks:
        return shown.text
    around = shown.body if isinstance(shown, View) else {}
    heads = [around[name] for name in ("title", "submit", "close") if around.get(name)]
    return "\n".join(line for thing in (*heads, *shown.blocks) if (line := "\n".join(_texts(thing))))


def _texts(block: Json) -> list[str]:
    texts = [thing["text"] for thing in things_in(block) if isinstance(thing.get("text"), str)]
    return texts + [thing["alt_text"] for thing in things_in(block) if thing.get("alt_text")]


def buttons(shown: Message | View) -> list[str]:
    """The words on all buttons."""
    found = [element for block in shown.blocks for _, element in elements_of(block)]
    return [element["text"]["text"] for element in found if element["type"] == "button"]
