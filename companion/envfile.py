"""The file `.env`, read for what is wrong with it and where; its values are pydantic-settings' to take."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Self

from dotenv.parser import parse_stream

from bot.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """Where each name stands (the last line wins, as in a shell), and the lines nobody can read. `given` are the names
    with a value, in capitals.
    """

    lines: dict[str, int] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    mistakes: tuple[Mistake, ...] = ()
    unreadable: bool = False

    @classmethod
    def read(cls, path: Path) -> Self:
        """Never raises: what is wrong with it stands in `mistakes`. A file that is not there is empty."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except (OSError, UnicodeError) as error:
            if isinstance(error, UnicodeError):
                problem = "is not UTF-8 text; save it again as UTF-8."
            else:
                problem = f"cannot be read ({error.strerror}); mend its rights, or move it away."
            return cls(
                mistakes=(Mistake(field=str(path), problem=problem, code="unreadable"),), unreadable=True
            )
        lines: dict[str, int] = {}
        values: dict[str, str | None] = {}
        mistakes: list[Mistake] = []
        for binding in parse_stream(StringIO(text)):
            # The parser gives blank lines and comments before a binding to that binding.
            before = len(binding.original.string) - len(binding.original.string.lstrip())
            line = binding.original.line + binding.original.string[:before].count("\n")
            if binding.error or (binding.key is not None and binding.value is None):
                mistakes.append(
                    Mistake(
                        field=str(path),
                        problem="this is not NAME=value; mend it, or put # before it.",
                        line=line,
                        code="unreadable",
                    )
                )
            elif binding.key is not None:
                lines[binding.key] = line
                values[binding.key.upper()] = binding.value
        given = frozenset(name for name, value in values.items() if value)
        return cls(lines=lines, given=given, mistakes=tuple(mistakes))

    def line_of(self, name: str) -> int:
        """The line on which this variable stands, in whatever case it is written; 0 where it does not."""
        return max((line for known, line in self.lines.items() if known.lower() == name.lower()), default=0)
