"""The ledger in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.deliveries import Delivery, DeliveryState, NewDelivery, Settlement, Timing
from storage.deliveries import POSTED, checked_new, checked_settlements, settled_from
from storage.memory.ledger_edits import MemoryLedgerEdits
from storage.memory.ledger_reads import state_of
from storage.memory.state import LedgerRow
from storage.values import storable, utc

_HELD = (DeliveryState.LEASED, DeliveryState.SENDING)


class MemoryLedger(MemoryLedgerEdits):
    """`bot.ledger.Ledger` in memory."""

    async def record(self, rows: Sequence[NewDelivery]) -> int:
        before = len(self._state.deliveries)
        for row in map(_clean, checked_new(rows)):
            number = self._state.next_id("deliveries")
            key = (row.cohort_id, row.occurrence, row.revision, row.recipient)
            if key not in self._state.recipients:
                self._state.need_cohort(row.cohort_id)
                if row.member_id is not None:
                    self._state.need_member(row.member_id)
                self._state.recipients.put(key, number)
                delivery = Delivery(id=number, row=row, settled_at=settled_from(row))
                self._state.deliveries.put(number, LedgerRow(delivery=delivery))
        return len(self._state.deliveries) - before

    async def claim(
        self, now: datetime, *, space: str, owner: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        until, here = utc(lease_until), storable(space)
        due = [row for row in self._due(DeliveryState.QUEUED, now) if row.row.place.space == here]
        return [
            self._put(delivery, DeliveryState.LEASED, owner=storable(owner), lease_until=until)
            for delivery in due[:limit]
        ]

    async def begin(
        self, delivery_ids: Sequence[int], *, owner: str, now: datetime, lease_until: datetime
    ) -> set[int]:
        begun: set[int] = set()
        begun_at, until = utc(now), utc(lease_until)
        for number in dict.fromkeys(delivery_ids):
            held = self._state.deliveries.get(number)
            if (
                held is not None
                and state_of(held.delivery) is DeliveryState.LEASED
                and held.owner == storable(owner)
            ):
                tried = replace(held.delivery, attempts=held.delivery.attempts + 1, begun_at=begun_at)
                self._put(tried, DeliveryState.SENDING, owner=held.owner, lease_until=until)
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
        requeued = [row.delivery for row in ended if state_of(row.delivery) is DeliveryState.LEASED]
        uncertain = [row.delivery for row in ended if state_of(row.delivery) is DeliveryState.SENDING]
        for delivery in requeued:
            self._put(replace(delivery, edit_due_at=None), DeliveryState.QUEUED)
        for delivery in uncertain:
            self._put(replace(delivery, settled_at=moment), DeliveryState.UNCERTAIN)
        return len(requeued), len(uncertain)

    async def retime(self, moved: Mapping[int, Timing]) -> None:
        self._time(moved, {DeliveryState.QUEUED})

    async def requeue(self, again: Mapping[int, Timing]) -> None:
        self._time(again, {DeliveryState.SKIPPED, DeliveryState.FAILED})

    def _time(self, timings: Mapping[int, Timing], states: Collection[DeliveryState]) -> None:
        """Rows in one of these states are QUEUED at these times and places."""
        for number, timing in timings.items():
            due, expires = utc(timing.due_at), utc(timing.expires_at)
            place = replace(timing.place, space=storable(timing.place.space), id=storable(timing.place.id))
            held = self._state.deliveries.get(number)
            if held is not None and state_of(held.delivery) in states:
                row = replace(held.delivery.row, due_at=due, expires_at=expires, place=place)
                self._put(replace(held.delivery, row=row, settled_at=None), DeliveryState.QUEUED)

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


def _may_settle(held: LedgerRow, owner: str) -> bool:
    state = state_of(held.delivery)
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
        edit_due_at=delivery.edit_due_at if settlement.state in POSTED else None,
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
