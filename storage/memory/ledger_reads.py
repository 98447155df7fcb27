"""Looks into the ledger in memory, which change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime

from bot.deliveries import Delivery, DeliveryState, Receipt
from bot.model import PlaceKind
from storage.deliveries import CHANNEL, WAITING, first_of_each, is_about
from storage.memory.state import State
from storage.values import storable, utc

_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


class MemoryLedgerReads:
    """The half of `bot.ledger.Ledger` that only looks, in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def spaces(self, now: datetime) -> list[str]:
        moment = utc(now)
        working = {row.row.place.space for row in self._due(DeliveryState.QUEUED, now)}
        for held in self._state.deliveries.values():
            edit_due_at = to_be_edited(held.delivery)
            if edit_due_at is not None and edit_due_at <= moment:
                working.add(held.delivery.row.place.space)
        paused = {pause.space for pause in self._state.pauses.values() if pause.until > moment}
        return sorted(working - paused)

    async def get(self, delivery_id: int) -> Delivery | None:
        held = self._state.deliveries.get(delivery_id)
        return None if held is None else held.delivery

    async def first_posts(self, cohort_id: int, subjects: Collection[str]) -> dict[str, Delivery]:
        asked = set(map(storable, subjects))
        posts = self._find(
            lambda row: (
                row.row.cohort_id == cohort_id
                and row.row.recipient == CHANNEL
                and state_of(row) is DeliveryState.SENT
                and row.receipt is not None
                and is_about(row.row.occurrence, asked)
            ),
            key=_by_id,
        )
        return first_of_each(posts)

    async def conversations(self, platform: str) -> dict[str, Receipt]:
        direct = self._find(
            lambda row: (
                row.row.place.platform == platform
                and row.row.place.kind is PlaceKind.DIRECT
                and row.receipt is not None
            ),
            key=_by_id,
        )
        return {row.row.place.id: row.receipt for row in direct if row.receipt is not None}

    async def uncertain(self, now: datetime, *, platforms: Collection[str], limit: int) -> list[Delivery]:
        due = self._due(DeliveryState.UNCERTAIN, now)
        return [row for row in due if row.row.place.platform in platforms][:limit]

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

    async def troubled(self, cohort_id: int, *, limit: int, since: datetime | None = None) -> list[Delivery]:
        moment = None if since is None else utc(since)
        found = self._find(
            lambda row: (
                row.row.cohort_id == cohort_id
                and state_of(row) in _TROUBLED
                and (moment is None or (row.settled_at is not None and row.settled_at >= moment))
            ),
            key=_by_settled,
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


def to_be_edited(delivery: Delivery) -> datetime | None:
    """When a post is to be edited, where it is."""
    return delivery.edit_due_at if state_of(delivery) is DeliveryState.SENT else None


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
