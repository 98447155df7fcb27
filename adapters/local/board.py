"""What hangs in the room: every message shown, and a number for each button on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.files import attached
from adapters.local.messenger import AND, Posted, readers
from adapters.local.screen import Screen
from adapters.local.shelf import Shelf
from bot.messages import Buttons, Message
from bot.model import Place, Profile
from bot.payloads import encode
from bot.plain import clean, plain

#: How many buttons can be pressed at one time; older ones are taken down.
REMEMBERED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """A button in the room: what it carries, as a platform would, and where it hangs.

    `only` are the handles of those who alone see it, None where everybody does. `card` is the message it is on.
    """

    payload: str
    place: Place
    only: tuple[str, ...] | None
    card: int

    def is_for(self, handle: str) -> bool:
        """Whether this person sees it."""
        return self.only is None or handle in self.only


class Board:
    """Shows messages and remembers their buttons. `zone` is the IANA zone of the times shown beside them; `shelf`
    takes the files that go with them.
    """

    def __init__(self, screen: Screen, zone: str, shelf: Shelf) -> None:
        self._screen = screen
        self._shelf = shelf
        self._zone = ZoneInfo(zone)
        self._buttons: dict[int, Pressable] = {}
        self._last_button = 0
        self._last_card = 0
        self._cards: dict[tuple[Place, str], int] = {}

    def post(self, posted: Posted) -> None:
        """Show a delivery; the same one again takes the place of the first."""
        first = self._cards.pop((posted.place, posted.key), None)
        self.show(
            posted.message,
            place=posted.place,
            only=readers(posted.place),
            reader=posted.reader,
            at=posted.at,
            instead_of=first,
        )
        self._cards[posted.place, posted.key] = self._last_card
        if len(self._cards) > REMEMBERED:
            del self._cards[next(iter(self._cards))]

    def show(
        self,
        message: Message,
        *,
        place: Place,
        only: tuple[str, ...] | None,
        reader: Profile | None,
        at: datetime,
        instead_of: int | None = None,
    ) -> None:
        """Show a message in `place`, or there to these people `only`. The buttons of card `instead_of` go."""
        if instead_of is not None:
            self._buttons = {n: button for n, button in self._buttons.items() if button.card != instead_of}
        self._last_card += 1
        # The buttons are shown once, with their numbers, instead of as text.
        rest = tuple(block for block in message.blocks if not isinstance(block, Buttons))
        labels = []
        for button in message.buttons:
            payload = encode(button.action)
            number = self._hang(Pressable(payload=payload, place=place, only=only, card=self._last_card))
            labels.append(f"[{number}] {clean(button.label)}")
        where = str(place) if only is None else f"to {', '.join(f'@{handle}' for handle in only)}"
        files = "\n".join(self._kept(message, only))
        self._screen.entry(
            f"{at.astimezone(self._zone):%H:%M}",
            clean(where) + (" (edited)" if instead_of is not None else ""),
            "\n\n".join(filter(None, [plain(replace(message, blocks=rest), reader=reader), files])),
            style="cyan" if only is None else "magenta",
            buttons="   ".join(labels),
        )

    def button(self, number: int) -> Pressable | None:
        """The button with this number, or None where none hangs here now."""
        return self._buttons.get(number)

    def _kept(self, message: Message, only: tuple[str, ...] | None) -> Iterator[str]:
        """Where each file of a message is now, or why it is nowhere."""
        owner = None if only is None else AND.join(only)
        for file in filter(None, map(attached, message.blocks)):
            try:
                yield f"Saved: {clean(str(self._shelf.put(file, only=owner)))}"
            except OSError as error:
                yield f"{file.name} could not be saved ({error.strerror or error})."

    def _hang(self, button: Pressable) -> int:
        self._last_button += 1
        self._buttons[self._last_button] = button
        if len(self._buttons) > REMEMBERED:
            del self._buttons[next(iter(self._buttons))]
        return self._last_button
