"""`companion slack check`: what Slack takes and what not, in plain words."""

from __future__ import annotations

import asyncio
import base64
import os

import pytest
from click.testing import CliRunner, Result

from adapters.slack.scopes import REQUIRED
from companion.cli import main
from tests.slack.standin import Slack


@pytest.fixture(autouse=True)
def pointed_at_the_stand_in(slack: Slack, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("SLACK_API_URL", slack.api)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app.app_token)


async def check() -> Result:
    """In a thread: the stand-in answers in this one."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["slack", "check"])


async def test_all_is_well(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    team = slack.workspace("Rainbow", scopes=REQUIRED)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token(team).value)
    done = await check()
    assert done.exit_code == 0, done.output
    assert f"well: the bot token opens the workspace Rainbow ({team.id})" in done.output
    assert "well: every scope that is needed was granted" in done.output
    assert "well: without the scope users:read.email: no rosters" in done.output
    assert "well: the app-level token opens Socket Mode connections" in done.output
    assert slack.sockets.opened == 0
    assert not slack.complaints


async def test_the_scope_for_addresses_is_missed_where_it_was_wanted(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = slack.workspace(scopes=REQUIRED)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token(team).value)
    monkeypatch.setenv("SLACK_EMAILS", "yes")
    done = await check()
    assert done.exit_code == 1
    assert "NOT WELL: the scope users:read.email is missing" in done.output


async def test_everything_that_is_wrong_is_told_at_once(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = slack.workspace(scopes=REQUIRED - {"im:write", "files:read"})
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token(team).value)
    slack.app.socket_mode = False
    done = await check()
    assert done.exit_code == 1
    for word in (
        "the scope im:write is missing (reminders",
        "the scope files:read is missing",
        "switch Socket Mode on",
    ):
        assert word in done.output


async def test_tokens_that_slack_does_not_know(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    slack.workspace()
    monkeypatch.setenv("SLACK_BOT_TOKEN", unknown := "xoxb-" + "no-such-token")
    done = await check()
    assert done.exit_code == 1
    assert "NOT WELL: Slack does not take SLACK_BOT_TOKEN (invalid_auth)" in done.output
    assert unknown not in done.output
    assert slack.app.app_token not in done.output


async def test_slack_out_of_reach(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    team = slack.workspace()
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token(team).value)
    slack.moods.broken("auth.test", times=None)
    slack.moods.dropped("apps.connections.open", times=None)
    done = await check()
    assert done.exit_code == 1
    assert done.output.count("could not be asked") == 2


async def test_tokens_of_two_apps(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is good, and nothing would ever come in."""
    team = slack.workspace(scopes=REQUIRED)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token(team).value)
    slack.app.bots_app_id = "A0ANOTHER"
    done = await check()
    assert done.exit_code == 1
    assert f"is of the app A0ANOTHER, and SLACK_APP_TOKEN of the app {slack.app.id}" in done.output
    assert done.output.count("NOT WELL") == 1


async def test_many_workspaces(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "COMPANION_SECRET_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "COMPANION_HTTP_PORT": "3000",
        "COMPANION_PUBLIC_URL": "https://companion.example.org",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    done = await check()
    assert done.exit_code == 0, done.output
    assert "well: Slack knows the app by its client id and secret" in done.output
    monkeypatch.setenv("SLACK_CLIENT_SECRET", slack.app.client_secret + "-old")
    done = await check()
    assert done.exit_code == 1
    assert "bad_client_secret" in done.output
