"""Routes that Discord has asked us to leave alone for longer than discord.py waits by itself."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import RateLimited

#: More closed routes than this are looked through for those that are open again.
MANY = 256


class Gates:
    """Remembers until when a route is closed, for this process: discord.py would ask again at once. `now` gives
    seconds that only go up.
    """

    def __init__(self, *, now: Callable[[], float]) -> None:
        self._now = now
        self._closed: dict[str, float] = {}

    def close(self, route: str, seconds: float) -> None:
        """An earlier end than the one that holds changes nothing."""
        until = self._now() + seconds
        self._closed[route] = max(until, self._closed.get(route, until))
        if len(self._closed) > MANY:
            self._closed = {name: end for name, end in self._closed.items() if end > self._now()}

    def check(self, route: str) -> None:
        """Raises RateLimited where the route is closed; others need not wait for it."""
        until = self._closed.get(route)
        if until is None:
            return
        if (left := until - self._now()) > 0:
            raise RateLimited(left, alone=True)
        del self._closed[route]
