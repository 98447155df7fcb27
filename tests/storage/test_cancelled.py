"""Tasks that are cancelled in the middle of an SQLite transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from storage import SqlStore
from storage.sql import engine
from tests.contracts.values import SPACE, profile


@pytest.fixture
def connects() -> Iterator[list[DBAPIConnection]]:
    """Every connection that is made meanwhile."""
    made: list[DBAPIConnection] = []

    def listen(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        made.append(connection)

    event.listen(Pool, "connect", listen)
    yield made
    event.remove(Pool, "connect", listen)


@pytest.mark.parametrize("again", [False, True])
async def test_no_connection_is_lost_and_no_turn_is_kept(
    sqlite_url: str, connects: list[DBAPIConnection], monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """A statement that is left half read would keep the file locked, and the next writer would not wait for it."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.0)
    connects.clear()
    store, other = await SqlStore.open(sqlite_url), await SqlStore.open(sqlite_url)

    async def work() -> None:
        async with store.writing() as uow:
            await uow.people.update_many([profile("ana"), profile("ben")])
            await uow.people.meet(profile("cam"))

    turns, whole = 0, False
    while not whole:
        task = asyncio.create_task(work())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        while again and not task.done():
            await asyncio.sleep(0)
            task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        whole = not isinstance(outcome, asyncio.CancelledError)
        async with other.writing() as uow:
            await uow.people.update(profile("dee"))
        turns += 1 + turns // 8
    async with other.reading() as uow:
        assert set(await uow.people.known_many(SPACE, ["ana", "ben", "cam"])) == {"ana", "ben", "cam"}
    await store.close()
    await other.close()
    assert len(connects) == 2
