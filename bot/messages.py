"""What the companion says, as values. Each platform renders them in its own way; `plain` says all of it in text.

Text from people and from course files is data: it stands in these values as it came, and every renderer escapes it.
Only the values below carry meaning for a platform (links, mentions, channels, dates, buttons).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.actions import Action
from bot.language import spoken
from bot.model import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """Emphasised text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to an http or https address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person, by the platform's id. Whether it notifies them is the renderer's policy; `name` is for plain text."""

    external_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A channel, shown as a link to it where a platform can, `#id` in plain text. A direct place is a mention."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupName:
    """A group of people of the platform (Discord: a role), by its id there: shown by its name where a platform can,
    `@id` in plain text. It notifies nobody.
    """

    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant, shown in the course's zone and, where the reader's clock differs, in the reader's as well."""

    at: datetime
    zone: str
    zone_label: str


Inline = str | Strong | Link | Mention | Room | GroupName | Moment
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of short lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and its value, as in "Due: Wed 11:59 PM ET"."""

    label: str
    value: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table; every row has as many cells as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a chart: `done` of `total`, with what counts as done so far in words (`said`: "5 of 8")."""

    label: str
    done: int
    total: int
    said: str

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.total:
            raise ValueError(f"{self.done} of {self.total} cannot be drawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of how far something has come; adapters draw it. `alt` says everything it shows and is never
    empty. `caption` is a second, smaller line under `title`.
    """

    alt: str
    title: str
    caption: str
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture needs an alt text that says what it shows")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A call for people's own calendars; adapters hand it over as an iCalendar file (RFC 5545).

    `uid` never changes for a call; `sequence` grows with every change of it (RFC 5546). `cancelled` takes it out of
    calendars. `starts` and `ends` are instants, to be written in `zone` (IANA); `changed_at` is when this version was
    made. `url` is where to join, empty while that is not known. `label` is what the attachment is called for people.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    zone: str
    title: str
    description: str
    organizer: str
    changed_at: datetime
    label: str
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to hand over. `label` says what it is."""

    name: str
    media_type: str
    content: bytes
    label: str


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press. `action` comes back to us, from any release of the software that posted it."""

    label: str
    action: Action
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    buttons: tuple[Button, ...]


Block = Heading | Text | Bullets | Facts | Table | Chart | CalendarEntry | File | Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to say, from top to bottom, in `language` (that spoken where it was made).

    `discussion` is what a thread for talking about it is to be called, empty for none: a platform on which people open
    no threads by themselves opens it under the message. `topic` is what it is about, empty for its own heading: where
    every post has a title, that stays while what the post says goes on.
    """

    blocks: tuple[Block, ...]
    language: str = field(default_factory=spoken)
    discussion: str = ""
    topic: str = ""

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(
            button for block in self.blocks if isinstance(block, Buttons) for button in block.buttons
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a form. `hint` is a second, smaller line."""

    value: str
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Tick any number of options, or exactly one where it is `single`."""

    key: str
    label: str
    options: tuple[Option, ...]
    single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """Free text, at most `longest` characters."""

    key: str
    label: str
    hint: str = ""
    longest: int = 500
    multiline: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleField:
    """People of the space, at most `most` of them; comes back as their platform ids among the chosen values."""

    key: str
    label: str
    hint: str = ""
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField:
    """One file, or none; `endings` are those it may have (`csv`), without the dot."""

    key: str
    label: str
    endings: tuple[str, ...]
    hint: str = ""


Field = Choices | TextField | PeopleField | FileField


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Something to fill in. Submitting it sends `action` back, with the chosen values, texts and files by field key."""

    title: str
    action: Action
    intro: Line
    fields: tuple[Field, ...]
    submit: str
    language: str = field(default_factory=spoken)
