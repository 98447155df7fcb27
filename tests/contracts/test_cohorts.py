"""`bot.repositories.Cohorts`."""

from __future__ import annotations

from datetime import date

import pytest

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.errors import Refused, StorageError
from bot.model import Place, PlaceKind
from bot.ports import Store
from tests.contracts.stores import Opener
from tests.contracts.values import CHANNEL, HOUR, NOON, SPACE, add_cohort

ELSEWHERE = Place(space="slack:T1", kind=PlaceKind.CHANNEL, id="C9")


async def test_a_cohort_comes_back_with_its_course(store: Store, course: Course) -> None:
    start = date(2021, 2, 4)
    async with store.writing() as uow:
        made = await uow.cohorts.add(name="Spring", channel=CHANNEL, course=course, start=start, at=NOON)
    async with store.reading() as uow:
        found = await uow.cohorts.get(made.id)
    assert found == made
    assert (made.name, made.channel, made.start, made.created_at) == ("Spring", CHANNEL, start, NOON)
    assert made.course == course
    assert made.changes == ()


async def test_a_name_is_taken_once_in_a_space(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        await add_cohort(uow, course, "Fall")
        with pytest.raises(Refused, match="already a cohort named “Fall”"):
            await add_cohort(uow, course, "Fall")
        # The refusal is an answer, not an accident: the transaction goes on.
        await uow.cohorts.add(name="Fall", channel=ELSEWHERE, course=course, start=None, at=NOON)
    async with store.reading() as uow:
        assert [cohort.space for cohort in await uow.cohorts.every()] == [SPACE, "slack:T1"]


async def test_cohorts_of_a_space_stand_oldest_first(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        for name, hours in (("third", 2), ("first", 0), ("second", 1), ("fourth", 2)):
            await uow.cohorts.add(
                name=name, channel=CHANNEL, course=course, start=None, at=NOON + hours * HOUR
            )
        await uow.cohorts.add(name="other", channel=ELSEWHERE, course=course, start=None, at=NOON)
        assert [cohort.name for cohort in await uow.cohorts.in_space(SPACE)] == [
            "first",
            "second",
            "third",
            "fourth",
        ]
        assert [cohort.name for cohort in await uow.cohorts.in_space("nowhere")] == []
        assert [cohort.name for cohort in await uow.cohorts.every()] == [
            "first",
            "other",
            "second",
            "third",
            "fourth",
        ]


async def test_changes_stand_in_the_order_they_were_made(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        other = await add_cohort(uow, course, "other")
        changes = [
            Change(
                subject="call-1", field=ChangeField.LINK, value=f"https://call/{n}", at=NOON - n * HOUR, by=n
            )
            for n in range(3)
        ]
        for change in changes:
            cohort = await uow.cohorts.change(cohort.id, change)
    assert cohort.changes == tuple(changes)
    async with store.reading() as uow:
        assert await uow.cohorts.get_many([cohort.id, other.id, cohort.id]) == {
            cohort.id: cohort,
            other.id: other,
        }


async def test_cohorts_with_different_courses_keep_them_apart(store: Store, course: Course) -> None:
    longer = course.model_copy(update={"title": "A longer course"})
    async with store.writing() as uow:
        first = await add_cohort(uow, course, "first")
        second = await add_cohort(uow, longer, "second")
    async with store.reading() as uow:
        found = await uow.cohorts.get_many([first.id, second.id])
    assert found[first.id].course == course
    assert found[second.id].course == longer


async def test_a_cohort_nobody_knows(store: Store) -> None:
    change = Change(subject="call-1", field=ChangeField.LINK, value="x", at=NOON, by=1)
    async with store.writing() as uow:
        assert await uow.cohorts.get(7) is None
        assert await uow.cohorts.get_many([7, 8]) == {}
        assert await uow.cohorts.get_many([]) == {}
        assert await uow.cohorts.every() == []
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.cohorts.change(7, change)


async def test_a_course_is_read_by_a_store_that_did_not_write_it(
    store: Store, course: Course, opener: Opener
) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
    other = await opener()
    async with other.reading() as uow:
        found = await uow.cohorts.get(cohort.id)
    assert found is not None
    assert found.course == course
