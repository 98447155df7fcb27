"""What the stand-in's gateway tells whom, as the real discord.py client hears it."""

from __future__ import annotations

import pytest
from discord import AutoShardedClient, Member, Message
from discord.http import Route

from tests.discord.clients import connected
from tests.discord.standin import Channel, Discord, Guild, Person


@pytest.fixture(autouse=True)
def _here(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", discord.api)


async def test_shards_hear_of_their_own_servers_and_the_first_of_direct_messages(
    discord: Discord, ana: Person
) -> None:
    discord.guild("Other")
    discord.guild("Another")
    async with connected(discord, shards=2, content=False) as client:
        await discord.until(lambda: len(client.guilds) == 3)
        shards = {session.shard[0]: session for session in discord.gateway.sessions}
        expected = {one.id: (int(one.id) >> 22) % 2 for one in discord.guilds.values()}
        for number, session in shards.items():
            got = {told["d"]["id"] for told in session.sent if told["t"] == "GUILD_CREATE"}
            assert got == {one for one, shard in expected.items() if shard == number}
        ana.writes_to_bot("hi")
        assert shards[0].sent[-1]["t"] == "MESSAGE_CREATE"
        assert shards[1].sent[-1]["t"] != "MESSAGE_CREATE"


async def test_private_words_reach_the_app_and_public_ones_do_not(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[str] = []

    @client.event
    async def on_message(message: Message) -> None:
        heard.append(message.content)

    ana.says("to everybody", channel=spring)
    ana.writes_to_bot("to you")
    await discord.until(lambda: heard)
    assert heard == ["to you"]


async def test_comings_and_goings_are_for_those_with_the_intent(
    discord: Discord, guild: Guild, ana: Person, ben: Person
) -> None:
    discord.app.granted.add("guild_members")
    heard: list[tuple[str, str]] = []
    async with connected(discord) as without, connected(discord, members=True) as client:

        @client.event
        async def on_member_join(member: Member) -> None:
            heard.append(("join", member.name))

        @client.event
        async def on_raw_member_remove(told: object) -> None:
            heard.append(("leave", told.user.name))  # type: ignore[attr-defined]

        await discord.until(lambda: client.guilds and without.guilds)
        ana.leaves(guild)
        ana.joins(guild)
        await discord.until(lambda: len(heard) == 2)
        assert heard == [("leave", "ana"), ("join", "ana")]
        small = discord.gateway.sessions[0]
        assert not [told for told in small.sent if told["t"].startswith("GUILD_MEMBER")]
        there = client.get_guild(int(guild.id))
        assert there is not None
        found = await there.query_members(user_ids=[int(ben.id), 1])
        assert [one.name for one in found] == ["ben"]
        assert len(await there.chunk(cache=False)) == 4


async def test_changes_of_the_server_are_told(
    discord: Discord, client: AutoShardedClient, guild: Guild, ana: Person
) -> None:
    seen = await discord.until(lambda: client.get_guild(int(guild.id)))
    assert seen is not None
    role, channel = discord.role(guild, "Learners"), discord.channel(guild, "autumn")
    await discord.until(lambda: seen.get_role(int(role.id)) and seen.get_channel(int(channel.id)))
    discord.delete_role(role, guild)
    discord.delete_channel(channel)
    await discord.until(lambda: len(seen.roles) == 2 and len(seen.channels) == 1)


async def test_names_that_change_are_for_those_with_the_intent(
    discord: Discord, guild: Guild, ana: Person
) -> None:
    discord.app.granted.add("guild_members")
    async with connected(discord, members=True) as client:
        seen = await discord.until(lambda: client.get_guild(int(guild.id)))
        assert seen is not None
        member = seen.get_member(int(ana.id))
        assert member is not None and member.display_name == "Ana"
        ana.nicknamed(guild, "Dr. Ana")
        await discord.until(lambda: member.display_name == "Dr. Ana")
        ana.nicknamed(guild, None)
        ana.changes(global_name="Ana R")
        await discord.until(lambda: member.display_name == "Ana R")
