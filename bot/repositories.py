"""The companion's memory, in the domain's own verbs. One `UnitOfWork` of `bot.ports` holds them, in one transaction.

What every verb promises is asked of every implementation by `tests/contracts/`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.changes import Change
from bot.course import Course
from bot.grouping import Grouped, Grouping
from bot.model import (
    Cohort,
    Member,
    Options,
    Person,
    Place,
    Preferences,
    Profile,
    Role,
)
from bot.occurrences import ClaimedOccurrence, Occurrence
from bot.records import CheckIn, Extension, Withdrawn

#: What holds in a cohort whose facilitators chose nothing.
DEFAULT_OPTIONS = Options()


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
        it at once. What the person chose themselves (`Preferences`) stays, and so does a zone that was told where this
        one is only `guessed`.
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

    async def asked(self, person_id: int, at: datetime) -> None:
        """They were asked about the zone that was guessed; who was asked before keeps that instant. One who is not
        there changes nothing.
        """
        ...

    async def spaces(self, platform: str, external_id: str) -> list[str]:
        """The spaces of this platform in which somebody with this id is a present member of a cohort, that which they
        joined last first.
        """
        ...

    async def erase(self, person_id: int) -> None:
        """Forget this person: their preferences, memberships, extensions, proposals, movements, and every delivery to
        them, whatever state it is in. Their standing check-ins remain as counts without anybody's name
        (`CheckIns.anonymous`). One who is not there changes nothing.
        """
        ...

    async def update_many(self, profiles: Sequence[Profile]) -> list[Person]:
        """`update` for many, in their order, in a bounded number of statements. Several profiles with one identity
        are all answered with the person that the last of them leaves.
        """
        ...


class Cohorts(Protocol):
    """Cohorts and the changes made to them."""

    async def add(
        self,
        *,
        name: str,
        channel: Place,
        course: Course,
        start: date | None,
        at: datetime,
        options: Options = DEFAULT_OPTIONS,
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

    async def choose(self, cohort_id: int, options: Options) -> Cohort:
        """Run the cohort by these options from now on, and return it. Members who are not in the group they say are
        to be put there at once, also where that had failed. Raises StorageError where there is no such cohort.
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

    async def of_cohort(self, cohort_id: int, *, role: Role | None = None) -> list[Member]:
        """The present members, or those of them with this role, in the order (joined, id)."""
        ...

    async def of_person(self, person_id: int, *, gone: bool = False) -> list[Member]:
        """This person in every cohort they are now in, and with `gone` in those they have left, in the order
        (joined, id).
        """
        ...

    async def get_many(self, member_ids: Iterable[int]) -> dict[int, Member]:
        """Members by id, those who left included."""
        ...

    async def misgrouped(
        self,
        platforms: Collection[str],
        now: datetime,
        *,
        held_until: datetime,
        limit: int,
        besides: Collection[str] = (),
    ) -> list[Grouping]:
        """Up to `limit` members who are not in the group that their cohort's options say (nobody who left is to be in
        any), in spaces of these platforms but for those of `besides`: who was to be tried first comes first, then by
        id. Those to be tried again only later are left out, and these are left to the caller until `held_until`.
        Nobody is taken out of a group in which another of their cohorts wants them.
        """
        ...

    async def grouped(self, outcomes: Sequence[Grouped]) -> None:
        """Write down who is in which group now. Where another group is wanted by now, that is to be tried at once.
        Members who are gone by now are passed over.
        """
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
