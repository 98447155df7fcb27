"""A way into a workspace that is lost and found again: what was due meanwhile goes out, once and at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.front.serving import ended, running, until_said
from tests.front.test_health import free_port
from tests.slack.install.scene import Scene
from tests.support.installed import LESSON


async def posted_once(scene: Scene) -> None:
    """Though a closed space is left alone for a quarter of an hour."""
    await scene.posted(LESSON)
    await scene.ana.command("/course next", channel=scene.channel)
    await scene.shown(scene.ana, "You are not in")
    assert scene.lessons == 1


async def test_a_workspace_that_removed_the_app_and_installs_it_again(scene: Scene, tmp_path: Path) -> None:
    slack, port = scene.slack, free_port()
    url = f"http://127.0.0.1:{port}"
    async with running(scene.many(url), tmp_path) as process:
        await until_said(process, "listening")
        await scene.install(url)
        await scene.connected(process)
        card = await scene.propose()
        for told in slack.events.uninstalled(scene.team):
            await told.task
        await until_said(process, "removed from a workspace")
        await scene.maria.click(card, "Yes, start it")
        await until_said(process, "nothing is sent to slack:")
        assert scene.lessons == 0
        await scene.install(url)
        await posted_once(scene)
        assert await ended(process) == 0
    assert not slack.complaints


async def test_a_token_that_was_revoked_and_a_new_one_in_the_settings(scene: Scene, tmp_path: Path) -> None:
    slack = scene.slack
    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        card = await scene.propose()
        slack.refuse(scene.team, "token_revoked")
        await scene.maria.click(card, "Yes, start it")
        await until_said(process, "nothing is sent to slack:")
        await until_said(process, "Slack does not take SLACK_BOT_TOKEN any more")
        assert await ended(process) == 0
    async with running(scene.env, tmp_path) as process:
        assert await asyncio.to_thread(process.end) == 2
    assert "Slack does not take SLACK_BOT_TOKEN (token_revoked)" in process.said
    assert "Traceback" not in process.said
    assert scene.lessons == 0
    env = scene.env | {"SLACK_BOT_TOKEN": slack.install(scene.team, scopes=slack.app.scopes).value}
    async with running(env, tmp_path) as process:
        await scene.connected(process)
        await posted_once(scene)
        assert await ended(process) == 0
    assert not slack.complaints
