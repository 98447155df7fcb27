"""The stores that the contract is asked of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from weakref import WeakKeyDictionary

import pytest

from bot.ports import Safe, Store
from storage import MemorySafe, MemoryStore, SqlStore, open_safe

Opener = Callable[[], Awaitable[Store]]
"""Opens one more store on the same data, as another process would; it is closed when the test ends."""


KEYS = ("7bWc8ZuW1Zl1Tn0vFq8Jm0xq3V5mP2kq0l9cS4R6tXk=", "mJ0b4dYb3m7uQ9oV8sXhW1nq6A2rT5zE0kC3yL8pG4I=")
"""Keys of nothing: the first encrypts."""


Kept = dict[str, SqlStore]
"""Stores that stay open, by the address of their database."""

Implementation = Callable[[Kept], AbstractAsyncContextManager[Opener]]
"""The stores on one empty database, until the block ends."""

Making = Callable[[pytest.FixtureRequest], Implementation]
"""Makes an empty database of its kind."""


def in_memory(request: pytest.FixtureRequest) -> Implementation:
    return _the_only_one


def on_sqlite(request: pytest.FixtureRequest) -> Implementation:
    return partial(_opener, request.getfixturevalue("common_sqlite_url"))


def on_postgres(request: pytest.FixtureRequest) -> Implementation:
    return partial(_opener, request.getfixturevalue("postgres_url"))


@asynccontextmanager
async def _the_only_one(kept: Kept) -> AsyncIterator[Opener]:
    store = MemoryStore()

    async def the_only_one() -> Store:
        return store

    yield the_only_one
    await store.close()


@asynccontextmanager
async def _opener(url: str, kept: Kept) -> AsyncIterator[Opener]:
    """The first store is one that stays open."""
    async with AsyncExitStack() as stack:
        opened = 0

        async def opener() -> Store:
            nonlocal opened
            opened += 1
            if opened == 1 and url in kept:
                return kept[url]
            # No machine crashes here.
            store = await SqlStore.open(url, durable=False)
            if opened == 1:
                kept[url] = store
            else:
                stack.push_async_callback(store.close)
            return store

        yield opener


# One line for each implementation.
IMPLEMENTATIONS: dict[str, Making] = {
    "memory": in_memory,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
}


def safe_of(store: Store) -> Safe:
    """The safe that belongs to this store."""
    return open_safe(store, KEYS) if isinstance(store, SqlStore) else _SAFES.setdefault(store, MemorySafe())


_SAFES: WeakKeyDictionary[Store, MemorySafe] = WeakKeyDictionary()
