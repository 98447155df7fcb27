"""`bot.repositories.Extensions`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.ports import Store
from tests.contracts.values import HOUR, MANY, NOON, add_cohort, enrol, extension, make_cohort


async def test_extensions_come_back_by_member_and_unit(store: Store, course: Course) -> None:
    _, (ana, ben, cam) = await make_cohort(store, course, "ana", "ben", "cam")
    given = [
        extension(ana.id),
        extension(ana.id, "lesson-4", due=NOON + 500 * HOUR),
        extension(ben.id, by=99),
    ]
    async with store.writing() as uow:
        await uow.extensions.grant(given)
        await uow.extensions.grant([])
    async with store.reading() as uow:
        assert await uow.extensions.of_members([ana.id, ben.id, cam.id, 999]) == {
            ana.id: {"lesson-3": given[0], "lesson-4": given[1]},
            ben.id: {"lesson-3": given[2]},
            cam.id: {},
            999: {},
        }
        assert await uow.extensions.of_members([]) == {}


@pytest.mark.parametrize("together", [False, True])
async def test_a_later_one_takes_the_place_of_the_earlier(
    store: Store, course: Course, together: bool
) -> None:
    _, (ana,) = await make_cohort(store, course, "ana")
    first = extension(ana.id, due=NOON + 100 * HOUR)
    second = replace(extension(ana.id, due=NOON + 20 * HOUR, by=2), at=NOON + HOUR)
    async with store.writing() as uow:
        for part in [[first, second]] if together else [[first], [second]]:
            await uow.extensions.grant(part)
        assert await uow.extensions.of_members([ana.id]) == {ana.id: {"lesson-3": second}}


async def test_what_was_given_is_taken_back(store: Store, course: Course) -> None:
    _, (ana, ben, cam) = await make_cohort(store, course, "ana", "ben", "cam")
    async with store.writing() as uow:
        await uow.extensions.grant([extension(ana.id), extension(ben.id), extension(ana.id, "lesson-4")])
        assert await uow.extensions.revoke([ana.id, ana.id, cam.id, 999], "lesson-3") == 1
        assert await uow.extensions.revoke([ana.id], "lesson-3") == 0
        assert await uow.extensions.revoke([], "lesson-3") == 0
        assert await uow.extensions.revoke([ana.id, ben.id], "lesson-9") == 0
        assert await uow.extensions.of_members([ana.id, ben.id]) == {
            ana.id: {"lesson-4": extension(ana.id, "lesson-4")},
            ben.id: {"lesson-3": extension(ben.id)},
        }
        await uow.extensions.grant([extension(ana.id, due=NOON + 72 * HOUR)])
        assert (await uow.extensions.of_members([ana.id]))[ana.id]["lesson-3"].due == NOON + 72 * HOUR


@pytest.mark.parametrize("number", [99, 0, -1, 10**30])
async def test_no_extension_for_nobody_and_none_of_the_others_either(
    store: Store, course: Course, number: int
) -> None:
    _, (ana,) = await make_cohort(store, course, "ana")
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.extensions.grant([extension(ana.id), extension(number)])
    async with store.reading() as uow:
        assert await uow.extensions.of_members([ana.id]) == {ana.id: {}}


@pytest.mark.search
async def test_a_whole_cohort_is_given_more_time(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        members = await enrol(uow, cohort, [f"p{number}" for number in range(MANY)])
        given = {member.id: {"lesson-3": extension(member.id)} for member in members}
        await uow.extensions.grant([one["lesson-3"] for one in given.values()])
        assert await uow.extensions.of_members(given) == given
        assert await uow.extensions.revoke(given, "lesson-3") == MANY
