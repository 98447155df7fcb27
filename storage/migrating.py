"""Bringing a database up to date."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, inspect, table, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import DatabaseTooNew, StorageError
from storage.address import Address, SqliteFile, make_folder, read_address, sentence
from storage.sql.engine import open_engine, prepare, writing
from storage.sql.tables import METADATA
from storage.sql.trouble import translated

SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "companion_version"
"""Our own, so that another program's Alembic in the same PostgreSQL database is not taken for ours."""

_MIGRATE = "Start the companion, which brings it up to date."

_ADVISORY_LOCK = 0x636F6D70616E696F
"""What processes that migrate the same PostgreSQL database at once take turns by: "companio" in ASCII."""


async def migrate(url: str) -> str:
    """Bring the database at `url` to the newest revision this release knows, in one transaction; return it.

    Creates the folder of an SQLite file, and the file. Several processes may do this at once. Raises Refused
    for an address that cannot be used, DatabaseTooNew, DatabaseUnwritable, and StorageError else.
    """
    address = read_address(url)
    if isinstance(address, SqliteFile):
        make_folder(address.path)
    await prepare(address)
    engine = open_engine(address, durable=True, foreign_keys=False)
    try:
        return await _upgrade(address, engine)
    finally:
        await engine.dispose()


async def _upgrade(address: Address, engine: AsyncEngine) -> str:
    with translated(address, connecting=True):
        async with writing(engine).begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            return await connection.run_sync(_to_head, address)


def _to_head(connection: Connection, address: Address) -> str:
    newest = _known()[0]
    found = _revision(connection, address)
    if not found and isinstance(address, SqliteFile):
        _check_ours(connection, address)
    if found != newest:
        command.upgrade(config_on(connection), "head")
    # Nothing may have been written yet, and a disk that cannot be is better found now than at the first reminder.
    version = table(VERSION_TABLE, column("version_num"))
    connection.execute(update(version).values(version_num=version.c.version_num))
    return newest


def check_present(address: Address) -> None:
    """Raises StorageError where there is no such SQLite file; opening it would make an empty one."""
    if isinstance(address, SqliteFile) and not address.path.exists():
        raise StorageError(f"There is no SQLite file {address.path}. {_MIGRATE}")


def check_current(connection: Connection, address: Address) -> None:
    """Raises DatabaseTooNew, or StorageError where the database is not at what this release needs."""
    found = _revision(connection, address)
    if found != _known()[0]:
        state = f"is at revision {found}, older than this release needs" if found else "has no tables of ours"
        raise StorageError(f"{sentence(address.shown)} {state}. {_MIGRATE}")


def _revision(connection: Connection, address: Address) -> str | None:
    """The revision a database is at, None for a new one. Raises DatabaseTooNew where we do not know it."""
    found = MigrationContext.configure(connection, opts=options_of(connection)).get_current_revision()
    if found is not None and found not in _known():
        raise DatabaseTooNew(
            f"{sentence(address.shown)} was brought to revision {found} by a newer release of the companion;"
            f" this release knows revisions up to {_known()[0]}. Start the newer release again, or restore"
            " the backup made before the upgrade, or name another database in DATABASE_URL."
        )
    return found


def config_on(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an `alembic.ini`, to run on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def _known() -> tuple[str, ...]:
    """Every revision of this release, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(config_on()).walk_revisions())


def options_of(connection: Connection) -> Mapping[str, Any]:
    """How Alembic is to see this database, wherever it is asked: here, in `env.py`, and in the tests."""
    return {
        "connection": connection,
        "target_metadata": METADATA,
        "version_table": VERSION_TABLE,
        "compare_type": True,
        "compare_server_default": True,
        # SQLite changes a table by making it anew.
        "render_as_batch": connection.dialect.name == "sqlite",
    }


def _check_ours(connection: Connection, address: SqliteFile) -> None:
    """A file full of somebody else's tables was named by mistake."""
    tables = inspect(connection).get_table_names()
    if tables:
        raise StorageError(
            f"{sentence(address.shown)} belongs to another program: it has tables that are not ours"
            f" ({', '.join(sorted(tables)[:3])}). Name another file in DATABASE_URL."
        )
