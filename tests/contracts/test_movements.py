"""`bot.bookkeeping.Movements`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.model import Passage, WakingHours
from bot.ports import Store
from tests.contracts.values import HOUR, NOON, SPACE, add_cohort, make_cohort, movement, profile


async def test_what_waits_comes_back_in_order(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    noted = [
        movement(cohort.id, "zoe", at=NOON),
        movement(cohort.id, "Ben", at=NOON, passage=Passage.GONE),
        movement(cohort.id, "ana", at=NOON - HOUR, passage=Passage.LEFT),
    ]
    noted[0] = replace(noted[0], who=replace(noted[0].who, waking=WakingHours(), name="Zoë 🩺", locale="es"))
    async with store.writing() as uow:
        await uow.movements.note(noted)
    async with store.reading() as uow:
        assert await uow.movements.waiting(cohort.id) == [noted[2], noted[1], noted[0]]
        assert await uow.movements.waiting(99) == []


async def test_the_later_takes_the_place_of_the_earlier(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    came = movement(cohort.id)
    left = movement(cohort.id, passage=Passage.LEFT, at=NOON + HOUR)
    back = movement(cohort.id, at=NOON + 2 * HOUR)
    async with store.writing() as uow:
        await uow.movements.note([came])
        await uow.movements.note([left, back])
        assert await uow.movements.waiting(cohort.id) == [back]


async def test_what_was_dealt_with_waits_no_more_and_only_there(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        other = await add_cohort(uow, course, "Spring 2021")
        await uow.movements.note([movement(cohort.id, who) for who in ("ana", "ben", "cam")])
        await uow.movements.note([movement(other.id, "ana")])
        await uow.movements.settle(cohort.id, ["ana", "cam", "nobody"])
        await uow.movements.settle(cohort.id, [])
        await uow.movements.settle(99, ["ben"])
        assert await uow.movements.waiting(cohort.id) == [movement(cohort.id, "ben")]
        assert await uow.movements.waiting(other.id) == [movement(other.id, "ana")]


async def test_what_waits_because_of_one_person_in_their_space(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        other = await add_cohort(uow, course, "Spring 2021")
        there = movement(other.id, "ana", passage=Passage.LEFT, at=NOON - HOUR)
        elsewhere = movement(other.id, "ben")
        elsewhere = replace(elsewhere, who=replace(elsewhere.who, space="slack:T2", external_id="cam"))
        await uow.movements.note([there, movement(cohort.id, "ana"), movement(cohort.id, "ben"), elsewhere])
        assert await uow.movements.of(SPACE, "ana") == [movement(cohort.id, "ana"), there]
        assert await uow.movements.of("slack:T2", "cam") == [elsewhere]
        assert await uow.movements.of(SPACE, "cam") == []


async def test_a_cohort_that_is_not_there(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    for number in (99, 0, 2**70):
        with pytest.raises(StorageError):
            async with store.writing() as uow:
                await uow.movements.note([movement(cohort.id), movement(number)])
    async with store.reading() as uow:
        assert await uow.movements.waiting(cohort.id) == []


async def test_who_is_erased_leaves_none_behind(store: Store, course: Course) -> None:
    cohort, (ana, _) = await make_cohort(store, course, "ana", "ben")
    elsewhere = replace(movement(cohort.id, "anna"), who=profile("anna", space="slack:T1"))
    async with store.writing() as uow:
        other = await add_cohort(uow, course, "Spring 2021")
        await uow.movements.note([movement(cohort.id, who) for who in ("ana", "ben")])
        await uow.movements.note([movement(other.id, "ana"), elsewhere])
        await uow.people.erase(ana.person.id)
        assert await uow.people.known(SPACE, "ana") is None
        assert await uow.movements.waiting(cohort.id) == [elsewhere, movement(cohort.id, "ben")]
        assert await uow.movements.waiting(other.id) == []


async def test_old_ones_are_forgotten(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.movements.note([movement(cohort.id, "old", at=NOON - HOUR), movement(cohort.id, "new")])
        assert await uow.movements.forget(NOON) == 1
        assert await uow.movements.waiting(cohort.id) == [movement(cohort.id, "new")]
