"""A form that was sent in, as Slack hands it over. Whatever it holds, reading it never fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.rendering.metadata import action_in
from bot.inbound import Submitted

FileJson = Mapping[str, Any]
"""A file as Slack's payloads tell it."""


def read_submission(view: Mapping[str, Any]) -> tuple[Submitted, dict[str, list[FileJson]]]:
    """What the view of a `view_submission` says, and by field key the files that were handed over, which still have to
    be fetched. What this release does not know is left out.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    files: dict[str, list[FileJson]] = {}
    for key, inputs in _mapping(_mapping(view.get("state")).get("values")).items():
        for element in map(_mapping, _mapping(inputs).values()):
            match element.get("type"):
                case "plain_text_input":
                    texts[key] = _text(element.get("value"))
                case "checkboxes" | "multi_static_select":
                    chosen[key] = _values(element.get("selected_options"))
                case "radio_buttons" | "static_select":
                    chosen[key] = _values([element.get("selected_option")])
                case "multi_users_select":
                    chosen[key] = tuple(filter(None, map(_text, _list(element.get("selected_users")))))
                case "file_input":
                    files[key] = [file for file in map(_mapping, _list(element.get("files"))) if file]
    action = action_in(view.get("private_metadata"))
    return Submitted(action=action, chosen=chosen, texts=texts), files


def _values(options: object) -> tuple[str, ...]:
    return tuple(filter(None, (_text(_mapping(option).get("value")) for option in _list(options))))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
