"""`bot.ledger.Ledger`: rows go in, are claimed, sent and looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState, Receipt, Settlement
from bot.errors import StorageError
from bot.ports import Store
from tests.contracts.values import (
    CHANNEL,
    HOUR,
    MANY,
    ME,
    NOON,
    SPACE,
    delivery,
    make_cohort,
    settlement,
    timing,
)

QUEUED, LEASED, SENDING = DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING
SENT, SKIPPED, FAILED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED
UNCERTAIN = DeliveryState.UNCERTAIN


def recipients(found: Iterable[Delivery]) -> list[str]:
    return [one.row.recipient for one in found]


async def test_a_row_comes_back_as_it_went_in(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    queued = delivery(cohort.id, f"member:{ana.id}", member_id=ana.id, inputs={"owes": "ünïcode 🩺", "": ""})
    skipped = delivery(cohort.id, "channel", state=SKIPPED, reason="nobody owes anything")
    async with store.writing() as uow:
        assert await uow.ledger.record([queued, skipped]) == 2
    async with store.reading() as uow:
        found = await uow.ledger.of_cohort(cohort.id)
    assert [one.row for one in found] == [queued, skipped]
    assert {(one.attempts, one.receipt, one.text) for one in found} == {(0, None, "")}
    assert [one.settled_at for one in found] == [None, skipped.due_at]


async def test_a_row_exists_once_for_an_occurrence_and_its_revision(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    first = delivery(cohort.id, "channel", reason="first")
    async with store.writing() as uow:
        assert await uow.ledger.record([first, first, delivery(cohort.id, "member:1")]) == 2
        assert (
            await uow.ledger.record(
                [
                    delivery(cohort.id, "channel", reason="again", state=SKIPPED),
                    delivery(cohort.id, "channel", revision=1),
                    delivery(cohort.id, "channel", occurrence="lesson-2/due-24h"),
                ]
            )
            == 2
        )
        assert await uow.ledger.record([]) == 0
        found = await uow.ledger.of_cohort(cohort.id)
    assert [one.row.reason for one in found if one.row == first] == ["first"]
    assert len(found) == 4


@pytest.mark.search
async def test_thousands_of_rows_are_counted_as_new_or_known(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    rows = [delivery(cohort.id, f"member:{number}") for number in range(MANY)]
    async with store.writing() as uow:
        assert await uow.ledger.record(rows[:1_000]) == 1_000
        assert await uow.ledger.record(rows) == MANY - 1_000
        assert await uow.ledger.counts(cohort.id) == {QUEUED: MANY}
        claimed = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=2 * MANY)
        assert [one.row.recipient for one in claimed] == [row.recipient for row in rows]
        ids = [one.id for one in claimed]
        assert await uow.ledger.begin(ids, owner=ME, now=NOON, lease_until=NOON + HOUR) == set(ids)
        await uow.ledger.settle([settlement(number, SENT) for number in ids], owner=ME)
        assert await uow.ledger.counts(cohort.id) == {SENT: MANY}


async def test_due_rows_are_claimed_by_due_time(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, "second", due=NOON - HOUR),
                delivery(cohort.id, "not yet", due=NOON + HOUR / 3_600_000_000),
                delivery(cohort.id, "third", due=NOON),
                delivery(cohort.id, "first", due=NOON - 2 * HOUR),
                delivery(cohort.id, "never", due=NOON - 3 * HOUR, state=SKIPPED),
                delivery(cohort.id, "fourth", due=NOON),
            ]
        )
        assert await uow.ledger.next_due() == NOON - 2 * HOUR
        claimed = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=3)
        assert recipients(claimed) == ["first", "second", "third"]
        assert {one.row.state for one in claimed} == {LEASED}
        rest = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=3)
        assert recipients(rest) == ["fourth"]
        assert await uow.ledger.next_due() == NOON + HOUR / 3_600_000_000
        assert await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=3) == []


async def test_a_sent_row_keeps_its_receipt_and_text(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "channel")])
        (claimed,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=1)
        assert await uow.ledger.begin([claimed.id], owner=ME, now=NOON, lease_until=NOON + HOUR) == {
            claimed.id
        }
        receipt = Receipt(message_id="1601568000.000100", at=NOON + HOUR)
        await uow.ledger.settle(
            [
                Settlement(
                    delivery_id=claimed.id,
                    state=SENT,
                    reason="sent",
                    at=NOON + 2 * HOUR,
                    receipt=receipt,
                    text="Lesson 1 — “due” 🩺",
                    inputs={"owes": "worksheet"},
                )
            ],
            owner=ME,
        )
        (found,) = await uow.ledger.of_cohort(cohort.id)
    assert found.key == claimed.key == f"d{claimed.id}"
    assert found == replace(
        claimed,
        row=replace(claimed.row, state=SENT, reason="sent", inputs={"owes": "worksheet"}),
        attempts=1,
        begun_at=NOON,
        receipt=receipt,
        settled_at=NOON + 2 * HOUR,
        text="Lesson 1 — “due” 🩺",
    )


async def test_a_row_to_try_again_waits_for_its_new_time(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "later"), delivery(cohort.id, "at once")])
        first, second = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=2)
        await uow.ledger.begin([first.id, second.id], owner=ME, now=NOON, lease_until=NOON + HOUR)
        await uow.ledger.settle(
            [settlement(first.id, QUEUED, due=NOON + HOUR), settlement(second.id, QUEUED)], owner=ME
        )
        (again,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=2)
        assert (again.id, again.attempts, again.settled_at) == (second.id, 1, None)
        (after,) = await uow.ledger.claim(
            NOON + HOUR, space=SPACE, owner=ME, lease_until=NOON + 2 * HOUR, limit=2
        )
        assert (after.id, after.row.due_at, after.row.reason) == (first.id, NOON + HOUR, "now queued")
        # The lease that was given up does not come back to end what is held now.
        assert await uow.ledger.expire_leases(NOON) == (0, 0)


async def test_rows_of_a_member_are_moved_while_they_wait(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, "b", member_id=ben.id),
                delivery(cohort.id, "a2", member_id=ana.id, due=NOON + 2 * HOUR),
                delivery(cohort.id, "a1", member_id=ana.id, due=NOON + HOUR),
                delivery(cohort.id, "gone", member_id=ana.id, state=SKIPPED),
                delivery(cohort.id, "held", member_id=ana.id, due=NOON - HOUR),
            ]
        )
        (held,) = await uow.ledger.claim(NOON - HOUR, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=1)
        queued = await uow.ledger.queued(cohort.id, member_id=ana.id)
        assert recipients(queued) == ["a1", "a2"]
        assert recipients(await uow.ledger.queued(cohort.id)) == ["b", "a1", "a2"]
        assert await uow.ledger.queued(cohort.id + 1) == []
        moved = timing(NOON + 5 * HOUR, place=CHANNEL)
        await uow.ledger.retime({queued[0].id: moved, held.id: moved, 999: moved})
        await uow.ledger.retime({})
        first, second = await uow.ledger.queued(cohort.id, member_id=ana.id)
        assert recipients([first, second]) == ["a2", "a1"]
        assert (second.row.due_at, second.row.expires_at, second.row.place) == (
            NOON + 5 * HOUR,
            NOON + 6 * HOUR,
            CHANNEL,
        )
        assert held in await uow.ledger.of_cohort(cohort.id)
        mine = await uow.ledger.of_member(ana.id, limit=9)
        assert recipients(mine) == ["a1", "a2", "gone", "held"]
        assert await uow.ledger.of_member(ana.id, limit=2) == mine[:2]
        assert recipients(await uow.ledger.of_member(ben.id, limit=9)) == ["b"]
        assert await uow.ledger.of_member(2**70, limit=9) == []


async def test_what_a_cohort_looks_like(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    states = {"s": SENT, "f": FAILED, "u": UNCERTAIN, "k": SKIPPED, "f2": FAILED}
    async with store.writing() as uow:
        await uow.ledger.record(
            [delivery(cohort.id, name) for name in states]
            + [delivery(cohort.id, "waiting", due=NOON + 1.5 * HOUR)]
        )
        claimed = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=9)
        settled = [
            settlement(row.id, states[row.row.recipient], at=NOON + (5 - place) * HOUR)
            for place, row in enumerate(claimed)
        ]
        await uow.ledger.settle(settled, owner=ME)
        assert recipients(await uow.ledger.of_cohort(cohort.id)) == ["f2", "waiting", "k", "u", "f", "s"]
        assert await uow.ledger.counts(cohort.id) == {SENT: 1, FAILED: 2, UNCERTAIN: 1, SKIPPED: 1, QUEUED: 1}
        assert recipients(await uow.ledger.troubled(cohort.id, limit=9)) == ["f", "u", "f2"]
        assert recipients(await uow.ledger.troubled(cohort.id, limit=1)) == ["f"]
        assert await uow.ledger.of_cohort(99) == []
        assert await uow.ledger.counts(99) == {}
        assert await uow.ledger.troubled(99, limit=9) == []


async def test_an_empty_ledger(store: Store) -> None:
    async with store.writing() as uow:
        assert await uow.ledger.next_due() is None
        assert await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=9) == []
        assert await uow.ledger.begin([], owner=ME, now=NOON, lease_until=NOON) == set()
        assert await uow.ledger.begin([7], owner=ME, now=NOON, lease_until=NOON) == set()
        await uow.ledger.settle([], owner=ME)
        await uow.ledger.settle([settlement(7, SENT)], owner=ME)
        assert await uow.ledger.expire_leases(NOON) == (0, 0)
        assert await uow.ledger.uncertain(NOON, platforms=["local"], limit=9) == []


@pytest.mark.parametrize("state", [LEASED, SENDING, SENT, FAILED, UNCERTAIN])
async def test_a_row_is_born_queued_or_skipped(store: Store, course: Course, state: DeliveryState) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        with pytest.raises(ValueError, match=f"never {state}"):
            await uow.ledger.record([delivery(cohort.id, "a"), delivery(cohort.id, "b", state=state)])
        assert await uow.ledger.of_cohort(cohort.id) == []


@pytest.mark.parametrize("state", [LEASED, SENDING])
async def test_nothing_is_settled_as_being_on_its_way(store: Store, state: DeliveryState) -> None:
    async with store.writing() as uow:
        with pytest.raises(ValueError, match=f"settled as {state}"):
            await uow.ledger.settle([settlement(1, state)], owner=ME)


@pytest.mark.parametrize(("cohort_id", "member_id"), [(99, None), (1, 99)])
async def test_no_row_about_nothing(
    store: Store, course: Course, cohort_id: int, member_id: int | None
) -> None:
    await make_cohort(store, course)
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.ledger.record([delivery(cohort_id, "a", member_id=member_id)])


async def test_what_was_skipped_or_failed_can_be_said_after_all(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, "skipped", member_id=ana.id, state=SKIPPED),
                delivery(cohort.id, "failed", member_id=ana.id),
            ]
        )
        (failed,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=9)
        await uow.ledger.settle([settlement(failed.id, DeliveryState.FAILED)], owner=ME)
        await uow.ledger.record([delivery(cohort.id, "queued", member_id=ana.id, due=NOON)])
        rows = {row.row.recipient: row for row in await uow.ledger.of_cohort(cohort.id)}
        again = timing(NOON + HOUR, place=CHANNEL)
        await uow.ledger.requeue({row.id: again for row in rows.values()} | {999: again})
        await uow.ledger.requeue({})
        queued, *back = await uow.ledger.queued(cohort.id)
        assert queued == rows["queued"]
        assert [(one.id, one.settled_at, one.row.place) for one in back] == [
            (rows["skipped"].id, None, CHANNEL),
            (rows["failed"].id, None, CHANNEL),
        ]
        assert {(one.row.due_at, one.row.expires_at) for one in back} == {(NOON + HOUR, NOON + 2 * HOUR)}
        claimed = await uow.ledger.claim(NOON + HOUR, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=9)
        assert {one.id for one in claimed} == {one.id for one in (queued, *back)}
