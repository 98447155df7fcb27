"""discord.py's memory of rate limits, as it does for us.

It refuses a call where the limit of a route is renewed in some far future, also while there are calls left: of ten
threads that may be started within a minute it lets one through. And it forgets at once that such a limit is used up.
Here only what is used up waits, or is refused where that takes too long.

It also walks through that memory at every turn: it keeps a bucket for every channel, drops those unused for five
minutes, and looks through all of them for each new channel once there are 256. With fifteen thousand live ones, as
after mail to as many people, that is most of the processor's time, and all of it on the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from discord.errors import RateLimited
from discord.http import HTTPClient, Ratelimit

#: Seconds between two walks. A bucket is a few hundred bytes, and our pace makes at most 2,400 in this time.
BETWEEN = 60.0


class Sweeping:
    """In place of the client's own way of dropping buckets: the same, but once a minute at most."""

    def __init__(self, http: HTTPClient, *, now: Callable[[], float]) -> None:
        self._sweep = http._try_clear_expired_ratelimits
        self._now = now
        self._next_at = now() + BETWEEN
        http._try_clear_expired_ratelimits = self  # type: ignore[method-assign]

    def __call__(self) -> None:
        if self._now() >= self._next_at:
            self._next_at = self._now() + BETWEEN
            self._sweep()


class Bucket(Ratelimit):
    """One limit. Whoever would have to wait longer than `longest` seconds is told so: RateLimited, of discord.py."""

    __slots__ = ("_longest",)

    def __init__(self, longest: float) -> None:
        super().__init__(None)
        self._longest = longest

    async def acquire(self) -> None:
        if self.is_expired():
            self.reset()  # type: ignore[no-untyped-call]
        if self.remaining <= 0 and (left := self._left()) > self._longest:
            raise RateLimited(left)
        await super().acquire()

    async def _refresh(self) -> None:
        if self._left() > self._longest:
            return
        async with self._sleeping:
            await asyncio.sleep(min(self.reset_after, self._longest))
        self.reset()  # type: ignore[no-untyped-call]
        self._wake(self.remaining)

    def _left(self) -> float:
        """Seconds until it is renewed, as far as Discord has said."""
        return 0.0 if self.expires is None else self.expires - self._loop.time()


def wait_for_what_is_used_up(http: HTTPClient, *, longest: float) -> None:
    """From now on this client's limits are `Bucket`s."""

    def bucket(key: str) -> Ratelimit:
        known = http._buckets.get(key)
        if known is None:
            known = http._buckets[key] = Bucket(longest)
            http._try_clear_expired_ratelimits()
        return known

    http.get_ratelimit = bucket  # type: ignore[method-assign]
