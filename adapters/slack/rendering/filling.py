"""Putting what a message shows into the room there is for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adapters.slack.rendering.blocks import context, size, table
from adapters.slack.rendering.card import Block, Picture
from adapters.slack.rendering.fitting import Atoms, cut
from adapters.slack.rendering.limits import TABLE_ROWS, TABLE_TEXT, TEXT_BYTES, Room
from adapters.slack.rendering.steps import Fixed, Grid, Lines, Pressable, Step, Whole

#: Kept free for saying that there is more.
_NOTICE = 400
#: Text gets at least this much, however many buttons there are.
_LEAST = 2_000
#: What a block with a text in it has around it.
_AROUND = 120
#: What a picture takes beside its words.
_PICTURE = 120
#: Where a text is shortened, a longer line than this may be cut between its words.
_LINE = 600


@dataclass(slots=True, kw_only=True)
class Filling:
    """The parts of a card, as far as there is room (`blocks`, `characters`). `short` is set once something had to be
    left out: then nothing follows but the notice, and the buttons, for which room was kept.
    """

    blocks: int
    characters: int
    parts: list[Block | Picture] = field(default_factory=list)
    short: bool = False

    def take(self, step: Step, notice: Callable[[], str]) -> None:
        """Show a step, or as much of it as fits, and then once what `notice` says."""
        if isinstance(step, Pressable):
            self.parts += step.rows
        elif not self.short and not self._shows(step):
            self.short = True
            self.parts.append(context(notice()))

    def _shows(self, step: Lines | Fixed | Grid | Whole) -> bool:
        """Whether all of it is shown."""
        match step:
            case Lines() | Fixed():
                return self._text(step)
            case Grid():
                return self._grid(step)
            case _:
                return all(map(self._fits, step.parts))

    def _text(self, step: Lines | Fixed) -> bool:
        for text in step.texts():
            if not self._fits(step.build(text)):
                if beginning := "\n".join(self._first_lines(text)):
                    self._fits(step.build(beginning))
                return False
        return True

    def _first_lines(self, text: str) -> Iterator[str]:
        left = self.characters - _AROUND
        for line in text.split("\n"):
            left -= size({"": line})
            if left < 0:
                return
            yield line

    def _grid(self, step: Grid) -> bool:
        rows = step.rows[:TABLE_ROWS]
        most = min(self.characters, TABLE_TEXT)
        while len(rows) > 1 and size(table(rows)) > most:
            # Long tables are rare, and each round takes away a tenth of what is left.
            rows = rows[: len(rows) * 9 // 10]
        return self._fits(table(rows)) and len(rows) == len(step.rows)

    def _fits(self, part: Block | Picture) -> bool:
        cost = _size(part)
        if self.blocks < 1 or cost > self.characters:
            return False
        self.parts.append(part)
        self.blocks -= 1
        self.characters -= cost
        return True


def filling(room: Room, steps: Iterable[Step]) -> Filling:
    """An empty one, in which there is room for the buttons among these steps and for a notice."""
    rows = [row for step in steps if isinstance(step, Pressable) for row in step.rows]
    left = room.characters - _NOTICE - sum(map(size, rows))
    return Filling(blocks=room.blocks - len(rows) - 1, characters=max(left, _LEAST))


def _size(part: Block | Picture) -> int:
    if isinstance(part, Picture):
        return size(part.instead) + len(part.file.label) + _PICTURE
    return size(part)


def spoken_text(lines: Sequence[Atoms], notice: Callable[[], str]) -> tuple[str, bool]:
    """Lines as the text of a message, and whether something had to be left out, which the notice then says."""
    said = "\n".join(piece for line in lines for piece in cut(line, TEXT_BYTES))
    if len(said.encode()) <= TEXT_BYTES:
        return said, False
    kept: list[str] = []
    there_is_more = notice()
    left = TEXT_BYTES - len(there_is_more.encode())
    for piece in (piece for line in lines for piece in cut(line, _LINE)):
        left -= len(piece.encode()) + 1
        if left < 0:
            break
        kept.append(piece)
    return "\n".join([*kept, there_is_more]), True
