"""What a message does beyond being read: whom it notifies, where its links go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.slack.standin.facts import Json
from tests.slack.standin.world import Message, View

SEQUENCE = re.compile(r"<([^<>\n]+)>")
BARE_LINK = re.compile(r"\bhttps?://[^\s<>|`*]+", re.IGNORECASE)
BARE_CALL = re.compile(r"(?<![\w`])@(channel|here|everyone)\b", re.IGNORECASE)
BARE_CHANNEL = re.compile(r"(?<![\w&`])#[a-z0-9][a-z0-9_-]{1,79}\b")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(kw_only=True)
class Pings:
    """Whom a message notifies, by id; which of `here`, `channel` and `everyone` it calls; and where its links go.

    `links` are those somebody wrote as links (address, label), `bare` addresses that Slack makes links of by itself,
    `channels` the channels it names.
    """

    users: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    everyone: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    @property
    def anybody(self) -> bool:
        return bool(self.users or self.groups or self.everyone)


def pings(seen: Message | View) -> Pings:
    """What the text and the blocks of a message do. Text beside blocks counts too: notifications show it."""
    found = Pings()
    if isinstance(seen, Message):
        # `client` (the default of chat.update) and `full` find names and channels in plain words too.
        _markup(seen.text, found, loose=seen.parse != "none")
    for thing in things_in(seen.blocks):
        _thing(thing, found)
    return found


def things_in(value: object) -> Iterator[Json]:
    """Every object within blocks, at any depth."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things_in(inner)


def _thing(thing: dict[str, Any], found: Pings) -> None:
    match thing.get("type"):
        case "mrkdwn":
            _markup(thing["text"], found, loose=not thing.get("verbatim"))
        case "user":
            found.users.add(thing["user_id"])
        case "usergroup":
            found.groups.add(thing["usergroup_id"])
        case "broadcast":
            found.everyone.add(thing["range"])
        case "channel":
            found.channels.add(thing["channel_id"])
        case "link" | "button" if thing.get("url"):
            label = thing.get("text", thing["url"])
            found.links.append((thing["url"], label["text"] if isinstance(label, dict) else label))


def _markup(text: str, found: Pings, *, loose: bool) -> None:
    for sequence in SEQUENCE.findall(text):
        _sequence(sequence, found)
    rest = SEQUENCE.sub(" ", text)
    found.bare += [unescaped(link) for link in BARE_LINK.findall(rest)]
    if loose:
        found.everyone |= {call.lower() for call in BARE_CALL.findall(rest)}
        found.channels |= set(BARE_CHANNEL.findall(rest))


def _sequence(sequence: str, found: Pings) -> None:
    target, _, label = sequence.partition("|")
    if target.startswith("@"):
        found.users.add(target[1:])
    elif target.startswith("#"):
        found.channels.add(target[1:])
    elif target.startswith("!subteam^"):
        found.groups.add(target.removeprefix("!subteam^"))
    elif target.startswith("!date^"):
        if target.count("^") >= 3:
            found.links.append((unescaped(target.split("^")[3]), unescaped(label)))
    elif target.startswith("!"):
        found.everyone.add(target[1:])
    elif SCHEME.match(target):
        found.links.append((unescaped(target), unescaped(label or target)))


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """As Slack hands text to apps."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
