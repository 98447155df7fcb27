"""A message as plain text that says everything its card says: for terminals, screen readers and the ledger.

Text from people is data here as everywhere: whatever could move a cursor, turn the reading direction or fake
a line of ours is taken out, and line breaks inside it become spaces.
"""

from __future__ import annotations

import unicodedata

from bot.clocks import format_moment
from bot.language import _, speaking
from bot.messages import (
    Block,
    Bullets,
    Buttons,
    CalendarEntry,
    Chart,
    Facts,
    File,
    GroupName,
    Heading,
    Inline,
    Line,
    Link,
    Mention,
    Message,
    Moment,
    Room,
    Strong,
    Table,
    Text,
)
from bot.model import Profile

# Embeddings, overrides and isolates make text read in another order than it stands; U+FEFF shows nothing.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_UNPAIRED = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """Text from anywhere as one harmless line: no control characters (escape sequences among them), no
    direction overrides, every run of white space one blank. Doing it again changes nothing.
    """
    if not text.isprintable():  # nearly all text is; nothing has to be looked at letter by letter then
        text = "".join(map(_harmless, text.translate(_TURNING)))
    return " ".join(text.split())


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return _UNPAIRED if category == "Cs" else character


def clean_address(url: str) -> str:
    """A web address as one harmless word."""
    return clean(url).replace(" ", "%20")


def plain(message: Message, *, reader: Profile | None = None) -> str:
    """All of a message in text, times also on the `reader`'s clock where it differs.

    A picture is its alt text, which says all it shows. Dates and our own words are in the message's language.
    """
    with speaking(message.language):
        return _message(message, reader.zone if reader else None)


def _message(message: Message, zone: str | None) -> str:
    parts: list[str] = []
    above: Block | None = None
    for block in message.blocks:
        said = _block(block, zone)
        if not said:
            continue
        if above is not None:
            parts.append("\n" if _belong_together(above, block) else "\n\n")
        parts.append(said)
        above = block
    return "".join(parts)


def plain_line(line: Line, *, reader: Profile | None = None) -> str:
    """One line in text, in the language spoken."""
    return _line(line, reader.zone if reader else None)


def _belong_together(above: Block, below: Block) -> bool:
    return isinstance(above, Heading) or (isinstance(above, Text) and isinstance(below, Bullets))


def _block(block: Block, zone: str | None) -> str:
    match block:
        case Heading(text=text):
            return clean(text)
        case Text(line=line):
            return _line(line, zone)
        case Bullets(lines=lines):
            return "\n".join(f"• {_line(line, zone)}" for line in lines)
        case Facts(facts=facts):
            return "\n".join(f"{clean(fact.label)}: {_line(fact.value, zone)}".rstrip() for fact in facts)
        case Table():
            return _table(block)
        case Chart(alt=alt):
            return _("[Image: {alt}]", alt=clean(alt))
        case CalendarEntry(label=label) | File(label=label):
            return _("[Attached: {file}]", file=clean(label))
        case Buttons(buttons=buttons):
            return " ".join(f"[{clean(button.label)}]" for button in buttons)


def _line(line: Line, zone: str | None) -> str:
    # Cleaned once more as a whole: joining must not leave double blanks.
    return clean("".join(_inline(part, zone) for part in line))


def _inline(part: Inline, zone: str | None) -> str:
    match part:
        case str():
            return part
        case Strong(text=text):
            return text
        case Link(label=label, url=url):
            address, said = clean_address(url), clean(label)
            return address if said in ("", address) else f"{said} ({address})"
        case Mention(name=name, external_id=external_id):
            return clean(name) or clean(external_id)
        case Room(place=place):
            return clean(str(place))
        case GroupName(external_id=external_id):
            return f"@{clean(external_id)}"
        case Moment():
            return format_moment(part, zone)


def _table(table: Table) -> str:
    rows = [[clean(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - columns_of(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )
    return "\n".join(filter(None, lines))  # a row of nothing would stand there as an empty line


def columns_of(text: str) -> int:
    """Columns of a terminal that `text` takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
