"""PostgreSQL that is out of reach, goes away, or says no."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator

import pytest

from bot.course import Course
from bot.errors import DatabaseUnwritable, StorageError
from storage import SqlStore, migrate
from tests.contracts.values import NOON, SPACE, delivery, make_cohort, profile
from tests.postgres_server import running_postgres
from tests.storage.sql import execute


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    port = free_port()
    url = f"postgresql://ana:t0p-secret@127.0.0.1:{port}/course?application_name=x"
    for entrance in (migrate, SqlStore.open):
        with pytest.raises(StorageError, match=f"“course” at 127.0.0.1:{port}: it cannot be") as caught:
            await entrance(url)
        assert not isinstance(caught.value, DatabaseUnwritable)
        assert "t0p-secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_host_nobody_knows() -> None:
    with pytest.raises(StorageError, match=r"at db\.invalid:5432: it cannot be reached"):
        await migrate("postgresql://db.invalid/course")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("/postgres", "/nothing"), "there is no database of this name"),
        (("companion@", "stranger:t0p-secret@"), "it refuses this user or password"),
        (("/postgres", "/postgres?sslmode=banana"), "it cannot be reached"),
        (
            ("/postgres", "/postgres?no_such_setting=1"),
            "it cannot be reached|see the detail|tables are missing",
        ),
    ],
)
async def test_an_address_that_is_wrong_in_one_part(
    new_postgres_url: str, change: tuple[str, str], problem: str
) -> None:
    url = new_postgres_url.rpartition("/")[0] + "/postgres"
    with pytest.raises(StorageError, match=problem) as caught:
        await migrate(url.replace(*change))
    assert "t0p-secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_server_that_can_only_be_read(new_postgres_url: str) -> None:
    await migrate(new_postgres_url)
    with pytest.raises(DatabaseUnwritable, match="it can only be read, as a standby is"):
        await migrate(f"{new_postgres_url}?default_transaction_read_only=on")


@pytest.mark.parametrize(
    ("right", "problem"), [("CREATE", "this user may not do that"), ("ALL", "this user has no schema there")]
)
async def test_a_user_without_rights(new_postgres_url: str, right: str, problem: str) -> None:
    guest = f"guest_{new_postgres_url[-8:]}"
    await execute(
        new_postgres_url, f"CREATE ROLE {guest} LOGIN", f"REVOKE {right} ON SCHEMA public FROM PUBLIC"
    )
    with pytest.raises(DatabaseUnwritable, match=problem):
        await migrate(new_postgres_url.replace("companion@", f"{guest}@"))


async def cut_all_others(url: str) -> None:
    """End every other connection to this database, as a restart of the server does."""
    await execute(
        url,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


@pytest.fixture
async def own_store(new_postgres_url: str) -> AsyncIterator[SqlStore]:
    """On a database that nothing else is connected to."""
    await migrate(new_postgres_url)
    store = await SqlStore.open(new_postgres_url)
    yield store
    await store.close()


async def test_a_connection_that_was_lost_while_idle_is_made_anew(
    new_postgres_url: str, own_store: SqlStore
) -> None:
    async with own_store.writing() as uow:
        await uow.people.meet(profile("ana"))
    await cut_all_others(new_postgres_url)
    async with own_store.writing() as uow:
        assert await uow.people.known(SPACE, "ana") is not None


async def test_a_connection_that_is_lost_on_the_way_leaves_nothing(
    new_postgres_url: str, own_store: SqlStore
) -> None:
    for _ in range(12):  # more often than there are connections, so that none may be leaked
        with pytest.raises(StorageError):
            async with own_store.writing() as uow:
                await uow.people.meet(profile("ana"))
                await cut_all_others(new_postgres_url)
                await uow.people.meet(profile("ben"))
    with pytest.raises(StorageError):
        async with own_store.writing() as uow:
            await uow.people.meet(profile("ana"))
            await cut_all_others(new_postgres_url)
    with pytest.raises(KeyError):
        async with own_store.writing() as uow:
            await uow.people.meet(profile("ana"))
            await cut_all_others(new_postgres_url)
            raise KeyError("the first trouble is the one that is told")
    async with own_store.reading() as uow:
        assert await uow.people.known_many(SPACE, ["ana", "ben"]) == {}


async def test_a_server_that_stops_and_comes_back_elsewhere() -> None:
    with running_postgres() as server:
        await migrate(server.url())
        store = await SqlStore.open(server.url())
    with pytest.raises(StorageError, match=r"cannot be reached|connection was lost"):
        async with store.writing() as uow:
            await uow.people.meet(profile("ana"))
    await store.close()


async def test_of_two_that_wait_for_each_other_one_is_told_to_try_again(
    postgres_store: SqlStore, course: Course
) -> None:
    first_in, second_in = asyncio.Event(), asyncio.Event()

    async def update(mine: asyncio.Event, other: asyncio.Event, *handles: str) -> None:
        async with postgres_store.writing() as uow:
            await uow.people.update(profile(handles[0], name="first"))
            mine.set()
            await other.wait()
            await uow.people.update(profile(handles[1], name="second"))

    async with postgres_store.writing() as uow:
        await uow.people.update_many([profile("ana"), profile("ben")])
    results = await asyncio.gather(
        update(first_in, second_in, "ana", "ben"),
        update(second_in, first_in, "ben", "ana"),
        return_exceptions=True,
    )
    troubles = [result for result in results if result is not None]
    assert len(troubles) == 1
    assert isinstance(troubles[0], StorageError)
    assert "another transaction was in the way; try again" in str(troubles[0])


async def test_what_a_row_said_is_not_repeated_in_the_error(postgres_store: SqlStore, course: Course) -> None:
    await make_cohort(postgres_store, course)
    secret = delivery(1, "t0p-secret", member_id=99, reason="t0p-secret", due=NOON)
    with pytest.raises(StorageError, match="refer to something that is not there") as caught:
        async with postgres_store.writing() as uow:
            await uow.ledger.record([secret])
    assert "t0p-secret" not in "".join(traceback.format_exception(caught.value))
