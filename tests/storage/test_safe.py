"""Secrets in a database: nobody reads them there, and keys can be changed."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import Refused
from storage import SqlStore, open_safe
from tests.contracts.values import NOON
from tests.storage.sql import connected, execute

OLD, NEW, FOREIGN = (Fernet.generate_key().decode() for _ in range(3))
TOKEN, STATE = "xoxb-1234-secret", "state-5678-secret"


async def opened(url: str) -> SqlStore:
    return await SqlStore.open(url)


async def bodies(url: str) -> list[str]:
    async with connected(url) as connection:
        found = await connection.exec_driver_sql("SELECT body FROM secrets ORDER BY drawer, digest")
        return [str(body) for body in found.scalars()]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_the_file_holds_no_secret(sqlite_url: str, tmp_path: Path) -> None:
    store = await opened(sqlite_url)
    safe = open_safe(store, [NEW])
    await safe.put("tokens", "T1", TOKEN)
    await safe.put("states", STATE, "a browser", until=NOON)
    await store.close()
    held = everything_in(tmp_path)
    assert b"tokens" in held
    for word in (TOKEN, STATE, "a browser", NEW):
        assert word.encode() not in held


async def test_the_columns_tell_nothing(url: str) -> None:
    store = await opened(url)
    safe = open_safe(store, [NEW])
    await safe.put("tokens", "T024BE7LD", TOKEN)
    await safe.put("tokens", "T061EG9R6", TOKEN)
    async with connected(url) as connection:
        rows = [str(tuple(row)) for row in await connection.exec_driver_sql("SELECT * FROM secrets")]
    await store.close()
    assert len(rows) == 2
    assert not any(word in row for row in rows for word in (TOKEN, "T024BE7LD", "T061EG9R6", NEW))


async def test_an_old_key_still_opens_and_the_newest_takes_its_place(url: str) -> None:
    store = await opened(url)
    await open_safe(store, [OLD]).put("tokens", "T1", TOKEN)
    (before,) = await bodies(url)
    both = open_safe(store, [NEW, OLD])
    assert await both.get("tokens", "T1") == TOKEN
    (after,) = await bodies(url)
    assert await both.get("tokens", "T1") == TOKEN
    assert await bodies(url) == [after] != [before]
    assert await open_safe(store, [NEW]).get("tokens", "T1") == TOKEN
    with pytest.raises(Refused):
        await open_safe(store, [OLD]).get("tokens", "T1")
    await store.close()


async def test_a_secret_whose_key_is_gone(url: str, caplog: pytest.LogCaptureFixture) -> None:
    store = await opened(url)
    await open_safe(store, [OLD]).put("tokens", "T1", TOKEN)
    foreign = open_safe(store, [FOREIGN, NEW])
    with caplog.at_level(logging.DEBUG):
        for asked in (foreign.get("tokens", "T1"), foreign.take("tokens", "T1", NOON)):
            with pytest.raises(Refused, match=r"“tokens” cannot be read .* Give the key") as caught:
                await asked
            body = (await bodies(url))[0]
            assert not any(word in repr(caught.value) for word in (TOKEN, OLD, FOREIGN, body))
            assert caught.value.__cause__ is None
    assert TOKEN not in caplog.text
    # It was not taken, and waits for its key.
    assert await open_safe(store, [NEW, OLD]).take("tokens", "T1", NOON) == TOKEN
    await foreign.put("tokens", "T1", "another")
    assert await foreign.get("tokens", "T1") == "another"
    await store.close()


async def test_a_secret_in_the_place_of_another_opens_nothing(url: str) -> None:
    store = await opened(url)
    safe = open_safe(store, [NEW])
    await safe.put("tokens", "T1", TOKEN)
    await safe.put("tokens", "T2", "mine")
    await safe.put("states", "T1", "mine as well")
    assert len(set(await bodies(url))) == 3
    await execute(
        url,
        "UPDATE secrets SET body = (SELECT body FROM secrets WHERE drawer = 'states') WHERE drawer = 'tokens'",
    )
    for name in ("T1", "T2"):
        with pytest.raises(Refused):
            await safe.get("tokens", name)
    await store.close()


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "ü" * 44], [NEW, ""], [NEW, f"{OLD}{OLD}"]])
async def test_what_is_no_key_is_refused(sqlite_store: SqlStore, keys: list[str]) -> None:
    with pytest.raises(Refused, match="make one with") as caught:
        open_safe(sqlite_store, keys)
    assert not any(key and key in str(caught.value) for key in keys)
    if keys:
        assert f"key {len(keys)} of {len(keys)}" in str(caught.value)


async def test_what_is_dropped_is_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    store = await opened(sqlite_url)
    safe = open_safe(store, [NEW])
    await safe.put("tokens", "T1", TOKEN)
    (body,) = await bodies(sqlite_url)
    await safe.drop("tokens", "T1")
    await store.close()
    with sqlite3.connect(tmp_path / "companion.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert body.encode() not in (tmp_path / "companion.db").read_bytes()
