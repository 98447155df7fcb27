"""A line of a message in Discord's markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from adapters.discord.rendering.escape import (
    ZERO_WIDTH_SPACE,
    address,
    begun,
    inert,
    means_something,
)
from adapters.fitting import Atoms
from bot.clocks import both_clocks, on_course_clock, on_your_clock, zone_named
from bot.messages import GroupName, Inline, Line, Link, Mention, Moment, Room, Strong
from bot.model import Place, PlaceKind, Profile
from bot.plain import clean, clean_address

_ID = re.compile("[1-9][0-9]{0,19}", re.ASCII)
#: Text from people never has these two signs beside each other, and a backslash of theirs may stand before ours.
_MENTION = re.compile("<@([0-9]+)>")
#: What stands on both sides of a longer text than this would have to stand far apart.
_LONGEST_STRONG = 500
_LONGEST_LABEL = 300
_COURSE, _YOURS = "\x00", "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ours:
    """Markdown of ours, which is not cut."""

    markdown: str


def atoms_of(line: Line, reader: Profile | None) -> Atoms:
    """A line in pieces between which it may be cut, in the language spoken. Nothing but our own values is more than
    text in it. No blank is at its ends, and no two beside each other.
    """
    parts = [part for inline in line for part in _inline(inline, reader)]
    pieces = [piece for piece in _pieces(parts) if piece]
    kept = [piece for before, piece in pairwise(["", *pieces]) if not before == piece == " "]
    while kept and kept[-1] == " ":
        kept.pop()
    while kept and kept[0] == " ":
        kept.pop(0)
    return kept


def markdown(line: Line, reader: Profile | None) -> str:
    """A line as one text, however long."""
    return begun("".join(atoms_of(line, reader)))


def mentioned(content: str) -> list[str]:
    """The ids of the people whom markdown of ours mentions."""
    return _MENTION.findall(content)


def _pieces(parts: Sequence[str | _Ours]) -> Iterator[str]:
    """Text that stands beside other text is taken as one: two harmless halves may mean something together."""
    beside = any(isinstance(part, _Ours) for part in parts)
    after_ours = False
    for is_text, group in groupby(parts, key=lambda part: isinstance(part, str)):
        if is_text:
            said = inert("".join(part for part in group if isinstance(part, str)), beside=beside)
            yield from said
            after_ours = after_ours and not said
            continue
        for part in group:
            if isinstance(part, _Ours):
                # Bold beside bold would be read as one with stars in it.
                yield f"{ZERO_WIDTH_SPACE}{part.markdown}" if after_ours else part.markdown
                after_ours = True


def _inline(part: Inline, reader: Profile | None) -> Iterable[str | _Ours]:
    match part:
        case str():
            return [part]
        case Strong(text=text):
            return [_strong(text)]
        case Link():
            return _link(part)
        case Mention(external_id=external_id, name=name):
            return [_to(external_id, f"<@{external_id}>", clean(name) or clean(external_id))]
        case Room(place=place):
            return [_room(place)]
        case GroupName(external_id=external_id):
            return [_to(external_id, f"<@&{external_id}>", f"@{clean(external_id)}")]
        case Moment():
            return _moment(part, reader)


def _strong(text: str) -> str | _Ours:
    said = clean(text)
    is_short = 0 < len(said) <= _LONGEST_STRONG
    return _Ours(markdown=f"**{''.join(inert(said))}**") if is_short else said


def _to(external_id: str, markdown: str, otherwise: str) -> str | _Ours:
    return _Ours(markdown=markdown) if _ID.fullmatch(external_id) else otherwise


def _room(place: Place) -> str | _Ours:
    sign = "@" if place.kind is PlaceKind.DIRECT else "#"
    return _to(place.id, f"<{sign}{place.id}>", clean(str(place)))


def _link(link: Link) -> Iterable[str | _Ours]:
    """Words in a link cannot be kept from being formatted, and an emoji among them breaks it (discord-api-docs#7673).
    Such words stand before the address.
    """
    url, label = address(link.url), clean(link.label)
    if url is None:
        shown = clean_address(link.url)
        return [shown if label in ("", shown) else f"{label} ({shown})"]
    if label in ("", clean_address(link.url)):
        return [_Ours(markdown=f"<{url}>")]
    if means_something(label) or _has_emoji(label) or len(label) > _LONGEST_LABEL:
        return [f"{label} (", _Ours(markdown=f"<{url}>"), ")"]
    return [_Ours(markdown=f"[{label}]({url})")]


def _has_emoji(text: str) -> bool:
    return any(unicodedata.category(sign) == "So" for sign in text)


def _moment(moment: Moment, reader: Profile | None) -> Iterable[str | _Ours]:
    """The course's clock, and Discord's own date, which shows each reader theirs. It is left out where it would repeat
    the course's clock for somebody whose zone we were told. What is on nobody's clock but theirs needs no other.
    """
    said = on_course_clock(moment)
    date = _Ours(markdown=f"<t:{int(moment.at.timestamp())}:f>")
    if reader is not None and _is_theirs(moment, reader):
        if not reader.guessed:
            return [said]
        if not moment.zone_label:
            return [date]
    pieces = re.split(f"([{_COURSE}{_YOURS}])", both_clocks(_COURSE, _YOURS))
    return [date if piece == _YOURS else said if piece == _COURSE else piece for piece in pieces]


def _is_theirs(moment: Moment, reader: Profile) -> bool:
    """Whether their clock shows what the course's does."""
    return zone_named(reader.zone) is not None and not on_your_clock(moment, reader.zone)
