"""What a message shows, one thing after the other, before anybody asked whether there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from adapters.files import attached
from adapters.slack.rendering.blocks import actions, button, context, fields, header, section
from adapters.slack.rendering.card import Block, Picture, Surface
from adapters.slack.rendering.escape import inert, preformatted
from adapters.slack.rendering.fitting import Atoms, clipped, folded, stacked
from adapters.slack.rendering.limits import (
    ACTIONS_ELEMENTS,
    ALT_TEXT,
    CONTEXT_TEXT,
    FIELD_TEXT,
    HEADER_TEXT,
    SECTION_FIELDS,
    SECTION_TEXT,
    TABLE_COLUMNS,
    TABLES,
)
from adapters.slack.rendering.lines import atoms_of, mrkdwn
from bot.language import _, spoken
from bot.messages import (
    Block as Said,
)
from bot.messages import (
    Bullets,
    Buttons,
    CalendarEntry,
    Chart,
    Fact,
    Facts,
    File,
    Heading,
    Line,
    Message,
    Moment,
    Strong,
    Table,
    Text,
)
from bot.model import Profile
from bot.phrases import slack as phrases
from bot.plain import clean, plain, plain_line

#: As many buttons stand beside each other on a desk; a phone puts them in lines of its own.
_ROW = 5
#: With more rows of buttons than this they are put together as closely as Slack lets us.
_MOST_ROWS = 8
#: Characters of a fact's label, and of its value, that stand well in half the width of a window.
_SHORT = 24
#: Texts of the largest size that stand in for a picture; its alt text fits into one, unless it is full of marks.
_MOST_WORDS = 2
_FENCE = "```\n{}\n```"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Text, to be cut where it has to be. `build` makes a block of at most `most` characters of it."""

    said: Sequence[Atoms]
    most: int = SECTION_TEXT
    build: Callable[[str], Block] = section

    def texts(self) -> Iterator[str]:
        return folded(self.said, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A text that keeps its blanks and its width."""

    said: Sequence[Atoms]
    rows: Sequence[str]

    def texts(self) -> Iterator[str]:
        return stacked(map(preformatted, self.rows), SECTION_TEXT - len(_FENCE))

    @staticmethod
    def build(text: str) -> Block:
        return section(_FENCE.format(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table that Slack draws; the first row has the names of the columns."""

    said: Sequence[Atoms]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What is shown as it is, or not at all."""

    said: Sequence[Atoms]
    parts: Sequence[Block | Picture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """Buttons, for which there is always room."""

    said: Sequence[Atoms]
    rows: Sequence[Block]


Step = Lines | Fixed | Grid | Whole | Pressable


@dataclass(slots=True, kw_only=True)
class Steps:
    """Takes a message apart for its reader (None: everybody in a channel) and for where it is shown, in the language
    spoken. `pressed` counts its buttons, `tables` those that Slack draws.
    """

    reader: Profile | None
    surface: Surface
    found: list[Step] = field(default_factory=list)
    pressed: int = 0
    tables: int = 0

    def of(self, message: Message) -> list[Step]:
        above: Said | None = None
        for block in message.blocks:
            for step in self._of(block, per_row=_per_row(message)):
                last = self.found[-1] if self.found else None
                if isinstance(above, Text) and isinstance(block, Bullets) and isinstance(last, Lines):
                    # A list and the words before it are read as one.
                    self.found[-1] = replace(last, said=[*last.said, *step.said])
                else:
                    self.found.append(step)
                above = block
        return self.found

    def _of(self, block: Said, *, per_row: int) -> Iterator[Step]:
        match block:
            case Heading(text=text):
                yield from _heading(clean(text))
            case Text(line=line):
                yield from self._lines([line])
            case Bullets(lines=lines):
                yield from self._bullets(lines)
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from _picture(block)
            case CalendarEntry(label=label) | File(label=label):
                yield Lines(said=[file_line(label)], most=CONTEXT_TEXT, build=context)
            case Buttons():
                yield from self._buttons(block, per_row)

    def _lines(self, lines: Sequence[Line]) -> Iterator[Step]:
        if said := [atoms for line in lines if (atoms := atoms_of(line, self.reader))]:
            yield Lines(said=said)

    def _bullets(self, lines: Sequence[Line]) -> Iterator[Step]:
        said = [["•", " ", *atoms] for line in lines if (atoms := atoms_of(line, self.reader))]
        if said:
            yield Lines(said=said)

    def _facts(self, block: Facts) -> Iterator[Step]:
        facts = [fact for fact in block.facts if clean(fact.label) or atoms_of(fact.value, self.reader)]
        lines: list[Line] = [
            (Strong(text=f"{clean(fact.label)}:"), " ", *fact.value) if clean(fact.label) else fact.value
            for fact in facts
        ]
        pairs = [
            f"{mrkdwn((Strong(text=fact.label),), None)}\n{mrkdwn(fact.value, self.reader)}" for fact in facts
        ]
        short = all(self._is_short(fact) for fact in facts)
        if short and 1 < len(facts) <= SECTION_FIELDS and all(len(pair) <= FIELD_TEXT for pair in pairs):
            yield Whole(said=[atoms_of(line, self.reader) for line in lines], parts=[fields(pairs)])
        else:
            yield from self._lines(lines)

    def _is_short(self, fact: Fact) -> bool:
        """Whether a fact stands well beside another. A date never does: it is shown on two clocks."""
        if any(isinstance(part, Moment) for part in fact.value):
            return False
        words = (clean(fact.label), plain_line(fact.value, reader=self.reader))
        return all(0 < len(one) <= _SHORT for one in words)

    def _table(self, block: Table) -> Iterator[Step]:
        rows = [[clean(cell) for cell in row] for row in (block.columns, *block.rows)]
        said = [inert(" · ".join(filter(None, row))) for row in rows if any(row)]
        if not said:
            return
        is_drawn = self.surface is Surface.MESSAGE and len(block.columns) <= TABLE_COLUMNS
        if is_drawn and self.tables < TABLES:
            self.tables += 1
            yield Grid(said=said, rows=rows)
        else:
            aligned = plain(Message(blocks=(block,), language=spoken()))
            yield Fixed(said=said, rows=aligned.split("\n"))

    def _buttons(self, block: Buttons, per_row: int) -> Iterator[Step]:
        made = [button(one, self.pressed + number) for number, one in enumerate(block.buttons)]
        self.pressed += len(made)
        rows = [actions(made[start : start + per_row]) for start in range(0, len(made), per_row)]
        words = " ".join(f"[{clean(one.label)}]" for one in block.buttons)
        if rows:
            yield Pressable(said=[inert(words)], rows=rows)


def file_line(label: str) -> Atoms:
    """What stands in a card for a file of its: Slack puts none into a message, so that it goes below."""
    return inert(phrases.in_thread(clean(label)))


def _per_row(message: Message) -> int:
    rows = sum(-(-len(block.buttons) // _ROW) for block in message.blocks if isinstance(block, Buttons))
    return _ROW if rows <= _MOST_ROWS else ACTIONS_ELEMENTS


def _heading(text: str) -> Iterator[Step]:
    if not text:
        return
    if len(text) <= HEADER_TEXT:
        yield Whole(said=[inert(text)], parts=[header(text)])
    else:
        yield Lines(said=[atoms_of((Strong(text=text),), None)])


def _picture(chart: Chart) -> Iterator[Step]:
    file = attached(chart)
    if file is not None:
        alt = clean(chart.alt)
        shown = replace(file, label=clipped(alt, ALT_TEXT))
        words = list(folded([inert(alt)], CONTEXT_TEXT))[:_MOST_WORDS]
        said = inert(_("[Image: {alt}]", alt=alt))
        yield Whole(said=[said], parts=[Picture(file=shown, instead=context(*words))])
