"""The local room as a platform: it stores a message by showing it, and remembers what it has shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.deliveries import Receipt
from bot.errors import Unreachable
from bot.messages import Message
from bot.model import Place, PlaceKind, Profile
from bot.plain import plain
from bot.ports import Clock

#: How many messages the room can still find; the oldest are forgotten first.
REMEMBERED = 100_000

#: Between the handles of those who sit together; no handle has it.
AND = "+"


def readers(place: Place) -> tuple[str, ...] | None:
    """The handles of those who alone can read what is posted there, None where everybody can."""
    match place.kind:
        case PlaceKind.CHANNEL | PlaceKind.CALENDAR:
            return None
        case PlaceKind.DIRECT:
            return (place.id,)
        case PlaceKind.GROUP:
            return tuple(place.id.split(AND))


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One message as it was shown. `text` says all of it; `reader` is None in a channel; `at` is UTC."""

    place: Place
    message: Message
    key: str
    reader: Profile | None
    text: str
    at: datetime


class LocalMessenger:
    """A `Messenger` that hands each message to `out` and keeps what it showed for as long as it lives.

    `out` gets an edited message again under its first key. What an earlier process showed is gone with its
    terminal, so `find` answers for this room with certainty: what it does not remember is not in it.
    """

    def __init__(self, out: Callable[[Posted], None], clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._receipts: dict[tuple[Place, str], Receipt] = {}
        self._keys: dict[str, str] = {}
        self._count = 0

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
        """Show a message once; the same key again shows nothing and gives the first receipt. A room without threads
        shows every message after the last one, whatever it is `under`, and `aside` or not.

        Raises what `out` raises, and then remembers nothing.
        """
        if (known := self._receipts.get((place, key))) is not None:
            return known
        at = self._show(place, message, key, reader)
        self._count += 1
        receipt = Receipt(message_id=str(self._count), at=at)
        self._receipts[place, key] = receipt
        self._keys[receipt.message_id] = key
        if len(self._receipts) > REMEMBERED:
            forgotten = self._receipts.pop(next(iter(self._receipts)))
            del self._keys[forgotten.message_id]
        return receipt

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """Show a message anew. Raises Unreachable where this room does not remember it."""
        key = self._keys.get(receipt.message_id)
        if key is None or self._receipts.get((place, key)) != receipt:
            raise Unreachable("the message is no longer in this room")
        self._show(place, message, key, reader)

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        """The receipt of a message in this room, or None where it is not in it."""
        return self._receipts.get((place, key))

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        """The corner of the room where these people sit."""
        return Place(space=near.space, kind=PlaceKind.GROUP, id=AND.join(sorted(set(external_ids))))

    def _show(self, place: Place, message: Message, key: str, reader: Profile | None) -> datetime:
        at = self._clock.now()
        text = plain(message, reader=reader)
        self._out(Posted(place=place, message=message, key=key, reader=reader, text=text, at=at))
        return at
