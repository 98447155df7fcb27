"""Rows in memory, with transactions: a unit of work writes to a fork, and the fork is kept or dropped."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Generic, TypeVar

from bot.deliveries import Delivery
from bot.model import Cohort, Member, Movement, Pause, Person, Proposal
from bot.records import CheckIn, Extension
from storage.names import not_there
from storage.plans import Planned

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Rows by key. A fork shares them until its first write, and then has its own."""

    def __init__(self, rows: dict[K, V] | None = None) -> None:
        self._rows: dict[K, V] = {} if rows is None else rows
        self._shared = rows is not None

    def fork(self) -> Shelf[K, V]:
        return Shelf(self._rows)

    def get(self, key: K) -> V | None:
        return self._rows.get(key)

    def put(self, key: K, row: V) -> None:
        self._own()[key] = row

    def drop(self, key: K) -> None:
        del self._own()[key]

    def values(self) -> Iterator[V]:
        return iter(self._rows.values())

    def items(self) -> list[tuple[K, V]]:
        return list(self._rows.items())

    def __contains__(self, key: K) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def _own(self) -> dict[K, V]:
        if self._shared:
            self._rows = dict(self._rows)
            self._shared = False
        return self._rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """An occurrence of a cohort."""

    id: int
    cohort_id: int
    planned: Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A delivery and who holds it."""

    delivery: Delivery
    owner: str | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """A check-in, or one that was taken back."""

    check_in: CheckIn
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything there is. Ids count up from 1, and an id that was given is never given again."""

    numbers: Shelf[str, int] = field(default_factory=Shelf)
    people: Shelf[int, Person] = field(default_factory=Shelf)
    identities: Shelf[tuple[str, str], int] = field(default_factory=Shelf)
    cohorts: Shelf[int, Cohort] = field(default_factory=Shelf)
    members: Shelf[int, Member] = field(default_factory=Shelf)
    seats: Shelf[tuple[int, int], int] = field(default_factory=Shelf)
    plan: Shelf[tuple[int, str], PlanRow] = field(default_factory=Shelf)
    deliveries: Shelf[int, LedgerRow] = field(default_factory=Shelf)
    recipients: Shelf[tuple[int, str, int, str], int] = field(default_factory=Shelf)
    group_again_at: Shelf[int, datetime | None] = field(default_factory=Shelf)
    check_ins: Shelf[tuple[int, str], CheckInRow] = field(default_factory=Shelf)
    anonymous: Shelf[tuple[int, str], int] = field(default_factory=Shelf)
    extensions: Shelf[tuple[int, str], Extension] = field(default_factory=Shelf)
    movements: Shelf[tuple[int, str], Movement] = field(default_factory=Shelf)
    pauses: Shelf[str, Pause] = field(default_factory=Shelf)
    proposals: Shelf[int, Proposal] = field(default_factory=Shelf)
    open_proposals: Shelf[int, None] = field(default_factory=Shelf)
    inbox: Shelf[str, datetime] = field(default_factory=Shelf)

    def fork(self) -> State:
        """The same state, to be written to without touching this one."""
        return State(**{part.name: getattr(self, part.name).fork() for part in fields(self)})

    def next_id(self, what: str) -> int:
        """The next number for a row of this sort. Like those of databases, it is used up also by a row that turns out
        to be there already.
        """
        number = (self.numbers.get(what) or 0) + 1
        self.numbers.put(what, number)
        return number

    def forget_proposal(self, number: int) -> None:
        self.proposals.drop(number)
        if number in self.open_proposals:
            self.open_proposals.drop(number)

    def need_person(self, person_id: int) -> Person:
        """Raises StorageError where a row would refer to a person who is not there."""
        return _needed(self.people, person_id, "person")

    def need_cohort(self, cohort_id: int) -> Cohort:
        """Raises StorageError where a row would refer to a cohort that is not there."""
        return _needed(self.cohorts, cohort_id, "cohort")

    def need_member(self, member_id: int) -> Member:
        """Raises StorageError where a row would refer to a member who is not there."""
        return _needed(self.members, member_id, "member")


def _needed(shelf: Shelf[int, V], number: int, what: str) -> V:
    row = shelf.get(number)
    if row is None:
        raise not_there(what, number)
    return row
