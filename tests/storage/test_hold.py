"""Two transactions that decide about one person on PostgreSQL, step by step."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from bot.course import Course
from bot.deliveries import DeliveryState
from bot.ports import UnitOfWork
from storage import SqlStore
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort
from tests.storage.sql import connected

LATER = NOON + HOUR
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def is_free(uow: UnitOfWork, person_id: int) -> bool:
    """Whether nothing is on its way to this person."""
    rows = (await uow.ledger.of_people([person_id], since=NOON))[person_id]
    return all(row.row.state is not DeliveryState.SENDING for row in rows)


async def until_somebody_waits(url: str, looked: asyncio.Event) -> None:
    """Until a transaction waits for a lock, or did not have to and looked."""
    while not looked.is_set():
        async with connected(url) as connection:
            if (await connection.execute(text(WAITING))).scalar_one():
                return


async def two_at_once(url: str, store: SqlStore, course: Course) -> tuple[bool, bool]:
    """Whether each of two that lease a row to one person begins: the first holds the person while the second asks."""
    cohort, (ana,) = await make_cohort(store, course, "ana")
    rows: dict[str, int] = {}
    async with store.writing() as uow:
        for owner in (ME, OTHER):
            await uow.ledger.record([delivery(cohort.id, owner, member_id=ana.id)])
            (row,) = await uow.ledger.claim(NOON, space=SPACE, owner=owner, lease_until=LATER, limit=1)
            rows[owner] = row.id
    held, looked, decided = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def first() -> bool:
        async with store.writing() as uow:
            await uow.people.hold([ana.person.id])
            free = await is_free(uow, ana.person.id)
            held.set()
            await until_somebody_waits(url, looked)
            begun = free and await uow.ledger.begin([rows[ME]], owner=ME, now=NOON, lease_until=LATER) == {
                rows[ME]
            }
        decided.set()
        return begun

    async def second() -> bool:
        await held.wait()
        async with store.writing() as uow:
            # Whoever is let in here without waiting would look before the first has committed.
            await uow.people.hold([ana.person.id])
            free = await is_free(uow, ana.person.id)
            looked.set()
            await decided.wait()
            return (
                free
                and await uow.ledger.begin([rows[OTHER]], owner=OTHER, now=NOON, lease_until=LATER) != set()
            )

    async with asyncio.timeout(60):
        one, other = await asyncio.gather(first(), second())
    return one, other


async def test_who_waited_sees_what_the_first_began(
    postgres_url: str, postgres_store: SqlStore, course: Course
) -> None:
    assert await two_at_once(postgres_url, postgres_store, course) == (True, False)


async def test_also_where_the_server_is_set_to_show_one_state_to_a_transaction(
    postgres_url: str, course: Course
) -> None:
    store = await SqlStore.open(f"{postgres_url}?default_transaction_isolation=repeatable%20read")
    try:
        assert await two_at_once(postgres_url, store, course) == (True, False)
    finally:
        await store.close()


async def test_what_is_queued_is_not_put_into_words_while_its_unit_changes(
    postgres_store: SqlStore, course: Course
) -> None:
    """Otherwise a post could say what is about to change, and nobody would know that it has to be edited."""
    cohort, _ = await make_cohort(postgres_store, course)
    async with postgres_store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, "channel", occurrence="call-1/day"),
                delivery(cohort.id, "channel", occurrence="call-2/day"),
            ]
        )
    async with postgres_store.writing() as changing:
        assert await changing.ledger.outdate(cohort.id, ["call-1"], NOON) == 0
        async with asyncio.timeout(60), postgres_store.writing() as uow:
            (row,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
            assert row.row.occurrence == "call-2/day"
    async with postgres_store.writing() as uow:
        (row,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
        assert row.row.occurrence == "call-1/day"
