"""Databases for tests. Migrating takes far longer than most tests: it is done once for each kind of database, and
every test gets a copy.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from storage import migrate
from storage.sql.tables import METADATA
from tests.postgres_server import Server, postgres

__all__ = [
    "common_postgres",
    "common_sqlite",
    "common_sqlite_url",
    "new_postgres_url",
    "new_sqlite_url",
    "new_url",
    "postgres",
    "postgres_url",
    "servant",
    "sqlite_template",
    "sqlite_url",
    "url",
]

TABLES = METADATA.sorted_tables
NUMBERED = [table.name for table in TABLES if table.autoincrement_column is not None]
DELETE = "".join(f"DELETE FROM {table.name};" for table in reversed(TABLES))  # noqa: S608 - names of our tables
CLEAR_SQLITE = f"BEGIN IMMEDIATE; {DELETE} DELETE FROM sqlite_sequence; COMMIT"  # noqa: S608 - as above
CLEAR_POSTGRES = DELETE + "".join(
    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1, false);" for name in NUMBERED
)


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'companion.db'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that was migrated and is never opened again."""
    path = tmp_path_factory.mktemp("template") / "companion.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    assert {file.name for file in path.parent.iterdir()} == {"companion.db"}
    return path


@pytest.fixture
def sqlite_url(new_sqlite_url: str, sqlite_template: Path) -> str:
    """A migrated SQLite file of its own."""
    shutil.copyfile(sqlite_template, new_sqlite_url.removeprefix("sqlite:///"))
    return new_sqlite_url


class Servant:
    """Somebody who carries out statements on the test server from fixtures, over connections that stay open: the first
    statement of each connection costs more than most tests.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._runner = asyncio.Runner()
        self._connections: dict[str, asyncpg.Connection] = {}

    def new(self, template: str = "template1") -> str:
        """Make a database like the one of this name; its own name."""
        name = f"test_{uuid.uuid4().hex}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def run(self, database: str, statements: str) -> None:
        self._runner.run(self._run(database, statements))

    async def _run(self, database: str, statements: str) -> None:
        if database not in self._connections:
            url = self._server.url(database)
            self._connections[database] = await asyncpg.connect(url, server_settings={"lock_timeout": "30s"})
        await self._connections[database].execute(statements)

    def close(self) -> None:
        async def close() -> None:
            for connection in self._connections.values():
                await connection.close()

        with self._runner:
            self._runner.run(close())


@pytest.fixture(scope="session")
def common_sqlite(sqlite_template: Path) -> Path:
    """A migrated SQLite file that many tests use, one after the other."""
    return Path(shutil.copyfile(sqlite_template, sqlite_template.with_name("common.db")))


@pytest.fixture
def common_sqlite_url(common_sqlite: Path) -> str:
    """A migrated SQLite file with nothing in it, in which numbers begin at one; its tables stay as they are."""
    with closing(sqlite3.connect(common_sqlite)) as connection:
        connection.executescript(CLEAR_SQLITE)
    return f"sqlite:///{common_sqlite}"


@pytest.fixture(scope="session")
def servant(postgres: Server) -> Iterator[Servant]:
    servant = Servant(postgres)
    yield servant
    servant.close()


@pytest.fixture
def new_postgres_url(postgres: Server, servant: Servant) -> str:
    """An empty PostgreSQL database of its own."""
    return postgres.url(servant.new())


@pytest.fixture(scope="session")
def common_postgres(postgres: Server, servant: Servant) -> str:
    """The name of a migrated PostgreSQL database that many tests use, one after the other."""
    name = servant.new()
    asyncio.run(migrate(postgres.url(name)))
    return name


@pytest.fixture
def postgres_url(postgres: Server, servant: Servant, common_postgres: str) -> str:
    """A migrated PostgreSQL database with nothing in it, in which numbers begin at one; its tables stay as they are."""
    servant.run(common_postgres, CLEAR_POSTGRES)
    return postgres.url(common_postgres)


@pytest.fixture(params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest) -> str:
    """An empty database, of both kinds in turn."""
    found: str = request.getfixturevalue(f"new_{request.param}_url")
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database with nothing in it, of both kinds in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found
