"""What a platform made of one message, and what it wants of us beyond that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.deliveries import Edited, Settlement
from bot.model import Pause

T = TypeVar("T", Settlement, Edited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """What became of one message, to be written down. `pause` is for its whole space, where the platform wants one."""

    settled: T
    pause: Pause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a platform said about one uncertain message, to be written down. `pause` is for sending to its space;
    `ask_again` is before when nothing else of that space is to be looked up (UTC).

    They are two things: history has limits of its own, often far narrower, and mail need not wait for them.
    """

    settled: Settlement
    pause: Pause | None = None
    ask_again: datetime | None = None
