"""The plan of every cohort, and how far it has been worked off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, literal_column, select, update

from bot.occurrences import Audience, ClaimedOccurrence, Occurrence, OccurrenceKind
from storage.plans import OccurrenceState, Planned, by_key, replanned, withdrawn
from storage.sql import tables
from storage.sql.session import Parameters, Session
from storage.values import is_possible

_OCCURRENCES = tables.occurrences.c
_OPENED: ColumnElement[str] = literal_column("'opened'")
_EARLIEST = (_OCCURRENCES.opens_at, _OCCURRENCES.id)


class SqlOccurrences:
    """`bot.repositories.Occurrences` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, cohort_id: int, plan: Sequence[Occurrence]) -> None:
        new = by_key(plan)
        # Two plans for one cohort take turns, and neither is worked out from what the other is changing.
        await self._session.rows(
            select(tables.cohorts.c.id).where(tables.cohorts.c.id == cohort_id).with_for_update()
        )
        old = {
            row.key: _planned(row)
            for row in await self._session.rows(
                select(tables.occurrences).where(_OCCURRENCES.cohort_id == cohort_id).with_for_update()
            )
        }
        changed = [
            (key, after)
            for key, before in old.items()
            if (after := replanned(before, new[key]) if key in new else withdrawn(before)) != before
        ]
        if changed:
            await self._session.run_many(
                update(tables.occurrences).where(
                    _OCCURRENCES.cohort_id == bindparam("of_cohort"), _OCCURRENCES.key == bindparam("of_key")
                ),
                [{"of_cohort": cohort_id, "of_key": key, **_values(after)} for key, after in changed],
            )
        added = [Planned(occurrence=occurrence) for key, occurrence in new.items() if key not in old]
        if added:
            await self._session.run_many(
                insert(tables.occurrences),
                [{"cohort_id": cohort_id, "key": each.occurrence.key, **_values(each)} for each in added],
            )

    async def claim(self, now: datetime, *, limit: int) -> list[ClaimedOccurrence]:
        due = (
            select(_OCCURRENCES.id)
            .where(tables.IS_PLANNED, _OCCURRENCES.opens_at <= now)
            .order_by(*_EARLIEST)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        rows = await self._session.rows(
            update(tables.occurrences)
            .where(_OCCURRENCES.id.in_(select(due.c.id)))
            .values(state=_OPENED, was_opened=True)
            .returning(tables.occurrences)
        )
        return [_claimed(row) for row in sorted(rows, key=lambda row: (row.opens_at, row.id))]

    async def opened(self, cohort_id: int, now: datetime) -> list[ClaimedOccurrence]:
        if not is_possible(cohort_id):
            return []
        rows = await self._session.rows(
            select(tables.occurrences)
            .where(
                _OCCURRENCES.cohort_id == cohort_id,
                _OCCURRENCES.state == OccurrenceState.OPENED,
                _OCCURRENCES.expires_at > now,
            )
            .order_by(*_EARLIEST)
        )
        return [_claimed(row) for row in rows]

    async def next_opening(self) -> datetime | None:
        row = await self._session.first(
            select(_OCCURRENCES.opens_at).where(tables.IS_PLANNED).order_by(*_EARLIEST).limit(1)
        )
        return None if row is None else row.opens_at


def _claimed(row: Row[Any]) -> ClaimedOccurrence:
    return ClaimedOccurrence(
        cohort_id=row.cohort_id, revision=row.revision, occurrence=_planned(row).occurrence
    )


def _planned(row: Row[Any]) -> Planned:
    return Planned(
        occurrence=Occurrence(
            key=row.key,
            kind=OccurrenceKind(row.kind),
            subject=row.subject,
            title=row.title,
            audience=Audience(row.audience),
            opens=row.opens_at,
            at=row.at,
            expires=row.expires_at,
            anchor=row.anchor_at,
            lead=row.lead,
        ),
        state=OccurrenceState(row.state),
        revision=row.revision,
        was_opened=row.was_opened,
    )


def _values(planned: Planned) -> Parameters:
    occurrence = planned.occurrence
    return {
        "kind": occurrence.kind,
        "subject": occurrence.subject,
        "title": occurrence.title,
        "audience": occurrence.audience,
        "opens_at": occurrence.opens,
        "at": occurrence.at,
        "expires_at": occurrence.expires,
        "anchor_at": occurrence.anchor,
        "lead": occurrence.lead,
        "state": planned.state,
        "revision": planned.revision,
        "was_opened": planned.was_opened,
    }
