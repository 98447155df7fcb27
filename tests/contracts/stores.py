"""The stores that the contract is asked of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol
from weakref import WeakKeyDictionary

import pytest

from bot.ports import Safe, Store
from storage import MemorySafe, MemoryStore, SqlStore, open_safe

Opener = Callable[[], Awaitable[Store]]
"""Opens one more store on the same data, as another process would; it is closed when the test ends."""


KEYS = ("7bWc8ZuW1Zl1Tn0vFq8Jm0xq3V5mP2kq0l9cS4R6tXk=", "mJ0b4dYb3m7uQ9oV8sXhW1nq6A2rT5zE0kC3yL8pG4I=")
"""Keys of nothing: the first encrypts."""


class Implementation(Protocol):
    """A migrated, empty database of its kind, or none; the stores on it until the block ends."""

    def __call__(self, request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]: ...


def in_memory(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]:
    return _the_only_one()


def on_sqlite(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]:
    return _opener(request.getfixturevalue("sqlite_url"))


def on_postgres(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]:
    return _opener(request.getfixturevalue("postgres_url"))


@asynccontextmanager
async def _the_only_one() -> AsyncIterator[Opener]:
    store = MemoryStore()

    async def the_only_one() -> Store:
        return store

    yield the_only_one
    await store.close()


@asynccontextmanager
async def _opener(url: str) -> AsyncIterator[Opener]:
    async with AsyncExitStack() as stack:

        async def opener() -> Store:
            # No machine crashes here.
            store = await SqlStore.open(url, durable=False)
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
