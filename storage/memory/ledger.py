"""The ledger in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Delivery, DeliveryState, NewDelivery, Settlement
from storage.deliveries import checked_new, checked_settlements
from storage.memory.state import LedgerRow, State
from storage.values import storable, utc

_HELD = (DeliveryState.LEASED, DeliveryState.SENDING)
_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


class MemoryLedger:
    """`bot.repositories.Ledger` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def record(self, rows: Sequence[NewDelivery]) -> int:
        before = len(self._state.deliveries)
        for row in map(_clean, checked_new(rows)):
            self._state.need_cohort(row.cohort_id)
            if row.member_id is not None:
                self._state.need_member(row.member_id)
            key = (row.cohort_id, row.occurrence, row.revision, row.recipient)
            if key not in self._state.recipients:
                number = len(self._state.deliveries) + 1
                self._state.recipients.put(key, number)
                self._state.deliveries.put(number, LedgerRow(delivery=Delivery(id=number, row=row)))
        return len(self._state.deliveries) - before

    async def claim(self, now: datetime, *, owner: str, lease_until: datetime, limit: int) -> list[Delivery]:
        until = utc(lease_until)
        return [
            self._put(delivery, DeliveryState.LEASED, owner=storable(owner), lease_until=until)
            for delivery in self._due(DeliveryState.QUEUED, now)[:limit]
        ]

    async def begin(self, delivery_ids: Sequence[int], *, owner: str, lease_until: datetime) -> set[int]:
        begun: set[int] = set()
        for number in dict.fromkeys(delivery_ids):
            held = self._state.deliveries.get(number)
            if (
                held is not None
                and _state(held.delivery) is DeliveryState.LEASED
                and held.owner == storable(owner)
            ):
                tried = replace(held.delivery, attempts=held.delivery.attempts + 1)
                self._put(tried, DeliveryState.SENDING, owner=held.owner, lease_until=utc(lease_until))
                begun.add(number)
        return begun

    async def settle(self, settlements: Sequence[Settlement], *, owner: str) -> None:
        for settlement in checked_settlements(settlements):
            held = self._state.deliveries.get(settlement.delivery_id)
            if held is not None and _may_settle(held, storable(owner)):
                self._put(_settled(held.delivery, settlement), settlement.state)

    async def expire_leases(self, now: datetime) -> tuple[int, int]:
        moment = utc(now)
        ended = [
            row
            for row in list(self._state.deliveries.values())
            if row.lease_until is not None and row.lease_until <= moment
        ]
        requeued = [row.delivery for row in ended if _state(row.delivery) is DeliveryState.LEASED]
        uncertain = [row.delivery for row in ended if _state(row.delivery) is DeliveryState.SENDING]
        for delivery in requeued:
            self._put(delivery, DeliveryState.QUEUED)
        for delivery in uncertain:
            self._put(replace(delivery, settled_at=moment), DeliveryState.UNCERTAIN)
        return len(requeued), len(uncertain)

    async def uncertain(self, now: datetime, *, limit: int) -> list[Delivery]:
        return self._due(DeliveryState.UNCERTAIN, now)[:limit]

    async def retime(self, moved: Mapping[int, tuple[datetime, datetime]]) -> None:
        for number, (due, expires) in moved.items():
            held = self._state.deliveries.get(number)
            if held is not None and _state(held.delivery) is DeliveryState.QUEUED:
                row = replace(held.delivery.row, due_at=utc(due), expires_at=utc(expires))
                self._put(replace(held.delivery, row=row), DeliveryState.QUEUED)

    async def queued(self, cohort_id: int, *, member_id: int | None = None) -> list[Delivery]:
        return self._find(
            lambda row: (
                _state(row) is DeliveryState.QUEUED
                and row.row.cohort_id == cohort_id
                and member_id in (None, row.row.member_id)
            ),
            key=_by_due,
        )

    async def next_due(self) -> datetime | None:
        queued = self._find(lambda row: _state(row) is DeliveryState.QUEUED, key=_by_due)
        return queued[0].row.due_at if queued else None

    async def of_cohort(self, cohort_id: int) -> list[Delivery]:
        return self._find(lambda row: row.row.cohort_id == cohort_id, key=_by_settled)

    async def counts(self, cohort_id: int) -> dict[DeliveryState, int]:
        return dict(Counter(_state(row) for row in await self.of_cohort(cohort_id)))

    async def of_member(self, member_id: int, *, limit: int) -> list[Delivery]:
        return self._find(lambda row: row.row.member_id == member_id, key=_by_settled)[::-1][:limit]

    async def troubled(self, cohort_id: int, *, limit: int) -> list[Delivery]:
        found = self._find(
            lambda row: row.row.cohort_id == cohort_id and _state(row) in _TROUBLED, key=_by_settled
        )
        return found[::-1][:limit]

    def _due(self, state: DeliveryState, now: datetime) -> list[Delivery]:
        moment = utc(now)
        return self._find(lambda row: _state(row) is state and row.row.due_at <= moment, key=_by_due)

    def _find(
        self, wanted: Callable[[Delivery], bool], *, key: Callable[[Delivery], tuple[datetime, int]]
    ) -> list[Delivery]:
        rows = (row.delivery for row in self._state.deliveries.values())
        return sorted(filter(wanted, rows), key=key)

    def _put(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        owner: str | None = None,
        lease_until: datetime | None = None,
    ) -> Delivery:
        """Write a delivery down in this state; without an owner nobody holds it from now on."""
        delivery = replace(delivery, row=replace(delivery.row, state=state))
        self._state.deliveries.put(
            delivery.id, LedgerRow(delivery=delivery, owner=owner, lease_until=lease_until)
        )
        return delivery


def _state(delivery: Delivery) -> DeliveryState:
    return delivery.row.state


def _by_due(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.row.due_at, delivery.id


def _by_settled(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.settled_at or delivery.row.due_at, delivery.id


def _may_settle(held: LedgerRow, owner: str) -> bool:
    state = _state(held.delivery)
    return state is DeliveryState.UNCERTAIN or (state in _HELD and held.owner == owner)


def _settled(delivery: Delivery, settlement: Settlement) -> Delivery:
    """The delivery with what the settlement says; what it leaves out stays as it was."""
    inputs = delivery.row.inputs if settlement.inputs is None else _clean_inputs(settlement.inputs)
    row = replace(
        delivery.row,
        reason=storable(settlement.reason),
        due_at=delivery.row.due_at if settlement.due_at is None else utc(settlement.due_at),
        inputs=inputs,
    )
    receipt = settlement.receipt
    if receipt is not None:
        receipt = replace(receipt, message_id=storable(receipt.message_id), at=utc(receipt.at))
    return replace(
        delivery,
        row=row,
        receipt=receipt or delivery.receipt,
        settled_at=None if settlement.state is DeliveryState.QUEUED else utc(settlement.at),
        text=storable(settlement.text) or delivery.text,
    )


def _clean(row: NewDelivery) -> NewDelivery:
    return replace(
        row,
        due_at=utc(row.due_at),
        expires_at=utc(row.expires_at),
        reason=storable(row.reason),
        inputs=_clean_inputs(row.inputs),
    )


def _clean_inputs(inputs: Mapping[str, str]) -> Mapping[str, str]:
    return {storable(key): storable(value) for key, value in inputs.items()}
