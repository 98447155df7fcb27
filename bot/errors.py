"""Every error of ours, and nothing of anybody else's.

    CompanionError
    ├── Refused                 a person asked for something that cannot be done; `str(error)` is said to them
    │   ├── CourseInvalid       a course file with every mistake found in it
    │   ├── RosterInvalid       a roster without a single usable row, with every mistake found in it
    │   └── SettingsInvalid     the settings, with every mistake found in them
    ├── DeliveryError           a message could not be handed over
    │   ├── RateLimited         later, and how much later
    │   ├── Unavailable         the platform certainly did not store it; try again
    │   ├── Unconfirmed         it may have been stored; ask before sending again
    │   ├── Unreachable         this person or channel cannot be written to (closed DMs, left, archived)
    │   ├── NotPermitted        we lack a permission there; an operator has to act
    │   └── Disconnected        the whole space is closed to us (token revoked, app removed); an operator has to act
    ├── CannotTell              the platform could not say whether a message arrived
    └── StorageError            the database refused
        ├── DatabaseUnwritable  read-only disk, full disk, missing folder
        ├── DatabaseTooNew      made by a newer release than this one
        └── DatabaseInUse       another companion already runs on this SQLite file

Errors cross a port only as one of these, chained (`raise … from error`) from what the library raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CompanionError(Exception):
    """The root: catching it catches everything the companion raises on purpose."""


class Refused(CompanionError):
    """A request that cannot be carried out. The text says what is wrong and what to do, in words for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing wrong in something a person wrote.

    `line` and `column` count from 1 (0 where the mistake has no place of its own); `field` is the path as a person
    would write it (`lessons[2].due`); `example` is a right value for that field, or empty.
    """

    field: str
    problem: str
    example: str = ""
    line: int = 0
    column: int = 0
    code: str = "invalid"

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        end = "" if self.problem.endswith((".", "?", "!")) else "."
        example = f"{end} Example: {self.example}" if self.example else ""
        return f"{place}{self.field}: {self.problem}{example}"


class _Mistaken(Refused):
    """Something a person wrote that has one or more mistakes, all of them told at once."""

    def __init__(self, source: str, mistakes: Sequence[Mistake]) -> None:
        self.source = source
        self.mistakes = tuple(mistakes)
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        super().__init__("\n".join([f"{source}: {count}", *(f"  {mistake}" for mistake in self.mistakes)]))


class CourseInvalid(_Mistaken):
    """A course file that cannot be used; `mistakes` holds every one."""


class RosterInvalid(_Mistaken):
    """A roster in which no row can be used; `mistakes` says why."""


class SettingsInvalid(_Mistaken):
    """Settings that cannot be used; `mistakes` holds every one, and never a secret's value."""


class DeliveryError(CompanionError):
    """A message could not be handed to the platform. Which subclass it is decides what happens next."""


class RateLimited(DeliveryError):
    """The platform asks us to wait `retry_after` seconds. Nothing was stored. With `alone` that is about this one
    message (its conversation has to be opened first, say), and others to the same space need not wait.
    """

    def __init__(self, retry_after: float, *, alone: bool = False) -> None:
        self.retry_after = retry_after
        self.alone = alone
        super().__init__(f"asked to wait {retry_after:g} s")


class Unavailable(DeliveryError):
    """The platform is out of reach and certainly stored nothing; the same send may be tried again."""


class Unconfirmed(DeliveryError):
    """The answer was lost: the message may or may not have been stored. Never send again without asking."""


class Unreachable(DeliveryError):
    """This recipient cannot be written to, now or on a retry: closed direct messages, left, archived, deleted."""


class NotPermitted(DeliveryError):
    """We lack a permission in that place. The text names the permission and who can give it."""


class Disconnected(DeliveryError):
    """The whole space is closed to us: the token was revoked, the app removed or disabled. Nothing was stored.

    What is due there waits for as long as it is of use. The text says what an operator has to do.
    """


class CannotTell(CompanionError):
    """The platform could not say whether a message arrived (no permission to look, history out of reach)."""


class StorageError(CompanionError):
    """The database refused or is out of reach. The text says which database (never its password) and what to do."""


class DatabaseUnwritable(StorageError):
    """The database cannot be written: read-only or full disk, missing folder, missing rights."""


class DatabaseTooNew(StorageError):
    """The database was migrated by a newer release than this one."""


class DatabaseInUse(StorageError):
    """Another companion already runs on this SQLite file."""
