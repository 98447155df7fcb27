"""Engines: how each database is opened, and the few places where the two differ."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import URL, Connection, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.address import Address, PostgresServer, SqliteFile
from storage.sql.trouble import translated

BUSY_SECONDS = 8
"""How long to wait for another process that is writing to the same SQLite file. It cannot be cut short, and a
companion that is asked to stop has ten seconds."""

POOL_SECONDS = 30
"""How long to wait for a connection while all are in use."""

READERS = 4
"""Connections beside the writing one that SQLite gets; each is a thread."""

_WRITES = "companion_writes"

Insert = Callable[..., "sqlite.Insert | postgresql.Insert"]


def insert_for(dialect: str) -> Insert:
    """`INSERT` with `ON CONFLICT`, which each dialect spells in its own class."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def open_engine(address: Address, *, durable: bool, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for this database; nothing is connected yet.

    `durable=False` lets a crash of the machine lose what was committed last: for rehearsals.
    """
    match address:
        case SqliteFile():
            return _sqlite(address, durable=durable, foreign_keys=foreign_keys)
        case PostgresServer():
            return _postgres(address, durable=durable)


async def prepare(address: Address) -> None:
    """Make the file of an SQLite database ready, or find out that it cannot be; PostgreSQL needs nothing.

    Raises StorageError.
    """
    if isinstance(address, SqliteFile):
        with translated(address, connecting=True):
            await asyncio.to_thread(_prepare_file, address)


def _prepare_file(address: SqliteFile) -> None:
    """Open the file once without the async driver, whose thread outlives an open that fails.

    With a write-ahead log, which the file remembers from now on, nobody who reads waits for one who writes.
    """
    end = time.monotonic() + BUSY_SECONDS
    with closing(sqlite3.connect(address.path, timeout=BUSY_SECONDS)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # Of two processes that make the same new file ready, SQLite turns one away without waiting.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.02)
            else:
                return


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, whose transactions may write.

    On PostgreSQL every statement sees what was committed before it, whatever the server is set to: who waited for
    another to end (`People.hold`) must see what that one wrote.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_WRITES: True})
    return engine.execution_options(isolation_level="READ COMMITTED")


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, whose transactions see one state of the data from first statement to last."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _sqlite(address: SqliteFile, *, durable: bool, foreign_keys: bool) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(address.path)),
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=READERS + 1,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver would open transactions by itself, late and only before some statements; with None it
        # leaves them to us, on every Python from 3.11 to 3.13, and still commits and rolls back when asked.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        # What is erased is overwritten with zeros, not left in pages that are free.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # A plain BEGIN that reads first and writes later fails at once when somebody wrote in between;
        # IMMEDIATE takes the turn to write before anything is read.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(address: PostgresServer, *, durable: bool) -> AsyncEngine:
    settings = {"application_name": "learner-companion"}
    if not durable:
        settings["synchronous_commit"] = "off"

    return create_async_engine(
        "postgresql+asyncpg://",
        connect_args={"dsn": address.dsn, "timeout": 15, "command_timeout": 60, "server_settings": settings},
        pool_size=5,
        max_overflow=5,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )
