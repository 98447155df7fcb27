"""Spaces to which nothing is sent for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.model import Pause
from storage.sql import tables
from storage.sql.session import Session

_PAUSES = tables.pauses.c


class SqlPauses:
    """`bot.bookkeeping.Pauses` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def pause(self, pause: Pause) -> None:
        insert = self._session.insert(tables.pauses)
        await self._session.run(
            insert.values(
                space=pause.space, until=pause.until, reason=pause.reason, closed=pause.closed
            ).on_conflict_do_update(
                index_elements=["space"],
                set_={name: insert.excluded[name] for name in ("until", "reason", "closed")},
                where=_PAUSES.until < insert.excluded.until,
            )
        )

    async def current(self, now: datetime) -> dict[str, Pause]:
        rows = await self._session.rows(select(tables.pauses).where(_PAUSES.until > now))
        return {
            row.space: Pause(space=row.space, until=row.until, reason=row.reason, closed=row.closed)
            for row in rows
        }

    async def end(self, space: str) -> None:
        await self._session.run(delete(tables.pauses).where(_PAUSES.space == space))

    async def forget(self, before: datetime) -> int:
        return await self._session.run(delete(tables.pauses).where(_PAUSES.until < before))
