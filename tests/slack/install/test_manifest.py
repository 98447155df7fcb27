"""The manifest, the code and what Slack asks for are the same three times."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from adapters.slack.manifest import SHORTCUT, manifest
from adapters.slack.scopes import REQUIRED, SCOPES, UNSCOPED_EVENTS, missing
from bot.commands.catalogue import COMMANDS
from companion.cli import main
from tests.slack.standin.appconfig import EVENT_SCOPES

ADAPTER = Path(__file__).resolve().parents[3] / "adapters" / "slack"
METHOD = re.compile(
    r"(?:apps|auth|bots|chat|conversations|files|oauth|reactions|team|usergroups|users|views)\.[a-zA-Z0-9.]+"
)
#: What is named and not called: in the table itself, and where answers are told apart by what was asked.
TABLES = ("scopes.py", "faults.py", "pace.py")
#: What Slack lets anybody call.
UNSCOPED = {
    "auth.test",
    "apps.connections.open",
    "chat.getPermalink",
    "oauth.v2.access",
    "views.open",
    "views.publish",
    "views.push",
    "views.update",
}


def called() -> set[str]:
    """Every method of Slack's that stands in the adapter's code."""
    found = set()
    for path in ADAPTER.rglob("*.py"):
        if path.name in TABLES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and METHOD.fullmatch(node.value)
            ):
                found.add(node.value)
    return found


def printed(*options: str) -> str:
    done = CliRunner().invoke(main, ["slack", "manifest", *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_method_that_is_called_is_covered_and_no_scope_is_asked_for_nothing() -> None:
    scoped = {method for scope in SCOPES for method in scope.methods}
    assert called() - scoped == UNSCOPED
    assert scoped <= called()
    for scope in SCOPES:
        assert scope.reason
        assert scope.methods or scope.events or scope.name == "commands", scope.name
    assert len({scope.name for scope in SCOPES}) == len(SCOPES)


def test_each_event_has_its_scope() -> None:
    for scope in SCOPES:
        for event in scope.events:
            assert EVENT_SCOPES.get(event, scope.name) in {one.name for one in SCOPES if event in one.events}
    for event in UNSCOPED_EVENTS:
        assert event not in EVENT_SCOPES


def test_commands_come_from_their_definitions() -> None:
    made = json.loads(printed())
    by_name = {command["command"]: command for command in made["features"]["slash_commands"]}
    assert set(by_name) == {f"/{group.name}" for group in COMMANDS.groups()}
    for group in COMMANDS.groups():
        hint = by_name[f"/{group.name}"]["usage_hint"]
        assert [word.strip() for word in hint.split("|")] == [one.path[1] for one in group.commands]
        assert by_name[f"/{group.name}"]["should_escape"] is True
        assert "url" not in by_name[f"/{group.name}"]
    (shortcut,) = made["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", SHORTCUT)


def test_socket_mode_and_http() -> None:
    made = json.loads(printed())
    assert made["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(made)
    assert set(made["oauth_config"]["scopes"]["bot"]) == REQUIRED
    made = json.loads(printed("--http", "https://companion.example.org/"))
    url = "https://companion.example.org/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": url}
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}
    made = json.loads(printed("--oauth", "https://companion.example.org"))
    assert made["oauth_config"]["redirect_urls"] == ["https://companion.example.org/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert made["settings"]["socket_mode_enabled"] is True


def test_one_setting_decides_whether_addresses_may_be_looked_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is needed before the app has a token, so that half of what Slack needs is no mistake here."""
    monkeypatch.chdir(tmp_path)
    assert "users:read.email" not in json.loads(printed())["oauth_config"]["scopes"]["bot"]
    Path(".env").write_text("SLACK_EMAILS=yes\nCOMPANION_HTTP_PORT=3000\n", encoding="utf-8")
    assert set(json.loads(printed())["oauth_config"]["scopes"]["bot"]) == REQUIRED | {"users:read.email"}
    Path(".env").write_text("SLACK_EMAILS=perhaps\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["slack", "manifest"])
    assert done.exit_code == 2
    assert "neither yes nor no" in done.output


def test_yaml_says_the_same_with_the_reasons() -> None:
    text = printed("--yaml", "--http", "https://companion.example.org")
    assert yaml.safe_load(text) == json.loads(printed("--http", "https://companion.example.org"))
    assert "- chat:write  # lessons, reminders" in text


@pytest.mark.parametrize(
    "url", ["http://companion.example.org", "companion.example.org", "https://", "https://a:b@c.org"]
)
def test_an_address_that_slack_does_not_take_is_refused(url: str) -> None:
    done = CliRunner().invoke(main, ["slack", "manifest", "--http", url])
    assert done.exit_code == 2
    assert "https://" in done.output


@pytest.mark.parametrize(
    "options", [{}, {"public_url": "https://c.example.org", "socket_mode": False, "oauth": True}]
)
def test_slacks_limits(options: dict[str, object]) -> None:
    made = manifest(COMMANDS, **options)  # type: ignore[arg-type]
    told = made["display_information"]
    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
    assert 174 <= len(told["long_description"]) <= 4000
    assert len(made["features"]["bot_user"]["display_name"]) <= 80
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150
    assert len(made["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_what_is_missing_is_named_with_its_reason() -> None:
    assert not missing(REQUIRED, emails=False)
    assert [scope.name for scope in missing(REQUIRED - {"im:write"}, emails=False)] == ["im:write"]
    assert [scope.name for scope in missing(REQUIRED, emails=True)] == ["users:read.email"]


def test_the_reasons_can_be_read() -> None:
    done = CliRunner().invoke(main, ["slack", "scopes"])
    assert done.exit_code == 0
    for scope in SCOPES:
        assert scope.name in done.output
