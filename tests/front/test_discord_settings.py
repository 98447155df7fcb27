"""Discord's settings: what is right, what is told, and what never shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsInvalid
from companion.settings import load_settings

# Made up, and written so that nobody takes it for a secret.
TOKEN = "MTA5MzAwMDAwMDAwMDAwMDAw" + ".GabcDe." + "x" * 30


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def mistakes() -> dict[str, str]:
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    return {mistake.field: mistake.problem for mistake in caught.value.mistakes}


@pytest.mark.parametrize("written", [TOKEN, f"Bot {TOKEN}", f"  {TOKEN} "])
def test_a_token_is_all_it_takes(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", written)
    found = load_settings()
    assert found.discord_set
    assert not found.room_open
    assert TOKEN in found.secrets
    assert TOKEN not in repr(found)
    assert (found.discord_members, found.discord_servers) == (False, ())


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("a1" * 32, "the app's public key"),
        ("1093000000000000001", "an id, not the bot's token"),
        ("abcDEF0123456789abcDEF0123456789", "the app's client secret"),
        ("nothing-of-the-kind", "three parts"),
    ],
)
def test_what_people_paste_instead_is_named_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, pasted: str, told: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", pasted)
    said = mistakes()["DISCORD_TOKEN"]
    assert told in said
    assert "Reset Token" in said
    assert pasted not in said


def test_ids_are_taken_as_they_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv(
        "DISCORD_FACILITATORS", "1093000000000000001, <@1093000000000000002>,<@&1093000000000000003>,"
    )
    assert load_settings().discord_facilitators == (
        "1093000000000000001",
        "1093000000000000002",
        "1093000000000000003",
    )


def test_every_other_mistake_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_FACILITATORS": "ana",
        "DISCORD_MEMBERS": "perhaps",
        "DISCORD_SERVERS": "my server",
        "DISCORD_API_URL": "discord.com/api",
        "DISCORD_GATEWAY_URL": "https://gateway.example.org",
    }.items():
        monkeypatch.setenv(name, value)
    found = mistakes()
    assert set(found) == {
        "DISCORD_FACILITATORS",
        "DISCORD_MEMBERS",
        "DISCORD_SERVERS",
        "DISCORD_API_URL",
        "DISCORD_GATEWAY_URL",
    }
    assert "Developer Mode" in found["DISCORD_FACILITATORS"]
    assert "neither yes nor no" in found["DISCORD_MEMBERS"]
    assert "https://" in found["DISCORD_API_URL"]
    assert "wss://" in found["DISCORD_GATEWAY_URL"]


def test_what_says_something_about_discord_without_a_token_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_MEMBERS", "yes")
    assert "DISCORD_TOKEN is missing" in mistakes()["DISCORD_MEMBERS"]


def test_the_room_beside_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("COMPANION_ROOM", "yes")
    assert load_settings().room_open
