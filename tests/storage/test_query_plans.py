"""The questions asked at every pulse are answered from their indexes, however long the ledger is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from bot.course import Course
from bot.deliveries import DeliveryState, Edited
from bot.ports import UnitOfWork
from storage import SqlStore, migrate
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    SPACE,
    delivery,
    extension,
    make_cohort,
    occurrence,
    settlement,
    timing,
)
from tests.storage.sql import connected, execute
from tests.storage.statements import statements_heard

Question = Callable[[UnitOfWork], Awaitable[object]]

QUESTIONS: list[tuple[str, str, Question]] = [
    (
        "ix_deliveries_queued",
        "claim",
        lambda uow: uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=64),
    ),
    ("ix_deliveries_queued", "spaces", lambda uow: uow.ledger.spaces(NOON)),
    ("ix_deliveries_outdated", "spaces", lambda uow: uow.ledger.spaces(NOON)),
    ("ix_deliveries_posts", "first posts", lambda uow: uow.ledger.first_posts(1, ["lesson-1"])),
    ("ix_deliveries_posts", "outdate", lambda uow: uow.ledger.outdate(1, ["lesson-1"], NOON)),
    ("pk_deliveries", "get", lambda uow: uow.ledger.get(5)),
    ("ix_deliveries_queued", "next due", lambda uow: uow.ledger.next_due()),
    ("ix_deliveries_waiting", "queued", lambda uow: uow.ledger.queued(1, member_id=7)),
    ("ix_deliveries_leased", "expire", lambda uow: uow.ledger.expire_leases(NOON)),
    (
        "ix_deliveries_uncertain",
        "uncertain",
        lambda uow: uow.ledger.uncertain(NOON, platforms=["local"], limit=64),
    ),
    ("ix_deliveries_troubled", "troubled", lambda uow: uow.ledger.troubled(1, limit=20)),
    ("ix_deliveries_troubled", "lately", lambda uow: uow.ledger.troubled(1, limit=20, since=NOON)),
    ("pk_deliveries", "begin", lambda uow: uow.ledger.begin([5, 6, 7], owner=ME, now=NOON, lease_until=NOON)),
    (
        "pk_deliveries",
        "settle",
        lambda uow: uow.ledger.settle(
            [settlement(5, DeliveryState.SENT), settlement(6, DeliveryState.SENT)], owner=ME
        ),
    ),
    (
        "ix_deliveries_outdated",
        "claim edits",
        lambda uow: uow.ledger.claim_edits(NOON, space=SPACE, lease_until=NOON + HOUR, limit=64),
    ),
    (
        "pk_deliveries",
        "settle edits",
        lambda uow: uow.ledger.settle_edits(
            [Edited(delivery_id=5, claimed_until=NOON), Edited(delivery_id=6, claimed_until=NOON)]
        ),
    ),
    ("pk_deliveries", "retime", lambda uow: uow.ledger.retime({5: timing(NOON), 6: timing(NOON)})),
    ("ix_deliveries_waiting", "of people", lambda uow: uow.ledger.of_people([5, 6, 7], since=NOON)),
    ("ix_deliveries_settled", "of people", lambda uow: uow.ledger.of_people([5, 6, 7], since=NOON)),
    ("ix_members_person_id", "of people", lambda uow: uow.ledger.of_people([5, 6, 7], since=NOON)),
    ("pk_extensions", "extensions", lambda uow: uow.extensions.of_members([5, 6, 7])),
    ("ix_people_external_id", "spaces of somebody", lambda uow: uow.people.spaces("local", "p7")),
    (
        "ix_members_misgrouped",
        "misgrouped",
        lambda uow: uow.members.misgrouped(["local"], NOON, held_until=NOON + HOUR, limit=8),
    ),
    ("pk_people", "hold", lambda uow: uow.people.hold([5, 6, 7])),
    ("ix_occurrences_planned", "occurrences.claim", lambda uow: uow.occurrences.claim(NOON, limit=64)),
    ("ix_occurrences_planned", "next opening", lambda uow: uow.occurrences.next_opening()),
]
"""(index, name, question) for each verb of the pulse and the dispatcher."""

LONG_AGO = "UPDATE deliveries SET state = 'sent', settled_at = due_at WHERE id % 500 <> 0"
TROUBLE = (
    "UPDATE deliveries SET state = CASE id % 500 WHEN 3 THEN 'uncertain' ELSE 'failed' END WHERE id % 100 = 3"
)
OUTDATED = "UPDATE deliveries SET edit_due_at = due_at WHERE state = 'sent' AND id % 20 = 1"
OPENED = "UPDATE occurrences SET state = 'opened' WHERE id % 100 <> 0"


@pytest.fixture
async def long_ledger(new_url: str, course: Course) -> AsyncIterator[tuple[str, SqlStore]]:
    """A database in which nearly everything lies behind."""
    await migrate(new_url)
    store = await SqlStore.open(new_url, durable=False)
    cohort, members = await make_cohort(store, course, *(f"p{number}" for number in range(1_200)))
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(
                    cohort.id,
                    f"member:{member.id}",
                    member_id=member.id,
                    occurrence=f"lesson-{number}/due",
                    due=NOON + (number * 40 - 200) * HOUR / 10,
                )
                for number in range(5)
                for member in members
            ]
        )
        await uow.extensions.grant([extension(member.id) for member in members])
        await uow.occurrences.put(cohort.id, [occurrence(f"lesson-{n}/due") for n in range(2_000)])
    await execute(new_url, LONG_AGO, TROUBLE, OUTDATED, OPENED, "ANALYZE")
    yield new_url, store
    await store.close()


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
    named = re.sub(r"(\w+) USING INTEGER PRIMARY KEY", r"\1 USING INDEX pk_\1", plan)
    return re.sub(r"sqlite_autoindex_(\w+)_1", r"pk_\1", named)


async def test_every_question_has_its_index(long_ledger: tuple[str, SqlStore]) -> None:
    url, store = long_ledger
    for index, name, question in QUESTIONS:
        with statements_heard() as heard:
            async with store.reading() as uow:
                await question(uow)
        plans = "\n".join([await plan_of(url, *one) for one in heard])
        # There are never more pauses than spaces that are paused just now.
        plans = plans.replace("Seq Scan on pauses", "pauses")
        assert index in plans, f"{name}:\n{plans}"
        for whole in (
            "SCAN deliveries\n",
            "SCAN occurrences\n",
            "SCAN members\n",
            "Seq Scan",
            "USE TEMP B-TREE FOR ORDER BY",
        ):
            assert whole not in f"{plans}\n", f"{name}:\n{plans}"
