"""Tables, which Discord does not have: narrow ones as columns of code, others as lines that read well on a phone and
to a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.discord.rendering.escape import SMALL, begun, in_code
from adapters.discord.rendering.lines import atoms_of
from adapters.fitting import Atoms, folded, joined
from bot.language import spoken
from bot.messages import Line, Message, Strong, Table
from bot.plain import clean, columns_of, plain

#: Characters of code that stand beside each other on a phone, in a frame.
_NARROW = 34
_FENCE = "```\n{}\n```"


def table_texts(table: Table, most: int) -> Iterator[str]:
    """A table as markdown, in texts of at most `most` characters, in the language spoken. Empty rows are left out."""
    aligned = plain(Message(blocks=(table,), language=spoken())).split("\n")
    if len(table.columns) > 1 and 0 < max(map(columns_of, aligned)) <= _NARROW:
        yield from (_FENCE.format(part) for part in joined(map(in_code, aligned), most - len(_FENCE)))
        return
    head, *rows = ([clean(cell) for cell in row] for row in (table.columns, *table.rows))
    names = atoms_of(_line(head[:1], head[1:]), None)
    said: list[Atoms] = [[SMALL, *names]] if names else []
    said += [atoms_of(_line([_strong(cell) for cell in row[:1]], row[1:]), None) for row in rows]
    yield from folded(said, most, begun)


def _strong(cell: str) -> str | Strong:
    return Strong(text=cell) if cell else ""


def _line(name: Sequence[str | Strong], cells: Sequence[str]) -> Line:
    """What a row is about, and then what there is to say about it: `Ben — 2 things · Lesson 1`."""
    said = " · ".join(filter(None, cells))
    return (*name, " — " if said and any(name) else "", said)
