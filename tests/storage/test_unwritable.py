"""SQLite files that cannot be written, are no databases, or are in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from bot.course import Course
from bot.errors import DatabaseUnwritable, StorageError
from storage import SqlStore, hold_single_instance, migrate
from storage.sql import engine
from tests.contracts.values import delivery, make_cohort, profile
from tests.storage.unprivileged import unprivileged


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder in which everybody may write, on a way that everybody may go (pytest's own is not)."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


async def test_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    url = url_of(tmp_path / "file" / "companion.db")
    with pytest.raises(DatabaseUnwritable, match="which is a file and no folder"):
        await migrate(url)
    with pytest.raises(DatabaseUnwritable, match="cannot be made: Not a directory"):
        await migrate(url_of(tmp_path / "file" / "folder" / "companion.db"))
    with (
        pytest.raises(DatabaseUnwritable, match="which is a file and no folder"),
        hold_single_instance(url),
    ):
        raise AssertionError("nothing can be held there")


async def test_the_file_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnwritable, match="cannot be opened; check the rights and the free space"):
        await migrate(url_of(tmp_path))


async def test_a_folder_of_the_system_that_takes_no_files() -> None:
    with pytest.raises(DatabaseUnwritable):
        await migrate("sqlite:////proc/companion/companion.db")
    with pytest.raises(DatabaseUnwritable, match="cannot be opened"):
        await migrate("sqlite:////proc/companion.db")


async def test_a_folder_without_the_right_to_write(open_to_all: Path) -> None:
    with read_only(open_to_all), unprivileged():
        with pytest.raises(DatabaseUnwritable, match="cannot be opened"):
            await migrate(url_of(open_to_all / "companion.db"))
        with pytest.raises(DatabaseUnwritable, match="cannot be made: Permission denied"):
            await migrate(url_of(open_to_all / "folder" / "companion.db"))
        with (
            pytest.raises(DatabaseUnwritable, match=r"lock file .* cannot be written: Permission denied"),
            hold_single_instance(url_of(open_to_all / "companion.db")),
        ):
            raise AssertionError("nothing can be held there")


async def test_a_file_without_the_right_to_write(open_to_all: Path) -> None:
    path = open_to_all / "companion.db"
    await migrate(url_of(path))
    path.chmod(0o444)
    with unprivileged():
        with pytest.raises(DatabaseUnwritable, match="can only be read"):
            await migrate(url_of(path))
        store = await SqlStore.open(url_of(path))
        with pytest.raises(DatabaseUnwritable, match="can only be read"):
            async with store.writing() as uow:
                await uow.people.meet(profile("ana"))
        await store.close()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    folder.chmod(0o555)
    yield
    folder.chmod(0o777)


@contextmanager
def at_most(pages: int) -> Iterator[None]:
    """SQLite files that are opened meanwhile say the disk is full after so many pages."""

    def limit(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    event.listen(Pool, "connect", limit)
    try:
        yield
    finally:
        event.remove(Pool, "connect", limit)


async def test_a_disk_that_is_full_from_the_start(new_sqlite_url: str) -> None:
    with at_most(8), pytest.raises(DatabaseUnwritable, match="the disk is full"):
        await migrate(new_sqlite_url)
    # Nothing is half done: with room, the same file is good.
    await migrate(new_sqlite_url)


async def test_a_disk_that_fills_up(new_sqlite_url: str, course: Course) -> None:
    await migrate(new_sqlite_url)
    with at_most(120):
        store = await SqlStore.open(new_sqlite_url)
        cohort, _ = await make_cohort(store, course)
        rows = [delivery(cohort.id, f"member:{number}") for number in range(5_000)]
        with pytest.raises(DatabaseUnwritable, match="the disk is full"):
            async with store.writing() as uow:
                await uow.ledger.record(rows)
        async with store.writing() as uow:
            assert await uow.ledger.of_cohort(cohort.id) == []
            assert await uow.ledger.record(rows[:5]) == 5
        await store.close()


@pytest.mark.parametrize("content", [b"Dear diary,\n" * 500, b"SQLite format 3\0" + b"\xff" * 9_000])
async def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "companion.db"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="this file is not a database"):
        await migrate(url_of(path))
    assert path.read_bytes() == content


def spoil(path: Path) -> None:
    """Overwrite all but the first page of a database."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


async def test_a_database_that_is_damaged(new_sqlite_url: str, tmp_path: Path) -> None:
    await migrate(new_sqlite_url)
    spoil(tmp_path / "companion.db")
    with pytest.raises(StorageError, match="damaged; restore it from a backup"):
        await SqlStore.open(new_sqlite_url)


async def test_a_file_somebody_else_keeps_writing_to(
    new_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(new_sqlite_url)
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    store = await SqlStore.open(new_sqlite_url)
    with closing(sqlite3.connect(tmp_path / "companion.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another process has been writing to it for too long"):
            async with store.writing() as uow:
                await uow.people.meet(profile("ana"))
        with pytest.raises(StorageError, match="another process has been writing to it for too long"):
            await migrate(new_sqlite_url)
        # Looking is possible all the while.
        async with store.reading() as uow:
            assert await uow.people.known("local:room", "ana") is None
        other.execute("ROLLBACK")
    async with store.writing() as uow:
        await uow.people.meet(profile("ana"))
    await store.close()


async def test_a_transaction_of_ours_that_never_ends(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.store.POOL_SECONDS", 0.05)
    async with sqlite_store.writing() as uow:
        with pytest.raises(
            StorageError, match=r"a transaction of this process has been open for over 0\.05 s"
        ):
            async with sqlite_store.writing():
                raise AssertionError("there is one writer at a time")
        await uow.people.meet(profile("ana"))
    async with sqlite_store.reading() as uow:
        assert await uow.people.known("local:room", "ana") is not None


async def test_more_looks_at_once_than_connections_wait_for_each_other(
    new_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(new_sqlite_url)
    monkeypatch.setattr(engine, "POOL_SECONDS", 0.05)
    store = await SqlStore.open(new_sqlite_url)
    looks = [store.reading() for _ in range(engine.READERS + 1)]
    for look in looks:
        await look.__aenter__()
    with pytest.raises(StorageError, match="every connection stayed in use for too long"):
        async with store.reading():
            raise AssertionError("there is no connection left")
    for look in looks:
        await look.__aexit__(None, None, None)
    await store.close()
