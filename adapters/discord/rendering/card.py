"""A message as Discord takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.files import Attached

Component = Mapping[str, Any]
"""A component (version 2), as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message of Discord's; what we say may need several, in their order.

    `files` are those that `components` show (`attachment://name`, so that their names are unique within a card).
    `mentions` are the ids of the people named in it, whom it notifies where that is meant.
    """

    components: Sequence[Component]
    files: Sequence[Attached] = ()
    mentions: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What tells a message of ours from all others when it is looked up: two ids of components, which Discord keeps
    with the message and shows nobody. `nonce` says the same to Discord itself, for some minutes.
    """

    ids: tuple[int, int]
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """A form as Discord opens it. `fields` says which field of ours each component answers, by its custom id."""

    custom_id: str
    title: str
    components: Sequence[Component]
    fields: Mapping[str, str] = field(default_factory=dict)
