"""Stops us well before Discord does.

Discord shuts out an address that makes 10,000 invalid requests (401, 403, 429) within ten minutes, for everybody and
everything on it, for an hour or so (discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit"). A 429 of
a limit that is shared with other apps does not count.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping

from adapters.discord.ports import Urgency
from bot.errors import RateLimited

log = logging.getLogger(__name__)

#: Seconds that invalid requests count for, and the steps we count them in.
WINDOW, STEP = 600, 10
#: From so many invalid requests on, mail waits; from so many on, everything but the answer to an interaction. What is
#: left below 10,000 is for other processes behind the same address.
MAIL_STOPS, ALL_STOPS = 2_000, 5_000

_INVALID = frozenset({401, 403, 429})


class Guard:
    """Counts invalid requests. `now` gives seconds that only go up."""

    def __init__(self, *, now: Callable[[], float]) -> None:
        self._now = now
        self._steps: deque[list[int]] = deque()
        self._count = 0
        self._warned = 0
        self._shut_until = 0.0

    @property
    def count(self) -> int:
        """Invalid requests that count now."""
        self._forget()
        return self._count

    def saw(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer of Discord's."""
        if status not in _INVALID or headers.get("X-RateLimit-Scope") == "shared":
            return
        self._forget()
        step = int(self._now() // STEP)
        if not self._steps or self._steps[-1][0] != step:
            self._steps.append([step, 0])
        self._steps[-1][1] += 1
        self._count += 1
        self._warn()

    def shut(self, seconds: float) -> None:
        """Our address was turned away for so long: whatever is asked before prolongs it."""
        if self._shut_until <= self._now():
            log.error(
                "Discord, or Cloudflare before it, turns this machine's address away; nothing is sent for %d s. If "
                "other bots run behind the same address, look at their logs as well",
                seconds,
            )
        self._shut_until = max(self._shut_until, self._now() + seconds)

    def check(self, urgency: Urgency) -> None:
        """Raises RateLimited where something of this urgency has to wait."""
        if (left := self._shut_until - self._now()) > 0:
            raise RateLimited(left)
        most = MAIL_STOPS if urgency is Urgency.MAIL else ALL_STOPS
        if self.count >= most:
            raise RateLimited(self._until_below(most))

    def _until_below(self, most: int) -> float:
        left = self._count
        for step, number in self._steps:
            left -= number
            if left < most:
                return max(1.0, (step + 1) * STEP + WINDOW - self._now())
        return float(WINDOW)

    def _forget(self) -> None:
        oldest = self._now() - WINDOW
        while self._steps and (self._steps[0][0] + 1) * STEP <= oldest:
            self._count -= self._steps.popleft()[1]
        if self._count < MAIL_STOPS // 2:
            self._warned = 0

    def _warn(self) -> None:
        for stop, what in ((ALL_STOPS, "all but answers to people"), (MAIL_STOPS, "mail")):
            if self._warned < stop <= self._count:
                self._warned = stop
                log.error(
                    "Discord refused %d requests of this bot within ten minutes and shuts out this machine's address "
                    "at 10,000; until it is fewer, %s waits. Find out what is refused: the token (401), permissions "
                    "(403: `companion discord check` names them) or the pace (429: another program using this token?)",
                    self._count,
                    what,
                )
                return
