"""The part of the companion's memory that passes: what waits for somebody, and what was seen already. One `UnitOfWork`
holds it beside `bot.repositories`, in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Movement, Pause, Proposal


class Movements(Protocol):
    """Who came to or left the channel of a cohort, until a facilitator has been asked about it."""

    async def note(self, movements: Sequence[Movement]) -> None:
        """Write movements down; for the same person and cohort the later one takes the place of the earlier. Raises
        StorageError where there is no such cohort.
        """
        ...

    async def waiting(self, cohort_id: int) -> list[Movement]:
        """What waits, by (at, the platform's id)."""
        ...

    async def of(self, space: str, external_id: str) -> list[Movement]:
        """What waits because of one person, in all cohorts of a space, by cohort."""
        ...

    async def settle(self, cohort_id: int, external_ids: Collection[str]) -> None:
        """What waits for these people has been dealt with; those who are not there change nothing."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop what happened before this instant. Returns how many."""
        ...


class Pauses(Protocol):
    """Spaces to which nothing is sent for a while, because their platform said so. They hold for every process."""

    async def pause(self, pause: Pause) -> None:
        """Send nothing there before its `until`; an earlier end than the one that holds changes nothing."""
        ...

    async def current(self, now: datetime) -> dict[str, Pause]:
        """Those that end after `now`, by space."""
        ...

    async def end(self, space: str) -> None:
        """Send there again; one that is not paused changes nothing."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop those that ended before this instant. Returns how many."""
        ...


class Proposals(Protocol):
    """What was shown to somebody and waits for their yes."""

    async def add(self, *, kind: str, body: str, cohort_id: int | None, by: int, at: datetime) -> Proposal:
        """A new open proposal. Raises StorageError where there is no such cohort."""
        ...

    async def take(self, proposal_id: int, *, by: int) -> Proposal | None:
        """The open proposal of this person, closed from now on; None where it is closed, unknown or
        another's.
        """
        ...

    async def of_person(self, person_id: int) -> list[Proposal]:
        """The open proposals to this person, by (made, id)."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop proposals made before this instant, answered or not. Returns how many."""
        ...


class Inbox(Protocol):
    """Events already seen, so that a platform's retries change nothing."""

    async def first_sight(self, event_id: str, at: datetime) -> bool:
        """Whether this event is new; it is remembered in the same transaction."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop what was seen before this instant. Returns how many."""
        ...
