"""Cohorts in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.changes import Change
from bot.course import Course
from bot.model import Cohort, Options, Place
from bot.repositories import DEFAULT_OPTIONS
from storage.memory.groups import tried_again
from storage.memory.state import State
from storage.names import name_taken
from storage.values import clean_options, storable, utc


class MemoryCohorts:
    """`bot.repositories.Cohorts` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(
        self,
        *,
        name: str,
        channel: Place,
        course: Course,
        start: date | None,
        at: datetime,
        options: Options = DEFAULT_OPTIONS,
    ) -> Cohort:
        cohort = Cohort(
            id=len(self._state.cohorts) + 1,
            name=storable(name),
            channel=replace(channel, space=storable(channel.space), id=storable(channel.id)),
            course=course,
            start=start,
            created_at=utc(at),
            options=clean_options(options),
        )
        for other in self._state.cohorts.values():
            if (other.space, other.name) == (cohort.space, cohort.name):
                raise name_taken(cohort.name)
        self._state.cohorts.put(cohort.id, cohort)
        return cohort

    async def get(self, cohort_id: int) -> Cohort | None:
        return self._state.cohorts.get(cohort_id)

    async def get_many(self, cohort_ids: Iterable[int]) -> dict[int, Cohort]:
        found = ((cohort_id, self._state.cohorts.get(cohort_id)) for cohort_id in cohort_ids)
        return {cohort_id: cohort for cohort_id, cohort in found if cohort is not None}

    async def in_space(self, space: str) -> list[Cohort]:
        wanted = storable(space)
        return [cohort for cohort in await self.every() if cohort.space == wanted]

    async def every(self) -> list[Cohort]:
        return sorted(self._state.cohorts.values(), key=lambda cohort: (cohort.created_at, cohort.id))

    async def change(self, cohort_id: int, change: Change) -> Cohort:
        cohort = self._state.need_cohort(cohort_id)
        clean = replace(
            change, subject=storable(change.subject), value=storable(change.value), at=utc(change.at)
        )
        cohort = replace(cohort, changes=(*cohort.changes, clean))
        self._state.cohorts.put(cohort_id, cohort)
        return cohort

    async def choose(self, cohort_id: int, options: Options) -> Cohort:
        cohort = replace(self._state.need_cohort(cohort_id), options=clean_options(options))
        self._state.cohorts.put(cohort_id, cohort)
        for member in list(self._state.members.values()):
            if member.cohort_id == cohort_id:
                tried_again(self._state, member)
        return cohort
