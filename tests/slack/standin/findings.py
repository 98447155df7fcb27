"""What is wrong with blocks, said the way Slack says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tests.slack.standin.facts import Json


class Findings:
    """Collects complaints, each with the place it is about."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def add(self, problem: str, at: str) -> None:
        self.errors.append(f"{problem} [json-pointer:{at}]")

    def thing(self, value: object, at: str) -> Json | None:
        """The value, if it is an object."""
        if isinstance(value, dict):
            return value
        self.add("expected an object", at)
        return None

    def known(self, thing: Mapping[str, Any], at: str, names: Collection[str]) -> None:
        for name in thing.keys() - set(names):
            self.add(f"no additional properties allowed: {name}", f"{at}/{name}")

    def required(self, thing: Mapping[str, Any], at: str, *names: str) -> bool:
        missing = [name for name in names if thing.get(name) is None]
        for name in missing:
            self.add(f"missing required field: {name}", at)
        return not missing

    def string(self, value: object, at: str, *, most: int, least: int = 1) -> bool:
        if not isinstance(value, str):
            self.add("expected a string", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", at)
        else:
            return True
        return False

    def string_if(self, thing: Mapping[str, Any], name: str, at: str, *, most: int, least: int = 1) -> None:
        if thing.get(name) is not None:
            self.string(thing[name], f"{at}/{name}", most=most, least=least)

    def flag_if(self, thing: Mapping[str, Any], at: str, *names: str) -> None:
        for name in names:
            if thing.get(name) is not None and not isinstance(thing[name], bool):
                self.add("expected a boolean", f"{at}/{name}")

    def items(self, value: object, at: str, *, most: int, least: int = 1) -> list[Any]:
        """The items, as many as may be looked at."""
        if not isinstance(value, list):
            self.add("expected an array", at)
            return []
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", at)
        return value

    def one_of(self, value: object, at: str, allowed: Collection[str]) -> None:
        if value not in allowed:
            self.add(f"must be one of {', '.join(sorted(allowed))}", at)

    def text(self, value: object, at: str, *, most: int, plain: bool = False) -> None:
        """A text object; `plain` where only plain_text will do."""
        thing = self.thing(value, at)
        if thing is None:
            return
        kind = thing.get("type")
        if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
            self.add(f"unsupported type: {kind}", f"{at}/type")
            return
        self.known(thing, at, {"type", "text", "emoji" if kind == "plain_text" else "verbatim"})
        self.flag_if(thing, at, "emoji", "verbatim")
        if self.required(thing, at, "text"):
            self.string(thing["text"], f"{at}/text", most=most)

    def text_if(self, thing: Mapping[str, Any], name: str, at: str, *, most: int, plain: bool = True) -> None:
        if thing.get(name) is not None:
            self.text(thing[name], f"{at}/{name}", most=most, plain=plain)

    def url(self, value: object, at: str) -> None:
        if self.string(value, at, most=3000) and not str(value).lower().startswith(
            ("http://", "https://", "mailto:", "slack://", "tel:")
        ):
            self.add("invalid_url", at)
