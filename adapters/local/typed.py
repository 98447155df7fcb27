"""What one types in the local room, read as values. Nothing here knows who is there or what was shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import Refused

#: Longer than anything a person types; a pasted file is caught here.
LONGEST_LINE = 10_000

_SPEAKER = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]{0,39})(?=\s|$)")
_CHANNEL = re.compile(r"#([A-Za-z0-9][A-Za-z0-9_-]{0,39})(?=\s|$)")
_PRESS = re.compile(r"(?:press\s+)?\[?(\d{1,9})\]?", re.IGNORECASE)
_FILE = re.compile(r"(?<!\S)file:(?:\"([^\"]+)\"|'([^']+)'|(\S+))(?!\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A word for the room itself: `help`, `who` or `quit`."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command: its first word, the rest, and the paths of files that go with it."""

    name: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Press the button with this number."""

    number: int
    #: Whether `press` was written, so that it cannot mean an option of an open form.
    explicit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Anything else: the answer to an open form, or talk."""

    text: str


What = Ask | Command | Press | Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One line. `speaker` and `channel` are None where it names none, `what` where it asks for nothing."""

    speaker: str | None
    channel: str | None
    what: What


def read_line(line: str) -> Typed:
    """One line as typed. Raises Refused where it cannot be read."""
    if len(line) > LONGEST_LINE:
        raise Refused(
            f"That line has {len(line):,} characters; at most {LONGEST_LINE:,} can be read at once."
        )
    rest = line.strip()
    channel, rest = _leading(_CHANNEL, rest)
    speaker, rest = _leading(_SPEAKER, rest)
    if speaker is None and rest.startswith("@"):
        raise Refused(f"{rest.split()[0]!r} is not a name here. Names have a-z, 0-9, '-', '_' and '.'.")
    if channel is None and rest.startswith("#"):
        raise Refused(f"{rest.split()[0]!r} is not a channel here. Channels have a-z, 0-9, '-' and '_'.")
    return Typed(speaker=speaker, channel=channel, what=_what(rest, for_the_room=speaker is None))


def _leading(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    match = pattern.match(text)
    if match is None:
        return None, text
    return match[1].lower(), text[match.end() :].lstrip()


def _what(text: str, *, for_the_room: bool) -> What:
    if not text:
        return None
    if for_the_room and text.lower() in ("help", "who", "quit", "exit"):
        return Ask(word=text.lower())
    if text.startswith("/"):
        return _command(text[1:])
    if match := _PRESS.fullmatch(text):
        return Press(number=int(match[1]), explicit=text[0] in "pP[")
    return Words(text=text)


def _command(text: str) -> Command:
    name, _, rest = text.partition(" ")
    if not name:
        raise Refused("Write the command after the slash, such as /course next.")
    files = tuple(next(filter(None, match.groups())) for match in _FILE.finditer(rest))
    return Command(name=name, text=" ".join(_FILE.sub("", rest).split(" ")).strip(), files=files)
