"""The plan of every cohort in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.occurrences import ClaimedOccurrence, Occurrence
from storage.memory.state import PlanRow, State
from storage.plans import OccurrenceState, Planned, by_key, opened, replanned, withdrawn
from storage.values import seconds, storable, utc


class MemoryOccurrences:
    """`bot.repositories.Occurrences` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def put(self, cohort_id: int, plan: Sequence[Occurrence]) -> None:
        new = {key: _clean(occurrence) for key, occurrence in by_key(plan).items()}
        if new:
            self._state.need_cohort(cohort_id)
        for place, row in self._state.plan.items():
            if row.cohort_id == cohort_id:
                wanted = new.pop(row.planned.occurrence.key, None)
                after = withdrawn(row.planned) if wanted is None else replanned(row.planned, wanted)
                self._state.plan.put(place, replace(row, planned=after))
        for key, occurrence in new.items():
            self._state.plan.put(
                (cohort_id, key),
                PlanRow(
                    id=len(self._state.plan) + 1,
                    cohort_id=cohort_id,
                    planned=Planned(occurrence=occurrence),
                ),
            )

    async def claim(self, now: datetime, *, limit: int) -> list[ClaimedOccurrence]:
        moment = utc(now)
        due = [
            row for row in self._in_state(OccurrenceState.PLANNED) if row.planned.occurrence.opens <= moment
        ]
        for row in due[:limit]:
            self._state.plan.put(
                (row.cohort_id, row.planned.occurrence.key), replace(row, planned=opened(row.planned))
            )
        return [_claimed(row) for row in due[:limit]]

    async def opened(self, cohort_id: int, now: datetime) -> list[ClaimedOccurrence]:
        moment = utc(now)
        return [
            _claimed(row)
            for row in self._in_state(OccurrenceState.OPENED)
            if row.cohort_id == cohort_id and row.planned.occurrence.expires > moment
        ]

    async def next_opening(self) -> datetime | None:
        planned = self._in_state(OccurrenceState.PLANNED)
        return planned[0].planned.occurrence.opens if planned else None

    def _in_state(self, state: OccurrenceState) -> list[PlanRow]:
        """The occurrences in this state, earliest first."""
        return sorted(
            (row for row in self._state.plan.values() if row.planned.state is state),
            key=lambda row: (row.planned.occurrence.opens, row.id),
        )


def _claimed(row: PlanRow) -> ClaimedOccurrence:
    return ClaimedOccurrence(
        cohort_id=row.cohort_id, revision=row.planned.revision, occurrence=row.planned.occurrence
    )


def _clean(occurrence: Occurrence) -> Occurrence:
    return replace(
        occurrence,
        subject=storable(occurrence.subject),
        title=storable(occurrence.title),
        opens=utc(occurrence.opens),
        at=utc(occurrence.at),
        expires=utc(occurrence.expires),
        anchor=utc(occurrence.anchor),
        lead=None if occurrence.lead is None else timedelta(seconds=seconds(occurrence.lead)),
    )
