"""Making things fit: lines into texts of a certain length, and labels into few characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from adapters.slack.rendering.escape import unquoted

#: Pieces of mrkdwn between which a line may be cut; a blank is a piece of its own.
Atoms = Sequence[str]

#: A line of a preformatted block, or a part of one that is far too long.
_LONG = re.compile("(?:&[a-z]+;|[^&]){1,500}")


def clipped(text: str, most: int) -> str:
    """At most `most` characters of a text, cut at the end of a word where there is one near, and with "…" then."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    blank = cut.rfind(" ")
    if text[most - 1] != " " and blank > most // 2:
        cut = cut[:blank]
    return cut.rstrip(" ,;:·-–—") + "…"


def in_two(text: str, most: int) -> tuple[str, str]:
    """A text that fits, and the rest of it, cut at the end of a word where there is one near."""
    if len(text) <= most:
        return text, ""
    blank = text.rfind(" ", most // 2, most + 1)
    cut = blank if blank > 0 else most
    return text[:cut].rstrip(), text[cut:].lstrip()


def folded(lines: Iterable[Atoms], most: int) -> Iterator[str]:
    """Lines as texts of at most `most` characters, cut between lines where they can be, else between words, and never
    within an atom. Empty lines are left out.
    """
    return _joined((piece for line in lines for piece in cut(line, most)), most)


def cut(line: Atoms, most: int) -> Iterator[str]:
    """A line in pieces of at most `most` characters, none of which is empty or a quotation."""
    room = most - 1  # for what keeps it from being a quotation
    if sum(map(len, line)) <= room:
        yield from _said(line)
        return
    piece: list[str] = []
    length = 0
    for atom in line:
        if length + len(atom) > room:
            rest = _after_last_blank(piece)
            if sum(map(len, rest)) + len(atom) > room:
                rest = []
            yield from _said(piece[: len(piece) - len(rest)])
            piece, length = rest, sum(map(len, rest))
        piece.append(atom)
        length += len(atom)
    yield from _said(piece)


def _after_last_blank(piece: list[str]) -> list[str]:
    """What is carried to the next piece so that no word is cut: nothing where the whole piece is one word."""
    if " " not in piece:
        return []
    return piece[len(piece) - piece[::-1].index(" ") :]


def _said(piece: Sequence[str]) -> Iterator[str]:
    if text := "".join(piece).strip(" "):
        yield unquoted(text)


def stacked(lines: Iterable[str], most: int) -> Iterator[str]:
    """The same for lines that keep their blanks, in which there is no entity but `&amp;` and the like."""
    return _joined((piece for line in lines for piece in _LONG.findall(line)), most)


def _joined(pieces: Iterable[str], most: int) -> Iterator[str]:
    """As many pieces to a text as fit, one below the other."""
    text = ""
    for piece in pieces:
        longer = f"{text}\n{piece}" if text else piece
        if len(longer) <= most:
            text = longer
            continue
        yield text
        text = piece
    if text:
        yield text
