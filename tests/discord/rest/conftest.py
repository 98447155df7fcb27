"""Our API against a server that answers whatever a test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from discord.http import Route

from tests.discord.rest.answering import Answering, Talk, talking


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Answering]:
    async with Answering() as server:
        monkeypatch.setattr(Route, "BASE", server.base)
        yield server


@pytest.fixture
async def talk(server: Answering) -> AsyncIterator[Talk]:
    async with talking() as talk:
        yield talk


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long discord.py meant to wait before it asked again; it does not really."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    hurried = SimpleNamespace(**{name: getattr(asyncio, name) for name in dir(asyncio)} | {"sleep": sleep})
    monkeypatch.setattr("discord.http.asyncio", hurried)
    return slept
