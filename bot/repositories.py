"""The companion's memory, in the domain's own verbs. One `UnitOfWork` of `bot.ports` holds them, in one transaction.

What every verb promises is asked of every implementation by `tests/contracts/`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.changes import Change
from bot.course import Course
from bot.model import (
    CheckIn,
    Cohort,
    Delivery,
    DeliveryState,
    Edited,
    Extension,
    Member,
    NewDelivery,
    Person,
    Place,
    Preferences,
    Profile,
    Proposal,
    Role,
    Settlement,
    Timing,
    Withdrawn,
)
from bot.occurrences import ClaimedOccurrence, Occurrence


class People(Protocol):
    """Everybody we know, by platform identity."""

    async def known(self, space: str, external_id: str) -> Person | None: ...

    async def known_many(self, space: str, external_ids: Sequence[str]) -> dict[str, Person]:
        """Those of these people of one space whom we know, by the id asked for, in a bounded number of
        statements.
        """
        ...

    async def meet(self, profile: Profile) -> Person:
        """The person with this identity, made from `profile` where we did not know them. Changes nobody."""
        ...

    async def update(self, profile: Profile) -> Person:
        """Put this profile in place of what we were told, adding the person where there was none. Members show
        it at once. What the person chose themselves (`Preferences`) stays.
        """
        ...

    async def prefer(self, person_id: int, preferences: Preferences) -> None:
        """Put these preferences in place of those we held. Members show them at once. Raises StorageError where
        there is no such person.
        """
        ...

    async def hold(self, person_ids: Collection[int]) -> None:
        """Let no other transaction that asks the same decide about these people until this one has ended: it waits.
        What is read after this call shows what those before it wrote. Ids that nobody has are passed over.
        """
        ...

    async def erase(self, person_id: int) -> None:
        """Forget this person: their preferences, memberships, extensions, proposals, and every delivery to them,
        whatever state it is in. Their standing check-ins remain as counts without anybody's name
        (`CheckIns.anonymous`). One who is not there changes nothing.
        """
        ...

    async def update_many(self, profiles: Sequence[Profile]) -> list[Person]:
        """`update` for many, in their order, in a bounded number of statements. Of several profiles with one
        identity the last is taken, and each of them answered with that person.
        """
        ...


class Cohorts(Protocol):
    """Cohorts and the changes made to them."""

    async def add(
        self, *, name: str, channel: Place, course: Course, start: date | None, at: datetime
    ) -> Cohort:
        """A new cohort. Raises Refused where the space already has one of this name."""
        ...

    async def get(self, cohort_id: int) -> Cohort | None: ...

    async def get_many(self, cohort_ids: Iterable[int]) -> dict[int, Cohort]: ...

    async def in_space(self, space: str) -> list[Cohort]:
        """The cohorts of a tenant, oldest first, by (created, id)."""
        ...

    async def every(self) -> list[Cohort]:
        """The cohorts of all tenants, oldest first, by (created, id)."""
        ...

    async def change(self, cohort_id: int, change: Change) -> Cohort:
        """Write a change down and return the cohort with it. Raises StorageError where there is no such
        cohort.
        """
        ...


class Members(Protocol):
    """Who is in which cohort."""

    async def enrol(
        self, cohort_id: int, person_ids: Sequence[int], role: Role, at: datetime
    ) -> list[Member]:
        """Give these people this role, adding them (or bringing them back) where needed. Doing it again
        changes nothing. Who left and comes back joins anew, at `at` and with this role alone, as the same
        member.

        Returns only those who are new to the cohort or came back, in the order given. Raises StorageError
        where there is no such cohort or person.
        """
        ...

    async def mute(self, member_id: int, at: datetime | None) -> None:
        """No reminders about this cohort from `at` on; None ends that. One who never was changes nothing."""
        ...

    async def leave(self, member_id: int, at: datetime) -> None:
        """Mark a member as gone from `at` on; one who left already, or never was, changes nothing."""
        ...

    async def of_cohort(self, cohort_id: int) -> list[Member]:
        """The present members, in the order (joined, id)."""
        ...

    async def of_person(self, person_id: int, *, gone: bool = False) -> list[Member]:
        """This person in every cohort they are now in, and with `gone` in those they have left, in the order
        (joined, id).
        """
        ...

    async def get_many(self, member_ids: Iterable[int]) -> dict[int, Member]:
        """Members by id, those who left included."""
        ...


class Occurrences(Protocol):
    """The plan of every cohort, and how far it has been worked off."""

    async def put(self, cohort_id: int, plan: Sequence[Occurrence]) -> None:
        """Make this the cohort's plan. What is new is added, to be opened in its time; what is known by its
        key takes the new values and keeps its state and revision; what is no longer planned is withdrawn (and
        comes back if a later plan has it again). An occurrence that was already opened and whose `at` now
        lies later than it did is to be opened again in its time, under the next revision. Raises ValueError
        for a plan that has a key twice.
        """
        ...

    async def claim(self, now: datetime, *, limit: int) -> list[ClaimedOccurrence]:
        """Up to `limit` occurrences not yet opened with `opens` at or before `now`, by (opens, id), marked as
        opened in this transaction: if it does not commit, they were not claimed. Two processes never get the
        same one.
        """
        ...

    async def opened(self, cohort_id: int, now: datetime) -> list[ClaimedOccurrence]:
        """Occurrences of the present plan that were opened and have not expired at `now` (`expires` is
        later), by (opens, id).
        """
        ...

    async def next_opening(self) -> datetime | None:
        """When the next occurrence opens, of any cohort."""
        ...


class Ledger(Protocol):
    """Deliveries: the truth about what was, will be and will not be said."""

    async def record(self, rows: Sequence[NewDelivery]) -> int:
        """Add rows, QUEUED or SKIPPED; one that exists for the same (cohort, occurrence, revision, recipient)
        stays as it is. Returns how many are new. Raises ValueError for a row in another state, StorageError
        where there is no such cohort or member.
        """
        ...

    async def claim(self, now: datetime, *, owner: str, lease_until: datetime, limit: int) -> list[Delivery]:
        """Up to `limit` QUEUED rows due at or before `now`, by (due, id), now LEASED to `owner`. No row is
        ever given to two owners.
        """
        ...

    async def begin(self, delivery_ids: Sequence[int], *, owner: str, lease_until: datetime) -> set[int]:
        """LEASED → SENDING for the rows this owner still holds; returns which. From now on a crash makes them
        uncertain. Counts one attempt for each.
        """
        ...

    async def settle(self, settlements: Sequence[Settlement], *, owner: str) -> None:
        """Write down what became of rows this owner holds (LEASED or SENDING) or that are UNCERTAIN, which
        anybody may resolve; any other row stays as it is. The lease ends. A QUEUED row is not settled
        (`settled_at` is None) and keeps its due time where the settlement has none; receipt, text and inputs
        stay where the settlement has none. Raises ValueError for a settlement as LEASED or SENDING.
        """
        ...

    async def expire_leases(self, now: datetime) -> tuple[int, int]:
        """Leases that ran out, `lease_until` being at or before `now`: LEASED → QUEUED, SENDING → UNCERTAIN,
        settled at `now`. Returns how many of each.
        """
        ...

    async def uncertain(self, now: datetime, *, limit: int) -> list[Delivery]:
        """UNCERTAIN rows to ask the platform about: those with `due_at` at or before `now`, by (due, id).

        Settling one as UNCERTAIN with a later `due_at` puts the next question off until then.
        """
        ...

    async def retime(self, moved: Mapping[int, Timing]) -> None:
        """New times and places for QUEUED rows by id; rows in any other state stay as they are."""
        ...

    async def requeue(self, again: Mapping[int, Timing]) -> None:
        """SKIPPED rows by id are QUEUED again, at these times and places: what they were skipped for holds no longer.
        Rows in any other state stay as they are.
        """
        ...

    async def of_people(self, person_ids: Collection[int], *, since: datetime) -> dict[int, list[Delivery]]:
        """What concerns each of these people (every id asked for is in the answer), in all their cohorts: rows to
        them (`member_id`) that are QUEUED, LEASED, SENDING or UNCERTAIN, and those settled at or after `since`, by id.
        """
        ...

    async def outdate(self, cohort_id: int, subjects: Collection[str], at: datetime) -> int:
        """Posts to the cohort's channel about these units (what stands before the `/` of an occurrence's key) may no
        longer be true: SENT ones are to be edited from `at` on, and so are those that are LEASED, SENDING or
        UNCERTAIN now, once they are SENT. Returns how many.
        """
        ...

    async def claim_edits(self, now: datetime, *, lease_until: datetime, limit: int) -> list[Delivery]:
        """Up to `limit` SENT rows whose `edit_due_at` is at or before `now`, by (edit_due_at, id). They come back
        with `edit_due_at` as `lease_until`: nobody else gets them before that. An edit may be made twice.
        """
        ...

    async def settle_edits(self, edits: Sequence[Edited]) -> None:
        """Write down how edits went. A row that was outdated again since it was claimed keeps its new
        `edit_due_at`. One that somebody else has edited to the end meanwhile is to be edited once more, at
        `claimed_until`, and nobody knows what it says: which of the two edits arrived last cannot be told.
        """
        ...

    async def queued(self, cohort_id: int, *, member_id: int | None = None) -> list[Delivery]:
        """QUEUED rows of a cohort, or of one member of it, by (due, id)."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next QUEUED row falls due, of any cohort."""
        ...

    async def of_cohort(self, cohort_id: int) -> list[Delivery]:
        """Every row of a cohort in the order of (settled, or due while it is not settled; id)."""
        ...

    async def counts(self, cohort_id: int) -> dict[DeliveryState, int]:
        """How many rows of a cohort are in each state; states without rows are left out."""
        ...

    async def of_member(self, member_id: int, *, limit: int) -> list[Delivery]:
        """The rows of one member, those settled or due last first."""
        ...

    async def troubled(self, cohort_id: int, *, limit: int) -> list[Delivery]:
        """FAILED and UNCERTAIN rows of a cohort, the last settled first."""
        ...


