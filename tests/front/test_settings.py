"""Settings: where they come from, every mistake at once, and no secret anywhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.errors import SettingsInvalid
from companion.cli import main
from companion.settings import load_settings

BOT_TOKEN = "xoxb-" + "1234567890-abcdefSECRET"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mistakes() -> dict[str, str]:
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    return {mistake.field: str(mistake) for mistake in caught.value.mistakes}


def test_without_any_setting_it_runs_in_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Qatar")
    found = load_settings()
    assert found.database_url.get_secret_value() == "sqlite:///companion.db"
    assert found.companion_facilitators == ("facilitator",)
    assert found.companion_room_zone == "Asia/Qatar"
    assert found.companion_health_port is None


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("LOG_LEVEL=debug\nLOG_FORMAT=json\nCOMPANION_FACILITATORS=@Maria, jo\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    found = load_settings()
    assert (found.log_level, found.log_format) == ("error", "json")
    assert found.companion_facilitators == ("maria", "jo")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=\nDATABASE_URL=\n")
    monkeypatch.setenv("LOG_LEVEL", "")
    assert load_settings().log_level == "info"


def test_a_file_saved_on_windows_is_read() -> None:
    Path(".env").write_bytes("\ufeffLOG_LEVEL=debug\r\nLOG_FORMAT=json\r\n".encode())
    found = load_settings()
    assert (found.log_level, found.log_format) == ("debug", "json")


def test_every_mistake_at_once_with_line_and_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "# ours\n"
        f"SLACK_TOKEN={BOT_TOKEN}\n"
        "\n"
        "what is this\n"
        "DATABASE_URL=mysql://root:hunter2222@db/x\n"
        "LOG_LEVEL=loud\n"
        "COMPANION_ROOM_ZONE=Asia/Quatar\n"
        "COMPANION_FACILITATOR=ana\n"
        "COMPANION_FACILITATORS=ana;bo\n"
        "COMPANION_COURSES=./nowhere\n"
    )
    monkeypatch.setenv("COMPANION_HEALTH_PORT", "70000")
    monkeypatch.setenv("DISCORD_TOKEN", "pasted-the-wrong-thing")
    found = mistakes()
    assert set(found) == {
        *("SLACK_TOKEN", ".env", "DATABASE_URL", "LOG_LEVEL", "COMPANION_ROOM_ZONE", "COMPANION_FACILITATOR"),
        *("COMPANION_FACILITATORS", "COMPANION_COURSES", "COMPANION_HEALTH_PORT", "DISCORD_TOKEN"),
    }
    assert found["SLACK_TOKEN"].startswith("line 2: ")
    assert "did you mean SLACK_BOT_TOKEN" in found["SLACK_TOKEN"]
    assert found[".env"].startswith("line 4: ")
    assert "not supported" in found["DATABASE_URL"]
    assert "debug" in found["LOG_LEVEL"]
    assert "Did you mean Asia/Qatar?" in found["COMPANION_ROOM_ZONE"]
    assert "did you mean COMPANION_FACILITATORS" in found["COMPANION_FACILITATOR"]
    assert "'ana;bo'" in found["COMPANION_FACILITATORS"]
    assert "there is no folder 'nowhere'" in found["COMPANION_COURSES"]
    assert found["COMPANION_HEALTH_PORT"].startswith("COMPANION_HEALTH_PORT: '70000' is not a port")
    assert "a bot token has three parts" in found["DISCORD_TOKEN"]
    said = "\n".join(found.values())
    for secret in (BOT_TOKEN, "pasted", "hunter2222"):
        assert secret not in said


def test_other_programs_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_CHANNEL", "LOGLEVEL", "DATABASE_HOST", "SLACK_WEBHOOK_URL"):
        monkeypatch.setenv(name, "x")
    assert load_settings().log_level == "info"


def test_a_near_miss_counts_only_where_the_right_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URLS", "x")
    assert "did you mean DATABASE_URL" in mistakes()["DATABASE_URLS"]
    monkeypatch.setenv("DATABASE_URL", "sqlite:///here.db")
    assert load_settings().database_url.get_secret_value() == "sqlite:///here.db"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00L", b"LOG_LEVEL=\xe9\n"])
def test_a_file_that_is_not_text_is_told(content: bytes) -> None:
    Path(".env").write_bytes(content)
    assert "not UTF-8" in mistakes()[".env"]


def test_a_file_that_is_a_folder_is_told() -> None:
    Path(".env").mkdir()
    assert "cannot be read" in mistakes()[".env"]


def test_the_command_shows_what_is_in_force_and_from_where(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "\nLOG_LEVEL=warning\nDATABASE_URL=postgresql://bot:hunter2222@db.example.org/companion\n"
    )
    monkeypatch.setenv("COMPANION_HEALTH_PORT", "8377")
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["LOG_LEVEL"].split() == ["warning", "from", ".env,", "line", "2"]
    assert lines["COMPANION_HEALTH_PORT"].split() == ["8377", "from", "the", "environment"]
    assert lines["DATABASE_URL"].startswith("postgresql://bot:•••@db.example.org/companion")
    assert lines["SLACK_BOT_TOKEN"].split() == ["-", "default"]
    assert "hunter2222" not in result.output


def test_mistakes_at_the_command_line_are_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    assert "LOG_LEVEL: choose one of" in result.stderr
    assert "Traceback" not in result.output


PASSWORDS = st.text(
    alphabet=st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters="\"'`\\$#"),
    min_size=6,
    max_size=40,
).map(lambda text: f"S3{text}Z9")


@given(password=PASSWORDS, raw=st.booleans())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_part_of_a_password_is_ever_said(password: str, raw: bool) -> None:
    """Well written or not, whatever the characters: neither the settings nor a mistake repeats it."""
    written = password if raw else quote(password, safe="")
    Path(".env").write_text(f'DATABASE_URL="postgresql://bot:{written}@db/companion"\n', encoding="utf-8")
    try:
        found = load_settings()
    except SettingsInvalid as error:
        said = str(error) + repr(error) + repr(error.mistakes)
    else:
        said = repr(found) + str(found) + repr(found.model_dump()) + found.model_dump_json()
    assert password not in said
    assert written not in said


def test_files_go_into_a_folder_that_need_not_be_there_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().companion_files == Path("companion-files")
    monkeypatch.setenv("COMPANION_FILES", "kept/here")
    assert load_settings().companion_files == Path("kept/here")
    Path("taken").write_text("")
    monkeypatch.setenv("COMPANION_FILES", "taken")
    assert "'taken' is not a folder; name another" in mistakes()["COMPANION_FILES"]
