"""Looks into the ledger in memory, which change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime

from bot.deliveries import Delivery, DeliveryState
from storage.deliveries import WAITING
from storage.memory.state import State
from storage.values import utc

_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


class MemoryLedgerReads:
    """The half of `bot.ledger.Ledger` that only looks, in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def uncertain(self, now: datetime, *, limit: int) -> list[Delivery]:
        return self._due(DeliveryState.UNCERTAIN, now)[:limit]

    async def of_people(self, person_ids: Collection[int], *, since: datetime) -> dict[int, list[Delivery]]:
        moment = utc(since)
        found: dict[int, list[Delivery]] = {person_id: [] for person_id in person_ids}
        owners = {member.id: member.person.id for member in self._state.members.values()}
        for row in self._find(lambda row: _concerns(row, moment), key=_by_id):
            person_id = None if row.row.member_id is None else owners[row.row.member_id]
            if person_id in found:
                found[person_id].append(row)
        return found

    async def queued(self, cohort_id: int, *, member_id: int | None = None) -> list[Delivery]:
        return self._find(
            lambda row: (
                state_of(row) is DeliveryState.QUEUED
                and row.row.cohort_id == cohort_id
                and member_id in (None, row.row.member_id)
            ),
            key=_by_due,
        )

    async def next_due(self) -> datetime | None:
        queued = self._find(lambda row: state_of(row) is DeliveryState.QUEUED, key=_by_due)
        return queued[0].row.due_at if queued else None

    async def of_cohort(self, cohort_id: int) -> list[Delivery]:
        return self._find(lambda row: row.row.cohort_id == cohort_id, key=_by_settled)

    async def counts(self, cohort_id: int) -> dict[DeliveryState, int]:
        return dict(Counter(state_of(row) for row in await self.of_cohort(cohort_id)))

    async def of_member(self, member_id: int, *, limit: int) -> list[Delivery]:
        return self._find(lambda row: row.row.member_id == member_id, key=_by_settled)[::-1][:limit]

    async def troubled(self, cohort_id: int, *, limit: int) -> list[Delivery]:
        found = self._find(
            lambda row: row.row.cohort_id == cohort_id and state_of(row) in _TROUBLED, key=_by_settled
        )
        return found[::-1][:limit]

    def _due(self, state: DeliveryState, now: datetime) -> list[Delivery]:
        moment = utc(now)
        return self._find(lambda row: state_of(row) is state and row.row.due_at <= moment, key=_by_due)

    def _find(
        self, wanted: Callable[[Delivery], bool], *, key: Callable[[Delivery], tuple[datetime, int] | int]
    ) -> list[Delivery]:
        rows = (row.delivery for row in self._state.deliveries.values())
        return sorted(filter(wanted, rows), key=key)


def state_of(delivery: Delivery) -> DeliveryState:
    return delivery.row.state


def _concerns(delivery: Delivery, since: datetime) -> bool:
    """Whether it may still come or have come, or was settled lately."""
    settled = delivery.settled_at
    return state_of(delivery) in WAITING or (settled is not None and settled >= since)


def _by_id(delivery: Delivery) -> int:
    return delivery.id


def _by_due(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.row.due_at, delivery.id


def _by_settled(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.settled_at or delivery.row.due_at, delivery.id
