"""The connection to the gateway: kept, and what is in its way told."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.discord.app.client import CompanionClient
from adapters.discord.app.connection import MEMBERS_SWITCH, Connection
from bot.errors import Disconnected
from tests.discord.app.support import Hasty, Running
from tests.discord.clients import beating
from tests.discord.standin import Channel, Discord, Person
from tests.support.house import NOW
from tests.support.world import HandClock

FAST = (0.01,)


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def client(discord: Discord) -> CompanionClient:
    return Hasty(clock=HandClock(NOW), api_url=discord.api)


@pytest.fixture
def connection(
    client: CompanionClient, discord: Discord, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Connection:
    monkeypatch.setattr("adapters.discord.app.connection._WAITS", FAST)
    monkeypatch.setattr("adapters.discord.app.connection._REFUSED_WAIT", 0.01)
    return Connection(client=client, token=discord.token, known_as=lambda *us: told.append(us))


async def test_it_says_who_we_are_and_since_when_we_are_connected(
    discord: Discord, connection: Connection, told: list[tuple[str, str]]
) -> None:
    assert connection.connected_since is None
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 10)
    assert connection.connected_since == NOW
    assert connection.problem == ""
    assert told[0] == (discord.bot.id, discord.app.id)
    await connection.close()
    await discord.until(lambda: not discord.gateway.live)


async def test_a_connection_that_is_given_up_while_it_is_made_leaves_no_heartbeat_behind(
    connection: Connection,
) -> None:
    """discord.py forgets it then: its thread would go on, and speak to an event loop that is gone."""
    await connection.open()
    connection.start()
    async with asyncio.timeout(10):
        while not beating():
            await asyncio.sleep(0)
    await connection.close()
    assert beating() == []


async def test_only_what_is_needed_is_asked_for(discord: Discord, connection: Connection) -> None:
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 10)
    (session,) = discord.gateway.live
    assert session.wants("guilds")
    assert session.wants("direct_messages")
    assert not session.wants("guild_members")
    assert not session.wants("message_content")
    assert not session.wants("guild_messages")
    await connection.close()


async def test_a_token_that_is_none_is_said_at_once(discord: Discord, client: CompanionClient) -> None:
    connection = Connection(client=client, token=discord.token[:-1], known_as=lambda *_: None)
    with pytest.raises(Disconnected, match="token"):
        await connection.open()
    await connection.close()


async def test_the_switch_that_is_missing_is_named(
    discord: Discord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.discord.app.connection._REFUSED_WAIT", 0.01)
    client = Hasty(clock=HandClock(NOW), api_url=discord.api, members=True)
    connection = Connection(client=client, token=discord.token, known_as=lambda *_: None)
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 10)
    assert connection.refused
    assert connection.problem == MEMBERS_SWITCH
    assert connection.connected_since is None
    # Once somebody switched it on, nobody has to start anything anew.
    discord.app.granted.add("guild_members")
    await discord.until(lambda: connection.problem == "")
    assert client.connected_since is not None
    await connection.close()


@pytest.mark.parametrize(("name", "times"), [("GET /users/@me", 2), ("GET /gateway/bot", 3)])
async def test_a_discord_that_is_out_of_reach_or_names_no_gateway_is_asked_again(
    discord: Discord, connection: Connection, name: str, times: int
) -> None:
    away = discord.moods.broken(name, times=times)
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 20)
    assert away.met == times
    await connection.close()


async def test_a_connection_that_is_cut_comes_back_with_what_was_missed(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    (session,) = discord.gateway.live
    discord.gateway.cut()
    missed = asyncio.create_task(ana.command("course", "next", channel=spring))
    await discord.until(lambda: session.resumed)
    await discord.until(lambda: app.connection.connected_since is not None)
    await missed
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)


async def test_a_session_that_is_over_is_begun_anew_at_the_same_server(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    discord.gateway.invalidate()
    await discord.until(lambda: discord.gateway.identified == 2)
    await discord.until(lambda: app.connection.connected_since is not None)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)


async def test_a_token_that_no_longer_holds_is_said_and_its_successor_found(
    discord: Discord, connection: Connection
) -> None:
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 10)
    token = discord.token
    discord.new_token()
    discord.gateway.close(4004)
    await discord.until(lambda: connection.refused)
    assert "token" in connection.problem
    discord.token = token  # as if it had been taken back
    await discord.until(lambda: connection.connected_since is not None)
    await connection.close()


async def test_an_event_that_cannot_be_read_ends_nothing(
    discord: Discord, app: Running, ana: Person, spring: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    (session,) = discord.gateway.live
    for event in ("INTERACTION_CREATE", "GUILD_MEMBER_ADD", "MESSAGE_CREATE", "CHANNEL_UPDATE"):
        session.tell(event, {"id": "x", "token": "secret-token"})
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert "could not read an event: INTERACTION_CREATE" in caplog.text
    assert "secret-token" not in caplog.text


async def test_a_connection_that_breaks_is_known_to_be_lost_and_soon_made_anew(
    discord: Discord, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.app.connection._WAITS", (0.01, 600.0))
    await connection.open()
    connection.start()
    await asyncio.wait_for(connection.settled(), 10)
    for _ in range(2):
        away = discord.moods.held("GET /gateway/bot")
        (line,) = discord.gateway.connections
        line.send(["nothing that anybody could read"])  # type: ignore[arg-type]
        await asyncio.wait_for(away.reached.wait(), 10)
        assert connection.connected_since is None
        assert connection.problem == "the connection broke"
        away.release()
        await discord.until(lambda: connection.connected_since is not None)
    await connection.close()


async def test_nothing_secret_is_logged(
    discord: Discord, app: Running, ana: Person, spring: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    discord.moods.broken("PATCH /webhooks/*", times=1, status=500)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert act.token not in caplog.text
    assert discord.token not in caplog.text
