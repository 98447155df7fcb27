"""A database does what the store in memory does, for any sequence of verbs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course import Course
from bot.model import Delivery, DeliveryState
from bot.ports import Store, UnitOfWork
from storage import MemoryStore, SqlStore, migrate
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    OTHER,
    check_in,
    delivery,
    make_cohort,
    occurrence,
    settlement,
)

Verb = Callable[[UnitOfWork], Awaitable[object]]

hours = st.integers(-3, 3).map(lambda number: NOON + number * HOUR)
owners = st.sampled_from([ME, OTHER])
ids = st.integers(1, 12)
id_lists = st.lists(ids, max_size=6)
recipients = st.sampled_from("abcd")
occurrence_keys = st.sampled_from(["lesson-1/released", "lesson-1/due-24h", "call-1/soon"])
settled_as = st.sampled_from(sorted(set(DeliveryState) - {DeliveryState.LEASED, DeliveryState.SENDING}))

new_rows = st.builds(
    delivery,
    st.just(1),
    recipients,
    occurrence=occurrence_keys,
    revision=st.integers(0, 1),
    member_id=st.sampled_from([None, 1, 2]),
    due=hours,
    state=st.sampled_from([DeliveryState.QUEUED, DeliveryState.QUEUED, DeliveryState.SKIPPED]),
    inputs=st.dictionaries(recipients, st.text(max_size=3), max_size=2),
)
settlements = st.builds(settlement, ids, settled_as, at=hours, due=st.none() | hours)
plans = st.lists(
    st.builds(occurrence, occurrence_keys, opens=hours, at=hours), max_size=3, unique_by=lambda one: one.key
)
check_ins = st.builds(check_in, st.integers(1, 2), recipients, acted=hours, note=st.text(max_size=3))

verbs: st.SearchStrategy[Verb] = st.one_of(
    st.lists(new_rows, max_size=6).map(lambda rows: lambda uow: uow.ledger.record(rows)),
    st.tuples(hours, owners, hours, st.integers(1, 5)).map(
        lambda a: lambda uow: uow.ledger.claim(a[0], owner=a[1], lease_until=a[2], limit=a[3])
    ),
    st.tuples(id_lists, owners, hours).map(
        lambda a: lambda uow: uow.ledger.begin(a[0], owner=a[1], lease_until=a[2])
    ),
    st.tuples(st.lists(settlements, max_size=5), owners).map(
        lambda a: lambda uow: uow.ledger.settle(a[0], owner=a[1])
    ),
    hours.map(lambda at: lambda uow: uow.ledger.expire_leases(at)),
    st.dictionaries(ids, st.tuples(hours, hours), max_size=3).map(
        lambda moved: lambda uow: uow.ledger.retime(moved)
    ),
    plans.map(lambda plan: lambda uow: uow.occurrences.put(1, plan)),
    st.tuples(hours, st.integers(1, 3)).map(lambda a: lambda uow: uow.occurrences.claim(a[0], limit=a[1])),
    st.lists(check_ins, max_size=3).map(lambda said: lambda uow: uow.check_ins.record(said)),
    st.tuples(st.integers(1, 2), st.lists(recipients, max_size=2), hours).map(
        lambda a: lambda uow: uow.check_ins.withdraw(*a)
    ),
)


async def all_there_is(uow: UnitOfWork) -> list[object]:
    """Every look there is, at one moment in the middle of the others."""
    return [
        await uow.ledger.of_cohort(1),
        await uow.ledger.counts(1),
        await uow.ledger.next_due(),
        await uow.ledger.queued(1),
        await uow.ledger.queued(1, member_id=2),
        await uow.ledger.uncertain(NOON, limit=3),
        await uow.ledger.troubled(1, limit=3),
        await uow.occurrences.next_opening(),
        await uow.occurrences.opened(1, NOON),
        await uow.check_ins.of_members([1, 2]),
    ]


async def carry_out(store: Store, verb: Verb) -> tuple[object, list[object]]:
    async with store.writing() as uow:
        answer = await verb(uow)
    async with store.reading() as uow:
        return answer, await all_there_is(uow)


def never_in_two_hands(before: list[Delivery], after: list[Delivery]) -> None:
    """What was told to people stays told: a sent row is sent for good."""
    now = {row.id: row for row in after}
    for row in before:
        if row.row.state is DeliveryState.SENT:
            assert now[row.id] == row


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("template") / "companion.db"


@settings(max_examples=60)
@given(sequence=st.lists(verbs, min_size=1, max_size=25))
async def test_any_sequence_of_verbs(template: Path, course: Course, sequence: list[Verb]) -> None:
    if not template.exists():  # noqa: ASYNC240 - a moment, in a test
        await migrate(f"sqlite:///{template}")
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, folder)
        memory, database = MemoryStore(), await SqlStore.open(f"sqlite:///{path}", durable=False)
        try:
            for store in (memory, database):
                await make_cohort(store, course, "ana", "ben")
            rows: list[Delivery] = []
            for verb in sequence:
                expected = await carry_out(memory, verb)
                assert await carry_out(database, verb) == expected
                async with memory.reading() as uow:
                    before, rows = rows, await uow.ledger.of_cohort(1)
                never_in_two_hands(before, rows)
        finally:
            await database.close()
