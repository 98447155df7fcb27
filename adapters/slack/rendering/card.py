"""A message as Slack takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.files import Attached

Block = Mapping[str, Any]
"""A block of Block Kit, as JSON."""


class Surface(StrEnum):
    """Where blocks are shown; what a surface takes differs."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A place in a card for a picture, which has to be uploaded before the card can be sent. `instead` stands there
    where that cannot be done.
    """

    file: Attached
    instead: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message as blocks. `text` says all of it, for notifications and screen readers; `files` go with it.

    What had to be left out of the blocks for their limits is whole in one of `files`, and the blocks say so.
    """

    parts: Sequence[Block | Picture]
    text: str
    files: Sequence[Attached] = ()

    @property
    def pictures(self) -> list[Attached]:
        return [part.file for part in self.parts if isinstance(part, Picture)]

    def blocks(self, uploaded: Sequence[str | None] = ()) -> list[dict[str, Any]]:
        """The blocks, with Slack's file ids of the pictures in their order; None, or none at all, puts words there."""
        ids = iter(uploaded)
        return [
            _image(part, next(ids, None)) if isinstance(part, Picture) else dict(part) for part in self.parts
        ]


def _image(picture: Picture, file_id: str | None) -> dict[str, Any]:
    if file_id is None:
        return dict(picture.instead)
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": picture.file.label}
