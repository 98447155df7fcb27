"""What a message shows, one thing after the other, before anybody asked whether there is room for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from adapters.discord.rendering.card import Component
from adapters.discord.rendering.components import TEXT, button, file, picture, row, text
from adapters.discord.rendering.custom_ids import custom_id
from adapters.discord.rendering.escape import HEADED, LISTED, SMALL, TITLED, begun
from adapters.discord.rendering.limits import DESCRIPTION, ROW_BUTTONS
from adapters.discord.rendering.lines import atoms_of, mentioned
from adapters.discord.rendering.tables import table_texts
from adapters.files import Attached, attached
from adapters.fitting import Atoms, clipped, folded
from bot.actions import Action
from bot.messages import (
    Block,
    Bullets,
    Buttons,
    Chart,
    Facts,
    Heading,
    Line,
    Message,
    Strong,
    Table,
    Text,
)
from bot.model import Profile
from bot.payloads import encode
from bot.plain import clean

#: Characters of one text: so few that what belongs to it fits into the same message, and that two full of mentions do.
MOST = 1_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A component that is shown as it is, and the file it shows. With `keeps` it stands in one message with what
    follows, with `follows` with what is before it.
    """

    component: Component
    file: Attached | None = None
    keeps: bool = False
    follows: bool = False

    @property
    def is_text(self) -> bool:
        return bool(self.component["type"] == TEXT)

    @property
    def size(self) -> int:
        """How many components it is."""
        return 1 + len(self.component.get("components", ()))

    @property
    def characters(self) -> int:
        return len(self.component["content"]) if self.is_text else 0

    @property
    def mentions(self) -> list[str]:
        """The ids of those whom it mentions."""
        return mentioned(self.component["content"]) if self.is_text else []


def text_pieces(lines: Iterable[Atoms], *, keeps: bool = False) -> Iterator[Piece]:
    for content in folded(lines, MOST, begun):
        yield Piece(component=text(content), keeps=keeps)


def file_pieces(made: Attached, said: str) -> Iterator[Piece]:
    """What is said about a file, in small print, and the file."""
    yield from text_pieces(_signed(SMALL, atoms_of((said,), None)), keeps=True)
    yield Piece(component=file(made.name), file=_described(made))


@dataclass(slots=True, kw_only=True)
class Pieces:
    """Takes a message apart for its reader (None: everybody in a channel), in the language spoken. `space` and `direct`
    are where it goes, for its buttons. `names` are those of its files, `payloads` what its buttons carry, with how
    often each was there.
    """

    reader: Profile | None
    space: str
    direct: bool
    is_titled: bool = False
    names: Counter[str] = field(default_factory=Counter)
    payloads: Counter[str] = field(default_factory=Counter)

    def of(self, message: Message) -> list[Piece]:
        found: list[Piece] = []
        lines: list[Atoms] = []
        for block, below in zip(message.blocks, [*message.blocks[1:], None], strict=False):
            said = self._said(block)
            if said is None:
                found += self._of(block)
                continue
            lines += said
            # A list and the words before it are read as one.
            if not (isinstance(block, Text) and isinstance(below, Bullets)):
                found += text_pieces(lines, keeps=isinstance(block, Heading))
                lines = []
        return found

    def _said(self, block: Block) -> list[Atoms] | None:
        """The lines of a block that is nothing else; the first heading of all is the largest."""
        match block:
            case Heading(text=heading):
                sign = HEADED if self.is_titled else TITLED
                self.is_titled = True
                return _signed(sign, atoms_of((heading,), None))
            case Text(line=line):
                return [atoms_of(line, self.reader)]
            case Bullets(lines=lines):
                return [one for line in lines for one in _signed(LISTED, atoms_of(line, self.reader))]
            case Facts(facts=facts):
                return [self._fact(clean(fact.label), fact.value) for fact in facts]
            case _:
                return None

    def _fact(self, label: str, value: Line) -> Atoms:
        return atoms_of((Strong(text=f"{label}:"), " ", *value) if label else value, self.reader)

    def _of(self, block: Block) -> Iterator[Piece]:
        match block:
            case Table():
                yield from (Piece(component=text(content)) for content in table_texts(block, MOST))
            case Buttons():
                yield from self._rows(block)
            case _ if (made := attached(block)) is not None:
                yield from self._file(replace(made, name=self.own_name(made.name)), block)

    def _file(self, made: Attached, block: Block) -> Iterator[Piece]:
        if not isinstance(block, Chart):
            yield from file_pieces(made, made.label)
            return
        alt = clean(block.alt)
        yield Piece(component=picture(made.name, alt), file=_described(made))
        if len(alt) > DESCRIPTION:
            yield from text_pieces([atoms_of((alt,), None)])

    def own_name(self, name: str) -> str:
        """A component shows a file by its name, so that no two have the same."""
        self.names[name] += 1
        if self.names[name] == 1:
            return name
        path = PurePosixPath(name)
        return self.own_name(f"{path.stem}-{self.names[name]}{path.suffix}")

    def _rows(self, block: Buttons) -> Iterator[Piece]:
        made = [button(one.label, one.style, self._custom_id(one.action)) for one in block.buttons]
        for start in range(0, len(made), ROW_BUTTONS):
            yield Piece(component=row(made[start : start + ROW_BUTTONS]), follows=True)

    def _custom_id(self, action: Action) -> str:
        payload = encode(action)
        self.payloads[payload] += 1
        number = self.payloads[payload] - 1
        return custom_id(action, space=self.space, direct=self.direct, number=number)


def _signed(sign: str, atoms: Atoms) -> list[Atoms]:
    """The line with a sign of ours at its beginning; none where it is empty."""
    return [[sign, *atoms]] if atoms else []


def _described(made: Attached) -> Attached:
    return replace(made, label=clipped(clean(made.label), DESCRIPTION))
