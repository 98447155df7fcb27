"""The time of an event loop, turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class HandTimer:
    """What an event loop knows of time; it stands still unless moved."""

    def __init__(self) -> None:
        self._now = 0.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = count()

    def time(self) -> float:
        return self._now

    def call_later(self, delay: float, callback: Callable[[], object], /) -> object:
        number = next(self._numbers)
        heappush(self._due, (self._now + delay, number, callback))
        return number

    async def settle(self) -> None:
        """Let everybody who can go on go on."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def move(self, seconds: float) -> None:
        """Let so much time pass, and everybody go on at their time."""
        until = self._now + seconds
        await self.settle()
        while self._due and self._due[0][0] <= until:
            self.strike()
            await self.settle()
        self._now = until

    def strike(self) -> None:
        """Do the next thing that is due, at its time, before anybody else can go on."""
        at, _, callback = heappop(self._due)
        self._now = max(self._now, at)
        callback()
