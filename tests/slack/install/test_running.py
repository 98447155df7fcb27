"""`companion run` with Slack's settings, as an operator starts it: a real process against the stand-in."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import aiohttp

from tests.front.running import companion
from tests.front.serving import ended, printed, running, until_said, written
from tests.front.test_health import free_port
from tests.slack.install.scene import Scene
from tests.slack.standin import Channel, Message
from tests.support.installed import LESSON, AsInstalled


class TestOnSlack(AsInstalled[Channel, Message]):
    pass


async def test_slack_over_http_signed_and_to_the_second(scene: Scene, tmp_path: Path) -> None:
    slack = scene.slack
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    slack.app.configure(json.loads(printed("slack", "manifest", "--http", url)))
    env = {name: value for name, value in scene.env.items() if name != "SLACK_APP_TOKEN"}
    env |= {"SLACK_SIGNING_SECRET": slack.app.signing_secret, "COMPANION_HTTP_PORT": str(port)}
    async with running(env, tmp_path) as process:
        await until_said(process, "listening")
        postman = await slack.over_http(f"{url}/slack/events")
        assert await postman.challenge()
        body = f"command=%2Fcourse&text=next&team_id={scene.team.id}&user_id={scene.ana.id}&trigger_id=1.2.3"
        for headers in (
            {},
            postman.signed(body) | {"X-Slack-Signature": "v0=" + "0" * 64},
            postman.signed(body, at=int(slack.clock.now()) - 301),
        ):
            async with aiohttp.ClientSession() as session:
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                async with session.post(f"{url}/slack/events", data=body, headers=headers | form) as response:
                    assert response.status == 401
        assert not slack.called("users.info"), "nothing was done"
        await scene.create()
        await scene.posted(LESSON)
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{url}/slack/events", data=BytesIO(b"x" * 1_100_000)) as response,
        ):
            assert response.status == 413
        assert await ended(process) == 0
    assert not slack.complaints


async def test_many_workspaces_install_by_a_link_and_are_there_after_a_restart(
    scene: Scene, tmp_path: Path
) -> None:
    slack = scene.slack
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = scene.many(url)
    async with running(env, tmp_path) as process:
        await until_said(process, "listening")
        status, text = await scene.install(url)
        assert (status, "installed in Spring Course" in text) == (200, True)
        await scene.connected(process)
        await scene.create()
        await scene.posted(LESSON)
        assert await ended(process) == 0
    async with running(env, tmp_path) as process:
        await scene.connected(process)
        await scene.ana.command("/course next", channel=scene.channel)
        await scene.shown(scene.ana, "You are not in")
        assert await ended(process) == 0
    token = slack.token(scene.team)
    kept = written(tmp_path)
    for secret in (token.value, token.refresh, env["COMPANION_SECRET_KEYS"]):
        assert secret
        assert secret not in process.said
        assert secret.encode() not in kept
    assert not slack.complaints


async def test_a_terminal_without_a_room_shows_the_log_and_takes_no_lines(
    scene: Scene, tmp_path: Path
) -> None:
    with companion("run", cwd=tmp_path, env=scene.env, terminal=True) as process:
        await until_said(process, "connected to Slack")
        assert "This is the local room." not in process.said
        assert await ended(process) == 0


async def test_the_room_can_be_open_beside_slack(scene: Scene, tmp_path: Path) -> None:
    env = scene.env | {"COMPANION_ROOM": "yes"}
    with companion("run", cwd=tmp_path, env=env) as process:
        await scene.connected(process)
        process.type("@ana /course help")
        await until_said(process, "/course next")
        assert await ended(process) == 0
