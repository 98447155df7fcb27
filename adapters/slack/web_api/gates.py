"""Methods that Slack has asked us to leave alone for a while, by workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.errors import RateLimited

#: Seconds a call waits by itself. Whoever would have to wait longer is told so, and may do something else meanwhile.
PATIENCE = 3.0


class Gates:
    """Remembers until when a method of a workspace is closed, for this process."""

    def __init__(
        self, *, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ):
        self._now = now
        self._sleep = sleep
        self._closed: dict[tuple[str, str], float] = {}

    def close(self, team_id: str, method: str, seconds: float) -> None:
        """Slack asked us to wait; an earlier end than the one that holds changes nothing."""
        until = self._now() + seconds
        self._closed[team_id, method] = max(until, self._closed.get((team_id, method), until))

    async def enter(self, team_id: str, method: str) -> None:
        """Wait until the method is open, if that is soon. Raises RateLimited where it is not."""
        while left := self._left(team_id, method):
            if left > PATIENCE:
                raise RateLimited(left)
            await self._sleep(left)

    def check(self, team_id: str, method: str) -> None:
        """Raises RateLimited where the method is closed."""
        if left := self._left(team_id, method):
            raise RateLimited(left)

    def _left(self, team_id: str, method: str) -> float:
        until = self._closed.get((team_id, method))
        if until is None:
            return 0.0
        left = until - self._now()
        if left <= 0:
            del self._closed[team_id, method]
            return 0.0
        return left
