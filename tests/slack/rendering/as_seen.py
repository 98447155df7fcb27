"""What people see of Slack's mrkdwn, read by a rule of our own: formatting, entities, and whom it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

ENTITY = re.compile(r"<([^<>]*)>")
DATE = re.compile(r"!date\^(\d+)\^([^|^]+)\|([^|]*)")
#: An opening mark stands at the edge of a word and before something; a closing one the other way round.
_WORD = r"[A-Za-z0-9]"
FORMATTED = re.compile(rf"(?<!{_WORD})([*_~])(?! )[^\n]*?(?<! )\1(?!{_WORD})")


def seen(text: str) -> str:
    """The words people see, with the addresses of links."""
    said = ENTITY.sub(lambda found: _seen(found[1]), text)
    said = said.replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", "").replace("\0", "*")
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _seen(inside: str) -> str:
    if found := DATE.fullmatch(inside):
        return found[3].replace("&", "&amp;")
    if inside.startswith(("@", "#")):
        return inside
    address, _, label = inside.partition("|")
    return f"{label} ({address})" if label else address


def calls(text: str) -> list[str]:
    """Every entity that is neither a date nor a link."""
    found = [inside for inside in ENTITY.findall(text) if not DATE.fullmatch(inside)]
    return [inside for inside in found if not inside.startswith(("http://", "https://"))]


def formatted(text: str) -> list[str]:
    """Everything in it that Slack would make bold, italic, struck, code or a quotation."""
    bare = ENTITY.sub("x", text)
    marks = [found[0] for found in FORMATTED.finditer(bare)]
    marks += re.findall("[`｀]", bare)
    return marks + [line for line in bare.split("\n") if line.startswith(("&gt;", "＞"))]


def texts_of(value: object, kind: str) -> Iterator[str]:
    """Every text object of this kind in blocks, at any depth."""
    if isinstance(value, dict):
        if value.get("type") == kind and isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts_of(inner, kind)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, kind)


def buttons_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
