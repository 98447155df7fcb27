"""Looks into the ledger, which change nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, UnaryExpression, false, func, or_, select, union_all

from bot.deliveries import Delivery, DeliveryState, Receipt
from bot.model import PlaceKind
from storage.deliveries import WAITING, first_of_each
from storage.sql import tables
from storage.sql.delivery_rows import delivery_of
from storage.sql.session import Session, chunks
from storage.sql.spaces import FIRST_DUE, WORKING
from storage.values import is_possible, possible, storable, utc

_ROWS = tables.deliveries.c
BY_DUE = (_ROWS.due_at, _ROWS.id)

SUBJECTS_AT_ONCE = 100


class LedgerReads:
    """The half of `bot.ledger.Ledger` that only looks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def spaces(self, now: datetime) -> list[str]:
        rows = await self._session.rows(WORKING, {"now": utc(now)})
        return sorted({row.space for row in rows})

    async def get(self, delivery_id: int) -> Delivery | None:
        if not is_possible(delivery_id):
            return None
        row = await self._session.first(select(tables.deliveries).where(_ROWS.id == delivery_id))
        return None if row is None else delivery_of(row)

    async def first_posts(self, cohort_id: int, subjects: Collection[str]) -> dict[str, Delivery]:
        posts: list[Delivery] = []
        asked = sorted(set(map(storable, subjects))) if is_possible(cohort_id) else []
        for part in chunks(asked, SUBJECTS_AT_ONCE):
            posts += await self._find(
                tables.IS_POST,
                tables.IS_IN_CHANNEL,
                _ROWS.cohort_id == cohort_id,
                _ROWS.state == DeliveryState.SENT,
                _ROWS.receipt_id.is_not(None),
                or_(*map(is_about, part)),
                order=(_ROWS.id,),
            )
        return first_of_each(posts)

    async def conversations(self, platform: str) -> dict[str, Receipt]:
        prefix = f"{platform}:"
        latest = (
            select(func.max(_ROWS.id))
            .where(
                _ROWS.place_kind == PlaceKind.DIRECT,
                _ROWS.receipt_id.is_not(None),
                func.substr(_ROWS.space, 1, len(prefix)) == prefix,
            )
            .group_by(_ROWS.place_id)
        )
        rows = await self._session.rows(
            select(_ROWS.place_id, _ROWS.receipt_id, _ROWS.receipt_at).where(_ROWS.id.in_(latest))
        )
        return {row.place_id: Receipt(message_id=row.receipt_id, at=row.receipt_at) for row in rows}

    async def uncertain(self, now: datetime, *, platforms: Collection[str], limit: int) -> list[Delivery]:
        prefixes = [f"{platform}:" for platform in platforms]
        there = (func.substr(_ROWS.space, 1, len(prefix)) == prefix for prefix in prefixes)
        return await self._find(
            tables.IS_UNCERTAIN, _ROWS.due_at <= now, or_(false(), *there), order=BY_DUE, limit=limit
        )

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
        row = await self._session.first(FIRST_DUE)
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

    async def troubled(self, cohort_id: int, *, limit: int, since: datetime | None = None) -> list[Delivery]:
        lately = [] if since is None else [_ROWS.settled_at >= utc(since)]
        if not is_possible(cohort_id):
            return []
        return await self._find(
            tables.IS_TROUBLED,
            _ROWS.cohort_id == cohort_id,
            *lately,
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


def is_about(subject: str) -> ColumnElement[bool]:
    """Whether the occurrence is one of this unit. LIKE would not do: SQLite's takes `Call-1` for `call-1`."""
    return func.substr(_ROWS.occurrence, 1, len(subject) + 1) == f"{subject}/"
