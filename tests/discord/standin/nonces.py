"""Messages are remembered for a while by what the app called them, so that none is stored twice."""

from __future__ import annotations

from tests.discord.standin.messages import Message
from tests.discord.standin.world import Channel
from tests.standin.clock import Clock

REMEMBERED = 300.0
"""Seconds. Discord says "the past few minutes"."""


class Nonces:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[float, Message]] = {}
        self.remembered = REMEMBERED

    def keep(self, message: Message) -> None:
        self._kept[message.channel.id, str(message.nonce)] = (self._clock.now(), message)

    def find(self, channel: Channel, nonce: str | int) -> Message | None:
        """The message that was stored here under this nonce lately."""
        at, message = self._kept.get((channel.id, str(nonce)), (0.0, None))
        return message if self._clock.now() - at < self.remembered else None
