"""A started Discord with one server, for all tests of the Discord adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from discord.http import Route

from tests.discord.clients import Hasty, beating, connected, school
from tests.discord.standin import Channel, Discord, Guild, Person
from tests.support.pictures import drawn_once as drawn_once


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """No connection's heart beats on after a test: it would break some other test, half a minute later."""
    yield
    assert beating() == []


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """A Discord where the app is installed in one server, with Ana, Ben and Farah (who may manage it) and #spring.

    At the end there must be nothing to complain about: a test that means a complaint clears `discord.complaints`.
    """
    async with school() as discord:
        yield discord


@pytest.fixture
def guild(discord: Discord) -> Guild:
    return next(iter(discord.guilds.values()))


@pytest.fixture
def spring(discord: Discord, guild: Guild) -> Channel:
    return discord.find_channel(guild, "spring")


@pytest.fixture
def ana(discord: Discord) -> Person:
    return discord.find_person("ana")


@pytest.fixture
def ben(discord: Discord) -> Person:
    return discord.find_person("ben")


@pytest.fixture
def farah(discord: Discord) -> Person:
    return discord.find_person("farah")


@pytest.fixture
async def client(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hasty]:
    """The real discord.py client of the bot, connected, with the intents that the app uses; tests add listeners."""
    monkeypatch.setattr(Route, "BASE", discord.api)
    async with connected(discord) as client:
        yield client
