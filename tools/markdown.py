"""Links and commands in Markdown files: whether what they name is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click

from bot.commands.catalogue import COMMANDS
from companion.cli import main

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^\s*```")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_SLASH = re.compile(r"(?<![\w/.:])/(cohort|course) ([a-z]+)")
_SHELL = re.compile(r"^\s*(?:\$ )?(?:\S*/)?(make|companion)\s(.*)$")


def broken_links(page: Path, root: Path) -> Iterator[str]:
    """Links to files that are not there, and to headings that are not in them."""
    for number, line in _prose(page):
        for match in _LINK.finditer(line):
            target = match[1] or match[2]
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = (page.parent / unquote(name)).resolve() if name else page
            if not there.is_relative_to(root) or not there.exists():
                yield f"{page.relative_to(root)}:{number}: there is no {target}"
            elif anchor and anchor not in _anchors(there):
                yield f"{page.relative_to(root)}:{number}: {name or 'this page'} has no heading #{anchor}"


def broken_commands(page: Path, root: Path) -> Iterator[str]:
    """Commands in code blocks that do not exist, and slash commands anywhere that the catalogue does not
    know.
    """
    targets = set(_TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))
    known = {command.path for command in COMMANDS}
    where = page.relative_to(root)
    for number, line in _code(page):
        match = _SHELL.match(line)
        if match is None:
            continue
        words = shlex.split(match[2], comments=True)
        if match[1] == "make":
            for word in words:
                if "=" not in word and not word.startswith("-") and word not in targets:
                    yield f"{where}:{number}: the Makefile has no {word}"
        elif problem := _no_such_command(words):
            yield f"{where}:{number}: {problem}"
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        for match in _SLASH.finditer(line):
            if (match[1], match[2]) not in known:
                yield f"{where}:{number}: there is no command {match[0]}"


def _no_such_command(words: list[str]) -> str | None:
    command: click.Command = main
    context = click.Context(main)
    path = "companion"
    for word in words:
        if word.startswith("-"):
            options = {name for parameter in command.get_params(context) for name in parameter.opts}
            if word.split("=")[0] not in options | {"--help"}:
                return f"{path} has no option {word}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"there is no {path} {word}"
            command, path = found, f"{path} {word}"
    return None


def _prose(page: Path) -> Iterator[tuple[int, str]]:
    yield from ((number, line) for number, line, code in _lines(page) if not code)


def _code(page: Path) -> Iterator[tuple[int, str]]:
    yield from ((number, line) for number, line, code in _lines(page) if code)


def _lines(page: Path) -> Iterator[tuple[int, str, bool]]:
    fenced = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if _FENCE.match(line):
            fenced = not fenced
        else:
            yield number, line, fenced


def _anchors(page: Path) -> set[str]:
    """The ids that GitHub gives to headings."""
    headings = (_HEADING.match(line) for _, line in _prose(page))
    plain = (re.sub(r"[`*_]", "", match[1]).lower() for match in headings if match)
    return {re.sub(r"[^\w\- ]", "", text).replace(" ", "-") for text in plain}
