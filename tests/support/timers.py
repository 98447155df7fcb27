"""The time of an event loop, turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from itertools import count
from typing import Any, Self


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


class Waiting:
    """Waits for turns in the name of tests, each in a task of its own, by a timer of its own; `at` says who had their
    turn when. The end of its block is the end of all who wait.
    """

    def __init__(self) -> None:
        self.timer = HandTimer()
        self.at: list[tuple[float, str]] = []
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *how: Any) -> None:
        await self._group.__aexit__(*how)

    def wait(self, coming: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._group.create_task(coming)

    def had_turn(self, name: str) -> None:
        self.at.append((round(self.timer.time(), 3), name))

    @property
    def order(self) -> list[str]:
        return [name for _, name in self.at]
