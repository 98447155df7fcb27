"""What the linter has to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: the course cannot run like this. WARNING: somebody should look at it, and may leave it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that would embarrass a facilitator.

    `code` stays the same between releases. `where` is a path in the course file (`lessons[3].due`); `line` is
    its line there, 0 where it is not known. `message` says what is wrong, `remedy` what to do about it.
    """

    code: str
    severity: Severity
    where: str
    message: str
    remedy: str
    line: int = 0
