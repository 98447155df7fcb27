"""What Slack says to a modal or a home tab."""

from __future__ import annotations

import json

from tests.slack.standin.blocks import Checker, Files
from tests.slack.standin.facts import Json
from tests.slack.standin.findings import Findings

FIELDS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
MODAL_FIELDS = FIELDS | {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
MOST_BYTES = 250_000
"""A view may be no larger than 250 KB."""


def check_view(view: Json, files: Files, *, kind: str) -> list[str]:
    """All that is wrong with a view of this kind (`modal` or `home`), as Slack words it."""
    find = Findings()
    at = "/view"
    if view.get("type") != kind:
        find.add(f"must be of type {kind}", f"{at}/type")
        return find.errors
    find.known(view, at, MODAL_FIELDS if kind == "modal" else FIELDS)
    find.string_if(view, "private_metadata", at, most=3000, least=0)
    find.string_if(view, "callback_id", at, most=255, least=0)
    find.string_if(view, "external_id", at, most=255, least=0)
    if not find.required(view, at, "blocks"):
        return find.errors
    if kind == "modal":
        _modal(find, view, at)
    if isinstance(view["blocks"], list):
        find.errors += Checker(kind, files, root="/view/blocks").check(view["blocks"])
    else:
        find.add("expected an array", f"{at}/blocks")
    return find.errors


def _modal(find: Findings, view: Json, at: str) -> None:
    find.flag_if(view, at, "clear_on_close", "notify_on_close", "submit_disabled")
    if find.required(view, at, "title"):
        find.text(view["title"], f"{at}/title", most=24, plain=True)
    find.text_if(view, "submit", at, most=24)
    find.text_if(view, "close", at, most=24)
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if asks and view.get("submit") is None:
        find.add("missing required field: submit", at)


def too_large(view: Json) -> bool:
    return len(json.dumps(view).encode()) > MOST_BYTES
