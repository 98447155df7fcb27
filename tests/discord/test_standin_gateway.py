"""The stand-in's gateway, as the real discord.py client lives through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from discord import (
    AutoShardedClient,
    ConnectionClosed,
    Interaction,
    LoginFailure,
    PrivilegedIntentsRequired,
)
from discord.http import Route

from tests.discord.clients import Hasty, connected, hasty
from tests.discord.kit import button, card, post, row
from tests.discord.standin import Act, Channel, Discord, Guild, Person

Told = Callable[[Interaction], Awaitable[None]]


@pytest.fixture(autouse=True)
def _here(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", discord.api)


def answering(client: AutoShardedClient) -> list[Interaction]:
    """The client answers everybody; what it heard."""
    heard: list[Interaction] = []

    @client.event
    async def on_interaction(interaction: Interaction) -> None:
        heard.append(interaction)
        await interaction.response.send_message("Hello", ephemeral=True)

    return heard


async def pressing(client: AutoShardedClient, spring: Channel, who: Person) -> Act:
    await client.http.request(post(spring.id), json=card(row(button("Go"))))
    return await who.press(who.discord.posts(spring)[-1], "Go")


async def test_servers_come_with_their_channels_and_the_bots_own_member(
    discord: Discord, client: AutoShardedClient, guild: Guild, spring: Channel
) -> None:
    await discord.until(lambda: client.get_guild(int(guild.id)))
    seen = client.get_guild(int(guild.id))
    assert seen is not None and (seen.name, seen.member_count) == ("School", 4)
    assert [one.name for one in seen.channels] == ["spring"]
    assert seen.me.guild_permissions.manage_roles and not seen.me.guild_permissions.administrator
    assert [one.id for one in seen.members] == [int(discord.bot.id)]
    other = discord.guild("Other")
    await discord.until(lambda: client.get_guild(int(other.id)))
    discord.remove(other)
    await discord.until(lambda: not client.get_guild(int(other.id)))


async def test_an_intent_that_was_not_granted_closes_the_connection(discord: Discord) -> None:
    async with hasty(members=True) as client:
        await client.login(discord.token)
        with pytest.raises(PrivilegedIntentsRequired):
            await client.connect()
    assert not discord.gateway.sessions


async def test_a_bad_token_opens_nothing(discord: Discord) -> None:
    async with hasty() as client:
        with pytest.raises(LoginFailure):
            await client.login("wrong")
    assert discord.limits.invalid == 1


async def test_a_token_that_was_replaced_ends_the_session(discord: Discord, client: Hasty) -> None:
    discord.new_token()
    discord.gateway.cut()
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(asyncio.shield(client.running), 10)
    assert closed.value.code == 4004


async def test_a_broken_line_is_resumed_and_nothing_is_missed(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard = answering(client)
    assert (await pressing(client, spring, ana)).acknowledged
    discord.gateway.cut()
    act = await ana.press(discord.posts(spring)[0], "Go")
    assert act.acknowledged and len(heard) == 2
    assert (discord.gateway.identified, discord.gateway.sessions[0].resumed) == (1, 1)


async def test_discord_may_ask_to_connect_anew(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    answering(client)
    await discord.until(lambda: client.guilds)
    discord.gateway.reconnect()
    await discord.until(lambda: discord.gateway.sessions[0].resumed == 1)
    assert (await pressing(client, spring, ana)).acknowledged
    assert discord.gateway.identified == 1


async def test_events_can_come_twice(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[int] = []

    @client.event
    async def on_interaction(interaction: Interaction) -> None:
        heard.append(interaction.id)
        if len(heard) == 1:
            await interaction.response.defer()

    await pressing(client, spring, ana)
    discord.gateway.again("INTERACTION_CREATE")
    await discord.until(lambda: len(heard) == 2)
    assert heard[0] == heard[1]


async def test_two_processes_of_one_token_both_hear_everything(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[Hasty | AutoShardedClient] = []
    async with connected(discord) as second:
        for one in (client, second):

            @one.event
            async def on_interaction(interaction: Interaction) -> None:
                heard.append(interaction.client)  # type: ignore[arg-type]

        pressing_it = asyncio.create_task(pressing(client, spring, ana))
        await discord.until(lambda: len(heard) == 2)
        assert set(heard) == {client, second}
        discord.clock.forward(3)
        assert (await pressing_it).failed


async def test_an_unresumable_session_begins_anew(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda self: 0.0)
    answering(client)
    await discord.until(lambda: client.guilds)
    discord.gateway.resumes = False
    discord.gateway.cut()
    await discord.until(lambda: discord.gateway.identified == 2 and discord.gateway.live)
    assert (await pressing(client, spring, ana)).acknowledged


async def test_heartbeats_are_counted_and_answered(discord: Discord) -> None:
    discord.gateway.heartbeat = 0.05
    async with connected(discord):
        session = discord.gateway.sessions[0]
        await discord.until(lambda: session.heartbeats >= 2)


async def test_who_is_not_identified_is_not_heard(discord: Discord) -> None:
    address = f"{discord.gateway_url}?v=10&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 3, "d": {}})
        closed = await socket.receive()
        assert closed.type is aiohttp.WSMsgType.CLOSE and closed.data == 4003


async def test_discord_closes_and_a_server_goes_out_for_a_while(
    discord: Discord, client: AutoShardedClient, guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda self: 0.0)
    seen = await discord.until(lambda: client.get_guild(int(guild.id)))
    assert seen is not None
    discord.events.unavailable(guild)
    await discord.until(lambda: seen.unavailable)
    discord.gateway.close(4000)
    await discord.until(lambda: discord.gateway.sessions[0].resumed == 1)
    discord.gateway.invalidate()
    await discord.until(lambda: discord.gateway.identified == 2)
    await discord.until(lambda: [one.unavailable for one in client.guilds] == [False])
