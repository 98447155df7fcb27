"""How fast Discord lets a bot ask, and what it counts against it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from tests.discord.standin.calls import Call

INVALID_WINDOW = 600.0
"""Seconds in which invalid requests (401, 403, 429) are counted; 10,000 of them get an address banned."""


class TooFast(Exception):
    """A limit of what is done, not of how often is asked. `after` in seconds."""

    def __init__(self, after: float) -> None:
        self.after = after
        super().__init__(f"429, {after} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the limits say to a request: the headers of its answer; `retry_after` in seconds where it is refused."""

    headers: dict[str, str]
    retry_after: float = 0
    everywhere: bool = False


class Limits:
    """Wide open until a test says otherwise: `bucket` narrows a route, `everything` all of them together.

    Counted by the stand-in's clock, which runs with the wall's unless a test gave another.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._narrow: dict[str, tuple[int, float]] = {}
        self._used: dict[str, list[float]] = defaultdict(list)
        self._a_second: int | None = None
        self._all: list[float] = []
        self._invalid: list[float] = []
        self.ban_at = 10_000
        self.banned_until = 0.0

    def bucket(self, name: str, limit: int, per: float) -> None:
        """From now on this route (`POST /channels/{channel}/messages`) takes `limit` requests in `per` seconds for each
        channel, server or webhook.
        """
        self._narrow[name] = (limit, per)

    def everything(self, a_second: int | None = 50) -> None:
        """The limit of all requests together; those of interactions do not count. None: none."""
        self._a_second = a_second

    @property
    def invalid(self) -> int:
        """How many invalid requests there were within the last ten minutes."""
        self._invalid = [at for at in self._invalid if self._now() - at < INVALID_WINDOW]
        return len(self._invalid)

    def count(self, call: Call) -> None:
        """Count an answer that was given."""
        if call.status in {401, 403, 429}:
            self._invalid.append(self._now())
            if self.invalid >= self.ban_at:
                self.banned_until = self._now() + 3600

    def judge(self, call: Call) -> Verdict:
        """Counts the request, or refuses it."""
        if call.route is None:
            return Verdict(headers={})
        now = self._now()
        if call.route.paced and self._a_second is not None:
            self._all = [at for at in self._all if now - at < 1]
            if len(self._all) >= self._a_second:
                return Verdict(
                    headers=GLOBAL, retry_after=max(0.001, 1 - (now - self._all[0])), everywhere=True
                )
            self._all.append(now)
        return self._of_bucket(call, now)

    def _of_bucket(self, call: Call, now: float) -> Verdict:
        assert call.route is not None
        limit, per = self._narrow.get(call.route.name, (1000, 1.0))
        key = f"{call.route.name} {call.ids.get(call.route.major, '')}"
        used = self._used[key] = [at for at in self._used[key] if now - at < per]
        full = len(used) >= limit
        if not full:
            used.append(now)
        after = per - (now - used[0]) if used else per
        headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(limit - len(used))}
        headers["X-RateLimit-Reset"] = f"{now + after:.3f}"
        headers["X-RateLimit-Reset-After"] = f"{after:.3f}"
        headers["X-RateLimit-Bucket"] = hashlib.md5(
            call.route.name.encode(), usedforsecurity=False
        ).hexdigest()
        if not full:
            return Verdict(headers=headers)
        return Verdict(headers=headers | {"X-RateLimit-Scope": "user"}, retry_after=max(0.001, after))


GLOBAL = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
