"""Posts that are to be edited, because something they say no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, or_, select, update

from bot.deliveries import Delivery, DeliveryState, Edited
from storage.deliveries import COMPOSED
from storage.sql import tables
from storage.sql.delivery_rows import delivery_of
from storage.sql.ledger_reads import SUBJECTS_AT_ONCE, LedgerReads, is_about
from storage.sql.session import chunks
from storage.values import is_possible, storable, utc

_ROWS = tables.deliveries.c

_SETTLE = (
    update(tables.deliveries)
    .where(
        _ROWS.id == bindparam("delivery_id"),
        # No literal as in the index of what is outdated: PostgreSQL would walk through that one to find a number.
        _ROWS.state == DeliveryState.SENT,
    )
    .values(
        edit_due_at=case(
            (_ROWS.edit_due_at.is_(None), bindparam("claimed_until", type_=_ROWS.edit_due_at.type)),
            (
                _ROWS.edit_due_at == bindparam("claimed_until", type_=_ROWS.edit_due_at.type),
                bindparam("again_at", type_=_ROWS.edit_due_at.type),
            ),
            else_=_ROWS.edit_due_at,
        ),
        text=case(
            (_ROWS.edit_due_at.is_(None), literal_column("''", type_=_ROWS.text.type)),
            else_=func.coalesce(bindparam("new_text", type_=_ROWS.text.type), _ROWS.text),
        ),
    )
)


class LedgerEdits(LedgerReads):
    """The part of `bot.ledger.Ledger` about edits."""

    async def outdate(self, cohort_id: int, subjects: Collection[str], at: datetime) -> int:
        moment, outdated = utc(at), 0
        asked = sorted(set(map(storable, subjects))) if is_possible(cohort_id) else []
        for part in chunks(asked, SUBJECTS_AT_ONCE):
            # What is queued is locked too: it is put into words only after this change can be seen.
            rows = await self._session.rows(
                select(_ROWS.id, _ROWS.state)
                .where(
                    _ROWS.cohort_id == cohort_id,
                    tables.IS_POST,
                    _ROWS.state.in_((*COMPOSED, DeliveryState.QUEUED)),
                    or_(*map(is_about, part)),
                )
                .order_by(_ROWS.id)
                .with_for_update()
            )
            ids = [row.id for row in rows if row.state in COMPOSED]
            for some in chunks(ids):
                outdated += await self._session.run(
                    update(tables.deliveries).where(_ROWS.id.in_(some)).values(edit_due_at=moment)
                )
        return outdated

    async def claim_edits(
        self, now: datetime, *, space: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        until = utc(lease_until)
        rows = await self._session.rows(
            select(tables.deliveries)
            .where(tables.IS_OUTDATED, _ROWS.space == space, _ROWS.edit_due_at <= now)
            .order_by(_ROWS.edit_due_at, _ROWS.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        for part in chunks([row.id for row in rows]):
            await self._session.run(
                update(tables.deliveries).where(_ROWS.id.in_(part)).values(edit_due_at=until)
            )
        return [replace(delivery_of(row), edit_due_at=until) for row in rows]

    async def settle_edits(self, edits: Sequence[Edited]) -> None:
        await self._session.run_many(
            _SETTLE,
            [
                {
                    "delivery_id": edit.delivery_id,
                    "claimed_until": edit.claimed_until,
                    "again_at": edit.again_at,
                    "new_text": edit.text,
                }
                for edit in edits
                if is_possible(edit.delivery_id)
            ],
        )
