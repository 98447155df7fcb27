"""`companion run` as an operator meets it: a real process, a real terminal, real signals."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.health import ask
from tests.front.running import PATIENCE, ROOT, companion, environment
from tests.front.test_health import free_port
from tests.postgres_server import running_postgres

THURSDAY = 3


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(DATABASE_URL=f"sqlite:///{tmp_path}/data/companion.db")


def begun() -> str:
    """A first day in the past on the course's own weekday, so that lesson 1 is open and not yet due."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return (yesterday - timedelta(days=(yesterday.weekday() - THURSDAY) % 7)).isoformat()


def typed(lines: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "companion", "run"],
        input=lines,
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_lines_from_a_pipe_run_a_cohort_and_are_there_at_the_next_start(
    tmp_path: Path, env: dict[str, str]
) -> None:
    first = typed(
        f"@facilitator /cohort create leadership-2020 name:Spring start:{begun()}\n"
        "@facilitator 1\n"
        "@ana 3\n"
        "@ana /course checkin 1\n"
        "@ana 1 note: went well\n",
        tmp_path,
        env,
    )
    assert first.returncode == 0, first.stderr
    assert "» @facilitator /cohort create leadership-2020" in first.stdout
    assert "[3] Join" in first.stdout
    assert "Welcome, Ana." in first.stdout
    assert "a form for @ana" in first.stdout
    assert "Thank you, Ana." in first.stdout
    second = typed("@ana /course progress\n@bo /course progress\n", tmp_path, env)
    assert second.returncode == 0, second.stderr
    assert "1 of 26 done" in second.stdout
    assert "You are not in Spring yet." in second.stdout


def test_a_terminal_shows_the_welcome_takes_lines_and_stops_on_sigterm(
    tmp_path: Path, env: dict[str, str]
) -> None:
    with companion("run", cwd=tmp_path, env=env, terminal=True) as running:
        running.until("This is the local room.")
        running.type(f"@facilitator /cohort create leadership-2020 start:{begun()}")
        running.until("[1] Yes")
        running.type("@facilitator 1")
        running.until("[3] Join")
        assert running.stop() == 0
        # On a terminal the log stays out of the room's way.
        assert "companion.service" not in running.said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_stop_it(
    tmp_path: Path, env: dict[str, str], number: signal.Signals
) -> None:
    with companion("run", cwd=tmp_path, env=env, terminal=True) as running:
        running.until("This is the local room.")
        assert running.stop(number) == 0
        assert "Traceback" not in running.said


