"""A cohort in #spring: Ana and Ben learn, Farah facilitates."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from storage.memory import MemoryStore
from tests.discord.app.support import HURRIED, Running, cohort, running
from tests.discord.clients import school
from tests.discord.standin import Channel, Clock, Discord, Person
from tests.support.house import NOW


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """As everywhere else, but in October 2020, where time passes only when a test says so."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    moment = NOW.timestamp()
    clock = Clock()
    clock.now = lambda: moment + clock.waited  # type: ignore[method-assign]
    async with school(clock) as discord:
        yield discord


@pytest.fixture
async def store(spring: Channel, ana: Person, ben: Person, farah: Person) -> MemoryStore:
    store = MemoryStore()
    await cohort(store, spring, [ana, ben], farah)
    return store


@pytest.fixture
async def app(discord: Discord, store: MemoryStore) -> AsyncIterator[Running]:
    async with running(discord, store) as one:
        yield one


@pytest.fixture
async def hurried(discord: Discord, store: MemoryStore) -> AsyncIterator[Running]:
    """The app, for which nearly everything takes too long."""
    async with running(discord, store, patience=HURRIED) as one:
        yield one
