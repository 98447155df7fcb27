"""`bot.ledger.Ledger`: whose turn it is. Every space has work of its own, and none is held up by another."""

from __future__ import annotations

from datetime import timedelta

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState, NewDelivery
from bot.model import Pause
from bot.ports import Store, UnitOfWork
from tests.contracts.values import (
    CHANNEL,
    HOUR,
    ME,
    NOON,
    OTHER,
    SPACE,
    delivery,
    make_cohort,
    settlement,
    timing,
)

LATER = NOON + HOUR
MOMENT = timedelta(microseconds=1)
SPACES = ("discord:1093", "local:Room", SPACE, "slack:T024BE7LD", "slack:Ü")


def rows_in(cohort_id: int, space: str, many: int) -> list[NewDelivery]:
    return [delivery(cohort_id, f"{space}-{number}", space=space) for number in range(many)]


async def claim(uow: UnitOfWork, space: str, *, limit: int = 99, owner: str = ME) -> list[Delivery]:
    return await uow.ledger.claim(NOON, space=space, owner=owner, lease_until=LATER, limit=limit)


async def test_spaces_with_something_due(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        assert await uow.ledger.spaces(NOON) == []
        for space in SPACES:
            await uow.ledger.record(rows_in(cohort.id, space, 3))
        skipped = delivery(cohort.id, "x", space="slack:SKIPPED", state=DeliveryState.SKIPPED)
        later = delivery(cohort.id, "y", space="slack:LATER", due=NOON + MOMENT)
        await uow.ledger.record([skipped, later])
        assert await uow.ledger.spaces(NOON) == sorted(SPACES)
        assert await uow.ledger.spaces(NOON - MOMENT) == []
        assert await uow.ledger.spaces(NOON + MOMENT) == sorted([*SPACES, "slack:LATER"])
        await claim(uow, SPACES[0])
        assert await uow.ledger.spaces(NOON) == sorted(SPACES[1:])
        assert await uow.ledger.next_due() == NOON


async def test_a_claim_is_of_one_space(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record(rows_in(cohort.id, "slack:BIG", 40))
        await uow.ledger.record(rows_in(cohort.id, "slack:SMALL", 2))
        small = await claim(uow, "slack:SMALL", limit=8)
        assert [row.row.recipient for row in small] == ["slack:SMALL-0", "slack:SMALL-1"]
        assert await claim(uow, "slack:SMALL", owner=OTHER) == []
        big = await claim(uow, "slack:BIG", limit=8)
        assert [row.row.recipient for row in big] == [f"slack:BIG-{number}" for number in range(8)]
        assert await claim(uow, "slack:NONE") == []
        assert await claim(uow, "slack:big") == []


async def test_posts_to_edit_are_work_too(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record(
            [delivery(cohort.id, "channel", occurrence="call-1/starting", space="slack:T1")]
        )
        (row,) = await claim(uow, "slack:T1")
        await uow.ledger.begin([row.id], owner=ME, now=NOON, lease_until=LATER)
        await uow.ledger.settle([settlement(row.id, DeliveryState.SENT)], owner=ME)
        assert await uow.ledger.spaces(LATER) == []
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        assert await uow.ledger.spaces(NOON - MOMENT) == []
        assert await uow.ledger.spaces(NOON) == ["slack:T1"]
        await uow.ledger.record(rows_in(cohort.id, "slack:T1", 1))
        assert await uow.ledger.spaces(NOON) == ["slack:T1"]
        assert await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9) == []
        edits = await uow.ledger.claim_edits(NOON, space="slack:T1", lease_until=LATER, limit=9)
        assert [edit.id for edit in edits] == [row.id]


async def test_what_is_paused_is_not_among_them(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        for space in SPACES:
            await uow.ledger.record(rows_in(cohort.id, space, 1))
        await uow.pauses.pause(Pause(space=SPACES[0], until=NOON + MOMENT, reason="asked to wait"))
        await uow.pauses.pause(Pause(space=SPACES[1], until=NOON, reason="over"))
        await uow.pauses.pause(Pause(space="slack:NONE", until=LATER, reason="nothing is due there"))
        assert await uow.ledger.spaces(NOON) == sorted(SPACES[1:])
        assert await uow.ledger.spaces(NOON + MOMENT) == sorted(SPACES)


async def test_a_row_that_moves_to_another_space_is_work_there(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "ana", space="slack:T1")])
        (row,) = await uow.ledger.queued(cohort.id)
        assert await uow.ledger.spaces(NOON) == ["slack:T1"]
        await uow.ledger.retime({row.id: timing(NOON, place=CHANNEL)})
        assert await uow.ledger.spaces(NOON) == [CHANNEL.space]
        assert await claim(uow, "slack:T1") == []
        assert [found.id for found in await claim(uow, CHANNEL.space)] == [row.id]
