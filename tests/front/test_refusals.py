"""Starts that are refused and say why, starts beside others, and starts where little can be written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from companion.cli import main
from companion.health import ask
from tests.front.running import begun, companion, environment
from tests.front.test_health import free_port

Refusal = Callable[[dict[str, str]], str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, restored: None) -> Refusal:
    """What it says on standard error when it cannot start."""
    monkeypatch.chdir(tmp_path)

    def say(env: dict[str, str]) -> str:
        result = CliRunner().invoke(main, ["run"], env=env)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        assert "Traceback" not in result.stderr
        return result.stderr

    return say


def test_a_database_from_the_future_is_refused_and_left_as_it_is(
    tmp_path: Path, sqlite_url: str, refused: Refusal
) -> None:
    with closing(sqlite3.connect(tmp_path / "companion.db")) as database:
        (table,) = database.execute("SELECT name FROM sqlite_master WHERE name LIKE '%version%'").fetchone()
        database.execute(f"UPDATE {table} SET version_num = '9999_from_tomorrow'")  # noqa: S608 - our own table
        database.commit()
    said = refused(environment(DATABASE_URL=sqlite_url))
    assert "9999_from_tomorrow" in said
    assert "newer release" in said
    assert "backup" in said
    with closing(sqlite3.connect(tmp_path / "companion.db")) as database:
        assert database.execute(f"SELECT version_num FROM {table}").fetchone() == ("9999_from_tomorrow",)  # noqa: S608


def test_mistaken_settings_are_told_together(tmp_path: Path, env: dict[str, str], refused: Refusal) -> None:
    (tmp_path / ".env").write_text(
        "LOG_LEVEL=loud\nSLACK_BOT_TOKEN=xoxp-1-secretsecret\nSLACK_APP_TOKEN=xapp-1\n"
    )
    said = refused(env)
    assert "2 mistakes" in said
    assert "line 1: LOG_LEVEL" in said
    assert "line 2: SLACK_BOT_TOKEN" in said
    assert "secretsecret" not in said


def test_an_unreachable_server_is_told_without_its_password(env: dict[str, str], refused: Refusal) -> None:
    env["DATABASE_URL"] = f"postgresql://bot:hunter2222@127.0.0.1:{free_port()}/companion"
    said = refused(env)
    assert "cannot be reached" in said
    assert "hunter2222" not in said


def test_on_postgresql_two_run_at_once_and_share_the_work(tmp_path: Path, new_postgres_url: str) -> None:
    url = new_postgres_url.replace("companion@", "companion:hunter2222@")
    env = environment(DATABASE_URL=url, LOG_FORMAT="json")
    with (
        companion("run", cwd=tmp_path, env=env, stdin=subprocess.DEVNULL) as first,
        companion("run", cwd=tmp_path, env=env) as second,
    ):
        first.until('"started"')
        second.until('"started"')
        second.type(f"@facilitator /cohort create leadership-2020 start:{begun()}")
        second.until("[1] Yes")
        second.type("@facilitator 1")
        second.until("[3] Join")
        assert (first.stop(), second.stop()) == (0, 0)
        for running in (first, second):
            assert "127.0.0.1" in running.said
            assert "hunter2222" not in running.said
            assert "Traceback" not in running.said


def confined(folder: Path) -> str:
    """Before it starts: nothing outside this folder can be written, and it has no privileges."""
    return (
        f"from pathlib import Path; from tests.front.confined import confine; confine(Path({str(folder)!r}))"
    )


def somebody_elses(folder: Path) -> None:
    """A folder that the companion may read and not write, also where the tests run as root."""
    folder.mkdir()
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)


def test_a_place_that_cannot_be_written_is_refused_with_the_remedy(
    tmp_path: Path, env: dict[str, str]
) -> None:
    somebody_elses(folder := tmp_path / "readonly")
    env |= {"DATABASE_URL": f"sqlite:///{folder}/companion.db"}
    with companion("run", cwd=tmp_path, env=env, first=confined(folder)) as running:
        assert running.end() == 2, running.said
        assert "Traceback" not in running.said
        assert "cannot be written" in running.said
        assert "Permission denied" in running.said
        assert "DATABASE_URL" in running.said


def test_it_works_with_one_writable_folder_and_no_home(tmp_path: Path, env: dict[str, str]) -> None:
    """As in the container: nothing but the data folder can be written, the working folder included."""
    somebody_elses(cwd := tmp_path / "readonly")
    data = tmp_path / "data"
    data.mkdir()
    env["COMPANION_HEALTH_PORT"] = str(port := free_port())
    with companion("run", cwd=cwd, env=env, first=confined(data)) as running:
        running.until("started")
        running.type(f"@facilitator /cohort create leadership-2020 start:{begun()}")
        running.until("[1] Yes")
        running.type("@facilitator 1")
        running.until("[3] Join")
        assert ask(port).well
        assert running.stop() == 0
        assert "REFUSED" not in running.said
    assert {path.name for path in data.iterdir()} == {"companion.db", "companion.db.lock"}
