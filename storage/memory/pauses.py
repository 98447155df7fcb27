"""Spaces to which nothing is sent for a while, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model import Pause
from storage.memory.state import State
from storage.values import storable, utc


class MemoryPauses:
    """`bot.bookkeeping.Pauses` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def pause(self, pause: Pause) -> None:
        space, reason = storable(pause.space), storable(pause.reason)
        new = replace(pause, space=space, until=utc(pause.until), reason=reason)
        held = self._state.pauses.get(new.space)
        if held is None or held.until < new.until:
            self._state.pauses.put(new.space, new)

    async def current(self, now: datetime) -> dict[str, Pause]:
        moment = utc(now)
        return {pause.space: pause for pause in self._state.pauses.values() if pause.until > moment}

    async def end(self, space: str) -> None:
        if storable(space) in self._state.pauses:
            self._state.pauses.drop(storable(space))

    async def forget(self, before: datetime) -> int:
        moment = utc(before)
        old = [space for space, pause in self._state.pauses.items() if pause.until < moment]
        for space in old:
            self._state.pauses.drop(space)
        return len(old)
