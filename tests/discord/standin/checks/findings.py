"""What is wrong with a piece of JSON, and where."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.discord.standin.facts import Json


class Findings:
    """`errors` by dotted path, as Discord's `errors` object nests them; `unknown` are fields it would pass over."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.unknown: list[str] = []

    def add(self, at: str, what: str) -> None:
        self.errors.setdefault(at, what)

    def known(self, thing: Json, at: str, names: Collection[str]) -> None:
        self.unknown += [f"{at}.{name}" for name in thing.keys() - set(names)]

    def string(
        self, thing: Json, at: str, name: str, *, most: int, least: int = 1, needed: bool = True
    ) -> str | None:
        """A text between these lengths; None where it is not there or wrong."""
        said, where = thing.get(name), f"{at}.{name}"
        if said is None:
            if needed:
                self.add(where, "This field is required")
            return None
        if not isinstance(said, str):
            self.add(where, "Could not interpret as string.")
            return None
        if not least <= len(said) <= most:
            self.add(where, f"Must be between {least} and {most} in length.")
            return None
        if needed and not said.strip():
            self.add(where, "This field is required")
        return said

    def number(
        self, thing: Json, at: str, name: str, *, least: int, most: int, needed: bool = False
    ) -> int | None:
        said, where = thing.get(name), f"{at}.{name}"
        if said is None:
            if needed:
                self.add(where, "This field is required")
            return None
        if not isinstance(said, int) or isinstance(said, bool):
            self.add(where, "Value is not int.")
            return None
        if not least <= said <= most:
            self.add(where, f"int value should be between {least} and {most}.")
            return None
        return said

    def flags(self, thing: Json, at: str, *names: str) -> None:
        for name in names:
            if not isinstance(thing.get(name, False), bool):
                self.add(f"{at}.{name}", "Value is not bool.")

    def items(self, thing: Json, at: str, name: str, *, least: int, most: int) -> list[Any]:
        """A list of so many things; empty where it is none."""
        said, where = thing.get(name), f"{at}.{name}"
        if said is None:
            self.add(where, "This field is required")
            return []
        if not isinstance(said, list):
            self.add(where, "Only iterables may be used in a ListType.")
            return []
        if not least <= len(said) <= most:
            self.add(where, f"Must be between {least} and {most} in length.")
        return said
