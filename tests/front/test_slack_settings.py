"""Slack's settings: which go together, what is missing from half a set, and where to find it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.errors import SettingsInvalid
from companion.cli import main
from companion.redact import Redactor
from companion.settings import Settings, load_settings

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
VALUES = {
    "SLACK_BOT_TOKEN": "xoxb-" + "1-2-AbcDef",
    "SLACK_APP_TOKEN": "xapp-" + "1-A0-1-abcdef",
    "SLACK_SIGNING_SECRET": "0123456789abcdef" * 2,
    "SLACK_CLIENT_ID": "2141029472.691202649728",
    "SLACK_CLIENT_SECRET": "fedcba9876543210" * 2,
    "COMPANION_SECRET_KEYS": KEY,
    "COMPANION_HTTP_PORT": "3000",
    "COMPANION_PUBLIC_URL": "https://companion.example.org",
}
BOT, APP, SIGNING, CLIENT, SECRET, KEYS, PORT, URL = VALUES


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(*names: str, **values: str) -> Settings:
    given = {name: VALUES[name] for name in names} | values
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    return load_settings()


def mistakes(*names: str, **values: str) -> dict[str, str]:
    with pytest.raises(SettingsInvalid) as caught:
        read(*names, **values)
    said = str(caught.value) + repr(caught.value.mistakes)
    assert not any(
        value in said for name, value in (VALUES | values).items() if "TOKEN" in name or "SECRET" in name
    )
    return {mistake.field: str(mistake) for mistake in caught.value.mistakes}


@pytest.mark.parametrize(
    "names",
    [
        (BOT, APP),
        (BOT, APP, SIGNING),
        (BOT, SIGNING, PORT),
        (BOT, SIGNING, PORT, URL),
        (CLIENT, SECRET, KEYS, APP, PORT, URL),
        (CLIENT, SECRET, KEYS, SIGNING, PORT, URL),
        (CLIENT, SECRET, KEYS, APP, SIGNING, PORT, URL),
    ],
)
def test_what_makes_sense_together(names: tuple[str, ...]) -> None:
    found = read(*names)
    assert found.slack_set
    assert not found.room_open
    shown = repr(found) + str(found.model_dump())
    assert all(VALUES[name] not in shown for name in names if "TOKEN" in name or "SECRET" in name)
    assert {VALUES[name] for name in names if "TOKEN" in name or "SECRET" in name} <= set(found.secrets)


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        ((BOT,), {APP}),
        ((APP,), {BOT}),
        ((SIGNING,), {BOT, PORT}),
        ((BOT, SIGNING), {PORT}),
        ((BOT, PORT), {APP}),
        ((CLIENT,), {SECRET, KEYS, URL, APP, PORT}),
        ((CLIENT, SECRET, KEYS, SIGNING, URL), {PORT}),
        ((CLIENT, SECRET, KEYS, SIGNING, PORT), {URL}),
        ((SECRET, KEYS, APP, PORT, URL), {CLIENT}),
        ((CLIENT, SECRET, APP, PORT, URL), {KEYS}),
    ],
)
def test_half_a_set_says_what_is_missing_and_where_it_is(names: tuple[str, ...], missing: set[str]) -> None:
    found = mistakes(*names)
    assert set(found) == missing
    for said in found.values():
        assert "it is missing" in said
        assert "Find it so: " in said


def test_what_excludes_each_other_is_told() -> None:
    assert "remove one of them" in mistakes(BOT, CLIENT, SECRET, KEYS, APP, PORT, URL)[BOT]
    assert "remove one of the two" in mistakes(BOT, APP, PORT)[PORT]
    assert "without Slack" in mistakes(PORT)[PORT]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (BOT, "xapp-1-A0", "belongs into SLACK_APP_TOKEN"),
        (BOT, "xoxp-1-A0abc", "the token of a person"),
        (BOT, "xoxe.xoxb-1-abc", "ends after twelve hours"),
        (BOT, "something", "starts with xoxb-"),
        (APP, "xoxb-1-A0", "belongs into SLACK_BOT_TOKEN"),
        (SIGNING, "xapp-1-A0abcdef", "belongs into SLACK_APP_TOKEN"),
        (CLIENT, "hello", "two numbers"),
        (KEYS, "hello", "companion slack key"),
        (KEYS, f"{KEY},short", "key 2 of 2"),
        (URL, "http://companion.example.org", "https://"),
        (PORT, "70000", "not a port"),
        ("SLACK_API_URL", "slack.com/api", "https://"),
        ("SLACK_API_URL", "https://u:p@slack.com/api/", "no name or password"),
        ("SLACK_AUTHORIZE_URL", "ftp://slack.com", "https://"),
        ("SLACK_FACILITATORS", "@maria", "Copy member ID"),
        ("COMPANION_HTTP_HOST", "here or there", "not an address of this machine"),
        ("COMPANION_ROOM", "perhaps", "neither yes nor no"),
    ],
)
def test_a_wrong_value_says_what_is_right(name: str, value: str, says: str) -> None:
    names = [one for one in (CLIENT, SECRET, KEYS, SIGNING, PORT, URL) if one != name]
    if name in (BOT, APP):
        names = [one for one in (BOT, APP) if one != name]
    assert says in mistakes(*names, **{name: value})[name]


def test_values_as_they_are_used() -> None:
    found = read(
        BOT,
        APP,
        SLACK_FACILITATORS="U061F7AUR, Maria@Example.org",
        SLACK_EMAILS="yes",
        COMPANION_ROOM="yes",
        SLACK_API_URL="http://x/api",
    )
    assert found.slack_facilitators == ("U061F7AUR", "maria@example.org")
    assert found.room_open
    assert found.slack_api_url == "http://x/api"
    keys = read(
        CLIENT, SECRET, SIGNING, PORT, URL, COMPANION_SECRET_KEYS=f"{KEY}, {KEY}"
    ).companion_secret_keys
    assert [key.get_secret_value() for key in keys] == [KEY, KEY]


def test_addresses_of_facilitators_need_to_be_looked_up() -> None:
    assert (
        "SLACK_EMAILS=yes" in mistakes(BOT, APP, SLACK_FACILITATORS="maria@example.org")["SLACK_FACILITATORS"]
    )
    assert read(BOT, APP, SLACK_FACILITATORS="U061F7AUR", SLACK_EMAILS="no").slack_facilitators


def test_what_is_too_much_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mistakes(BOT, APP, PORT)[PORT].startswith("line 3: ")
    assert mistakes(BOT)[APP].startswith(f"{APP}: it is missing")
    monkeypatch.setenv(PORT, VALUES[PORT])
    assert mistakes(BOT, APP, PORT)[PORT].startswith(f"{PORT}: ")


def test_a_choice_is_shown_as_it_is_written() -> None:
    Path(".env").write_text("SLACK_EMAILS=YES\nCOMPANION_ROOM=off\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["settings"]).output.splitlines()
    assert [line.split()[1] for line in shown if line.startswith(("SLACK_EMAILS", "COMPANION_ROOM "))] == [
        "yes",
        "no",
    ]


def test_the_environment_makes_up_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(APP, VALUES[APP])
    assert read(BOT).slack_set
    monkeypatch.setenv(APP, "")
    assert set(mistakes(BOT)) == {APP}


def test_a_key_can_be_made() -> None:
    done = CliRunner().invoke(main, ["slack", "key"])
    assert done.exit_code == 0
    assert read(CLIENT, SECRET, SIGNING, PORT, URL, COMPANION_SECRET_KEYS=done.output.strip()).slack_set


def test_without_slack_there_is_nothing_to_check() -> None:
    done = CliRunner().invoke(main, ["slack", "check"])
    assert (done.exit_code, "Slack is not set" in done.output) == (2, True)


@pytest.mark.parametrize(
    "secret",
    [
        "https://hooks.slack.com/commands/T024BE7LD/1234567/AbCdEf0123",
        "https://hooks.slack.com/actions/T024BE7LD/1234567/AbCdEf0123",
        "http://127.0.0.1:4000/actions/T024BE7LD/AbCdEf0123",
        "wss://wss-primary.slack.com/link/?ticket=AbCdEf0123&app_id=1",
        "/slack/oauth_redirect?code=1.2.AbCdEf0123&state=AbCdEf0123",
        "1234567890123.1234567890.0123456789abcdefAbCdEf0123456789".lower().replace(
            "abcdef0123", "abcdef0123"
        ),
        "xoxe-1-My0xLTAbCdEf0123",
        "xoxe.xoxb-1-AbCdEf0123",
    ],
)
def test_what_opens_something_in_slack_is_hidden_wherever_it_turns_up(secret: str) -> None:
    shown = Redactor()(f"before {secret} after")
    assert "abcdef0123" not in shown.lower()
    assert shown.startswith("before ")
    assert shown.endswith(" after")
