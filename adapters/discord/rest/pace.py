"""Whose turn it is: below what Discord takes from a bot, answers first.

Discord takes 50 requests a second from a bot, interaction endpoints not counted (discord.com/developers/docs/topics/
rate-limits, "Global Rate Limit"). Limits of single channels and routes are told in headers, and discord.py keeps them.

How fast direct messages may be opened is told nowhere: "If you open a significant amount of DMs too quickly, your bot
may be rate limited or blocked from opening new ones" (documentation of Create DM), and a blocked bot has to appeal.
Bots were flagged after 20 to 50 in a row, old ones later than new ones (discord-api-docs#5987, DiscordPHP#467). So a
handful at once, and then twelve a minute: sixty people hear from us within five minutes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from adapters.discord.ports import Urgency
from bot.errors import RateLimited


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many at once (`burst`), then one every `interval` seconds. The last `kept` of a burst are for answers.

    Whoever would have to wait longer than `patience` seconds is told so, and may do something else meanwhile: a whole
    send has a minute (scheduling.sending.SEND_TIMEOUT), which this must not eat.
    """

    interval: float
    burst: int
    kept: int
    patience: float


#: A burst and a second at this pace stay below 50.
REQUESTS = Rate(interval=1 / 40, burst=9, kept=5, patience=5.0)
OPENINGS = Rate(interval=5.0, burst=5, kept=1, patience=20.0)
#: For tests and measurements.
UNPACED = Rate(interval=0.0, burst=1, kept=0, patience=inf)


#: Seconds that sums of seconds may be off.
_BLUR = 1e-6


class Timer(Protocol):
    """What an event loop knows of time, in seconds."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], object], /) -> object: ...


class Pace:
    """Gives turns, at most at this rate. `timer` is the running event loop unless another is given."""

    def __init__(self, rate: Rate, *, timer: Timer | None = None) -> None:
        self._rate = rate
        self._given_timer = timer
        self._rested_at = -inf
        self._held_until = -inf
        # Linked lists by their keys, so that one in the middle can leave at no cost.
        self._queues: tuple[OrderedDict[asyncio.Future[None], None], ...] = tuple(
            OrderedDict() for _ in Urgency
        )
        self._wakes_at = inf

    async def turn(self, urgency: Urgency) -> None:
        """Wait for a turn. Whoever is cancelled while waiting takes none from the others.

        Raises RateLimited, with the seconds it would have taken.
        """
        wait = self.wait(urgency)
        if wait > self._rate.patience:
            raise RateLimited(wait)
        if wait <= 0 and not self._ahead(urgency):
            self._take()
            return
        turn = asyncio.get_running_loop().create_future()
        self._queues[urgency][turn] = None
        self._wake_in_time()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._queues[urgency].pop(turn, None)
            elif turn.exception() is None:  # it was given in the same moment, and is not used
                self._rested_at -= self._rate.interval
                self._go()
            raise

    def hold(self, seconds: float) -> None:
        """Give no turn for so long. Those who wait and have no such patience are told."""
        self._held_until = max(self._held_until, self._timer.time() + seconds)
        if seconds <= self._rate.patience:
            return
        for queue in self._queues:
            for turn in queue:
                if not turn.done():
                    turn.set_exception(RateLimited(seconds))
            queue.clear()

    def wait(self, urgency: Urgency) -> float:
        """Seconds until there would be a turn for somebody who came now."""
        free = max(0.0, self._free_at(urgency) - self.time())
        return free + self._ahead(urgency) * self._rate.interval

    def time(self) -> float:
        """Seconds, by the timer."""
        return self._timer.time()

    @property
    def interval(self) -> float:
        """Seconds between two turns."""
        return self._rate.interval

    @property
    def _timer(self) -> Timer:
        return self._given_timer or asyncio.get_running_loop()

    def _ahead(self, urgency: Urgency) -> int:
        return sum(len(queue) for queue in self._queues[: urgency + 1])

    def _free_at(self, urgency: Urgency) -> float:
        spare = self._rate.burst - 1 - (self._rate.kept if urgency is Urgency.MAIL else 0)
        return max(self._held_until, self._rested_at - spare * self._rate.interval)

    def _take(self) -> None:
        self._rested_at = max(self._timer.time(), self._rested_at) + self._rate.interval

    def _next(self) -> Urgency | None:
        return next((urgency for urgency in Urgency if self._queues[urgency]), None)

    def _go(self) -> None:
        """Give every turn that can be given now, and see to it that the next one is given in time."""
        now = self._timer.time()
        while (urgency := self._next()) is not None and self._free_at(urgency) <= now + _BLUR:
            turn, _ = self._queues[urgency].popitem(last=False)
            if not turn.cancelled():
                self._take()
                turn.set_result(None)
        self._wake_in_time()

    def _wake_in_time(self) -> None:
        urgency = self._next()
        if urgency is None:
            return
        at = self._free_at(urgency)
        if at < self._wakes_at:
            self._wakes_at = at
            self._timer.call_later(max(0.0, at - self._timer.time()), self._wake)

    def _wake(self) -> None:
        self._wakes_at = inf
        self._go()
