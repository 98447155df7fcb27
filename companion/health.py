"""How the companion is, for whoever asks over HTTP on this machine's own address."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Refused

HOST = "127.0.0.1"
PATH = "/health"
#: A pulse that has not beaten for this long has stopped, or its database has.
SILENT_FOR = timedelta(minutes=1)
#: A platform that could not be reached for this long is told as unwell.
AWAY_FOR = timedelta(minutes=2)
#: Seconds for one question and its answer.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether all is well, and in words why or why not."""

    well: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How a chat platform is reached. `lost_at` is since when it is not (UTC, None: it is), and `why` in words."""

    platform: str
    lost_at: datetime | None = None
    why: str = ""


def judge(*, last_beat: datetime | None, now: datetime, connections: Iterable[Connection] = ()) -> Health:
    """The state of a companion whose database last answered at `last_beat` (UTC, None: not yet)."""
    found = [_database(last_beat, now), *(_connection(one, now) for one in connections)]
    return Health(well=all(one.well for one in found), words="; ".join(one.words for one in found))


def _database(last_beat: datetime | None, now: datetime) -> Health:
    if last_beat is None:
        return Health(well=False, words="the database has not answered yet")
    silent = max(now - last_beat, timedelta(0))
    seconds = int(silent.total_seconds())
    if silent > SILENT_FOR:
        return Health(well=False, words=f"the database last answered {seconds} s ago")
    return Health(well=True, words=f"the database answered {seconds} s ago")


def _connection(connection: Connection, now: datetime) -> Health:
    """Platforms close connections every now and then; only one that stays away is told as unwell."""
    if connection.lost_at is None:
        return Health(well=True, words=f"{connection.platform}: connected")
    since = f"{connection.platform}: not connected since {connection.lost_at:%Y-%m-%d %H:%M:%SZ}"
    words = f"{since} ({connection.why})" if connection.why else since
    return Health(well=now - connection.lost_at <= AWAY_FOR, words=words)


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
            f"Port {port} cannot be used for health checks ({os.strerror(error.errno or 0)}). "
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
