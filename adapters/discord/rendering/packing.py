"""Putting pieces into as many messages as they need, each within what Discord takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adapters.discord.rendering.limits import COMPONENTS, FILES, MENTIONS, TEXT
from adapters.discord.rendering.pieces import Piece

#: For the frame around them.
_FRAME = 1


@dataclass(slots=True, kw_only=True)
class Sheet:
    """What is in one message so far, and how much more fits into it."""

    components: int = COMPONENTS - _FRAME
    characters: int = TEXT
    files: int = FILES
    mentions: int = MENTIONS
    pieces: list[Piece] = field(default_factory=list)

    def has_room(self, pieces: Sequence[Piece]) -> bool:
        return (
            sum(piece.size for piece in pieces) <= self.components
            and sum(piece.characters for piece in pieces) <= self.characters
            and sum(piece.file is not None for piece in pieces) <= self.files
            and sum(len(piece.mentions) for piece in pieces) <= self.mentions
        )

    def take(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.components -= piece.size
        self.characters -= piece.characters
        self.files -= piece.file is not None
        self.mentions -= len(piece.mentions)


def packed(pieces: Iterable[Piece]) -> list[Sheet]:
    """The pieces in their order on as few sheets as hold them: cut where nothing is torn from what it belongs to,
    unless that is more than one sheet holds.
    """
    sheets = [Sheet()]
    for group in _groups(pieces):
        for together in [group] if Sheet().has_room(group) else [[piece] for piece in group]:
            if not sheets[-1].has_room(together):
                sheets.append(Sheet())
            for piece in together:
                sheets[-1].take(piece)
    return sheets


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if group and not (piece.follows or group[-1].keeps):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def beginning(
    pieces: Sequence[Piece], *, components: int, characters: int
) -> tuple[list[Piece], list[Piece]]:
    """As much text as there is room for, with what is not text among it; and then what is not text, with what is said
    about each file.
    """
    room = Sheet(components=components, characters=characters)
    for at, piece in enumerate(pieces):
        if piece.is_text:
            if not room.has_room([piece]):
                return list(pieces[:at]), list(_without_text(pieces[at:]))
            room.take(piece)
    return list(pieces), []


def _without_text(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece, below in zip(pieces, [*pieces[1:], None], strict=True):
        if not piece.is_text or (piece.keeps and below is not None and below.file is not None):
            yield piece
