"""Whose turn it is: no faster than Slack takes messages, answers first, and nobody is passed over.

Slack documents one message a second in a channel, with short bursts, and several hundred a minute in a workspace. Each
workspace has a lane of its own, so that a busy one holds up no other. Nothing here takes time that grows with the
number of channels, and a channel is forgotten as soon as it has rested.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from typing import Protocol

from adapters.slack.ports import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Seconds between two messages once a burst is used up, how many a burst has, and how many messages to one
    workspace may be in the air at once: so many a crash can leave uncertain. One of those places is kept for answers.
    """

    channel_interval: float = 1.0
    channel_burst: int = 4
    workspace_interval: float = 0.2
    workspace_burst: int = 10
    in_flight: int = 8


class Timer(Protocol):
    """What an event loop knows of time, in seconds."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], object], /) -> object: ...


class Pace:
    """Gives turns. `timer` is the running event loop unless another is given."""

    def __init__(self, rates: Rates | None = None, *, timer: Timer | None = None) -> None:
        self._rates = rates or Rates()
        self._timer = timer
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, team_id: str, channel: str, urgency: Urgency) -> AsyncIterator[None]:
        """Wait for a turn to post in a channel; it lasts as long as the block. Whoever is cancelled while waiting
        takes no turn from the others.
        """
        lane = self._lanes.get(team_id)
        if lane is None:
            lane = self._lanes[team_id] = _Lane(self._rates, self._timer or asyncio.get_running_loop())
        await lane.wait(channel, urgency)
        try:
            yield
        finally:
            lane.end()

    def remembered(self) -> int:
        """How many channels are remembered now, in all workspaces."""
        return sum(len(lane.channels) for lane in self._lanes.values())


@dataclass(slots=True)
class _Bucket:
    """So many at once, then one every `interval` seconds. At `rested_at` it is as if it had never been used."""

    interval: float
    burst: int
    rested_at: float = -inf

    @property
    def free_at(self) -> float:
        return self.rested_at - (self.burst - 1) * self.interval

    def take(self, now: float) -> None:
        self.rested_at = max(now, self.rested_at) + self.interval

    def give_back(self) -> None:
        self.rested_at -= self.interval


#: Those who wait, in their order. A linked list by its keys, so that one in the middle can leave at no cost.
_Queue = OrderedDict[asyncio.Future[None], None]


@dataclass(slots=True)
class _Channel:
    """`resting` says that it stands in the lane's heap."""

    bucket: _Bucket
    queues: tuple[_Queue, ...] = field(default_factory=lambda: tuple(OrderedDict() for _ in Urgency))
    resting: bool = False

    @property
    def idle(self) -> bool:
        return not self.resting and not any(self.queues)


class _Lane:
    """The turns of one workspace."""

    def __init__(self, rates: Rates, timer: Timer) -> None:
        self.channels: dict[str, _Channel] = {}
        self._rates = rates
        self._timer = timer
        self._bucket = _Bucket(rates.workspace_interval, rates.workspace_burst)
        self._flying = 0
        #: By urgency, the channels where somebody waits and may go now, the next one first.
        self._rings: tuple[OrderedDict[str, None], ...] = tuple(OrderedDict() for _ in Urgency)
        #: Channels where somebody waits and nobody may go yet, by when they may.
        self._resting: list[tuple[float, str]] = []
        #: What was used, by when it will have rested: then it can be forgotten.
        self._used: deque[tuple[float, str]] = deque()
        self._wakes_at = inf

    async def wait(self, name: str, urgency: Urgency) -> None:
        channel = self.channels.get(name)
        if channel is None:
            bucket = _Bucket(self._rates.channel_interval, self._rates.channel_burst)
            channel = self.channels[name] = _Channel(bucket)
        turn = asyncio.get_running_loop().create_future()
        channel.queues[urgency][turn] = None
        self._place(name, channel)
        self._go()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(name, channel, urgency, turn)
            else:  # it was given in the same moment, and is not used
                channel.bucket.give_back()
                self._bucket.give_back()
                if channel.resting:
                    heappush(self._resting, (channel.bucket.free_at, name))
                self.end()
            raise

    def end(self) -> None:
        """A turn is over."""
        self._flying -= 1
        self._go()

    def _leave(self, name: str, channel: _Channel, urgency: Urgency, turn: asyncio.Future[None]) -> None:
        channel.queues[urgency].pop(turn, None)
        if not channel.queues[urgency]:
            self._rings[urgency].pop(name, None)
        self._forget(name, self._timer.time())

    def _place(self, name: str, channel: _Channel) -> None:
        """Put a channel where somebody waits among those that may go now, or those that have to rest."""
        if channel.resting:
            return
        if channel.bucket.free_at > self._timer.time():
            channel.resting = True
            heappush(self._resting, (channel.bucket.free_at, name))
            for ring in self._rings:
                ring.pop(name, None)
            return
        for ring, queue in zip(self._rings, channel.queues, strict=True):
            if queue:
                ring.setdefault(name)

    def _go(self) -> None:
        """Give every turn that can be given now, and see to it that the next one is given in time."""
        now = self._timer.time()
        while self._resting and self._resting[0][0] <= now:
            name = heappop(self._resting)[1]
            channel = self.channels.get(name)
            if channel is not None and channel.resting:
                channel.resting = False
                self._place(name, channel)
        while self._used and self._used[0][0] <= now:
            self._forget(self._used.popleft()[1], now)
        while self._bucket.free_at <= now and (ring := self._next_ring()) is not None:
            self._give(ring, now)
        self._wake_in_time(now)

    def _next_ring(self) -> Urgency | None:
        for urgency, ring in zip(Urgency, self._rings, strict=True):
            kept = 1 if urgency is not Urgency.ANSWER and self._rates.in_flight > 1 else 0
            if ring and self._flying < self._rates.in_flight - kept:
                return urgency
        return None

    def _give(self, urgency: Urgency, now: float) -> None:
        ring = self._rings[urgency]
        name = next(iter(ring))
        channel = self.channels[name]
        turn, _ = channel.queues[urgency].popitem(last=False)
        del ring[name]
        if turn.cancelled():  # it leaves in a moment; what waits behind it must not wait for that
            self._place(name, channel)
            return
        self._bucket.take(now)
        channel.bucket.take(now)
        self._used.append((channel.bucket.rested_at, name))
        self._flying += 1
        turn.set_result(None)
        if any(channel.queues):
            self._place(name, channel)  # behind the other channels

    def _wake_in_time(self, now: float) -> None:
        times = [self._bucket.free_at] if any(self._rings) else []
        if self._resting:
            times.append(max(self._resting[0][0], self._bucket.free_at))
        # What only waits for the end of another turn is given then.
        at = min((time for time in times if time > now), default=inf)
        if at < self._wakes_at:
            self._wakes_at = at
            self._timer.call_later(at - now, self._wake)

    def _wake(self) -> None:
        self._wakes_at = inf
        self._go()

    def _forget(self, name: str, now: float) -> None:
        channel = self.channels.get(name)
        if channel is not None and channel.idle and channel.bucket.rested_at <= now:
            del self.channels[name]
