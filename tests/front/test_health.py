"""How the companion is, asked over HTTP."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.errors import Refused
from companion.cli import main
from companion.health import Health, answering, ask, judge

NOW = datetime(2020, 10, 8, 16, 0, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("last_beat", "well"),
    [
        (None, False),
        (NOW, True),
        (NOW - timedelta(seconds=60), True),
        (NOW - timedelta(seconds=61), False),
        (NOW + timedelta(seconds=5), True),  # the clock was set back
    ],
)
def test_well_is_a_beat_in_the_last_minute(last_beat: datetime | None, well: bool) -> None:
    assert judge(last_beat=last_beat, now=NOW).well is well


@pytest.mark.parametrize("well", [True, False])
async def test_asked_and_answered(well: bool) -> None:
    port = free_port()
    state = Health(well=well, words="as it is")
    async with answering(port, lambda: state):
        assert await asyncio.to_thread(ask, port) == state
    gone = await asyncio.to_thread(ask, port)
    assert not gone.well
    assert f"nothing answers on port {port}" in gone.words


@pytest.mark.parametrize(
    ("request_bytes", "answer"),
    [
        (b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 200 OK\r\n"),
        (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 404 Not Found\r\n"),
        (b"POST /health HTTP/1.1\r\n\r\n", b"HTTP/1.1 404 Not Found\r\n"),
        (b"\r\n\r\n", b"HTTP/1.1 404 Not Found\r\n"),
        (b"x" * 20_000 + b"\r\n\r\n", b""),
        (b"GET /health", b""),
    ],
)
async def test_whatever_is_asked_the_next_one_is_answered(request_bytes: bytes, answer: bytes) -> None:
    port = free_port()
    async with answering(port, lambda: Health(well=True, words="fine")):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes)
        writer.write_eof()
        try:
            got = await reader.read()
        except ConnectionResetError:
            got = b""
        writer.close()
        assert got.startswith(answer)
        assert (await asyncio.to_thread(ask, port)).well


async def test_a_taken_port_is_refused_with_the_remedy() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with pytest.raises(Refused, match="COMPANION_HEALTH_PORT"):
            async with answering(holder.getsockname()[1], lambda: Health(well=True, words="")):
                pass


async def test_the_command_has_an_exit_code_for_each_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPANION_HEALTH_PORT", raising=False)
    assert (await asyncio.to_thread(CliRunner().invoke, main, ["health"])).exit_code == 2
    port = free_port()
    monkeypatch.setenv("COMPANION_HEALTH_PORT", str(port))
    assert (await asyncio.to_thread(CliRunner().invoke, main, ["health"])).exit_code == 1
    async with answering(port, lambda: Health(well=True, words="the database answered 1 s ago")):
        result = await asyncio.to_thread(CliRunner().invoke, main, ["health"])
    assert (result.exit_code, result.output) == (0, "well: the database answered 1 s ago\n")
