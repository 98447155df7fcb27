"""The stores that the contract is asked of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import text

from bot.ports import Safe, Store
from storage import MemorySafe, MemoryStore, SqlStore, migrate, open_safe
from storage.address import read_address
from storage.sql.engine import open_engine
from storage.sql.tables import METADATA

Opener = Callable[[], Awaitable[Store]]
"""Opens one more store on the same data, as another process would; it is closed when the test ends."""


KEYS = ("7bWc8ZuW1Zl1Tn0vFq8Jm0xq3V5mP2kq0l9cS4R6tXk=", "mJ0b4dYb3m7uQ9oV8sXhW1nq6A2rT5zE0kC3yL8pG4I=")
"""Keys of nothing: the first encrypts."""


class Implementation(Protocol):
    """Empty data to work on, until the block ends."""

    def __call__(self, request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]: ...


@asynccontextmanager
async def in_memory(request: pytest.FixtureRequest) -> AsyncIterator[Opener]:
    store = MemoryStore()

    async def the_only_one() -> Store:
        return store

    yield the_only_one
    await store.close()


@asynccontextmanager
async def on_sqlite(request: pytest.FixtureRequest) -> AsyncIterator[Opener]:
    path: Path = request.getfixturevalue("tmp_path") / "companion.db"
    url = f"sqlite:///{path}"
    await migrate(url)
    async with _opener(url) as opener:
        yield opener


@asynccontextmanager
async def on_postgres(request: pytest.FixtureRequest) -> AsyncIterator[Opener]:
    url: str = request.getfixturevalue("postgres").url()
    await migrate(url)
    engine = open_engine(read_address(url), durable=False)
    async with engine.begin() as connection:
        names = ", ".join(table.name for table in METADATA.sorted_tables)
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    await engine.dispose()
    async with _opener(url) as opener:
        yield opener


@asynccontextmanager
async def _opener(url: str) -> AsyncIterator[Opener]:
    async with AsyncExitStack() as stack:

        async def opener() -> Store:
            store = await SqlStore.open(url)
            stack.push_async_callback(store.close)
            return store

        yield opener


# One line for each implementation.
IMPLEMENTATIONS: dict[str, Implementation] = {
    "memory": in_memory,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
}


def safe_of(store: Store) -> Safe:
    """The safe that belongs to this store."""
    return open_safe(store, KEYS) if isinstance(store, SqlStore) else _SAFES.setdefault(store, MemorySafe())


_SAFES: WeakKeyDictionary[Store, MemorySafe] = WeakKeyDictionary()
