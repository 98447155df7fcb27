"""The questions asked at every pulse are answered from their indexes, however long the ledger is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from bot.course import Course
from bot.model import DeliveryState
from bot.ports import UnitOfWork
from storage import SqlStore, migrate
from tests.contracts.values import HOUR, ME, NOON, delivery, make_cohort, occurrence, settlement
from tests.storage.sql import connected, execute

Question = Callable[[UnitOfWork], Awaitable[object]]

QUESTIONS: list[tuple[str, str, Question]] = [
    (
        "ix_deliveries_queued",
        "claim",
        lambda uow: uow.ledger.claim(NOON, owner=ME, lease_until=NOON + HOUR, limit=64),
    ),
    ("ix_deliveries_queued", "next due", lambda uow: uow.ledger.next_due()),
    ("ix_deliveries_member", "queued", lambda uow: uow.ledger.queued(1, member_id=7)),
    ("ix_deliveries_leased", "expire", lambda uow: uow.ledger.expire_leases(NOON)),
    ("ix_deliveries_uncertain", "uncertain", lambda uow: uow.ledger.uncertain(NOON, limit=64)),
    ("ix_deliveries_troubled", "troubled", lambda uow: uow.ledger.troubled(1, limit=20)),
    ("pk_deliveries", "begin", lambda uow: uow.ledger.begin([5, 6, 7], owner=ME, lease_until=NOON)),
    (
        "pk_deliveries",
        "settle",
        lambda uow: uow.ledger.settle(
            [settlement(5, DeliveryState.SENT), settlement(6, DeliveryState.SENT)], owner=ME
        ),
    ),
    ("ix_occurrences_planned", "occurrences.claim", lambda uow: uow.occurrences.claim(NOON, limit=64)),
    ("ix_occurrences_planned", "next opening", lambda uow: uow.occurrences.next_opening()),
]
"""(index, name, question) for each verb of the pulse and the dispatcher."""

LONG_AGO = "UPDATE deliveries SET state = 'sent', settled_at = due_at WHERE id % 500 <> 0"
OPENED = "UPDATE occurrences SET state = 'opened' WHERE id % 100 <> 0"


@pytest.fixture
async def long_ledger(url: str, course: Course) -> AsyncIterator[tuple[str, SqlStore]]:
    """A database in which nearly everything lies behind."""
    await migrate(url)
    store = await SqlStore.open(url, durable=False)
    cohort, members = await make_cohort(store, course, *(f"p{number}" for number in range(50)))
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(
                    cohort.id,
                    f"member:{member.id}",
                    member_id=member.id,
                    occurrence=f"lesson-{number}/due",
                    due=NOON + (number - 200) * HOUR / 10,
                )
                for number in range(200)
                for member in members
            ]
        )
        await uow.occurrences.put(cohort.id, [occurrence(f"lesson-{n}/due") for n in range(2_000)])
    await execute(url, LONG_AGO, OPENED, "ANALYZE")
    yield url, store
    await store.close()


@contextmanager
def statements_heard() -> Iterator[list[tuple[str, Sequence[object]]]]:
    """The statements that go to a database meanwhile, as its driver gets them."""
    heard: list[tuple[str, Sequence[object]]] = []

    def listen(
        connection: Connection,
        cursor: DBAPICursor,
        statement: str,
        parameters: Sequence[Any],
        context: ExecutionContext,
        many: bool,
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            heard.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


async def plan_of(url: str, statement: str, parameters: Sequence[object]) -> str:
    """How the database would answer. PostgreSQL is asked for the plan it keeps for any parameters."""
    async with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))
            plan = "\n".join(rows.scalars("detail"))
        else:
            await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
            await connection.exec_driver_sql(f"PREPARE asked AS {statement}")
            nulls = f"({', '.join(['NULL'] * len(parameters))})" if parameters else ""
            rows = await connection.exec_driver_sql(f"EXPLAIN EXECUTE asked{nulls}")
            plan = "\n".join(rows.scalars())
    return plan.replace("USING INTEGER PRIMARY KEY", "USING INDEX pk_deliveries")


async def test_every_question_has_its_index(long_ledger: tuple[str, SqlStore]) -> None:
    url, store = long_ledger
    for index, name, question in QUESTIONS:
        with statements_heard() as heard:
            async with store.reading() as uow:
                await question(uow)
        plans = "\n".join([await plan_of(url, *one) for one in heard])
        assert index in plans, f"{name}:\n{plans}"
        for whole in ("SCAN deliveries\n", "SCAN occurrences\n", "Seq Scan", "USE TEMP B-TREE FOR ORDER BY"):
            assert whole not in f"{plans}\n", f"{name}:\n{plans}"
