"""Making things fit, where a line of mrkdwn must not become a quotation by being cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adapters import fitting
from adapters.fitting import Atoms, clipped, in_two
from adapters.slack.rendering.escape import unquoted

__all__ = ["Atoms", "clipped", "cut", "folded", "in_two", "stacked"]

#: A line of a preformatted block, or a part of one that is far too long.
_LONG = re.compile("(?:&[a-z]+;|[^&]){1,500}")


def folded(lines: Iterable[Atoms], most: int) -> Iterator[str]:
    """Lines as texts of at most `most` characters (`adapters.fitting.folded`)."""
    return fitting.folded(lines, most, unquoted)


def cut(line: Atoms, most: int) -> Iterator[str]:
    """A line in pieces of at most `most` characters (`adapters.fitting.cut`)."""
    return fitting.cut(line, most, unquoted)


def stacked(lines: Iterable[str], most: int) -> Iterator[str]:
    """The same for lines that keep their blanks, in which there is no entity but `&amp;` and the like."""
    return fitting.joined((piece for line in lines for piece in _LONG.findall(line)), most)
