"""`bot.repositories.People.hold`: of several that decide about one person, each sees what the one before decided."""

from __future__ import annotations

import asyncio

from bot.course import Course
from bot.deliveries import DeliveryState
from bot.ports import Store
from tests.contracts.stores import Opener
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort

LATER = NOON + HOUR
OWNERS = [ME, OTHER, "worker-3", "worker-4"]


async def begin_if_first(store: Store, owner: str, person_id: int) -> bool:
    """Begin to send what this owner leased to this person, unless something is on its way to them already."""
    async with store.writing() as uow:
        await uow.people.hold([person_id])
        rows = (await uow.ledger.of_people([person_id], since=NOON))[person_id]
        if any(row.row.state is DeliveryState.SENDING for row in rows):
            return False
        begun = [await uow.ledger.begin([row.id], owner=owner, now=NOON, lease_until=LATER) for row in rows]
        return any(begun)


async def test_of_several_that_decide_at_once_one_begins(opener: Opener, course: Course) -> None:
    stores = [await opener(), await opener()]
    cohort, members = await make_cohort(stores[0], course, *(f"p{number}" for number in range(8)))
    async with stores[0].writing() as uow:
        for owner in OWNERS:
            await uow.ledger.record(
                [delivery(cohort.id, f"{owner}-{member.id}", member_id=member.id) for member in members]
            )
            await uow.ledger.claim(NOON, space=SPACE, owner=owner, lease_until=LATER, limit=len(members))
    async with asyncio.timeout(60):
        for member in members:
            begun = await asyncio.gather(
                *(
                    begin_if_first(stores[number % 2], owner, member.person.id)
                    for number, owner in enumerate(OWNERS)
                )
            )
            assert sorted(begun) == [False, False, False, True]


async def test_holding_many_in_any_order_nobody_waits_for_ever(opener: Opener, course: Course) -> None:
    stores = [await opener(), await opener()]
    _, members = await make_cohort(stores[0], course, *(f"p{number}" for number in range(50)))
    ids = [member.person.id for member in members]

    async def hold(turn: int) -> None:
        async with stores[turn % 2].writing() as uow:
            await uow.people.hold(ids if turn % 4 < 2 else ids[::-1])

    async with asyncio.timeout(60):
        await asyncio.gather(*(hold(turn) for turn in range(12)))


async def test_nobody_to_hold(store: Store, course: Course) -> None:
    await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.people.hold([])
        await uow.people.hold([99, 1, 1, 0, -1, 2**63, 10**30])
        assert await uow.ledger.of_people([1], since=NOON) == {1: []}


async def test_who_is_held_can_still_join_and_choose(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.people.hold([ana.person.id])
        await uow.people.update(ana.person.told)
        await uow.ledger.record([delivery(cohort.id, "a", member_id=ana.id)])
        await uow.people.hold([ana.person.id])
        assert len((await uow.ledger.of_people([ana.person.id], since=NOON))[ana.person.id]) == 1
