"""People who come to a server, change there, and leave it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import StorageError
from bot.model import AccountKind, Passage, Place, PlaceKind
from storage.memory import MemoryStore
from tests.discord.app.support import Running, cohort, running
from tests.discord.standin import Channel, Discord, Guild, Person


@pytest.fixture
async def watching(discord: Discord, store: MemoryStore) -> AsyncIterator[Running]:
    async with running(discord, store, members=True) as one:
        yield one


def place(channel: Channel) -> Place:
    assert channel.guild is not None
    return Place(space=f"discord:{channel.guild.id}", kind=PlaceKind.CHANNEL, id=channel.id)


async def test_who_joins_the_server_comes_to_the_channels_they_see(
    discord: Discord, watching: Running, store: MemoryStore, farah: Person, guild: Guild, spring: Channel
) -> None:
    await cohort(store, discord.channel(guild, "secret", private=True), [], farah, name="winter")
    known = watching.client.get_guild(int(guild.id))
    assert known is not None
    await discord.until(lambda: len(known.channels) == 2)
    nora = discord.person("nora")
    nora.joins(guild)
    await discord.until(lambda: watching.house.passed_by)
    assert watching.house.passed_by == [(place(spring), nora.id, Passage.CAME)]
    # Somebody who was here before is told of as in use again.
    assert [one.kind for one in watching.house.changes] == [AccountKind.PERSON]


async def test_who_leaves_is_gone(discord: Discord, watching: Running, ana: Person, guild: Guild) -> None:
    ana.leaves(guild)
    (account,) = await discord.until(lambda: watching.house.changes)
    assert account.kind is AccountKind.GONE
    assert account.profile.external_id == ana.id


async def test_who_is_given_a_role_comes_to_what_it_opens(
    discord: Discord, watching: Running, store: MemoryStore, ana: Person, farah: Person, guild: Guild
) -> None:
    role = discord.role(guild, "learners")
    secret = discord.channel(guild, "secret", private=True)
    secret.allow(role, "VIEW_CHANNEL")
    discord.events.channel("UPDATE", secret)
    await cohort(store, secret, [], farah, name="winter")
    discord.give_role(guild, ana, role)
    await discord.until(lambda: watching.house.passed_by)
    discord.take_role(guild, ana, role)
    await discord.until(lambda: len(watching.house.passed_by) == 2)
    assert watching.house.passed_by == [
        (place(secret), ana.id, Passage.CAME),
        (place(secret), ana.id, Passage.LEFT),
    ]


async def test_a_new_name_is_taken_over(
    discord: Discord, watching: Running, store: MemoryStore, ana: Person, guild: Guild
) -> None:
    ana.nicknamed(guild, "Ana R.")
    await discord.until(lambda: watching.house.changes)
    ana.nicknamed(guild, None)
    await discord.until(lambda: len(watching.house.changes) == 2)
    ana.changes(global_name="Anita")
    await discord.until(lambda: watching.house.changes[2:])
    assert [one.profile.name for one in watching.house.changes[:3]] == ["Ana R.", "Ana", "Anita"]
    async with store.reading() as uow:
        person = await uow.people.known(f"discord:{guild.id}", ana.id)
    assert person is not None
    assert person.name == "Anita"
    assert person.profile.locale == "en-US"  # only interactions tell it


async def test_bots_come_and_go_unnoticed(
    discord: Discord, watching: Running, guild: Guild, ana: Person
) -> None:
    robot = discord.person("robot", bot=True)
    robot.joins(guild)
    robot.leaves(guild)
    ana.leaves(guild)
    await discord.until(lambda: watching.house.changes)
    assert watching.house.passed_by == []
    assert [one.profile.external_id for one in watching.house.changes] == [ana.id]


async def test_a_database_that_does_not_answer_is_told_again(
    discord: Discord, watching: Running, ana: Person, guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.app.events._WAITS", (0.0, 0.0))
    watching.house.broken += [StorageError("locked"), StorageError("locked")]
    ana.leaves(guild)
    await discord.until(lambda: watching.house.changes)


async def test_without_the_intent_nobody_is_told_of(
    discord: Discord, app: Running, ana: Person, guild: Guild, spring: Channel
) -> None:
    assert not app.client.intents.members
    ben_left = discord.person("nora")
    ben_left.joins(guild)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert app.house.passed_by == []


async def test_channels_that_change_are_asked_about_anew(
    discord: Discord, app: Running, guild: Guild, spring: Channel
) -> None:
    await app.channels.channel(spring.id)
    await app.channels.channel(spring.id)
    assert len(discord.called("GET /channels/{channel}")) == 1
    discord.events.channel("UPDATE", spring)

    async def asked_anew() -> bool:
        await app.channels.channel(spring.id)
        return len(discord.called("GET /channels/{channel}")) == 2

    async with asyncio.timeout(5):
        while not await asked_anew():
            await asyncio.sleep(0.01)