class CheckIns(Protocol):
    """What learners told us they have done."""

    async def record(self, check_ins: Sequence[CheckIn]) -> None:
        """Add check-ins; for an assignment already checked in by this member the earlier `acted_at` is kept,
        and `recorded_at`, `how`, `note` and `link` are taken from the one recorded last. Withdrawn ones start
        anew. Raises StorageError where there is no such member.
        """
        ...

    async def withdraw(self, member_id: int, assignments: Sequence[str], at: datetime) -> None:
        """Take check-ins back, and forget their notes and links; those that are not there change nothing."""
        ...

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, CheckIn]]:
        """Standing check-ins by member id and assignment key; every id asked for is in the answer."""
        ...

    async def withdrawn(self, member_id: int) -> dict[str, Withdrawn]:
        """What this member had checked in, took back, and has not checked in again, by assignment key."""
        ...

    async def anonymous(self, cohort_id: int) -> dict[str, int]:
        """How many erased people had checked in, by assignment key."""
        ...


class Extensions(Protocol):
    """More time for single learners."""

    async def grant(self, extensions: Sequence[Extension]) -> None:
        """Write extensions down; a later one for the same member and unit takes the place of the earlier. Raises
        StorageError where there is no such member.
        """
        ...

    async def revoke(self, member_ids: Collection[int], unit: str) -> int:
        """Take back what these members were given for a unit. Returns how many had something."""
        ...

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, Extension]]:
        """Extensions by member id and unit key; every id asked for is in the answer."""
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
