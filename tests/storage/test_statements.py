"""How many statements a question takes does not depend on how many people it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.course import Course
from bot.ports import UnitOfWork
from storage import SqlStore
from tests.contracts.values import NOON, SPACE, delivery, extension, make_cohort, movement
from tests.storage.statements import statements_heard

Asked = Callable[[UnitOfWork, list[int]], Awaitable[object]]

ABOUT_MANY: dict[str, Asked] = {
    "of people": lambda uow, ids: uow.ledger.of_people(ids, since=NOON),
    "hold": lambda uow, ids: uow.people.hold(ids),
    "first posts": lambda uow, ids: uow.ledger.first_posts(1, [f"lesson-{number}" for number in ids]),
    "spaces": lambda uow, ids: uow.ledger.spaces(NOON),
    "movements": lambda uow, ids: uow.movements.note([movement(1, f"p{number}") for number in ids]),
    "settle movements": lambda uow, ids: uow.movements.settle(1, [f"p{number}" for number in ids]),
    "extensions": lambda uow, ids: uow.extensions.of_members(ids),
    "revoke": lambda uow, ids: uow.extensions.revoke(ids, "lesson-3"),
    "outdate": lambda uow, ids: uow.ledger.outdate(1, [f"lesson-{number}" for number in ids], NOON),
    "claim edits": lambda uow, ids: uow.ledger.claim_edits(
        NOON, space=SPACE, lease_until=NOON, limit=len(ids)
    ),
}


@pytest.mark.parametrize("asked", ABOUT_MANY.values(), ids=ABOUT_MANY.keys())
async def test_many_are_asked_about_at_once(url: str, course: Course, asked: Asked) -> None:
    store = await SqlStore.open(url, durable=False)
    cohort, members = await make_cohort(store, course, *(f"p{number}" for number in range(90)))
    async with store.writing() as uow:
        await uow.ledger.record(
            [delivery(cohort.id, f"member:{member.id}", member_id=member.id) for member in members]
        )
        await uow.extensions.grant([extension(member.id) for member in members])
    counted: list[int] = []
    for many in (2, 90):
        with statements_heard() as heard:
            async with store.writing() as uow:
                await asked(uow, [member.person.id for member in members[:many]])
        counted.append(len(heard))
    await store.close()
    assert counted[0] == counted[1] <= 2
