"""`companion run` as an operator meets it: a real process, a real terminal, real signals."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from companion.cli import main
from companion.health import ask
from companion.service import STOP_WITHIN
from tests.front.running import begun, companion
from tests.front.test_health import free_port


def test_what_was_typed_is_there_after_kill_9_and_no_second_copy_runs_beside_it(
    tmp_path: Path, env: dict[str, str], restored: None
) -> None:
    with companion("run", cwd=tmp_path, env=env, fresh=True) as running:
        running.type(f"@facilitator /cohort create leadership-2020 name:Spring start:{begun()}")
        running.type("@facilitator 1")
        running.until("[3] Join")
        running.type("@ana 3")
        running.type("@ana /course checkin 1")
        running.type("@ana 1 note: went well")
        said = running.until("Saved. That is")
        assert "» @facilitator /cohort create leadership-2020" in said
        assert "Welcome, Ana." in said
        assert "a form for @ana" in said

        second = CliRunner().invoke(main, ["run"], env=env)
        assert second.exit_code == 2
        assert "A companion already runs on" in second.stderr
        assert f"process {running.process.pid}" in second.stderr
        assert "DATABASE_URL" in second.stderr

        # An open pipe keeps it running, and the other one changed nothing.
        running.type("@ana /course help")
        running.until("/course next")
        assert running.process.poll() is None
        running.stop(signal.SIGKILL)

    with companion("run", cwd=tmp_path, env=env) as running:
        running.type("@ana /course progress")
        running.type("@bo /course progress")
        running.hang_up()
        assert running.end() == 0
        assert "1 of 26 done" in running.said
        assert "You are not in Spring yet." in running.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_terminal_shows_the_welcome_takes_lines_and_stops_on_a_signal(
    tmp_path: Path, env: dict[str, str], number: signal.Signals
) -> None:
    with companion("run", cwd=tmp_path, env=env, terminal=True) as running:
        running.until("This is the local room.")
        running.type("@ana /course help")
        running.until("/course next:")
        assert running.stop(number) == 0
        # On a terminal the log stays out of the room's way.
        assert "companion.service" not in running.said
        assert "Traceback" not in running.said


@pytest.mark.parametrize("closed", [False, True])
async def test_without_anybody_to_type_it_runs_until_a_signal_and_says_how_it_is(
    tmp_path: Path, env: dict[str, str], closed: bool
) -> None:
    """As a service (standard input is /dev/null) and as started by some supervisors (closed)."""
    env["COMPANION_HEALTH_PORT"] = str(port := free_port())
    stdin, stdout = (None, None) if closed else (subprocess.DEVNULL, subprocess.PIPE)
    with companion("run", cwd=tmp_path, env=env, stdin=stdin, stdout=stdout) as running:
        running.until("nobody can type here")
        while (asked := ask(port)).words == "the database has not answered yet":
            pass
        assert asked.well
        health = await asyncio.to_thread(CliRunner().invoke, main, ["health"], env=env)
        assert (health.exit_code, health.output[:5]) == (0, "well:")
        assert running.stop() == 0
        assert "stopped all_written_down=True" in running.said


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


HASTY = "from companion import service; service.STOP_WITHIN = 0.2"


def test_the_first_signal_ends_it_in_time_whatever_the_database_does(
    tmp_path: Path, env: dict[str, str]
) -> None:
    assert STOP_WITHIN < 10, "what container engines and service managers give"
    with companion("run", cwd=tmp_path, env=env, first=HASTY) as running:
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
    with companion("run", cwd=tmp_path, env=env, stdout=writer) as running:
        os.close(writer)
        os.close(reader)
        running.type("@ana /course help")
        assert running.end() == 0
        assert "nobody reads the local room any more" in running.said
        assert "Traceback" not in running.said


@pytest.mark.parametrize("log_too", [False, True])
def test_a_terminal_that_goes_away_is_a_reason_to_stop(
    tmp_path: Path, env: dict[str, str], log_too: bool
) -> None:
    """Its window was closed, and no signal came: reading ends and writing fails."""
    master, slave = pty.openpty()
    log = slave if log_too else subprocess.PIPE
    env |= {"LOG_LEVEL": "info"}
    with companion("run", cwd=tmp_path, env=env, stdin=slave, stdout=slave, stderr=log) as running:
        os.close(slave)
        os.write(master, b"@ana /course help\n")
        said = b""
        while b"quit" not in said:
            said += os.read(master, 65536)
        os.close(master)
        assert running.end() == 0
        assert "Traceback" not in running.said
