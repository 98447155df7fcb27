"""Sessions of the gateway, which outlive their connections."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, web

from tests.discord.standin.facts import INTENTS, Json

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11


class Connection:
    """One WebSocket. What is sent goes out in its order; compressed where the app asked for it."""

    def __init__(
        self, socket: web.WebSocketResponse, line: asyncio.BaseTransport | None, *, compressed: bool
    ) -> None:
        self.socket = socket
        self._line = line
        self.session: Session | None = None
        self._deflate = zlib.compressobj() if compressed else None
        self._out: asyncio.Queue[Json | int] = asyncio.Queue()
        self._sending = asyncio.create_task(self._send_all())

    def send(self, payload: Json) -> None:
        self._out.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close it, after what is to be sent was sent."""
        self._out.put_nowait(code)

    def drop(self) -> None:
        """The line breaks, without a goodbye."""
        self._sending.cancel()
        if isinstance(self._line, asyncio.WriteTransport):
            self._line.abort()

    async def over(self) -> None:
        self._sending.cancel()
        await asyncio.gather(self._sending, return_exceptions=True)
        if not self.socket.closed:
            await self.socket.close(code=WSCloseCode.GOING_AWAY, drain=False)

    async def _send_all(self) -> None:
        try:
            while True:
                payload = await self._out.get()
                if isinstance(payload, int):
                    await self.socket.close(code=payload)
                    return
                said = json.dumps(payload)
                if self._deflate is None:
                    await self.socket.send_str(said)
                else:
                    packed = self._deflate.compress(said.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
        except ConnectionError:
            return


@dataclass(eq=False, kw_only=True)
class Session:
    """What an app identified as. `sent` are its events with their numbers, for those who resume."""

    intents: int
    shard: tuple[int, int]
    compressed: bool = True
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    number: int = 0
    sent: list[Json] = field(default_factory=list)
    connection: Connection | None = None
    heartbeats: int = 0
    resumed: int = 0

    def wants(self, *intents: str) -> bool:
        """Whether it asked for one of these; everybody gets what needs none."""
        return not intents or any(self.intents >> INTENTS[intent] & 1 for intent in intents)

    def holds(self, guild_id: str | None) -> bool:
        """Whether its shard is the one that hears of this server (None: of direct messages)."""
        number, count = self.shard
        return number == (0 if guild_id is None else (int(guild_id) >> 22) % count)

    def tell(self, event: str, data: Any) -> Json:
        """Send an event, or keep it for when the app resumes."""
        self.number += 1
        payload: Json = {"op": DISPATCH, "t": event, "s": self.number, "d": data}
        self.sent.append(payload)
        if self.connection is not None:
            self.connection.send(payload)
        return payload

    def replay(self, since: int) -> None:
        """What was missed since that number."""
        assert self.connection is not None
        for payload in self.sent:
            if payload["s"] > since:
                self.connection.send(payload)
