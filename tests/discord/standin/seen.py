"""What somebody reads in a message or a form, and what they can press."""

from __future__ import annotations

from tests.discord.standin.checks.components import BUTTON, walk
from tests.discord.standin.facts import Json
from tests.discord.standin.forms import Form
from tests.discord.standin.messages import Message


def words(shown: Message | Form) -> str:
    """All words, a line for each text, in reading order; descriptions of pictures and names of files too."""
    if isinstance(shown, Form):
        return "\n".join([shown.title, *_lines(shown.components)])
    lines = [shown.content] if shown.content else []
    for embed in shown.embeds:
        lines += [embed[name] for name in ("title", "description") if embed.get(name)]
        lines += [f"{one['name']}\n{one['value']}" for one in embed.get("fields", ())]
    return "\n".join(lines + _lines(shown.components))


def _lines(components: list[Json]) -> list[str]:
    lines: list[str] = []
    for one in walk(components):
        lines += [
            one[name] for name in ("content", "label", "description", "placeholder", "name") if one.get(name)
        ]
        if isinstance(one.get("value"), str) and one["value"]:
            lines.append(one["value"])
        for option in one.get("options", ()):
            lines += [option[name] for name in ("label", "description") if option.get(name)]
        lines += [item["description"] for item in one.get("items", ()) if item.get("description")]
    return lines


def buttons(shown: Message) -> list[str]:
    """The words on all buttons that can be pressed."""
    found = [one for one in walk(shown.components) if one["type"] == BUTTON and not one.get("disabled")]
    return [one.get("label") or one.get("emoji", {}).get("name", "") for one in found]
