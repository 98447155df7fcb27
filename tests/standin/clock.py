"""The time of a stand-in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Runs like the wall's, but patience runs out only when a test lets time pass.

    Timestamps (`now`) follow the real clock plus what `forward` added. Deadlines (3 s for an answer, 3 s for a trigger
    id, a minute between retries) are counted in `waited`, which only `forward` moves: a busy machine fails no test.
    With a `source` (a test's own clock, in seconds since the epoch) both follow it; call `forward(0)` after moving it.
    """

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        self._source = source
        self._moved = 0.0
        self._moves: dict[asyncio.Event, float] = {}

    def now(self) -> float:
        """Seconds since the epoch."""
        return (self._source or time.time)() + self._moved

    @property
    def waited(self) -> float:
        """What deadlines are counted in, in seconds."""
        return self.now() if self._source else self._moved

    def forward(self, seconds: float) -> None:
        self._moved += seconds
        for move in self._moves:
            move.set()

    @property
    def awaited(self) -> float:
        """How much has to pass, in seconds, until the next thing that is waited for; 0 where nothing is."""
        return max(0.0, min(self._moves.values(), default=self.waited) - self.waited)

    async def passed(self, seconds: float) -> None:
        """Returns when a test has let this much time pass."""
        end = self.waited + seconds
        move = asyncio.Event()
        self._moves[move] = end
        try:
            while self.waited < end:
                await move.wait()
                move.clear()
        finally:
            del self._moves[move]


class OurClock:
    """The clock of whoever talks to a stand-in, kept by its own; `off` is by how much it is wrong."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.off = timedelta()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC) + self.off
