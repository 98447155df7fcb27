"""One companion for one SQLite file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import DatabaseInUse, Refused
from storage import hold_single_instance

HOLD = """
import sys
from storage import hold_single_instance
with hold_single_instance(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def another_process_holds(url: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", HOLD, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_one_is_told_which_file_and_which_process(new_sqlite_url: str, tmp_path: Path) -> None:
    with (
        another_process_holds(new_sqlite_url) as process,
        pytest.raises(DatabaseInUse) as caught,
        hold_single_instance(new_sqlite_url),
    ):
        raise AssertionError("two hold the same file")
    assert str(caught.value) == (
        f"A companion already runs on {tmp_path / 'companion.db'} (process {process.pid}). Stop it first, or name"
        " another file in DATABASE_URL. To run several at once, use PostgreSQL."
    )


def test_the_lock_goes_with_the_process(new_sqlite_url: str) -> None:
    with another_process_holds(new_sqlite_url) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with hold_single_instance(new_sqlite_url):
            pass


def test_the_lock_goes_with_the_block(new_sqlite_url: str) -> None:
    for _ in range(2):
        with hold_single_instance(new_sqlite_url):
            pass
    with pytest.raises(KeyError), hold_single_instance(new_sqlite_url):
        raise KeyError
    with hold_single_instance(new_sqlite_url):
        pass


def test_once_in_one_process(new_sqlite_url: str) -> None:
    with (
        hold_single_instance(new_sqlite_url),
        pytest.raises(DatabaseInUse, match=f"process {os.getpid()}"),
        hold_single_instance(new_sqlite_url),
    ):
        raise AssertionError("held twice")


def test_two_names_for_one_file_are_one(tmp_path: Path) -> None:
    (tmp_path / "real.db").touch()
    (tmp_path / "alias.db").symlink_to(tmp_path / "real.db")
    (tmp_path / "here").symlink_to(tmp_path)
    with hold_single_instance(f"sqlite:///{tmp_path}/real.db"):
        for name in ("alias.db", "./real.db", "here/real.db", "here/alias.db"):
            with pytest.raises(DatabaseInUse), hold_single_instance(f"sqlite:///{tmp_path}/{name}"):
                raise AssertionError(name)


def test_two_files_are_two(tmp_path: Path) -> None:
    with (
        hold_single_instance(f"sqlite:///{tmp_path}/a.db"),
        hold_single_instance(f"sqlite:///{tmp_path}/new folder/b.db"),
    ):
        pass


def test_a_lock_file_with_anything_in_it_is_a_lock_file(new_sqlite_url: str, tmp_path: Path) -> None:
    lock = tmp_path / "companion.db.lock"
    lock.write_bytes(b"\x1b[31m\xff not a number" * 9)
    with hold_single_instance(new_sqlite_url):
        assert lock.read_text() == f"{os.getpid()}\n"
        lock.write_bytes(b"\x1b[31m\xff")
        with pytest.raises(DatabaseInUse, match=r"\(another process\)"), hold_single_instance(new_sqlite_url):
            raise AssertionError("held twice")


def test_many_share_a_server() -> None:
    url = "postgresql://companion:secret@127.0.0.1:1/course"
    with hold_single_instance(url), hold_single_instance(url):
        pass


def test_no_lock_for_no_database() -> None:
    with pytest.raises(Refused), hold_single_instance("companion.db"):
        raise AssertionError("held nothing")
