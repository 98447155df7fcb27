"""`bot.repositories.CheckIns`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.ports import Store
from bot.records import How, Withdrawn
from tests.contracts.values import HOUR, NOON, check_in, make_cohort

WORKSHEET = "lesson-1/worksheet"
VIDEO = "lesson-1/video"


async def test_check_ins_come_back_by_member_and_assignment(store: Store, course: Course) -> None:
    _, (ana, ben, cam) = await make_cohort(store, course, "ana", "ben", "cam")
    done = check_in(ana.id, note="Fertig! 🩺")
    watched = replace(check_in(ana.id, VIDEO), how=How.WATCHED)
    others = check_in(ben.id)
    async with store.writing() as uow:
        await uow.check_ins.record([done, watched, others])
        await uow.check_ins.record([])
    async with store.reading() as uow:
        assert await uow.check_ins.of_members([ana.id, cam.id]) == {
            ana.id: {WORKSHEET: done, VIDEO: watched},
            cam.id: {},
        }
        assert await uow.check_ins.of_members([]) == {}
        assert await uow.check_ins.of_members([99]) == {99: {}}


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("hours", [-1, 0, 1])
async def test_again_keeps_the_earlier_act_and_the_latest_word(
    store: Store, course: Course, hours: int, together: bool
) -> None:
    _, (ana,) = await make_cohort(store, course, "ana")
    first = check_in(ana.id, note="first")
    second = replace(check_in(ana.id, acted=NOON + hours * HOUR, note="second"), how=How.WATCHED, link="")
    async with store.writing() as uow:
        if together:
            await uow.check_ins.record([first, second])
        else:
            await uow.check_ins.record([first])
            await uow.check_ins.record([second])
        found = (await uow.check_ins.of_members([ana.id]))[ana.id]
    assert found == {WORKSHEET: replace(second, acted_at=min(first.acted_at, second.acted_at))}


async def test_withdrawn_it_stands_no_more_and_starts_anew(store: Store, course: Course) -> None:
    _, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.check_ins.record([check_in(ana.id), check_in(ana.id, VIDEO), check_in(ben.id)])
        await uow.check_ins.withdraw(ana.id, [WORKSHEET, "lesson-9/none"], NOON + HOUR)
        await uow.check_ins.withdraw(ana.id, [], NOON + HOUR)
        await uow.check_ins.withdraw(99, [WORKSHEET], NOON + HOUR)
        standing = await uow.check_ins.of_members([ana.id, ben.id])
        assert [set(found) for found in standing.values()] == [{VIDEO}, {WORKSHEET}]
        bare = replace(check_in(ana.id), note="", link="")
        assert await uow.check_ins.withdrawn(ana.id) == {WORKSHEET: Withdrawn(check_in=bare, at=NOON + HOUR)}
        assert await uow.check_ins.withdrawn(ben.id) == await uow.check_ins.withdrawn(99) == {}
        later = check_in(ana.id, acted=NOON + 2 * HOUR)
        await uow.check_ins.record([later])
        assert (await uow.check_ins.of_members([ana.id]))[ana.id][WORKSHEET] == later
        assert await uow.check_ins.withdrawn(ana.id) == {}


async def test_nobody_checks_in_who_is_not_there(store: Store) -> None:
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.check_ins.record([check_in(99)])
