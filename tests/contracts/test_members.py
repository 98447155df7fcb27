"""`bot.repositories.Members`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.model import Role
from bot.ports import Store
from tests.contracts.values import HOUR, NOON, add_cohort, enrol, make_cohort, profile


async def test_those_enrolled_come_back_in_the_order_given(store: Store, course: Course) -> None:
    cohort, members = await make_cohort(store, course, "cam", "ana", "ben")
    assert [member.person.profile.external_id for member in members] == ["cam", "ana", "ben"]
    assert {member.roles for member in members} == {frozenset({Role.LEARNER})}
    assert {(member.cohort_id, member.joined_at, member.left_at) for member in members} == {
        (cohort.id, NOON, None)
    }
    async with store.reading() as uow:
        assert await uow.members.of_cohort(cohort.id) == members


async def test_enrolling_again_changes_nothing(store: Store, course: Course) -> None:
    cohort, members = await make_cohort(store, course, "ana", "ben")
    ids = [member.person.id for member in members]
    async with store.writing() as uow:
        (cam,) = await uow.people.update_many([profile("cam")])
        fresh = await uow.members.enrol(cohort.id, [*ids, cam.id, cam.id], Role.LEARNER, NOON + HOUR)
        assert [member.person for member in fresh] == [cam]
        assert await uow.members.of_cohort(cohort.id) == [*members, *fresh]


async def test_roles_add_up(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        assert await uow.members.enrol(cohort.id, [ana.person.id], Role.FACILITATOR, NOON + HOUR) == []
        assert await uow.members.enrol(cohort.id, [ana.person.id], Role.COACH, NOON + HOUR) == []
    async with store.reading() as uow:
        found = await uow.members.get_many([ana.id, ben.id])
    assert found[ana.id].roles == {Role.LEARNER, Role.FACILITATOR, Role.COACH}
    assert found[ana.id].joined_at == NOON
    assert found[ben.id] == ben


async def test_one_who_left_is_known_and_no_longer_present(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.members.leave(ana.id, NOON + HOUR)
        await uow.members.leave(ana.id, NOON + 2 * HOUR)
        await uow.members.leave(999, NOON)
    async with store.reading() as uow:
        assert await uow.members.of_cohort(cohort.id) == [ben]
        assert await uow.members.of_person(ana.person.id) == []
        assert [one.id for one in await uow.members.of_person(ana.person.id, gone=True)] == [ana.id]
        (gone,) = (await uow.members.get_many([ana.id])).values()
    assert gone.left_at == NOON + HOUR
    assert gone.roles == {Role.LEARNER}


async def test_one_who_comes_back_joins_anew_with_that_role_alone(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.members.enrol(cohort.id, [ana.person.id], Role.FACILITATOR, NOON)
        await uow.members.leave(ana.id, NOON + HOUR)
        back = await uow.members.enrol(
            cohort.id, [ben.person.id, ana.person.id], Role.LEARNER, NOON + 2 * HOUR
        )
        assert back == [replace(ana, joined_at=NOON + 2 * HOUR)]
        assert await uow.members.of_cohort(cohort.id) == [ben, *back]


async def test_a_person_may_be_in_several_cohorts(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        first = await add_cohort(uow, course, "first")
        second = await add_cohort(uow, course, "second")
        (learner,) = await enrol(uow, first, ["ana"])
        (coach,) = await enrol(uow, second, ["ana"], Role.COACH)
        await enrol(uow, second, ["ben"])
        assert await uow.members.of_person(learner.person.id) == [learner, coach]
        await uow.members.leave(learner.id, NOON)
        assert await uow.members.of_person(learner.person.id) == [coach]
        left = replace(learner, left_at=NOON)
        assert await uow.members.of_person(learner.person.id, gone=True) == [left, coach]
        assert [member.has(Role.COACH) for member in await uow.members.of_cohort(second.id)] == [True, False]


async def test_nobody_is_there(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        assert await uow.members.enrol(cohort.id, [], Role.LEARNER, NOON) == []
        assert await uow.members.of_cohort(cohort.id) == []
        assert await uow.members.of_cohort(99) == []
        assert await uow.members.of_person(99) == []
        assert await uow.members.get_many([99]) == {}


@pytest.mark.parametrize(("cohort_id", "person_id"), [(99, 1), (1, 99)])
async def test_no_member_of_nothing(store: Store, course: Course, cohort_id: int, person_id: int) -> None:
    await make_cohort(store, course, "ana")
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.members.enrol(cohort_id, [person_id], Role.LEARNER, NOON)


async def test_the_members_of_one_role_can_be_asked_for(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.members.enrol(cohort.id, [ben.person.id], Role.COACH, NOON)
        assert [one.id for one in await uow.members.of_cohort(cohort.id, role=Role.COACH)] == [ben.id]
        assert len(await uow.members.of_cohort(cohort.id, role=Role.LEARNER)) == 2
        assert await uow.members.of_cohort(cohort.id, role=Role.FACILITATOR) == []
        await uow.members.leave(ana.id, NOON)
        assert [one.id for one in await uow.members.of_cohort(cohort.id, role=Role.LEARNER)] == [ben.id]
        assert await uow.members.of_cohort(2**70, role=Role.LEARNER) == []
