"""The store in a database: transactions that commit or leave nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageError
from storage.address import Address, SqliteFile, read_address, sentence
from storage.courses import Courses
from storage.migrating import check_current, check_present
from storage.sql.engine import POOL_SECONDS, open_engine, prepare, reading, writing
from storage.sql.finishing import finished
from storage.sql.session import Session
from storage.sql.trouble import translated
from storage.sql.unit import SqlUnitOfWork


class SqlStore:
    """`bot.ports.Store` on SQLite or PostgreSQL. The database must have been migrated (`storage.migrate`)."""

    def __init__(self, address: Address, *, durable: bool = True) -> None:
        self._address = address
        self._engine = open_engine(address, durable=durable)
        self._writing = writing(self._engine)
        self._reading = reading(self._engine)
        self._courses = Courses()
        self._turn = _Turn(address) if isinstance(address, SqliteFile) else nullcontext()

    @classmethod
    async def open(cls, url: str, *, durable: bool = True) -> SqlStore:
        """The store at this address, once it was found to answer and to be up to date.

        `durable=False` lets a crash of the machine lose what was committed last: for rehearsals. Raises
        Refused for an address that cannot be used, DatabaseTooNew, and StorageError where the database does
        not answer or was not migrated.
        """
        address = read_address(url)
        check_present(address)
        await prepare(address)
        store = cls(address, durable=durable)
        try:
            with translated(address, connecting=True):
                async with store._reading.connect() as connection:
                    await connection.run_sync(check_current, address)
        except BaseException:
            await store.close()
            raise
        return store

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        async with self._turn, self._connected(self._writing) as connection:
            yield SqlUnitOfWork(Session(connection, self._address, self._courses))
            with translated(self._address):
                await finished(connection.commit(), self._engine.dialect)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        async with self._connected(self._reading) as connection:
            yield SqlUnitOfWork(Session(connection, self._address, self._courses))

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction, which is rolled back at the end unless it was committed."""
        async with AsyncExitStack() as stack:
            with translated(self._address, connecting=True):
                connection = await finished(_begun(stack, engine), engine.dialect)
            yield connection


async def _begun(stack: AsyncExitStack, engine: AsyncEngine) -> AsyncConnection:
    connection = await engine.connect()
    stack.push_async_callback(_close, connection)
    await connection.begin()
    return connection


async def _close(connection: AsyncConnection) -> None:
    """Roll back what was not committed and give the connection back, also when cancelled meanwhile."""
    # One that was lost cannot be rolled back any more, and need not: the database has done so.
    with suppress(SQLAlchemyError):
        await finished(asyncio.shield(connection.close()), connection.dialect)


class _Turn:
    """The turn to write to an SQLite file, which has one writer at a time.

    The writers of one process queue up here, in order and at no cost; only other processes are waited for
    inside SQLite, which polls.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        try:
            async with asyncio.timeout(POOL_SECONDS):
                await self._lock.acquire()
        except TimeoutError as error:
            raise StorageError(
                f"{sentence(self._address.shown)}: a transaction of this process has been open for"
                f" over {POOL_SECONDS} seconds; try again."
            ) from error

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()
