"""Who came to or left a cohort's channel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from bot.model import Movement, Passage
from storage.names import not_there
from storage.sql import tables
from storage.sql.people import profile_of
from storage.sql.session import Session, chunks
from storage.values import is_possible, storable

_MOVEMENTS = tables.movements.c
_LATEST = ("space", "name", "zone", "locale", "waking_start", "waking_end", "guessed", "passage", "at")


class SqlMovements:
    """`bot.bookkeeping.Movements` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def note(self, movements: Sequence[Movement]) -> None:
        for movement in movements:
            if not is_possible(movement.cohort_id):
                raise not_there("cohort", movement.cohort_id)
        insert = self._session.insert(tables.movements)
        await self._session.run_many(
            insert.on_conflict_do_update(
                index_elements=["cohort_id", "external_id"],
                set_={column: insert.excluded[column] for column in _LATEST},
            ),
            [
                {
                    "cohort_id": movement.cohort_id,
                    "external_id": movement.who.external_id,
                    "space": movement.who.space,
                    "name": movement.who.name,
                    "zone": movement.who.zone,
                    "locale": movement.who.locale,
                    "waking_start": movement.who.waking.start,
                    "waking_end": movement.who.waking.end,
                    "guessed": movement.who.guessed,
                    "passage": movement.passage,
                    "at": movement.at,
                }
                for movement in movements
            ],
        )

    async def waiting(self, cohort_id: int) -> list[Movement]:
        if not is_possible(cohort_id):
            return []
        rows = await self._session.rows(select(tables.movements).where(_MOVEMENTS.cohort_id == cohort_id))
        # Sorted here: databases order text each in their own way.
        return sorted(map(_movement, rows), key=lambda movement: (movement.at, movement.who.external_id))

    async def of(self, space: str, external_id: str) -> list[Movement]:
        rows = await self._session.rows(
            select(tables.movements)
            .where(_MOVEMENTS.external_id == storable(external_id), _MOVEMENTS.space == storable(space))
            .order_by(_MOVEMENTS.cohort_id)
        )
        return [*map(_movement, rows)]

    async def settle(self, cohort_id: int, external_ids: Collection[str]) -> None:
        if not is_possible(cohort_id):
            return
        for part in chunks(sorted(set(map(storable, external_ids)))):
            await self._session.run(
                delete(tables.movements).where(
                    _MOVEMENTS.cohort_id == cohort_id, _MOVEMENTS.external_id.in_(part)
                )
            )

    async def forget(self, before: datetime) -> int:
        return await self._session.run(delete(tables.movements).where(_MOVEMENTS.at < before))


def _movement(row: Row[Any]) -> Movement:
    return Movement(cohort_id=row.cohort_id, who=profile_of(row), passage=Passage(row.passage), at=row.at)
