"""Looks into the ledger, which change nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, UnaryExpression, func, select, union_all

from bot.deliveries import Delivery, DeliveryState
from storage.deliveries import WAITING
from storage.sql import tables
from storage.sql.delivery_rows import delivery_of
from storage.sql.session import Session, chunks
from storage.values import is_possible, possible, utc

_ROWS = tables.deliveries.c
BY_DUE = (_ROWS.due_at, _ROWS.id)


class LedgerReads:
    """The half of `bot.ledger.Ledger` that only looks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def uncertain(self, now: datetime, *, limit: int) -> list[Delivery]:
        return await self._find(tables.IS_UNCERTAIN, _ROWS.due_at <= now, order=BY_DUE, limit=limit)

    async def of_people(self, person_ids: Collection[int], *, since: datetime) -> dict[int, list[Delivery]]:
        moment = utc(since)
        found: dict[int, list[Delivery]] = {person_id: [] for person_id in person_ids}
        for part in chunks(possible(found)):
            theirs = (
                select(tables.members.c.person_id, tables.deliveries)
                .join_from(tables.members, tables.deliveries)
                .where(tables.members.c.person_id.in_(part))
            )
            rows = await self._session.rows(
                # Each half has its index; one condition for both would have none.
                union_all(
                    theirs.where(tables.IS_WAITING),
                    theirs.where(_ROWS.settled_at >= moment, _ROWS.state.not_in(WAITING)),
                )
            )
            for row in sorted(rows, key=lambda row: row.id):
                found[row.person_id].append(delivery_of(row))
        return found

    async def queued(self, cohort_id: int, *, member_id: int | None = None) -> list[Delivery]:
        conditions: list[ColumnElement[bool] | TextClause] = [
            tables.IS_QUEUED,
            _ROWS.cohort_id == cohort_id,
        ]
        if member_id is not None:
            # Every queued row waits; saying so lets SQLite see that the index of those that wait will do.
            conditions += [tables.IS_WAITING, _ROWS.member_id == member_id]
        if not is_possible(cohort_id) or (member_id is not None and not is_possible(member_id)):
            return []
        return await self._find(*conditions, order=BY_DUE)

    async def next_due(self) -> datetime | None:
        row = await self._session.first(
            select(_ROWS.due_at).where(tables.IS_QUEUED).order_by(*BY_DUE).limit(1)
        )
        return None if row is None else row.due_at

    async def of_cohort(self, cohort_id: int) -> list[Delivery]:
        if not is_possible(cohort_id):
            return []
        return await self._find(
            _ROWS.cohort_id == cohort_id, order=(func.coalesce(_ROWS.settled_at, _ROWS.due_at), _ROWS.id)
        )

    async def counts(self, cohort_id: int) -> dict[DeliveryState, int]:
        if not is_possible(cohort_id):
            return {}
        rows = await self._session.rows(
            select(_ROWS.state, func.count().label("rows"))
            .where(_ROWS.cohort_id == cohort_id)
            .group_by(_ROWS.state)
        )
        return {DeliveryState(row.state): row.rows for row in rows}

    async def of_member(self, member_id: int, *, limit: int) -> list[Delivery]:
        if not is_possible(member_id):
            return []
        last = func.coalesce(_ROWS.settled_at, _ROWS.due_at)
        order = (last.desc(), _ROWS.id.desc())
        return await self._find(_ROWS.member_id == member_id, order=order, limit=limit)

    async def troubled(self, cohort_id: int, *, limit: int) -> list[Delivery]:
        if not is_possible(cohort_id):
            return []
        return await self._find(
            tables.IS_TROUBLED,
            _ROWS.cohort_id == cohort_id,
            order=(_ROWS.settled_at.desc(), _ROWS.id.desc()),
            limit=limit,
        )

    async def _find(
        self,
        *conditions: ColumnElement[bool] | TextClause,
        order: Sequence[ColumnElement[Any] | UnaryExpression[Any]],
        limit: int | None = None,
    ) -> list[Delivery]:
        rows = await self._session.rows(
            select(tables.deliveries).where(*conditions).order_by(*order).limit(limit)
        )
        return [delivery_of(row) for row in rows]