@pytest.mark.parametrize("closed", [False, True])
def test_without_anybody_to_type_it_runs_until_a_signal_and_says_how_it_is(
    tmp_path: Path, env: dict[str, str], closed: bool
) -> None:
    """As a service (standard input is /dev/null) and as started by some supervisors (it is closed)."""
    env["COMPANION_HEALTH_PORT"] = str(port := free_port())
    program: tuple[str, ...] = ("-m", "companion")
    if closed:
        program = (
            "-c",
            "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
            *program,
        )
    with companion("run", cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, program=program) as running:
        running.until("nobody can type here")
        health = subprocess.run(
            [sys.executable, "-m", "companion", "health"],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ask(port).well
        assert (health.returncode, health.stdout[:5]) == (0, "well:")
        assert running.stop() == 0
        assert "stopped all_written_down=True" in running.said


def test_an_open_pipe_keeps_it_running_until_a_signal(tmp_path: Path, env: dict[str, str]) -> None:
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        running.type("@ana /course help")
        running.until("/course next")
        assert running.process.poll() is None
        assert running.stop() == 0


def test_a_second_signal_ends_it_at_once(tmp_path: Path, env: dict[str, str]) -> None:
    """Stopped while it waits for a database that another program holds: it cannot finish, and need not."""
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        with sqlite3.connect(tmp_path / "data/companion.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            running.type("@ana /course next")
            running.until("»")
            running.process.send_signal(signal.SIGTERM)
            running.until("stopping signal=SIGTERM")
            assert running.stop() == 128 + signal.SIGTERM
        other.close()


def test_the_first_signal_ends_it_in_time_whatever_the_database_does(
    tmp_path: Path, env: dict[str, str]
) -> None:
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        with sqlite3.connect(tmp_path / "data/companion.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            running.type("@ana /course next")
            running.until("»")
            assert running.stop() == 1
            assert "the next start takes up what was left" in running.said
        other.close()


def test_nobody_reading_is_a_reason_to_stop(tmp_path: Path, env: dict[str, str]) -> None:
    """`companion run | head -1`"""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "run"],
        cwd=tmp_path,
        env=env,
        stdin=subprocess.PIPE,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    os.close(reader)
    assert process.stdin is not None
    process.stdin.write(b"@ana /course help\n")
    process.stdin.flush()
    assert process.wait(PATIENCE) == 0
    process.stdin.close()
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    assert "nobody reads the local room any more" in told
    assert "Traceback" not in told


def test_a_terminal_that_goes_away_is_a_reason_to_stop(tmp_path: Path, env: dict[str, str]) -> None:
    """Its window was closed, and no signal came: reading ends and writing fails."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "run"],
        cwd=tmp_path,
        env=env,
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
    )
    os.close(slave)
    os.write(master, b"@ana /course help\n")
    said = b""
    while b"quit" not in said:
        said += os.read(master, 65536)
    os.close(master)
    assert process.wait(PATIENCE) == 0
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    assert "Traceback" not in told


def refused(cwd: Path, env: dict[str, str], program: tuple[str, ...] = ("-m", "companion")) -> str:
    """What it says on standard error when it cannot start."""
    with companion("run", cwd=cwd, env=env, stdin=subprocess.DEVNULL, program=program) as running:
        assert running.end() == 2, running.said
        assert "Traceback" not in running.said
        return running.said


def test_a_second_copy_on_one_file_is_refused_and_changes_nothing(
    tmp_path: Path, env: dict[str, str]
) -> None:
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        said = refused(tmp_path, env)
        assert "A companion already runs on" in said
        assert f"process {running.process.pid}" in said
        assert "DATABASE_URL" in said
        running.type("@ana /course help")
        running.until("/course next")
        assert running.stop() == 0


def test_after_kill_9_it_simply_starts_again(tmp_path: Path, env: dict[str, str]) -> None:
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        running.stop(signal.SIGKILL)
    assert typed("@ana /course help\n", tmp_path, env).returncode == 0


def test_a_database_from_the_future_is_refused_and_left_as_it_is(tmp_path: Path, env: dict[str, str]) -> None:
    assert typed("", tmp_path, env).returncode == 0
    with sqlite3.connect(tmp_path / "data/companion.db") as database:
        (table,) = database.execute("SELECT name FROM sqlite_master WHERE name LIKE '%version%'").fetchone()
        database.execute(f"UPDATE {table} SET version_num = '9999_from_tomorrow'")  # noqa: S608 - our own table
    said = refused(tmp_path, env)
    assert "9999_from_tomorrow" in said
    assert "newer release" in said
    assert "backup" in said
    with sqlite3.connect(tmp_path / "data/companion.db") as database:
        assert database.execute(f"SELECT version_num FROM {table}").fetchone() == ("9999_from_tomorrow",)  # noqa: S608
    database.close()


def test_mistaken_settings_are_told_together(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=loud\nSLACK_BOT_TOKEN=xoxb-1-secretsecret\n")
    said = refused(tmp_path, env)
    assert "2 mistakes" in said
    assert "line 1: LOG_LEVEL" in said
    assert "line 2: SLACK_BOT_TOKEN" in said
    assert "secretsecret" not in said


def test_an_unreachable_server_is_told_without_its_password(tmp_path: Path, env: dict[str, str]) -> None:
    env["DATABASE_URL"] = f"postgresql://bot:hunter2222@127.0.0.1:{free_port()}/companion"
    said = refused(tmp_path, env)
    assert "cannot be reached" in said
    assert "hunter2222" not in said


def test_on_postgresql_two_run_at_once_and_share_the_work(tmp_path: Path) -> None:
    with running_postgres() as server:
        url = server.url().replace("companion@", "companion:hunter2222@")
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


CONFINED = str(ROOT / "tests/front/confined.py")


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
    env |= {"DATABASE_URL": f"sqlite:///{folder}/companion.db", "COMPANION_TEST_PRIVILEGED": "yes"}
    said = refused(tmp_path, env, (CONFINED, str(folder)))
    assert "cannot be written" in said
    assert "Permission denied" in said
    assert "DATABASE_URL" in said


def test_it_works_with_one_writable_folder_and_no_home(tmp_path: Path, env: dict[str, str]) -> None:
    """As in the container: nothing but the data folder can be written, the working folder included."""
    somebody_elses(cwd := tmp_path / "readonly")
    data = tmp_path / "data"
    data.mkdir()
    env |= {"COMPANION_TEST_PRIVILEGED": "yes", "COMPANION_HEALTH_PORT": str(port := free_port())}
    with companion("run", cwd=cwd, env=env, program=(CONFINED, str(data))) as running:
        running.until("started")
        running.type(f"@facilitator /cohort create leadership-2020 start:{begun()}")
        running.until("[1] Yes")
        running.type("@facilitator 1")
        running.until("[3] Join")
        assert ask(port).well
        assert running.stop() == 0
        assert "REFUSED" not in running.said
    assert {path.name for path in data.iterdir()} == {"companion.db", "companion.db.lock"}
