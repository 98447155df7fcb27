"""`companion run` with Discord's settings, as an operator starts it: a real process against the stand-in."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from companion.health import ask
from tests.discord.install.scene import LESSON, Scene
from tests.discord.standin import Discord
from tests.front.running import PATIENCE
from tests.front.serving import ended, running, until_said
from tests.front.test_health import free_port

JOIN = "Would you like to take part?"


async def test_from_the_start_to_the_first_lesson_card_and_nothing_twice_after_a_kill(
    scene: Scene, tmp_path: Path
) -> None:
    discord = scene.discord
    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        await scene.create()
        for words in (JOIN, LESSON):
            await scene.posted(scene.channel, words)
        await discord.until(lambda: discord.threads(scene.channel), within=PATIENCE)
        before = [discord.words(one) for one in discord.posts(scene.channel)]
        await asyncio.to_thread(process.stop, signal.SIGKILL)
    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        # Joining brings a message of its own, and everything left over was looked at before it.
        pressed = await scene.ana.press(await scene.posted(scene.channel, JOIN), "Join")
        await scene.shown(pressed, "Welcome, Ana")
        assert "Your progress" in discord.words(await scene.asks(scene.ana, "course", "progress"))
        assert [discord.words(one) for one in discord.posts(scene.channel)] == before
        assert len(discord.threads(scene.channel)) == 1
        assert await ended(process) == 0
        said = process.said
    assert "stopped all_written_down=True" in said
    assert discord.token not in said
    assert not any(act.token in said for act in discord.acts.all)


async def test_the_log_of_a_quiet_start_is_calm(scene: Scene, tmp_path: Path) -> None:
    async with running(scene.env | {"LOG_LEVEL": "info"}, tmp_path) as process:
        await scene.connected(process)
        await until_said(process, "told Discord our commands")
        assert await ended(process) == 0
    assert "connected to Discord servers=1" in process.said
    for noise in ("warning", "error", "discord.client", "discord.gateway", "Traceback"):
        assert noise not in process.said


async def test_a_token_that_discord_does_not_take_is_no_start(scene: Scene, tmp_path: Path) -> None:
    old = scene.discord.token
    scene.discord.new_token()
    async with running(scene.env, tmp_path) as process:
        assert await asyncio.to_thread(process.end) == 2
    assert "Discord does not take DISCORD_TOKEN" in process.said
    assert "Reset Token" in process.said
    assert "Traceback" not in process.said
    assert old not in process.said


async def test_members_that_are_wanted_and_not_granted_are_no_start(scene: Scene, tmp_path: Path) -> None:
    async with running(scene.env | {"DISCORD_MEMBERS": "yes"}, tmp_path) as process:
        assert await asyncio.to_thread(process.end) == 2
    assert "Server Members Intent" in process.said
    assert "DISCORD_MEMBERS" in process.said
    assert "Traceback" not in process.said


async def test_where_discord_is_out_of_reach_it_starts_says_so_and_goes_on_trying(
    scene: Scene, tmp_path: Path
) -> None:
    discord = scene.discord
    away = [discord.moods.broken(name, times=None) for name in ("GET /users/@me", "GET /gateway/bot")]
    env = scene.env | {"COMPANION_HEALTH_PORT": str(port := free_port())}
    async with running(env, tmp_path) as process:
        await until_said(process, "started")
        await discord.until(lambda: away[0].met > 1, within=PATIENCE)
        told = await asyncio.to_thread(ask, port)
        assert "Discord: not connected since" in told.words
        for mood in away:
            mood.release()
        await scene.connected(process)
        await scene.create()
        await scene.posted(scene.channel, LESSON)
        told = await asyncio.to_thread(ask, port)
        assert told.well
        assert "Discord: connected" in told.words
        assert await ended(process) == 0
    assert "Traceback" not in process.said


async def test_told_to_stop_before_discord_is_there_it_stops(scene: Scene, tmp_path: Path) -> None:
    away = scene.discord.moods.held("GET /users/@me", times=None)
    async with running(scene.env, tmp_path) as process:
        await asyncio.wait_for(away.reached.wait(), PATIENCE)
        assert await ended(process) == 0
    assert "Traceback" not in process.said


async def test_what_is_under_way_is_answered_before_the_end(scene: Scene, tmp_path: Path) -> None:
    discord = scene.discord
    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        held = discord.moods.held("PATCH /webhooks/*")
        act = await scene.ana.command("course", "next", channel=scene.channel)
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
        ending = asyncio.create_task(ended(process))
        await until_said(process, "stopping")
        held.release()
        assert await ending == 0
    await scene.shown(act, "You are not in")


async def test_commands_are_told_once_and_moved_where_the_settings_say(
    scene: Scene, discord: Discord, tmp_path: Path
) -> None:
    def told() -> list[str]:
        return [
            call.path for call in discord.calls if call.method == "PUT" and call.path.endswith("/commands")
        ]

    async def started(last: str, **settings: str) -> str:
        """A start and its end, with what was said until this."""
        async with running(scene.env | settings, tmp_path) as process:
            await until_said(process, last)
            assert await ended(process) == 0
            return process.said

    everywhere = f"/applications/{discord.app.id}/commands"
    here = f"/applications/{discord.app.id}/guilds/{scene.guild.id}/commands"
    await started("told Discord our commands everywhere")
    assert told() == [everywhere]
    await started("commands everywhere are up to date")
    assert told() == [everywhere]
    said = await started("took back commands that were left over everywhere", DISCORD_SERVERS=scene.guild.id)
    assert f"told Discord our commands in server {scene.guild.id}" in said
    assert told() == [everywhere, here, everywhere]
    assert discord.commands[""] == []
    assert {one["name"] for one in discord.commands[scene.guild.id]} >= {"course", "cohort"}
    await started(f"took back commands that were left over in server {scene.guild.id}")
    assert discord.commands[scene.guild.id] == []
    assert {one["name"] for one in discord.commands[""]} >= {"course", "cohort"}
