"""What people see of Discord's markdown, read by a rule of our own: words, formatting, links, and whom it calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Rule = tuple[str, re.Pattern[str]]

#: In the order in which Discord tries them. What is in the first group is read on, where there is one.
INLINE: list[Rule] = [
    ("escaped", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("link", re.compile(r"<([^: >]+:/[^ >]+)>")),
    ("link", re.compile(r"((?:https?|steam|discord)://[^\s<]+)", re.IGNORECASE)),
    ("person", re.compile(r"<@!?(\d+)>")),
    ("role", re.compile(r"<@&(\d+)>")),
    ("room", re.compile(r"<#(\d+)>")),
    ("time", re.compile(r"<t:(-?\d+)(?::[tTdDfFRsS])?>")),
    ("command", re.compile(r"</([^>]+:\d+)>")),
    ("emoji", re.compile(r"<a?:(\w+:\d+)>")),
    ("emoji", re.compile(r":([^\s:]+):")),
    ("guide", re.compile(r"<id:([^>]+)>")),
    ("mail or phone", re.compile(r"<([^\s<>]+@[^\s<>]+|\+\d[\d ]+)>")),
    ("everybody", re.compile(r"@(everyone|here)", re.IGNORECASE)),
    ("masked", re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])*)\]\((\S*?[^\s)]*)\)")),
    ("bold", re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underlined", re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("italic", re.compile(r"\*(?=\S)((?:\\.|[^\\*])+?)\*(?!\*)", re.DOTALL)),
    ("italic", re.compile(r"\b_((?:\\.|[^\\_])+?)_\b", re.DOTALL)),
    ("struck", re.compile(r"~~((?:\\.|[^\\])+?)~~(?!_)", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|((?:\\.|[^\\])+?)\|\|", re.DOTALL)),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
]
#: At the beginning of a line, and within each other.
LINE: list[Rule] = [
    ("heading", re.compile(r" *#{1,3}\s+(?=\S)")),
    ("small", re.compile(r" *-#\s+(?=\S)")),
    ("quotation", re.compile(r" *>(?:>>)? ")),
    ("list", re.compile(r" *[-*+] +")),
    ("list", re.compile(r" *\d+[.)] +")),
]
BLOCK = re.compile(r"```(?:[\w+#.-]*\n)?(.*?)\n?```", re.DOTALL)
INVISIBLE = str.maketrans("", "", "\N{ZERO WIDTH SPACE}")


@dataclass(slots=True, kw_only=True)
class Seen:
    """`words` without anything that does not show, and `marks`: what is more than words, by kind."""

    words: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        return [said for mark, said in self.marks if mark == kind]

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.marks}


def seen(content: str) -> Seen:
    """A whole text display."""
    found, at = Seen(), 0
    for block in BLOCK.finditer(content):
        _lines(content[at : block.start()], found)
        found.marks.append(("block", block[1]))
        found.words += block[1]
        at = block.end()
    _lines(content[at:], found)
    found.words = found.words.translate(INVISIBLE)
    return found


def _lines(content: str, found: Seen) -> None:
    said = []
    for line in content.split("\n"):
        at = 0
        while match := next((match for _, rule in LINE if (match := rule.match(line, at))), None):
            kind = next(kind for kind, rule in LINE if rule.match(line, at))
            found.marks.append((kind, line[match.end() :]))
            at = match.end()
        said.append(_inline(line[at:], found))
    found.words += "\n".join(said)


def _inline(text: str, found: Seen, rules: list[Rule] = INLINE) -> str:
    words, at = "", 0
    while at < len(text):
        kind, match = next(
            ((kind, match) for kind, rule in rules if (match := rule.match(text, at))), ("", None)
        )
        if match is None:
            words += text[at]
            at += 1
            continue
        if kind != "escaped":
            found.marks.append((kind, match[2] if kind == "masked" else match[1]))
        words += SHOWN.get(kind, _as_it_is)(match, found)
        at = match.end()
    return words


def _as_it_is(match: re.Match[str], _: Seen) -> str:
    return str(match[1])


def _formatted(match: re.Match[str], found: Seen) -> str:
    return _inline(match[1], found)


def _masked(match: re.Match[str], found: Seen) -> str:
    """In the words of a link a backslash is a backslash."""
    return f"{_inline(match[1], found, [rule for rule in INLINE if rule[0] != 'escaped'])} ({match[2]})"


SHOWN: dict[str, Callable[[re.Match[str], Seen], str]] = {
    "bold": _formatted,
    "underlined": _formatted,
    "italic": _formatted,
    "struck": _formatted,
    "spoiler": _formatted,
    "masked": _masked,
    "person": lambda match, _: f"@{match[1]}",
    "room": lambda match, _: f"#{match[1]}",
    "everybody": lambda match, _: match[0],
}


def walk(components: object) -> Iterator[dict[str, Any]]:
    """Every component, from the outside in."""
    if isinstance(components, list | tuple):
        for one in components:
            yield one
            yield from walk(one.get("components"))
            yield from walk([one["component"]] if "component" in one else None)


def texts_of(components: object) -> list[str]:
    return [one["content"] for one in walk(components) if one["type"] == 10]


def buttons_of(components: object) -> list[dict[str, Any]]:
    return [one for one in walk(components) if one["type"] == 2]
