"""Empty databases to begin with."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.course import Course
from companion.coursefile import CourseFiles
from storage import SqlStore, migrate
from storage.address import read_address
from storage.sql.engine import open_engine
from tests.postgres_server import Server, postgres

__all__ = ["postgres"]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'companion.db'}"


@pytest.fixture
async def postgres_url(postgres: Server) -> str:
    """An empty PostgreSQL database of its own."""
    name = f"test_{uuid.uuid4().hex}"
    engine = open_engine(read_address(postgres.url()), durable=False)
    connection = await engine.connect()
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    await connection.execute(text(f"CREATE DATABASE {name}"))
    await connection.close()
    await engine.dispose()
    return postgres.url(name)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database, of both kinds in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[SqlStore]:
    await migrate(sqlite_url)
    store = await SqlStore.open(sqlite_url)
    yield store
    await store.close()


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[SqlStore]:
    await migrate(postgres_url)
    store = await SqlStore.open(postgres_url)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of 2020."""
    return CourseFiles().load("leadership-2020")
