"""`companion run` with Discord's settings, as an operator starts it: a real process against the stand-in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.discord.install.hurried import running
from tests.discord.install.scene import Scene
from tests.discord.standin import Channel, Discord, Message
from tests.front.running import PATIENCE
from tests.front.serving import ended, until_said
from tests.support.installed import AsInstalled


class TestOnDiscord(AsInstalled[Channel, Message]):
    pass


async def test_members_that_are_wanted_and_not_granted_are_no_start(scene: Scene, tmp_path: Path) -> None:
    async with running(scene.env | {"DISCORD_MEMBERS": "yes"}, tmp_path) as process:
        assert await asyncio.to_thread(process.end) == 2
    assert "Server Members Intent" in process.said
    assert "DISCORD_MEMBERS" in process.said
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


async def test_commands_are_told_once_calmly_and_moved_where_the_settings_say(
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
    said = await started("told Discord our commands everywhere", LOG_LEVEL="info")
    assert told() == [everywhere]
    assert "connected to Discord servers=1" in said
    for noise in ("warning", "error", "discord.client", "discord.gateway", "Traceback"):
        assert noise not in said
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
