"""`bot.repositories.Cohorts`: how a cohort is run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.errors import StorageError
from bot.model import Options, Reminding
from bot.ports import Store
from tests.contracts.values import CHANNEL, NOON, add_cohort

EVERYTHING = Options(reminders=Reminding.TOGETHER, group="1093-🩺", calendar=True, discussions=False)


async def test_where_nobody_chose_a_cohort_is_run_as_ever(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
    async with store.reading() as uow:
        assert await uow.cohorts.get(cohort.id) == cohort
    assert cohort.options == Options()


async def test_a_cohort_is_made_with_its_options(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await uow.cohorts.add(
            name="Fall", channel=CHANNEL, course=course, start=None, at=NOON, options=EVERYTHING
        )
    assert cohort.options == EVERYTHING
    async with store.reading() as uow:
        assert await uow.cohorts.every() == [cohort]


async def test_the_last_choice_holds_and_touches_nothing_else(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort, other = await add_cohort(uow, course), await add_cohort(uow, course, "other")
        change = Change(subject="call-1", field=ChangeField.LINK, value="x", at=NOON, by=1)
        cohort = await uow.cohorts.change(cohort.id, change)
        chosen = await uow.cohorts.choose(cohort.id, EVERYTHING)
        assert chosen == replace(cohort, options=EVERYTHING)
        assert await uow.cohorts.every() == [chosen, other]
        assert await uow.cohorts.choose(cohort.id, Options()) == cohort
    async with store.reading() as uow:
        assert await uow.cohorts.every() == [cohort, other]


@pytest.mark.parametrize("number", [7, 0, -1, 2**63, 10**30])
async def test_nobody_chooses_for_a_cohort_that_is_not_there(
    store: Store, course: Course, number: int
) -> None:
    async with store.writing() as uow:
        await add_cohort(uow, course)
    with pytest.raises(StorageError, match="not there"):
        async with store.writing() as uow:
            await uow.cohorts.choose(number, EVERYTHING)


async def test_what_no_database_keeps_is_replaced(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        chosen = await uow.cohorts.choose(cohort.id, Options(group="a\0b\ud800"))
    assert chosen.options.group == "a�b�"
