"""Making things fit: lines into texts of a certain length, and labels into few characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

#: Pieces of a platform's markup between which a line may be cut; a blank is a piece of its own.
Atoms = Sequence[str]
#: How a text reads that begins a line, where it must mean nothing: as it is, or with one character more.
Begun = Callable[[str], str]


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


def folded(lines: Iterable[Atoms], most: int, begun: Begun) -> Iterator[str]:
    """Lines as texts of at most `most` characters, cut between lines where they can be, else between words, and never
    within an atom. Empty lines are left out.
    """
    return joined((piece for line in lines for piece in cut(line, most, begun)), most)


def cut(line: Atoms, most: int, begun: Begun) -> Iterator[str]:
    """A line in pieces of at most `most` characters, none of which is empty or means anything by how it begins."""
    room = most - 1  # for what keeps its beginning from meaning something
    if sum(map(len, line)) <= room:
        yield from _said(line, begun)
        return
    piece: list[str] = []
    length = 0
    for atom in line:
        if length + len(atom) > room:
            rest = _after_last_blank(piece)
            if sum(map(len, rest)) + len(atom) > room:
                rest = []
            yield from _said(piece[: len(piece) - len(rest)], begun)
            piece, length = rest, sum(map(len, rest))
        piece.append(atom)
        length += len(atom)
    yield from _said(piece, begun)


def _after_last_blank(piece: list[str]) -> list[str]:
    """What is carried to the next piece so that no word is cut: nothing where the whole piece is one word."""
    if " " not in piece:
        return []
    return piece[len(piece) - piece[::-1].index(" ") :]


def _said(piece: Sequence[str], begun: Begun) -> Iterator[str]:
    if text := "".join(piece).strip(" "):
        yield begun(text)


def joined(pieces: Iterable[str], most: int) -> Iterator[str]:
    """As many pieces to a text as fit, one below the other."""
    text = ""
    for piece in pieces:
        longer = f"{text}\n{piece}" if text else piece
        if len(longer) <= most:
            text = longer
            continue
        if text:
            yield text
        text = piece
    if text:
        yield text
