"""What lies on the desk for a while: proposals waiting for a yes, and events already seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, false, insert, select, true, update

from bot.model import Proposal
from storage.sql import tables
from storage.sql.session import Session
from storage.values import is_possible

_PROPOSALS = tables.proposals.c
_INBOX = tables.inbox.c


class SqlProposals:
    """`bot.bookkeeping.Proposals` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, *, kind: str, body: str, cohort_id: int | None, by: int, at: datetime) -> Proposal:
        (row,) = await self._session.rows(
            insert(tables.proposals)
            .values(kind=kind, body=body, cohort_id=cohort_id, by=by, made_at=at, is_open=True)
            .returning(_PROPOSALS.id, _PROPOSALS.body, _PROPOSALS.made_at)
        )
        return Proposal(id=row.id, kind=kind, body=row.body, cohort_id=cohort_id, by=by, made_at=row.made_at)

    async def take(self, proposal_id: int, *, by: int) -> Proposal | None:
        if not (is_possible(proposal_id) and is_possible(by)):
            return None
        row = await self._session.first(
            update(tables.proposals)
            .where(_PROPOSALS.id == proposal_id, _PROPOSALS.by == by, _PROPOSALS.is_open.is_(true()))
            .values(is_open=false())
            .returning(tables.proposals)
        )
        return None if row is None else _proposal(row)

    async def of_person(self, person_id: int) -> list[Proposal]:
        if not is_possible(person_id):
            return []
        rows = await self._session.rows(
            select(tables.proposals)
            .where(_PROPOSALS.by == person_id, _PROPOSALS.is_open.is_(true()))
            .order_by(_PROPOSALS.made_at, _PROPOSALS.id)
        )
        return [_proposal(row) for row in rows]

    async def forget(self, before: datetime) -> int:
        return await self._session.run(delete(tables.proposals).where(_PROPOSALS.made_at < before))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id, kind=row.kind, body=row.body, cohort_id=row.cohort_id, by=row.by, made_at=row.made_at
    )


class SqlInbox:
    """`bot.bookkeeping.Inbox` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def first_sight(self, event_id: str, at: datetime) -> bool:
        row = await self._session.first(
            self._session.insert(tables.inbox)
            .values(event_id=event_id, seen_at=at)
            .on_conflict_do_nothing()
            .returning(_INBOX.event_id)
        )
        return row is not None

    async def forget(self, before: datetime) -> int:
        return await self._session.run(delete(tables.inbox).where(_INBOX.seen_at < before))
