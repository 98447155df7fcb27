"""A message of the core as Discord shows it."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.discord.rendering.card import Card
from adapters.discord.rendering.components import NOTHING, container, text
from adapters.discord.rendering.packing import Sheet, beginning, packed
from adapters.discord.rendering.pieces import Piece, Pieces, file_pieces
from adapters.files import Attached, safe_name
from bot.language import speaking
from bot.messages import Chart, Facts, Heading, Message, Table
from bot.model import Profile
from bot.phrases.shortened import all_of_it, shortened
from bot.plain import plain

#: With more messages than this nobody reads on: a file is kinder.
MOST_CARDS = 3
#: But for people who are called: one card for so many of them, since whoever stands in a file only is not notified.
CALLED_ON_A_CARD = 60
#: What is shown of what has to go into a file.
_SHOWN_COMPONENTS = 20
_SHOWN_CHARACTERS = 3_000
#: What makes a message a card in a frame; a sentence or two stand better without one.
_FRAMED = (Heading, Facts, Table, Chart)


def render(message: Message, *, reader: Profile | None, space: str, direct: bool) -> tuple[Card, ...]:
    """The cards of a message, at least one, for its reader (None: everybody in a channel) in the message's own
    language. `space` is what its buttons are about, `direct` whether it goes into direct messages.

    People who are named in it by their ids are mentioned, and nobody else is called by anything in it. What would be
    more than a few cards is shortened, and whole in a file of the card that says so.
    """
    with speaking(message.language):
        names = Pieces(reader=reader, space=space, direct=direct)
        pieces = names.of(message)
        sheets = packed(pieces)
        if len(sheets) > max(MOST_CARDS, _called(pieces) // CALLED_ON_A_CARD + 1):
            sheets = packed(_shortened(pieces, _whole(message, reader, names)))
    is_framed = any(isinstance(block, _FRAMED) for block in message.blocks)
    return tuple(_card(sheet, is_framed=is_framed) for sheet in sheets)


def _called(pieces: Sequence[Piece]) -> int:
    """How many people are called."""
    return len({one for piece in pieces for one in piece.mentions})


def _card(sheet: Sheet, *, is_framed: bool) -> Card:
    shown = [piece.component for piece in sheet.pieces] or [text(NOTHING)]
    return Card(
        components=[container(shown)] if is_framed else shown,
        files=[piece.file for piece in sheet.pieces if piece.file is not None],
        mentions=list(dict.fromkeys(one for piece in sheet.pieces for one in piece.mentions)),
    )


def _shortened(pieces: Sequence[Piece], whole: Attached) -> list[Piece]:
    """The beginning of a long text, where the rest of it is, and all the buttons, pictures and files. Pieces without
    much text stay as they are.
    """
    shown, rest = beginning(pieces, components=_SHOWN_COMPONENTS, characters=_SHOWN_CHARACTERS)
    if len(shown) + len(rest) == len(pieces):
        return list(pieces)
    return [*shown, *file_pieces(whole, shortened(whole.name)), *rest]


def _whole(message: Message, reader: Profile | None, pieces: Pieces) -> Attached:
    heading = next((block.text for block in message.blocks if isinstance(block, Heading)), "")
    return Attached(
        name=pieces.own_name(safe_name(heading, ".txt", otherwise="message")),
        media_type="text/plain; charset=utf-8",
        content=plain(message, reader=reader).encode(),
        label=all_of_it(),
    )
