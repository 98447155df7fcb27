"""A form that was sent in, as Discord hands it over. Whatever it holds, reading it never fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.rendering.custom_ids import number_in, read_custom_id
from adapters.discord.rendering.inputs import INPUT, MENU, PEOPLE, RADIO, TICKS, UPLOAD, answered, key_in
from bot.inbound import Submitted

FileJson = Mapping[str, Any]
"""An attachment as Discord's payloads tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one modal says. `submitted` has the answers of this modal alone, which was the form's `page` (from 0 on);
    `space` is empty where the modal does not say it. `files` are those handed over, by field key, which still have to
    be fetched.
    """

    submitted: Submitted
    space: str
    page: int
    files: Mapping[str, Sequence[FileJson]]


def read_submission(data: Mapping[str, Any]) -> Sent:
    """What the `data` of a submitted modal says. What this release does not know is left out."""
    chosen: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    files: dict[str, list[FileJson]] = {}
    attachments = _mapping(_mapping(data.get("resolved")).get("attachments"))
    for one in _inputs(data.get("components")):
        key = _text(one.get("custom_id"))
        match one.get("type"):
            case kind if kind == INPUT:
                texts[key_in(key)] = _text(one.get("value"))
            case kind if kind in (MENU, PEOPLE, TICKS):
                for of, values in answered(key, _texts(one.get("values"))).items():
                    chosen[of] = (*chosen.get(of, ()), *values)
            case kind if kind == RADIO:
                chosen[key_in(key)] = tuple(_texts([one.get("value")]))
            case kind if kind == UPLOAD:
                told = [_mapping(attachments.get(file)) for file in _texts(one.get("values"))]
                files[key_in(key)] = [file for file in told if file]
    custom_id = _text(data.get("custom_id"))
    action, space = read_custom_id(custom_id)
    submitted = Submitted(action=action, chosen=chosen, texts=texts)
    return Sent(submitted=submitted, space=space, page=number_in(custom_id), files=files)


def _inputs(components: object) -> Iterator[Mapping[str, Any]]:
    for one in map(_mapping, _list(components)):
        if inner := _mapping(one.get("component")):
            yield inner


def _texts(values: object) -> list[str]:
    return [text for text in map(_text, _list(values)) if text]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
