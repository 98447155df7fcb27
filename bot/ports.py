"""What the core needs from outside, in its own words. Every implementation passes the contract suite in
`tests/contracts/`, the in-memory ones first.

Errors cross these ports only as the ones in `bot.errors`, chained from whatever the library raised.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from bot.course import Course
from bot.deliveries import Receipt
from bot.ledger import Ledger
from bot.messages import Message
from bot.model import Place, Profile
from bot.repositories import CheckIns, Cohorts, Extensions, Inbox, Members, Occurrences, People, Proposals


class Clock(Protocol):
    """Tells the time. Decisions never see it: they are given `now`."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Holidays(Protocol):
    """Public holidays of a country."""

    def on(self, day: date, country: str) -> str | None:
        """The holiday's name, or None. `country` is an ISO 3166 code, with a subdivision after a hyphen
        (`GB-ENG`).

        A country nobody knows has no holidays.
        """
        ...

    def knows(self, country: str) -> bool:
        """Whether there is a calendar for this code."""
        ...


class Library(Protocol):
    """Course files."""

    def names(self) -> list[str]:
        """The courses that come with the companion or were added by the operator, by the name to give to
        `load`.
        """
        ...

    def load(self, name: str) -> Course:
        """Raises Refused where there is none of this name, CourseInvalid with every mistake where it is
        wrong.
        """
        ...

    def read(self, content: bytes, source: str) -> Course:
        """A course from the text of a file; `source` names it in errors. Raises CourseInvalid."""
        ...


class Messenger(Protocol):
    """Hands messages to one platform."""

    async def send(self, place: Place, message: Message, *, key: str, reader: Profile | None) -> Receipt:
        """Post `message` once. `key` is the delivery's own and the same on every try; `reader` is who will
        read it in a direct message (for their clock and language), None in a channel.

        Raises RateLimited, Unavailable, Unconfirmed, Unreachable or NotPermitted.
        """
        ...

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """Replace a message that was sent. Raises as `send` does; Unreachable where the message is gone."""
        ...

    async def find(self, place: Place, key: str) -> Receipt | None:
        """Whether a message with this delivery key was stored: its receipt, or None where it certainly was
        not.

        Raises CannotTell where neither is certain, and RateLimited or Unavailable where it can be asked
        later.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction. Its repositories speak the domain's verbs."""

    @property
    def people(self) -> People: ...
    @property
    def cohorts(self) -> Cohorts: ...
    @property
    def members(self) -> Members: ...
    @property
    def occurrences(self) -> Occurrences: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def extensions(self) -> Extensions: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def inbox(self) -> Inbox: ...


class Store(Protocol):
    """Where the companion's memory lives.

    Instants come back in UTC whatever zone they were given in; a naive one is refused with ValueError. Text
    that a database cannot keep (NUL, lone surrogates) comes back with U+FFFD in its place. An id that no row
    can have (from a forged button) is an unknown one. Reading what is not there gives None, or nothing in the
    list.
    """

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction that commits when the block ends and leaves nothing behind when it raises.

        Do not open a second one inside it: where there is one writer at a time, it would wait for the first.
        Raises StorageError.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A consistent look at the data; what is written through it is not kept. Raises StorageError."""
        ...

    async def close(self) -> None: ...
