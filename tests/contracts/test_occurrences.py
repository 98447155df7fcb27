"""`bot.repositories.Occurrences`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.ports import Store, UnitOfWork
from tests.contracts.values import HOUR, NOON, add_cohort, make_cohort, occurrence

RELEASE = occurrence("lesson-1/released")
SOON = occurrence("lesson-1/due-24h", opens=NOON + HOUR, at=NOON + 3 * HOUR)
LATER = occurrence("lesson-2/released", opens=NOON + 10 * HOUR)


async def keys(uow: UnitOfWork, hours: int = 100, limit: int = 100) -> list[tuple[str, int]]:
    """What is claimed at this hour, with its revision."""
    claimed = await uow.occurrences.claim(NOON + hours * HOUR, limit=limit)
    return [(one.occurrence.key, one.revision) for one in claimed]


async def planned(store: Store, course: Course, *plan: Occurrence) -> Cohort:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.occurrences.put(cohort.id, plan)
    return cohort


@pytest.mark.parametrize("lead", [None, 24 * HOUR, HOUR / 60])
async def test_a_lead_comes_back_and_can_change(store: Store, course: Course, lead: timedelta | None) -> None:
    with_lead = replace(RELEASE, lead=lead)
    cohort = await planned(store, course, with_lead)
    async with store.writing() as uow:
        (claimed,) = await uow.occurrences.claim(NOON, limit=10)
        assert claimed.occurrence == with_lead
        changed = replace(RELEASE, lead=48 * HOUR)
        await uow.occurrences.put(cohort.id, [changed])
        assert [one.occurrence for one in await uow.occurrences.opened(cohort.id, NOON)] == [changed]


async def test_a_lead_with_a_fraction_of_a_second_is_refused(store: Store, course: Course) -> None:
    with pytest.raises(ValueError, match="whole seconds"):
        await planned(store, course, replace(RELEASE, lead=timedelta(seconds=0.5)))


async def test_what_is_due_is_claimed_once_earliest_first(store: Store, course: Course) -> None:
    cohort = await planned(store, course, LATER, SOON, RELEASE)
    async with store.writing() as uow:
        (claimed,) = await uow.occurrences.claim(NOON, limit=10)
        assert (claimed.cohort_id, claimed.revision, claimed.occurrence) == (cohort.id, 0, RELEASE)
        assert await keys(uow, hours=0) == []
    async with store.writing() as uow:
        assert await keys(uow) == [("lesson-1/due-24h", 0), ("lesson-2/released", 0)]
        assert await keys(uow) == []


async def test_a_limit_takes_the_earliest(store: Store, course: Course) -> None:
    await planned(store, course, LATER, RELEASE, SOON)
    async with store.writing() as uow:
        assert await keys(uow, limit=2) == [("lesson-1/released", 0), ("lesson-1/due-24h", 0)]
        assert await keys(uow, limit=2) == [("lesson-2/released", 0)]


async def test_a_claim_that_does_not_commit_was_none(store: Store, course: Course) -> None:
    await planned(store, course, RELEASE)
    with pytest.raises(KeyError):
        async with store.writing() as uow:
            assert await keys(uow) == [("lesson-1/released", 0)]
            raise KeyError
    async with store.writing() as uow:
        assert await keys(uow) == [("lesson-1/released", 0)]


async def test_the_next_opening_of_any_cohort(store: Store, course: Course) -> None:
    await planned(store, course, SOON)
    async with store.writing() as uow:
        other = await add_cohort(uow, course, "other")
        await uow.occurrences.put(other.id, [LATER])
        assert await uow.occurrences.next_opening() == NOON + HOUR
        await keys(uow, hours=1)
        assert await uow.occurrences.next_opening() == NOON + 10 * HOUR
        await keys(uow)
        assert await uow.occurrences.next_opening() is None


async def test_opened_until_it_expires(store: Store, course: Course) -> None:
    short = occurrence("lesson-1/due-3h", expires=NOON + HOUR)
    cohort = await planned(store, course, short, RELEASE, LATER)
    async with store.writing() as uow:
        await keys(uow, hours=0)

        async def open_at(hours: int) -> list[str]:
            found = await uow.occurrences.opened(cohort.id, NOON + hours * HOUR)
            return [one.occurrence.key for one in found]

        assert await open_at(0) == ["lesson-1/due-3h", "lesson-1/released"]
        assert await open_at(1) == ["lesson-1/released"]
        assert await open_at(24) == []
        assert await uow.occurrences.opened(99, NOON) == []


async def test_a_new_plan_takes_new_values_and_keeps_what_was_done(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE, SOON)
    async with store.writing() as uow:
        await keys(uow, hours=0)
        renamed = occurrence("lesson-1/released", title="Lesson 1 is open")
        moved = occurrence("lesson-1/due-24h", opens=NOON + 2 * HOUR, at=NOON + 5 * HOUR)
        await uow.occurrences.put(cohort.id, [renamed, moved])
    async with store.writing() as uow:
        (opened,) = await uow.occurrences.opened(cohort.id, NOON)
        assert (opened.occurrence, opened.revision) == (renamed, 0)
        assert await keys(uow, hours=1) == []
        (claimed,) = await uow.occurrences.claim(NOON + 2 * HOUR, limit=5)
        assert (claimed.occurrence, claimed.revision) == (moved, 0)


async def test_moved_later_after_it_was_opened_it_opens_again(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        await keys(uow)
        await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=NOON + 2 * HOUR)])
        assert await uow.occurrences.opened(cohort.id, NOON) == []
        assert await keys(uow, hours=1) == []
        assert await keys(uow, hours=2) == [("lesson-1/released", 1)]
        await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=NOON + 3 * HOUR)])
        assert await keys(uow) == [("lesson-1/released", 2)]


async def test_moved_later_twice_before_it_opens_again_counts_once(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        await keys(uow)
        for hours in (2, 4):
            await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=NOON + hours * HOUR)])
        assert await keys(uow) == [("lesson-1/released", 1)]


async def test_moved_earlier_or_not_at_all_it_stays_opened(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        await keys(uow)
        for opens in (NOON - HOUR, NOON - HOUR):
            await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=opens)])
        # Only `at` counts: when the companion starts to decide is its own affair.
        await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=NOON + 5 * HOUR, at=NOON - HOUR)])
        assert await keys(uow) == []


async def test_what_is_planned_no_more_is_withdrawn_and_may_come_back(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE, SOON)
    async with store.writing() as uow:
        await keys(uow, hours=0)
        await uow.occurrences.put(cohort.id, [])
        assert await uow.occurrences.opened(cohort.id, NOON) == []
        assert await uow.occurrences.next_opening() is None
        assert await keys(uow) == []
        await uow.occurrences.put(cohort.id, [RELEASE, SOON])
        assert [one.occurrence for one in await uow.occurrences.opened(cohort.id, NOON)] == [RELEASE]
        assert await keys(uow) == [("lesson-1/due-24h", 0)]


async def test_withdrawn_after_opening_and_back_at_a_later_time_it_opens_again(
    store: Store, course: Course
) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        await keys(uow)
        await uow.occurrences.put(cohort.id, [])
        await uow.occurrences.put(cohort.id, [occurrence(RELEASE.key, opens=NOON + HOUR)])
        assert await keys(uow) == [("lesson-1/released", 1)]


async def test_plans_of_two_cohorts_do_not_touch(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        other = await add_cohort(uow, course, "other")
        await uow.occurrences.put(other.id, [RELEASE])
        await uow.occurrences.put(other.id, [])
        claimed = await uow.occurrences.claim(NOON, limit=5)
        assert [one.cohort_id for one in claimed] == [cohort.id]


async def test_a_plan_that_is_wrong(store: Store, course: Course) -> None:
    cohort = await planned(store, course, RELEASE)
    async with store.writing() as uow:
        with pytest.raises(ValueError, match="lesson-1/due-24h more than once"):
            await uow.occurrences.put(cohort.id, [RELEASE, SOON, SOON])
        assert await keys(uow) == [("lesson-1/released", 0)]
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.occurrences.put(99, [RELEASE])
