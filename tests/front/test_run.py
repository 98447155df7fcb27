"""`companion run` as an operator meets it: a real process, a real terminal, real signals."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from companion.health import ask
from tests.front.running import PATIENCE, begun, companion, typed
from tests.front.test_health import free_port


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
    assert "Saved. That is" in first.stdout
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
    """As a service (standard input is /dev/null) and as started by some supervisors (closed)."""
    env["COMPANION_HEALTH_PORT"] = str(port := free_port())
    program: tuple[str, ...] = ("-m", "companion")
    if closed:
        program = (
            "-c",
            "import os, sys; os.close(0); os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
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
        with closing(sqlite3.connect(tmp_path / "data/companion.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            running.type("@ana /course next")
            running.until("»")
            running.process.send_signal(signal.SIGTERM)
            running.until("stopping signal=SIGTERM")
            assert running.stop() == 128 + signal.SIGTERM


def test_the_first_signal_ends_it_in_time_whatever_the_database_does(
    tmp_path: Path, env: dict[str, str]
) -> None:
    with companion("run", cwd=tmp_path, env=env) as running:
        running.until("started")
        with closing(sqlite3.connect(tmp_path / "data/companion.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            running.type("@ana /course next")
            running.until("»")
            assert running.stop() == 1
            assert "the next start takes up what was left" in running.said


def test_nobody_reading_is_a_reason_to_stop(tmp_path: Path, env: dict[str, str]) -> None:
    """`companion run | head -1`"""
    reader, writer = os.pipe()
    with leaving(tmp_path, env, stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        os.close(reader)
        assert process.stdin is not None
        process.stdin.write(b"@ana /course help\n")
        process.stdin.flush()
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        told = process.stderr.read().decode()
    assert "nobody reads the local room any more" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("log_too", [False, True])
def test_a_terminal_that_goes_away_is_a_reason_to_stop(
    tmp_path: Path, env: dict[str, str], log_too: bool
) -> None:
    """Its window was closed, and no signal came: reading ends and writing fails."""
    master, slave = pty.openpty()
    log = slave if log_too else subprocess.PIPE
    with leaving(tmp_path, env | {"LOG_LEVEL": "info"}, stdin=slave, stdout=slave, stderr=log) as process:
        os.close(slave)
        os.write(master, b"@ana /course help\n")
        said = b""
        while b"quit" not in said:
            said += os.read(master, 65536)
        os.close(master)
        assert process.wait(PATIENCE) == 0
        told = process.stderr.read().decode() if process.stderr else ""
    assert "Traceback" not in told


@contextmanager
def leaving(
    cwd: Path, env: dict[str, str], *, stdin: int, stdout: int, stderr: int
) -> Iterator[subprocess.Popen[bytes]]:
    """`companion run` between these; killed at the end if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "companion", "run"],
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
