"""Sentences with more in them than text: an instant, a link or a name in their midst."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language import _, plural
from bot.messages import Inline, Line


def line(sentence: str, /, **parts: Inline | int) -> Line:
    """A sentence of the catalogue as a line: every named place is filled with what belongs there, text or more."""
    return _filled(_(sentence, **_kept(parts)), parts)


def plural_line(one: str, many: str, number: int, /, **parts: Inline | int) -> Line:
    """The right form of a sentence for `number`, which it may name as `{number}`, as a line."""
    return _filled(plural(one, many, number, **_kept(parts)), parts)


def _kept(parts: Mapping[str, Inline | int]) -> dict[str, object]:
    """Numbers to be written now; for everything else its place again, to be filled afterwards."""
    return {name: part if isinstance(part, int) else "\0" + name + "\0" for name, part in parts.items()}


def _filled(said: str, parts: Mapping[str, Inline | int]) -> Line:
    pieces = said.split("\0")
    found: list[Inline] = []
    for number, piece in enumerate(pieces):
        part = parts[piece] if number % 2 else piece
        if not isinstance(part, int) and part != "":
            found.append(part)
    return tuple(found)
