"""A line of a message in Slack's mrkdwn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from adapters.slack.rendering.escape import (
    ZERO_WIDTH_SPACE,
    address,
    escaped,
    fallback,
    inert,
    is_formatted,
    unquoted,
)
from adapters.slack.rendering.fitting import Atoms
from bot.clocks import both_clocks, on_course_clock, on_your_clock, zone_named
from bot.messages import GroupName, Inline, Line, Link, Mention, Moment, Room, Strong
from bot.model import Place, PlaceKind, Profile
from bot.plain import clean, clean_address

_USER = re.compile("[UW][A-Z0-9]{1,20}")
_CHANNEL = re.compile("[CG][A-Z0-9]{1,20}")
#: What stands on both sides of a longer text than this would have to stand far apart.
_LONGEST_STRONG = 500
_LONGEST_LABEL = 300
#: Long for a clock, short for Slack.
_LONGEST_FALLBACK = 80
_OPENING, _CLOSING = " ([{“‘", " .,;:!?)]}”’"
_COURSE, _YOURS = "\x00", "\x01"


def atoms_of(line: Line, reader: Profile | None) -> Atoms:
    """A line in pieces between which it may be cut, in the language spoken. Nothing but our own values is more than
    text in it. No blank is at its ends, and no two beside each other.
    """
    pieces = [piece for part in line for piece in _inline(part, reader) if piece]
    kept = [piece for before, piece in pairwise(["", *pieces]) if not before == piece == " "]
    while kept and kept[-1] == " ":
        kept.pop()
    while kept and kept[0] == " ":
        kept.pop(0)
    return list(_with_edges(kept))


def mrkdwn(line: Line, reader: Profile | None) -> str:
    """A line as one text, however long."""
    return unquoted("".join(atoms_of(line, reader)))


def _inline(part: Inline, reader: Profile | None) -> Iterable[str]:
    match part:
        case str():
            return inert(part)
        case Strong(text=text):
            return _strong(text)
        case Link():
            return _link(part)
        case Mention(external_id=external_id, name=name):
            if _USER.fullmatch(external_id):
                return [f"<@{external_id}>"]
            return inert(clean(name) or clean(external_id))
        case Room(place=place):
            return _room(place)
        case GroupName(external_id=external_id):
            return inert(f"@{clean(external_id)}")
        case Moment():
            return _moment(part, reader)


def _strong(text: str) -> Iterable[str]:
    pieces = inert(clean(text))
    said = "".join(pieces)
    return [f"*{said}*"] if 0 < len(said) <= _LONGEST_STRONG else pieces


def _room(place: Place) -> Iterable[str]:
    if place.kind is PlaceKind.DIRECT:
        return [f"<@{place.id}>"] if _USER.fullmatch(place.id) else inert(clean(str(place)))
    return [f"<#{place.id}>"] if _CHANNEL.fullmatch(place.id) else inert(clean(str(place)))


def _link(link: Link) -> Iterable[str]:
    """Words in a link cannot be kept from being formatted. Where they would be, they stand before the address."""
    url, label = address(link.url), clean(link.label)
    if url is None:
        shown = clean_address(link.url)
        return inert(shown if label in ("", shown) else f"{label} ({shown})")
    if label in ("", clean_address(link.url)):
        return [f"<{url}>"]
    if is_formatted(label) or len(label) > _LONGEST_LABEL:
        return [*inert(label), " ", "(", f"<{url}>", ")"]
    return [f"<{url}|{escaped(label)}>"]


def _moment(moment: Moment, reader: Profile | None) -> Iterable[str]:
    """The course's clock, and Slack's own date, which shows each reader theirs. It is left out where it would repeat
    the course's clock for the one who reads; in their stead, where we do not know their zone, Slack does.
    """
    said = on_course_clock(moment)
    yours = on_your_clock(moment, reader.zone if reader else None)
    if reader is not None and not yours and zone_named(reader.zone) is not None:
        return inert(said)
    instead = fallback(yours or said)[:_LONGEST_FALLBACK]
    date = f"<!date^{int(moment.at.timestamp())}^{{date_short_pretty}} {{time}}|{instead}>"
    pieces = re.split(f"([{_COURSE}{_YOURS}])", both_clocks(_COURSE, _YOURS))
    return [
        atom
        for piece in pieces
        for atom in ([date] if piece == _YOURS else inert(said if piece == _COURSE else piece))
    ]


def _with_edges(pieces: list[str]) -> Iterator[str]:
    """Strong text in the midst of a word is not strong for Slack: an invisible edge is put there."""
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if not _is_strong(piece):
            yield piece
            continue
        left = ZERO_WIDTH_SPACE if before and before[-1] not in _OPENING else ""
        right = ZERO_WIDTH_SPACE if after and after[0] not in _CLOSING else ""
        yield f"{left}{piece}{right}"


def _is_strong(piece: str) -> bool:
    """Ours, and no run of asterisks that people wrote."""
    return len(piece) > 2 and piece[0] == piece[-1] == "*" and bool(piece.strip("*"))
