"""`bot.ledger.Ledger`: who holds a row, and what becomes of it when they do not come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState
from bot.ports import Store
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort, settlement

QUEUED, LEASED, SENDING = DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING
SENT, UNCERTAIN = DeliveryState.SENT, DeliveryState.UNCERTAIN
LATER = NOON + HOUR
MOMENT = timedelta(microseconds=1)


async def claimed(store: Store, course: Course, *, begun: bool) -> Delivery:
    """A row that ME holds until LATER, begun or not."""
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "channel")])
        (row,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=1)
        if begun:
            assert await uow.ledger.begin([row.id], owner=ME, now=NOON, lease_until=LATER) == {row.id}
    return row


async def state_of(store: Store, row: Delivery) -> DeliveryState:
    async with store.reading() as uow:
        (found,) = await uow.ledger.of_cohort(row.row.cohort_id)
    return found.row.state


async def test_only_the_owner_begins(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=False)
    async with store.writing() as uow:
        assert await uow.ledger.begin([row.id], owner=OTHER, now=NOON, lease_until=LATER) == set()
        assert await uow.ledger.begin([row.id, row.id], owner=ME, now=NOON, lease_until=LATER) == {row.id}
        assert await uow.ledger.begin([row.id], owner=ME, now=NOON, lease_until=LATER) == set()
        (found,) = await uow.ledger.of_cohort(row.row.cohort_id)
    assert (found.row.state, found.attempts) == (SENDING, 1)


@pytest.mark.parametrize("begun", [False, True])
async def test_only_the_owner_settles(store: Store, course: Course, begun: bool) -> None:
    row = await claimed(store, course, begun=begun)
    async with store.writing() as uow:
        await uow.ledger.settle([settlement(row.id, SENT)], owner=OTHER)
    assert await state_of(store, row) is (SENDING if begun else LEASED)
    async with store.writing() as uow:
        await uow.ledger.settle([settlement(row.id, SENT)], owner=ME)
    assert await state_of(store, row) is SENT


async def test_a_settled_row_is_settled_no_more(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=True)
    async with store.writing() as uow:
        await uow.ledger.settle([settlement(row.id, SENT)], owner=ME)
        await uow.ledger.settle([settlement(row.id, DeliveryState.FAILED)], owner=ME)
        await uow.ledger.settle([settlement(row.id, QUEUED)], owner=ME)
        (found,) = await uow.ledger.of_cohort(row.row.cohort_id)
    assert (found.row.state, found.row.reason) == (SENT, "now sent")


async def test_a_queued_row_is_nobodys_to_settle(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=False)
    async with store.writing() as uow:
        await uow.ledger.settle([settlement(row.id, QUEUED)], owner=ME)
        await uow.ledger.settle([settlement(row.id, SENT)], owner=ME)
    assert await state_of(store, row) is QUEUED


async def test_a_lease_holds_until_its_end(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=False)
    async with store.writing() as uow:
        assert await uow.ledger.expire_leases(LATER - MOMENT) == (0, 0)
        assert await uow.ledger.expire_leases(LATER) == (1, 0)
        assert await uow.ledger.expire_leases(LATER) == (0, 0)
    assert await state_of(store, row) is QUEUED


async def test_a_lease_that_ends_unbegun_goes_to_the_next(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=False)
    async with store.writing() as uow:
        await uow.ledger.expire_leases(LATER)
        (again,) = await uow.ledger.claim(LATER, space=SPACE, owner=OTHER, lease_until=LATER + HOUR, limit=1)
        assert again.id == row.id
        # The first owner comes back and finds it is not theirs any more.
        assert await uow.ledger.begin([row.id], owner=ME, now=NOON, lease_until=LATER + HOUR) == set()
        await uow.ledger.settle([settlement(row.id, SENT)], owner=ME)
        assert await uow.ledger.begin([row.id], owner=OTHER, now=NOON, lease_until=LATER + HOUR) == {row.id}


async def test_beginning_renews_the_lease(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=False)
    async with store.writing() as uow:
        await uow.ledger.begin([row.id], owner=ME, now=NOON, lease_until=LATER + HOUR)
        assert await uow.ledger.expire_leases(LATER) == (0, 0)
        assert await uow.ledger.expire_leases(LATER + HOUR) == (0, 1)


async def test_a_lease_that_ends_while_sending_is_uncertain(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=True)
    async with store.writing() as uow:
        assert await uow.ledger.expire_leases(LATER) == (0, 1)
        assert (
            await uow.ledger.claim(LATER, space=SPACE, owner=OTHER, lease_until=LATER + HOUR, limit=9) == []
        )
        (found,) = await uow.ledger.uncertain(LATER, platforms=["local"], limit=9)
    assert (found.id, found.attempts, found.settled_at) == (row.id, 1, LATER)


@pytest.mark.parametrize("state", [SENT, QUEUED, DeliveryState.FAILED, DeliveryState.SKIPPED])
async def test_anybody_resolves_what_is_uncertain(store: Store, course: Course, state: DeliveryState) -> None:
    row = await claimed(store, course, begun=True)
    async with store.writing() as uow:
        await uow.ledger.expire_leases(LATER)
        await uow.ledger.settle([settlement(row.id, state, at=LATER)], owner=OTHER)
        assert await uow.ledger.uncertain(LATER, platforms=["local"], limit=9) == []
    assert await state_of(store, row) is state


async def test_the_next_question_can_be_put_off(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, name) for name in ("a", "b", "c")])
        rows = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=3)
        await uow.ledger.begin([row.id for row in rows], owner=ME, now=NOON, lease_until=LATER)
        await uow.ledger.expire_leases(LATER)
        assert [
            row.row.recipient for row in await uow.ledger.uncertain(LATER, platforms=["local"], limit=2)
        ] == ["a", "b"]
        await uow.ledger.settle([settlement(rows[0].id, UNCERTAIN, at=LATER, due=LATER + HOUR)], owner=OTHER)
        await uow.ledger.settle([settlement(rows[1].id, SENT, at=LATER)], owner=OTHER)
        assert [
            row.row.recipient for row in await uow.ledger.uncertain(LATER, platforms=["local"], limit=2)
        ] == ["c"]
        found = await uow.ledger.uncertain(LATER + HOUR, platforms=["local"], limit=2)
        assert [(row.row.recipient, row.row.reason) for row in found] == [
            ("c", "owes 2 assignments"),
            ("a", "now uncertain"),
        ]


async def test_leases_end_by_the_hundred(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, f"member:{n}") for n in range(300)])
        held = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=200)
        later = await uow.ledger.claim(NOON, space=SPACE, owner=OTHER, lease_until=LATER + HOUR, limit=50)
        await uow.ledger.begin([row.id for row in held[:120]], owner=ME, now=NOON, lease_until=LATER)
        assert await uow.ledger.expire_leases(LATER) == (80, 120)
        assert await uow.ledger.counts(cohort.id) == {QUEUED: 130, LEASED: len(later), UNCERTAIN: 120}


async def test_what_a_settlement_leaves_out_stays(store: Store, course: Course) -> None:
    row = await claimed(store, course, begun=True)
    said = replace(settlement(row.id, SENT, at=NOON), state=UNCERTAIN, inputs={"owes": "worksheet"})
    async with store.writing() as uow:
        await uow.ledger.settle([said], owner=ME)
        await uow.ledger.settle([settlement(row.id, DeliveryState.FAILED, at=LATER)], owner=OTHER)
        (found,) = await uow.ledger.of_cohort(row.row.cohort_id)
    assert (found.text, found.receipt, found.row.inputs) == (said.text, said.receipt, said.inputs)
    assert (found.row.reason, found.settled_at, found.row.due_at) == ("now failed", LATER, NOON)


async def test_only_what_these_platforms_can_tell_is_asked_about(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    places = {"a": SPACE, "b": "slack:T1", "c": "slack_:T1", "d": "SLACK:T1"}
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                replace(row, place=replace(row.place, space=places[row.recipient]))
                for row in (delivery(cohort.id, name) for name in places)
            ]
        )
        for space in places.values():
            rows = await uow.ledger.claim(NOON, space=space, owner=ME, lease_until=LATER, limit=9)
            await uow.ledger.begin([row.id for row in rows], owner=ME, now=NOON, lease_until=LATER)
        await uow.ledger.expire_leases(LATER)

        async def asked(*platforms: str) -> list[str]:
            found = await uow.ledger.uncertain(LATER, platforms=platforms, limit=9)
            return [row.row.recipient for row in found]

        assert await asked("slack") == ["b"]
        assert await asked("local", "slack") == ["a", "b"]
        assert await asked("discord") == await asked() == []
