"""What the core needs from outside, in its own words. Every implementation passes the contract suite in
`tests/contracts/`, the in-memory ones first.

Errors cross these ports only as the ones in `bot.errors`, chained from whatever the library raised.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.bookkeeping import Inbox, Movements, Pauses, Proposals
from bot.course import Course
from bot.deliveries import Receipt
from bot.ledger import Ledger
from bot.messages import Message
from bot.model import Account, Place, Profile
from bot.repositories import CheckIns, Cohorts, Extensions, Members, Occurrences, People


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

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        """Post `message` once. `key` is the delivery's own and the same on every try; `reader` is who will
        read it in a direct message (for their clock and language), None in a channel. `under` is an earlier post of
        ours in this place about the same thing: a platform with threads puts this one there, and shows it in the
        channel as well, unless it is to stand `aside`, in the thread alone.

        In a CALENDAR place the message's one CalendarEntry is entered; `edit` changes it, or cancels it where the entry
        says so.

        Raises RateLimited, Unavailable, Unconfirmed, Unreachable, NotPermitted or Disconnected.
        """
        ...

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """Replace a message that was sent. Raises as `send` does; Unreachable where the message is gone."""
        ...

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        """Whether a message with this delivery key, which was not sent before `since`, was stored: its receipt, or
        None where it certainly was not, or not all of it and sending again adds only what is missing.

        Raises CannotTell where neither is certain, and RateLimited, Unavailable or Disconnected where it can be asked
        later.
        """
        ...

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        """A private GROUP place for these people of one space and us, which nobody else can read; the same people get
        the same place again. `near` is the cohort's channel, where platforms hang such places. Raises as `send` does.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a directory knows: the accounts of each handle (several for a group of people, none where nobody is called
    that), and by handle why somebody could not be looked up and what to do about it. `groups` are the handles that
    mean a group of people, however many are in it.
    """

    accounts: Mapping[str, tuple[Account, ...]]
    problems: Mapping[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


class Directory(Protocol):
    """Knows the people and places of one platform. Never asked within a transaction: it may take its time."""

    @property
    def knows_addresses(self) -> bool:
        """Whether people can be found by their e-mail address."""
        ...

    async def accounts(self, space: str, handles: Collection[str]) -> Found:
        """The accounts behind these handles: platform ids, ids of groups of people, e-mail addresses. Every handle is
        in one of the two mappings. Raises RateLimited, Unavailable, NotPermitted or Disconnected where none can be
        looked up.
        """
        ...

    async def obstacle(self, place: Place) -> str:
        """What stands in the way of posting in this channel and what to do about it, in the language spoken; empty
        where nothing does or the platform cannot say.
        """
        ...


class Groups(Protocol):
    """Groups of people on one platform that we may put people into (Discord: roles). Never asked within a transaction.

    Raises RateLimited, Unavailable, Unconfirmed or Disconnected, where the same may be tried again; Unreachable where
    the person is not there any more; NotPermitted where somebody has to do something first.
    """

    async def obstacle(self, space: str, group: str) -> str:
        """What stands in the way of putting people into this group and what to do about it, in the language spoken;
        empty where nothing does.
        """
        ...

    async def enter(self, space: str, group: str, external_id: str) -> None:
        """Put somebody in; who is in already stays."""
        ...

    async def leave(self, space: str, group: str, external_id: str) -> None:
        """Take somebody out; who is not in, or not in the space, changes nothing."""
        ...


class Safe(Protocol):
    """Secrets of platforms (tokens, one-use states), encrypted where they are kept. A secret has a drawer and a name.

    Raises StorageError, and Refused where a secret was put away under a key that is no longer given.
    """

    async def put(self, drawer: str, name: str, secret: str, *, until: datetime | None = None) -> None:
        """Keep a secret in place of what was there; `until` is when it may be dropped (None: never)."""
        ...

    async def get(self, drawer: str, name: str) -> str | None: ...

    async def take(self, drawer: str, name: str, now: datetime) -> str | None:
        """The secret, once: nobody gets it again, in no process. None where its time has run out."""
        ...

    async def drop(self, drawer: str, name: str) -> None:
        """Forget a secret; one that is not there changes nothing."""
        ...

    async def tidy(self, now: datetime) -> None:
        """Drop what may be dropped."""
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
    def movements(self) -> Movements: ...
    @property
    def pauses(self) -> Pauses: ...
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
