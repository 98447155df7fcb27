"""More than one: two processes with one token, and two platforms in one process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.discord.install.hurried import running
from tests.discord.install.scene import Scene
from tests.discord.standin import Discord
from tests.front.running import PATIENCE
from tests.front.serving import ended, until_said
from tests.slack.install.scene import Scene as SlackScene
from tests.slack.standin.slack import Slack
from tests.support.installed import JOIN, LESSON


async def test_two_processes_with_one_token_answer_and_post_everything_once(
    scene: Scene, discord: Discord, postgres_url: str, tmp_path: Path
) -> None:
    env = scene.env | {"DATABASE_URL": postgres_url}
    async with running(env, tmp_path) as one, running(env, tmp_path) as other:
        for process in (one, other):
            await until_said(process, "connected to Discord")
        await discord.until(lambda: len(discord.gateway.live) == 2 and discord.commands[""], within=PATIENCE)
        await scene.create()
        await scene.posted(LESSON)
        join = await scene.posted(JOIN)
        people = [discord.person(f"person{number}", scene.guild) for number in range(5)]
        acts = await asyncio.gather(*(who.press(join, "Join") for who in people))
        for act in acts:
            await scene.shown(act, "Welcome")
        acts += [await who.command("course", "next", channel=scene.channel) for who in people]
        for act in acts:
            await scene.shown(act)
        await discord.until(lambda: discord.threads(scene.channel), within=PATIENCE)
        await asyncio.gather(ended(one), ended(other))
        assert [len(act.replies) for act in acts] == [1] * 10
        assert not any(act.failed for act in acts)
        assert scene.lessons == 1
        assert len(discord.threads(scene.channel)) == 1
    for process in (one, other):
        assert "stopped all_written_down=True" in process.said
        assert " error " not in process.said


async def test_slack_and_discord_in_one_process(scene: Scene, tmp_path: Path) -> None:
    async with Slack() as slack:
        beside = SlackScene(slack, tmp_path)
        async with running(beside.env | scene.env, tmp_path) as process:
            await beside.connected(process)
            await scene.connected(process)
            assert "room=False slack=True discord=True" in process.said
            await scene.create()
            await beside.create()
            await scene.posted(LESSON)
            await beside.posted(LESSON)
            assert await ended(process) == 0
        assert not slack.complaints
    for token in (scene.discord.token, slack.token(beside.team).value):
        assert token not in process.said
