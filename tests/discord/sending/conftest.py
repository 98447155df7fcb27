"""A started Discord with one server, and the sending half of the adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.discord.rest.conftest import naps as naps
from tests.discord.sending.kit import Sending, sending
from tests.discord.standin import Channel, Discord, Guild


@pytest.fixture
async def talk(discord: Discord, naps: list[float]) -> AsyncIterator[Sending]:
    async with sending(discord) as talk:
        yield talk


@pytest.fixture
def course(discord: Discord, guild: Guild) -> Channel:
    return discord.channel(guild, "course")


@pytest.fixture
def news(discord: Discord, guild: Guild) -> Channel:
    return discord.channel(guild, "news", kind="announcement")


@pytest.fixture
def forum(discord: Discord, guild: Guild) -> Channel:
    return discord.channel(guild, "lessons", kind="forum")
