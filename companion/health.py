"""How the companion is, for whoever asks over HTTP on this machine's own address."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Refused

HOST = "127.0.0.1"
PATH = "/health"
#: A pulse that has not beaten for this long has stopped, or its database has.
SILENT_FOR = timedelta(minutes=1)
#: Seconds for one question and its answer.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether all is well, and in words why or why not."""

    well: bool
    words: str


def judge(*, last_beat: datetime | None, now: datetime) -> Health:
    """The state of a companion whose database last answered at `last_beat` (UTC, None: not yet)."""
    if last_beat is None:
        return Health(well=False, words="the database has not answered yet")
    silent = max(now - last_beat, timedelta(0))
    seconds = int(silent.total_seconds())
    if silent > SILENT_FOR:
        return Health(well=False, words=f"the database last answered {seconds} s ago")
    return Health(well=True, words=f"the database answered {seconds} s ago")


@asynccontextmanager
async def answering(port: int, state: Callable[[], Health]) -> AsyncIterator[None]:
    """Answer `GET /health` on this machine's own address: 200 when well, else 503. Raises Refused where the
    port is taken.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever asks badly or goes away hears nothing; the next one is answered.
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(_response(head.split(b"\r\n", 1)[0].split(), state))
                await writer.drain()
        writer.close()

    try:
        server = await asyncio.start_server(answer, HOST, port, limit=8192)
    except OSError as error:
        raise Refused(
            f"Port {port} cannot be used for health checks ({error.strerror}). "
            "Set COMPANION_HEALTH_PORT to a port that nothing else uses."
        ) from error
    try:
        yield
    finally:
        server.close()


def _response(request: list[bytes], state: Callable[[], Health]) -> bytes:
    if request[:2] != [b"GET", PATH.encode()]:
        status, body = "404 Not Found", json.dumps({"error": f"ask for {PATH}"})
    else:
        health = state()
        status = "200 OK" if health.well else "503 Service Unavailable"
        body = json.dumps({"status": "ok" if health.well else "unwell", "detail": health.words})
    content = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content


def ask(port: int) -> Health:
    """Ask the companion that listens on this port. Never raises for one that does not answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        told = json.loads(answer.read(8192))
        return Health(well=answer.status == http.HTTPStatus.OK, words=str(told["detail"]))
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError) as error:
        return Health(well=False, words=f"nothing answers on port {port} ({error})")
    finally:
        connection.close()
