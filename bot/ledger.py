"""The ledger in the domain's own verbs: the truth about what was, will be and will not be said.

What every verb promises is asked of every implementation by `tests/contracts/`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.deliveries import Delivery, DeliveryState, Edited, NewDelivery, Receipt, Settlement, Timing


class Ledger(Protocol):
    """Deliveries: the truth about what was, will be and will not be said."""

    async def record(self, rows: Sequence[NewDelivery]) -> int:
        """Add rows, QUEUED or SKIPPED; one that exists for the same (cohort, occurrence, revision, recipient)
        stays as it is. One that is SKIPPED is settled at its `due_at`. Returns how many are new. Raises ValueError
        for a row in another state, StorageError where there is no such cohort or member.
        """
        ...

    async def spaces(self, now: datetime) -> list[str]:
        """The spaces with work at `now`, by name: QUEUED rows that are due (`claim`), or posts to edit
        (`claim_edits`). Those that are paused are not among them.
        """
        ...

    async def claim(
        self, now: datetime, *, space: str, owner: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        """Up to `limit` QUEUED rows of one space due at or before `now`, by (due, id), now LEASED to `owner`. No row
        is ever given to two owners.
        """
        ...

    async def begin(
        self, delivery_ids: Sequence[int], *, owner: str, now: datetime, lease_until: datetime
    ) -> set[int]:
        """LEASED → SENDING for the rows this owner still holds, with `now` as `begun_at`; returns which. From now on a
        crash makes them uncertain. Counts one attempt for each.
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

    async def uncertain(self, now: datetime, *, platforms: Collection[str], limit: int) -> list[Delivery]:
        """UNCERTAIN rows to ask these platforms about: those with `due_at` at or before `now`, by (due, id).

        Settling one as UNCERTAIN with a later `due_at` puts the next question off until then.
        """
        ...

    async def retime(self, moved: Mapping[int, Timing]) -> None:
        """New times and places for QUEUED rows by id; rows in any other state stay as they are."""
        ...

    async def requeue(self, again: Mapping[int, Timing]) -> None:
        """SKIPPED and FAILED rows by id are QUEUED again, at these times and places: what was in their way is so no
        longer. Rows in any other state stay as they are.
        """
        ...

    async def of_people(self, person_ids: Collection[int], *, since: datetime) -> dict[int, list[Delivery]]:
        """What concerns each of these people (every id asked for is in the answer), in all their cohorts: rows to
        them (`member_id`) that are QUEUED, LEASED, SENDING or UNCERTAIN, and those settled at or after `since`, by id.
        """
        ...

    async def outdate(self, cohort_id: int, subjects: Collection[str], at: datetime) -> int:
        """Posts to the cohort's channel, and entries in the calendar, about these units (what stands before the `/` of
        an occurrence's key) may no longer be true: SENT ones are to be edited from `at` on, and so are those that are
        LEASED, SENDING or UNCERTAIN now, once they are SENT. Returns how many.
        """
        ...

    async def claim_edits(
        self, now: datetime, *, space: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        """Up to `limit` SENT rows of one space whose `edit_due_at` is at or before `now`, by (edit_due_at, id). They
        come back with `edit_due_at` as `lease_until`: nobody else gets them before that. An edit may be made twice.
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

    async def troubled(self, cohort_id: int, *, limit: int, since: datetime | None = None) -> list[Delivery]:
        """FAILED and UNCERTAIN rows of a cohort, the last settled first; with `since` only those settled at or after
        that.
        """
        ...

    async def first_posts(self, cohort_id: int, subjects: Collection[str]) -> dict[str, Delivery]:
        """The first post to the cohort's channel about each of these units that was SENT, by unit key; units without
        one are left out.
        """
        ...

    async def conversations(self, platform: str) -> dict[str, Receipt]:
        """The last receipt of a private message to each person of this platform, by the platform's id of the person:
        on some it tells where we talk with them.
        """
        ...

    async def get(self, delivery_id: int) -> Delivery | None: ...
