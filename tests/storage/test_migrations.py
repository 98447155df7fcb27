"""Bringing a database up to date, and refusing one that is beyond us."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.course import Course
from bot.errors import DatabaseTooNew, StorageError
from storage import SqlStore, migrate
from storage.address import read_address
from storage.migrating import options_of
from storage.sql.tables import METADATA
from tests.contracts.values import make_cohort
from tests.storage.sql import connected, execute


async def test_migrations_make_the_tables_and_nothing_else(new_url: str) -> None:
    await migrate(new_url)

    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts=dict(options_of(connection)))
        return compare_metadata(context, METADATA)

    async with connected(new_url) as connection:
        assert await connection.run_sync(differences) == []


async def test_the_comparison_sees_a_difference(new_url: str) -> None:
    """The test above would notice."""
    await migrate(new_url)
    await execute(
        new_url, "DROP INDEX ix_deliveries_queued", "ALTER TABLE people ADD COLUMN shoe_size INTEGER"
    )

    def differences(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts=dict(options_of(connection)))
        return [change[0] for change in compare_metadata(context, METADATA)]

    async with connected(new_url) as connection:
        assert sorted(await connection.run_sync(differences)) == ["add_index", "remove_column"]


async def test_migrating_again_keeps_everything(new_url: str, course: Course) -> None:
    revision = await migrate(new_url)
    store = await SqlStore.open(new_url)
    cohort, _ = await make_cohort(store, course, "ana")
    await store.close()
    assert await migrate(new_url) == revision
    store = await SqlStore.open(new_url)
    async with store.reading() as uow:
        assert await uow.cohorts.get(cohort.id) == cohort
    await store.close()


async def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'not' / 'there' / 'with space %25 ü.db'}"
    await migrate(url)
    assert (tmp_path / "not" / "there" / "with space % ü.db").is_file()
    store = await SqlStore.open(url)
    await store.close()


@pytest.mark.parametrize("entrance", [migrate, SqlStore.open])
async def test_a_database_of_a_newer_release_is_refused(
    new_url: str, entrance: Callable[[str], Awaitable[object]]
) -> None:
    await migrate(new_url)
    await execute(new_url, "UPDATE companion_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew) as caught:
        await entrance(new_url)
    said = str(caught.value)
    assert "brought to revision 9999 by a newer release" in said
    assert "knows revisions up to 0004" in said
    assert "DATABASE_URL" in said


async def test_a_database_that_was_not_migrated_is_not_opened(new_url: str) -> None:
    with pytest.raises(StorageError, match="Start the companion, which brings it up to date"):
        await SqlStore.open(new_url)
    address = read_address(new_url)
    if not hasattr(address, "dsn"):
        assert not address.path.exists()


async def test_a_file_of_another_program_is_left_alone(new_sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "companion.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE moz_places (id INTEGER)")
    other.close()
    with pytest.raises(StorageError, match=r"belongs to another program: .* \(moz_places\)"):
        await migrate(new_sqlite_url)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("moz_places",)]
    other.close()


async def test_other_programs_may_live_in_the_same_postgres_database(new_postgres_url: str) -> None:
    await execute(
        new_postgres_url,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
        "INSERT INTO alembic_version VALUES ('somebody elses')",
    )
    await migrate(new_postgres_url)
    await (await SqlStore.open(new_postgres_url)).close()
