"""The gateway's door: who connects, identifies and resumes, and how a test makes it misbehave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.discord.standin.facts import INTENTS, PRIVILEGED, Json
from tests.discord.standin.gateway.sessions import (
    ACK,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    PRESENCE,
    RECONNECT,
    REQUEST_MEMBERS,
    RESUME,
    Connection,
    Session,
)

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord

AUTHENTICATION_FAILED, NOT_AUTHENTICATED, ALREADY_AUTHENTICATED, DECODE_ERROR, UNKNOWN_OPCODE = (
    4004,
    4003,
    4005,
    4002,
    4001,
)
INVALID_SHARD, DISALLOWED_INTENTS = 4010, 4014


class Sockets:
    """`sessions` are all that were opened and can still be resumed, the oldest first; `identified` counts IDENTIFYs.

    `heartbeat` is the interval it asks for, in seconds; without `acknowledges` heartbeats find no echo.
    """

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.sessions: list[Session] = []
        self.connections: list[Connection] = []
        self.heartbeat = 41.25
        self.acknowledges = True
        self.resumes = True
        self.identified = 0

    @property
    def live(self) -> list[Session]:
        return [session for session in self.sessions if session.connection is not None]

    async def connected(self, sessions: int = 1) -> None:
        """Returns when so many sessions are connected and were told everything that was there at their beginning."""
        await self._discord.until(lambda: len(self.live) >= sessions)

    def cut(self) -> None:
        """Every line breaks, without a goodbye."""
        for connection in list(self.connections):
            self._left(connection)
            connection.drop()

    def close(self, code: int = 4000) -> None:
        """Discord closes every connection with this code."""
        for connection in list(self.connections):
            self._left(connection)
            connection.close(code)

    def reconnect(self) -> None:
        """Discord asks everybody to connect anew and resume."""
        for connection in self.connections:
            connection.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Discord declares every session invalid."""
        for session in list(self.live):
            assert session.connection is not None
            session.connection.send({"op": INVALID_SESSION, "d": resumable})
            if not resumable:
                self.sessions.remove(session)

    def again(self, event: str) -> None:
        """Send the last event of this name (`INTERACTION_CREATE`) once more to everybody who had it."""
        for session in self.live:
            had = [payload for payload in session.sent if payload["t"] == event]
            if had:
                session.tell(event, had[-1]["d"])

    async def stop(self) -> None:
        for connection in list(self.connections):
            await connection.over()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=4096, heartbeat=None)
        await socket.prepare(request)
        # zstd-stream is offered where its library is installed; Discord may answer any client in plain text.
        compressed = request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, request.transport, compressed=compressed)
        self.connections.append(connection)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                try:
                    said = json.loads(message.data)
                except ValueError:
                    connection.close(DECODE_ERROR)
                    continue
                self._heard(connection, said)
        finally:
            self._left(connection)
            await connection.over()
        return socket

    def _left(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if connection.session is not None and connection.session.connection is connection:
            connection.session.connection = None

    def _heard(self, connection: Connection, said: Json) -> None:
        match said.get("op"):
            case code if code == HEARTBEAT:
                if connection.session is not None:
                    connection.session.heartbeats += 1
                if self.acknowledges:
                    connection.send({"op": ACK})
            case code if code == IDENTIFY:
                self._identify(connection, said["d"])
            case code if code == RESUME:
                self._resume(connection, said["d"])
            case _ if connection.session is None:
                connection.close(NOT_AUTHENTICATED)
            case code if code == REQUEST_MEMBERS:
                self._discord.events.chunks(connection.session, said["d"])
            case code if code == PRESENCE:
                return
            case _:
                connection.close(UNKNOWN_OPCODE)

    def _identify(self, connection: Connection, said: Json) -> None:
        self.identified += 1
        if connection.session is not None:
            connection.close(ALREADY_AUTHENTICATED)
            return
        intents = int(said.get("intents", 0))
        barred = [
            one for one in PRIVILEGED if intents >> INTENTS[one] & 1 and one not in self._discord.app.granted
        ]
        number, count = said.get("shard", (0, 1))
        if said.get("token") != self._discord.token:
            connection.close(AUTHENTICATION_FAILED)
        elif not 0 <= number < count:
            connection.close(INVALID_SHARD)
        elif barred:
            connection.close(DISALLOWED_INTENTS)
        else:
            session = Session(intents=intents, shard=(number, count))
            session.connection, connection.session = connection, session
            self._discord.events.welcome(session)
            self.sessions.append(session)

    def _resume(self, connection: Connection, said: Json) -> None:
        known = next((one for one in self.sessions if one.id == said.get("session_id")), None)
        if said.get("token") != self._discord.token:
            connection.close(AUTHENTICATION_FAILED)
        elif known is None or not self.resumes:
            if known is not None:
                self.sessions.remove(known)
            connection.send({"op": INVALID_SESSION, "d": False})
        else:
            known.connection, connection.session = connection, known
            known.resumed += 1
            known.replay(int(said["seq"] or 0))
            known.tell("RESUMED", {"_trace": []})
