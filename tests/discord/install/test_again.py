"""A way into Discord that is lost and found again: what was due meanwhile goes out, and nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from companion.health import ask
from tests.discord.install.hurried import running
from tests.discord.install.scene import Scene
from tests.discord.standin import Discord
from tests.discord.standin.gateway.sessions import Session
from tests.front.running import PATIENCE
from tests.front.serving import ended, until_said
from tests.front.test_health import free_port
from tests.support.installed import LESSON

CALLBACK = "POST /interactions/{interaction}/{secret}/callback"
POST = "POST /channels/*/messages"


async def test_a_token_that_was_reset_and_a_new_one_in_the_settings(scene: Scene, tmp_path: Path) -> None:
    discord, old = scene.discord, scene.discord.token
    env = scene.env | {"COMPANION_HEALTH_PORT": str(port := free_port())}
    async with running(env, tmp_path) as process:
        await scene.connected(process)
        card = await scene.propose()
        held = discord.moods.held(POST, times=None)
        await scene.farah.press(card, "Yes, start it")
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
        discord.new_token()
        held.release()
        await until_said(process, "nothing is sent to discord:")
        discord.gateway.close(4004)
        await until_said(process, "not connected to Discord: Discord does not take my token any more")
        told = await asyncio.to_thread(ask, port)
        assert "Discord: not connected since" in told.words
        assert "DISCORD_TOKEN" in told.words
        assert await ended(process) == 0
    assert scene.lessons == 0
    async with running(env, tmp_path) as process:
        assert await asyncio.to_thread(process.end) == 2
    for words in ("Discord does not take DISCORD_TOKEN", "Reset Token"):
        assert words in process.said
    for words in ("Traceback", old):
        assert words not in process.said
    async with running(env | {"DISCORD_TOKEN": discord.token}, tmp_path) as process:
        await scene.connected(process)
        # Though a closed space is left alone for a quarter of an hour.
        await scene.posted(LESSON)
        await scene.asks(scene.ana, "course", "next")
        assert scene.lessons == 1
        assert await ended(process) == 0


async def test_put_out_of_a_server_and_let_in_again(scene: Scene, tmp_path: Path) -> None:
    discord = scene.discord
    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        card = await scene.propose()
        held = discord.moods.held(POST, times=None)
        await scene.farah.press(card, "Yes, start it")
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
        discord.remove(scene.guild)
        await until_said(process, "put out of a server")
        held.release()
        await until_said(process, "nothing is sent to discord:")
        discord.install(scene.guild)
        await scene.posted(LESSON)
        await scene.asks(scene.ana, "course", "next")
        assert scene.lessons == 1
        assert await ended(process) == 0


async def test_a_server_that_is_to_have_the_commands_has_them_as_soon_as_we_are_in(
    scene: Scene, tmp_path: Path
) -> None:
    discord = scene.discord
    later = discord.guild("Later", installed=False)
    async with running(scene.env | {"DISCORD_SERVERS": later.id}, tmp_path) as process:
        await until_said(process, f"did not take our commands in server {later.id}")
        discord.install(later)
        await until_said(process, f"told Discord our commands in server {later.id}")
        assert {one["name"] for one in discord.commands[later.id]} >= {"course", "cohort"}
        assert await ended(process) == 0


async def test_what_somebody_did_while_the_line_was_broken_is_answered_once(
    scene: Scene, discord: Discord, tmp_path: Path
) -> None:
    gateway = discord.gateway

    async def asked_once() -> Session:
        """Somebody asks and is answered once; through this session."""
        before = len(discord.called(CALLBACK))
        act = await scene.ana.command("course", "next", channel=scene.channel)
        await scene.shown(act, "You are not in")
        assert len(act.replies) == 1
        assert not act.failed
        assert len(discord.called(CALLBACK)) == before + 1
        (session,) = gateway.live
        return session

    async with running(scene.env | {"LOG_LEVEL": "info"}, tmp_path) as process:
        await scene.connected(process)
        (first,) = gateway.live
        for break_it in (gateway.cut, gateway.reconnect):
            break_it()
            assert await asked_once() is first
        gateway.invalidate()  # that session hears nothing any more
        await discord.until(lambda: gateway.live and gateway.live != [first], within=PATIENCE)
        assert await asked_once() is not first
        assert await ended(process) == 0
    assert "Traceback" not in process.said
