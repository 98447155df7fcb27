"""The ledger: what was, will be and will not be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.deliveries import Delivery, DeliveryState, NewDelivery, Settlement, Timing
from storage.deliveries import POSTED, checked_new, checked_settlements
from storage.sql import tables
from storage.sql.delivery_rows import delivery_of, values_of
from storage.sql.ledger_edits import LedgerEdits
from storage.sql.ledger_reads import BY_DUE
from storage.sql.session import Parameters, chunks
from storage.values import is_possible, possible

_ROWS = tables.deliveries.c


def _state(state: DeliveryState) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'")


_SETTLE = (
    update(tables.deliveries)
    .where(
        _ROWS.id == bindparam("delivery_id"),
        or_(
            tables.IS_UNCERTAIN,
            _ROWS.state.in_((_state(DeliveryState.LEASED), _state(DeliveryState.SENDING)))
            & (_ROWS.lease_owner == bindparam("owner")),
        ),
    )
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        due_at=func.coalesce(bindparam("new_due", type_=_ROWS.due_at.type), _ROWS.due_at),
        settled_at=bindparam("new_settled"),
        receipt_id=func.coalesce(bindparam("new_receipt_id", type_=_ROWS.receipt_id.type), _ROWS.receipt_id),
        receipt_at=func.coalesce(bindparam("new_receipt_at", type_=_ROWS.receipt_at.type), _ROWS.receipt_at),
        text=func.coalesce(bindparam("new_text", type_=_ROWS.text.type), _ROWS.text),
        inputs=func.coalesce(bindparam("new_inputs", type_=_ROWS.inputs.type), _ROWS.inputs),
        edit_due_at=case((bindparam("is_posted", type_=Boolean()), _ROWS.edit_due_at), else_=null()),
        lease_owner=null(),
        lease_until=null(),
    )
)

_RETIME = (
    update(tables.deliveries)
    .where(_ROWS.id == bindparam("delivery_id"))
    .values(
        due_at=bindparam("new_due"),
        expires_at=bindparam("new_expires"),
        space=bindparam("new_space"),
        place_kind=bindparam("new_place_kind"),
        place_id=bindparam("new_place_id"),
    )
)


class SqlLedger(LedgerEdits):
    """`bot.ledger.Ledger` in a database."""

    async def record(self, rows: Sequence[NewDelivery]) -> int:
        added = await self._session.insert_many(
            self._session.insert(tables.deliveries)
            .on_conflict_do_nothing(index_elements=["cohort_id", "occurrence", "revision", "recipient"])
            .returning(_ROWS.id),
            [values_of(row) for row in checked_new(rows)],
        )
        return len(added)

    async def claim(
        self, now: datetime, *, space: str, owner: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        due = (
            select(_ROWS.id)
            .where(tables.IS_QUEUED, _ROWS.space == space, _ROWS.due_at <= now)
            .order_by(*BY_DUE)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        rows = await self._session.rows(
            update(tables.deliveries)
            .where(_ROWS.id.in_(select(due.c.id)))
            .values(state=_state(DeliveryState.LEASED), lease_owner=owner, lease_until=lease_until)
            .returning(tables.deliveries)
        )
        return [delivery_of(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]

    async def begin(
        self, delivery_ids: Sequence[int], *, owner: str, now: datetime, lease_until: datetime
    ) -> set[int]:
        begun: set[int] = set()
        for part in chunks(possible(delivery_ids)):
            rows = await self._session.rows(
                update(tables.deliveries)
                .where(
                    _ROWS.id.in_(part),
                    _ROWS.state == _state(DeliveryState.LEASED),
                    _ROWS.lease_owner == owner,
                )
                .values(
                    state=_state(DeliveryState.SENDING),
                    begun_at=now,
                    lease_until=lease_until,
                    attempts=_ROWS.attempts + 1,
                )
                .returning(_ROWS.id)
            )
            begun.update(row.id for row in rows)
        return begun

    async def settle(self, settlements: Sequence[Settlement], *, owner: str) -> None:
        await self._session.run_many(
            _SETTLE,
            [
                {
                    "delivery_id": settlement.delivery_id,
                    "owner": owner,
                    "new_state": settlement.state,
                    "new_reason": settlement.reason,
                    "new_due": settlement.due_at,
                    "new_settled": None if settlement.state is DeliveryState.QUEUED else settlement.at,
                    "new_receipt_id": settlement.receipt.message_id if settlement.receipt else None,
                    "new_receipt_at": settlement.receipt.at if settlement.receipt else None,
                    "new_text": settlement.text or None,
                    "new_inputs": settlement.inputs,
                    "is_posted": settlement.state in POSTED,
                }
                for settlement in checked_settlements(settlements)
                if is_possible(settlement.delivery_id)
            ],
        )

    async def expire_leases(self, now: datetime) -> tuple[int, int]:
        ended = _ROWS.lease_until <= now
        free = {"lease_owner": null(), "lease_until": null()}
        requeued = await self._session.run(
            update(tables.deliveries)
            .where(ended, _ROWS.state == _state(DeliveryState.LEASED))
            .values(state=_state(DeliveryState.QUEUED), edit_due_at=null(), **free)
        )
        uncertain = await self._session.run(
            update(tables.deliveries)
            .where(ended, _ROWS.state == _state(DeliveryState.SENDING))
            .values(state=_state(DeliveryState.UNCERTAIN), settled_at=now, **free)
        )
        return requeued, uncertain

    async def retime(self, moved: Mapping[int, Timing]) -> None:
        await self._session.run_many(_RETIME.where(tables.IS_QUEUED), _timings(moved))

    async def requeue(self, again: Mapping[int, Timing]) -> None:
        await self._session.run_many(
            _RETIME.where(
                _ROWS.state.in_([_state(DeliveryState.SKIPPED), _state(DeliveryState.FAILED)])
            ).values(state=_state(DeliveryState.QUEUED), settled_at=null()),
            _timings(again),
        )


def _timings(moved: Mapping[int, Timing]) -> list[Parameters]:
    return [
        {
            "delivery_id": number,
            "new_due": timing.due_at,
            "new_expires": timing.expires_at,
            "new_space": timing.place.space,
            "new_place_kind": timing.place.kind,
            "new_place_id": timing.place.id,
        }
        for number, timing in moved.items()
        if is_possible(number)
    ]
