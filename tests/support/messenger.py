"""A platform in memory, with the bad moods of real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from bot.deliveries import Receipt
from bot.errors import (
    CannotTell,
    Disconnected,
    NotPermitted,
    RateLimited,
    Unavailable,
    Unconfirmed,
    Unreachable,
)
from bot.messages import Message
from bot.model import Place, PlaceKind, Profile


class Mood(StrEnum):
    """How the platform takes one message."""

    WELL = "well"
    SLOW_DOWN = "429 with Retry-After"
    SLOW_FOR_ONE = "429 with Retry-After, for this one alone"
    ILL = "5xx, nothing stored"
    ANSWER_LOST = "stored, and the answer lost"
    REQUEST_LOST = "not stored, and nobody knows"
    CLOSED = "direct messages are closed"
    FORBIDDEN = "a permission is missing"
    REVOKED = "the app was removed"
    BROKEN = "an error nobody foresaw, after it was stored"
    DIES = "the process is killed, after it was stored"
    DIES_BEFORE = "the process is killed, before it was stored"


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours may catch it."""


class MoodyMessenger:
    """A `Messenger` that stores by delivery key, and takes its next messages and edits in the given moods, then well.

    `sees_history` is whether `find` can tell. `on_send` runs whenever a message is about to be taken. `shown` is what
    each message says now, by its id, and `edits` every edit that was tried; `under` is the earlier post each was put
    under, `aside` are those that stand there alone, and `asked` is every key that was looked up, and since when.
    """

    def __init__(
        self,
        moods: Iterable[Mood] = (),
        *,
        edit_moods: Iterable[Mood] = (),
        sees_history: bool = True,
        on_send: Callable[[], None] = lambda: None,
    ) -> None:
        self._moods = iter(moods)
        self._edit_moods = iter(edit_moods)
        self._sees_history = sees_history
        self._on_send = on_send
        self.stored: list[str] = []
        self.said: list[tuple[Place, Message, Profile | None]] = []
        self.shown: dict[str, Message] = {}
        self.edits: list[str] = []
        self.under: dict[str, Receipt | None] = {}
        self.aside: list[str] = []
        self.asked: list[tuple[str, datetime]] = []
        self._places: dict[str, Place] = {}

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        await asyncio.sleep(0)
        mood = next(self._moods, Mood.WELL)
        self._on_send()
        _refused(mood)
        self.stored.append(key)
        self.said.append((place, message, reader))
        self.shown[key] = message
        self.under[key] = under
        if aside:
            self.aside.append(key)
        self._places[key] = place
        _lost(mood)
        return Receipt(message_id=key, at=datetime.now(UTC))

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        await asyncio.sleep(0)
        mood = next(self._edit_moods, Mood.WELL)
        self.edits.append(receipt.message_id)
        _refused(mood)
        if receipt.message_id not in self.stored:
            raise Unreachable("no such message")
        self.shown[receipt.message_id] = message
        _lost(mood)

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        self.asked.append((key, since))
        if not self._sees_history:
            raise CannotTell("no permission to read the history")
        is_there = key in self.stored and self._places.get(key, place) == place
        return Receipt(message_id=key, at=datetime.now(UTC)) if is_there else None

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        return Place(space=near.space, kind=PlaceKind.GROUP, id="+".join(sorted(set(external_ids))))


def _refused(mood: Mood) -> None:
    """What the platform says before it has stored anything."""
    match mood:
        case Mood.SLOW_DOWN:
            raise RateLimited(7)
        case Mood.SLOW_FOR_ONE:
            raise RateLimited(7, alone=True)
        case Mood.ILL:
            raise Unavailable("503")
        case Mood.CLOSED:
            raise Unreachable("this person takes no direct messages")
        case Mood.FORBIDDEN:
            raise NotPermitted("not in this channel; invite the companion")
        case Mood.REVOKED:
            raise Disconnected("the token was revoked; install the app again")
        case Mood.REQUEST_LOST:
            raise Unconfirmed("the connection broke")
        case Mood.DIES_BEFORE:
            raise Killed
        case _:
            pass


def _lost(mood: Mood) -> None:
    """What goes wrong once it has stored everything."""
    match mood:
        case Mood.ANSWER_LOST:
            raise Unconfirmed("the connection broke")
        case Mood.BROKEN:
            raise KeyError("ts")
        case Mood.DIES:
            raise Killed
        case _:
            pass
