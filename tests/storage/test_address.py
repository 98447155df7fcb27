"""Database addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Refused
from storage.address import PostgresServer, SqliteFile, read_address


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/lib/companion.db", Path("/var/lib/companion.db")),
        ("sqlite+aiosqlite:////var/lib/companion.db", Path("/var/lib/companion.db")),
        ("SQLITE:////var/lib/companion.db", Path("/var/lib/companion.db")),
        ("  sqlite:////var/lib/companion.db\n", Path("/var/lib/companion.db")),
        ("sqlite:///data/companion.db", Path.cwd() / "data" / "companion.db"),
        ("sqlite:///~/companion.db", Path.home() / "companion.db"),
        ("sqlite:////var/with space/ünï%23#.db", Path("/var/with space/ünï##.db")),
    ],
)
def test_a_file(url: str, path: Path) -> None:
    assert read_address(url) == SqliteFile(path=path)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgres+psycopg2"])
def test_a_server_whatever_driver_is_named(scheme: str) -> None:
    address = read_address(f"{scheme}://ana:s3cr%40t@db.example.org:6432/course?sslmode=require")
    assert isinstance(address, PostgresServer)
    assert address.dsn == "postgresql://ana:s3cr%40t@db.example.org:6432/course?sslmode=require"
    assert address.shown == "the PostgreSQL database “course” at db.example.org:6432"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ana:secret@db/", "the PostgreSQL database “ana” at db:5432"),
        ("postgresql:///course", "the PostgreSQL database “course” at localhost:5432"),
        ("postgresql:///course?host=/run/pg&password=secret", "the PostgreSQL database “course” at /run/pg"),
        ("postgresql://[::1]:5433/course", "the PostgreSQL database “course” at [::1]:5433"),
    ],
)
def test_a_server_is_shown_without_its_password(url: str, shown: str) -> None:
    address = read_address(url)
    assert address.shown == shown
    assert "secret" not in repr(address) + str(address)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "cannot be read"),
        ("companion.db", "cannot be read"),
        ("postgresql://ana:secret@db:port/course", "cannot be read"),
        ("postgresql://ana:secret@[bad/course", "host or port of the database address cannot be read"),
        ("postgresql://ana:secret@db:99999/course", "host or port of the database address cannot be read"),
        ("mysql://ana:secret@db/course", "“mysql” databases are not supported"),
        ("sqlite://", "needs the path of a file"),
        ("sqlite:///", "needs the path of a file"),
        ("sqlite:///:memory:", "needs the path of a file"),
        ("sqlite:///file:x.db?mode=ro&uri=true", "needs the path of a file"),
        ("sqlite://companion.db", "three slashes"),
        ("sqlite:///companion.db?mode=ro", r"takes no options \(mode\)"),
        ("sqlite:///companion\0.db", "NUL"),
        ("sqlite:///~nobody-of-this-name/companion.db", "home folder that is not there"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(url: str, problem: str) -> None:
    with pytest.raises(Refused, match=problem) as caught:
        read_address(url)
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None or "secret" not in str(caught.value.__context__)
