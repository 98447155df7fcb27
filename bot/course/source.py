"""A course file after reading and before validation: plain data, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Data = None | bool | int | str | list["Data"] | dict[str, "Data"]
"""What a file can hold. Dates, times and versions are text: nothing is guessed from how a word looks."""

Path = tuple[str | int, ...]
"""The way to a part of the data: `("lessons", 2, "due")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a file, counting from 1."""

    line: int
    column: int


NOWHERE = Spot(line=0, column=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Where the values of a file begin, and the keys that name them."""

    values: Mapping[Path, Spot] = field(default_factory=dict)
    keys: Mapping[Path, Spot] = field(default_factory=dict)

    def of(self, path: Path, *, key: bool = False) -> Spot:
        """The place of a value (or of its key); of the nearest part around it where it is not in the file at
        all.
        """
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path:
            if spot := first.get(path) or second.get(path):
                return spot
            path = path[:-1]
        return self.values.get((), NOWHERE)


def dotted(path: Path) -> str:
    """A path as people write it: `lessons[2].due`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def undotted(text: str) -> Path:
    """The path that `dotted` wrote."""
    path: list[str | int] = []
    for part in text.replace("[", ".[").split("."):
        if part.startswith("["):
            path.append(int(part[1:-1]))
        elif part:
            path.append(part)
    return tuple(path)
