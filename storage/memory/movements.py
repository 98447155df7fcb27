"""Who came to or left a cohort's channel, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Movement
from storage.memory.state import State
from storage.values import clean_profile, storable, utc


class MemoryMovements:
    """`bot.bookkeeping.Movements` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def note(self, movements: Sequence[Movement]) -> None:
        for movement in movements:
            self._state.need_cohort(movement.cohort_id)
            clean = replace(movement, who=clean_profile(movement.who), at=utc(movement.at))
            self._state.movements.put((clean.cohort_id, clean.who.external_id), clean)

    async def waiting(self, cohort_id: int) -> list[Movement]:
        found = [movement for movement in self._state.movements.values() if movement.cohort_id == cohort_id]
        return sorted(found, key=lambda movement: (movement.at, movement.who.external_id))

    async def of(self, space: str, external_id: str) -> list[Movement]:
        asked = (storable(space), storable(external_id))
        found = [
            one for one in self._state.movements.values() if (one.who.space, one.who.external_id) == asked
        ]
        return sorted(found, key=lambda movement: movement.cohort_id)

    async def settle(self, cohort_id: int, external_ids: Collection[str]) -> None:
        for external_id in set(map(storable, external_ids)):
            if (cohort_id, external_id) in self._state.movements:
                self._state.movements.drop((cohort_id, external_id))

    async def forget(self, before: datetime) -> int:
        moment = utc(before)
        old = [key for key, movement in self._state.movements.items() if movement.at < moment]
        for key in old:
            self._state.movements.drop(key)
        return len(old)
