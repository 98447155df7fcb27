"""Socket Mode: the app keeps connections open, and each envelope goes to one of them."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.slack.standin.delivery import ANSWER_WITHIN, Ack, Envelope, Unanswered
from tests.slack.standin.facts import Json

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

MOST_CONNECTIONS = 10


class Connection:
    """One WebSocket of the app. One that was asked to refresh gets nothing more."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.draining = False
        self.waiting: dict[str, tuple[Envelope, float, asyncio.Future[Ack]]] = {}
        self.received: list[Envelope] = []

    async def send(self, message: Json) -> None:
        await self.socket.send_str(json.dumps(message))

    def cut(self) -> None:
        """Gone without a word, as when a network cable is pulled."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Sockets:
    """All connections of the app, and the way to it through them."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tickets: set[str] = set()
        self._done: set[str] = set()
        self._turn = 0
        self.open: list[Connection] = []
        self.opened = 0
        self._arrived = asyncio.Event()

    @property
    def there(self) -> bool:
        return self.opened > 0

    def ticket(self) -> str:
        """The address of one more connection; good for one use."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"{self._slack.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._slack.app.id}"

    async def connected(self, number: int = 1, *, within: float = 20) -> None:
        """Returns when the app holds at least this many usable connections."""
        async with asyncio.timeout(within):
            while len(self._usable()) < number:
                self._arrived.clear()
                await self._arrived.wait()

    def _usable(self) -> list[Connection]:
        return [one for one in self.open if not one.draining and not one.socket.closed]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self._usable()) >= MOST_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.open.append(connection)
        self.opened += 1
        try:
            await connection.send(self._hello())
            self._arrived.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(connection, message.data)
        finally:
            self.open.remove(connection)
            for _, _, answer in connection.waiting.values():
                if not answer.done():
                    answer.set_exception(Unanswered("connection_closed"))
        return socket

    def _hello(self) -> Json:
        debug = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": self._slack.app.id}
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": debug,
            "connection_info": info,
        }

    def _heard(self, connection: Connection, data: str) -> None:
        try:
            said = json.loads(data)
            envelope_id = said["envelope_id"]
        except (ValueError, TypeError, KeyError):
            self._slack.complain(f"Socket Mode: not an acknowledgement: {data[:200]}")
            return
        if envelope_id not in connection.waiting:
            if envelope_id not in self._done:
                self._slack.complain(
                    f"Socket Mode: acknowledged what this connection never got: {envelope_id}"
                )
            return
        envelope, sent_at, answer = connection.waiting.pop(envelope_id)
        payload = said.get("payload") or {}
        if payload and not envelope.accepts:
            self._slack.complain(
                f"Socket Mode: an acknowledgement of {envelope.kind} takes no payload: {payload}"
            )
            payload = {}
        if not answer.done():
            took = self._slack.clock.now() - sent_at
            answer.set_result(Ack(payload=payload, took=took, order=self._slack.order()))

    async def carry(self, envelope: Envelope) -> Ack:
        await self.connected(within=self._slack.patience)
        usable = self._usable()
        self._turn += 1
        connection = usable[self._turn % len(usable)]
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope.id] = (envelope, self._slack.clock.now(), answer)
        connection.received.append(envelope)
        message: Json = {"envelope_id": envelope.id, "type": envelope.kind, "payload": envelope.payload}
        message |= {"accepts_response_payload": envelope.accepts}
        if envelope.kind == "events_api":
            message |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
        try:
            await connection.send(message)
        except (ConnectionError, RuntimeError):
            raise Unanswered("connection_closed") from None
        try:
            return await self._slack.answered(answer, within=ANSWER_WITHIN, what=envelope.kind)
        finally:
            self._done.add(envelope.id)
            if answer.done() and not answer.cancelled():
                answer.exception()

    async def disconnect(self, reason: str = "refresh_requested", *, which: int | None = None) -> None:
        """Tell connections (all of them, or one by its number) to go: `warning` first, `refresh_requested` then."""
        for connection in list(self.open) if which is None else [self.open[which]]:
            connection.draining = reason != "warning"
            await connection.send(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            )

    def cut(self, which: int | None = None) -> None:
        """Pull the cable of connections: no closing frame, nothing."""
        for connection in list(self.open) if which is None else [self.open[which]]:
            connection.draining = True
            connection.cut()

    async def close(self) -> None:
        for connection in list(self.open):
            connection.draining = True
            await connection.socket.close()
