"""What has to be found in whatever shows a message, gathered without any renderer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.messages import (
    Block,
    Bullets,
    Buttons,
    CalendarEntry,
    Chart,
    Facts,
    File,
    Heading,
    Inline,
    Link,
    Message,
    Strong,
    Table,
    Text,
)
from bot.plain import clean

#: What a platform makes of a person, a place, an instant and the address of a link.
Naming = Callable[[Inline], Iterable[str]]


def facts_of(message: Message, named: Naming, *, longest_label: int | None = None) -> Iterator[str]:
    """Every line, label, cell and button of a message; a button's label only where it is not cut."""
    for block in message.blocks:
        for inline in inlines_of(block):
            yield from _words_of(inline)
            yield from named(inline)
        yield from _labels_of(block)
    labels = (clean(button.label) for button in message.buttons)
    yield from (label for label in labels if longest_label is None or len(label) <= longest_label)


def inlines_of(block: Block) -> Sequence[Inline]:
    match block:
        case Text(line=line):
            return line
        case Bullets(lines=lines):
            return [part for line in lines for part in line]
        case Facts(facts=facts):
            return [part for fact in facts for part in fact.value]
        case _:
            return ()


def _words_of(inline: Inline) -> Iterator[str]:
    match inline:
        case str():
            yield inline
        case Strong(text=text) | Link(label=text):
            yield text
        case _:
            pass


def _labels_of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Chart(alt=text):
            yield text
        case File(label=text) | CalendarEntry(label=text):
            yield text
        case Facts(facts=facts):
            yield from (fact.label for fact in facts)
        case Table(columns=columns, rows=rows):
            for row in (columns, *rows):
                yield from row
        case Text() | Bullets() | Buttons():
            pass
