"""`bot.bookkeeping.Proposals` and `bot.bookkeeping.Inbox`."""

from __future__ import annotations

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.model import Proposal
from bot.ports import Store
from tests.contracts.values import HOUR, NOON, make_cohort

BODY = '{"subject": "lesson-3", "opens": "2020-10-29 12:00", "note": "ü"}'


async def test_a_proposal_is_taken_once_and_by_its_maker(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        made = await uow.proposals.add(kind="move", body=BODY, cohort_id=cohort.id, by=7, at=NOON)
        other = await uow.proposals.add(kind="create", body="{}", cohort_id=None, by=8, at=NOON)
    assert made == Proposal(id=made.id, kind="move", body=BODY, cohort_id=cohort.id, by=7, made_at=NOON)
    async with store.writing() as uow:
        assert await uow.proposals.take(made.id, by=8) is None
        assert await uow.proposals.take(made.id, by=7) == made
        assert await uow.proposals.take(made.id, by=7) is None
        assert await uow.proposals.take(99, by=7) is None
        assert await uow.proposals.take(other.id, by=8) == other


async def test_the_open_proposals_of_somebody_the_oldest_first(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        later = await uow.proposals.add(kind="move", body=BODY, cohort_id=cohort.id, by=7, at=NOON + HOUR)
        first = await uow.proposals.add(kind="create", body="{}", cohort_id=None, by=7, at=NOON)
        taken = await uow.proposals.add(kind="create", body="{}", cohort_id=None, by=7, at=NOON)
        await uow.proposals.add(kind="create", body="{}", cohort_id=None, by=8, at=NOON)
        assert await uow.proposals.take(taken.id, by=7) == taken
    async with store.reading() as uow:
        assert await uow.proposals.of_person(7) == [first, later]
        assert await uow.proposals.of_person(9) == await uow.proposals.of_person(-1) == []
        assert await uow.proposals.of_person(10**30) == []


async def test_a_proposal_whose_carrying_out_failed_is_open_still(store: Store) -> None:
    async with store.writing() as uow:
        made = await uow.proposals.add(kind="move", body=BODY, cohort_id=None, by=7, at=NOON)
    with pytest.raises(KeyError):
        async with store.writing() as uow:
            assert await uow.proposals.take(made.id, by=7) == made
            raise KeyError
    async with store.writing() as uow:
        assert await uow.proposals.take(made.id, by=7) == made


async def test_old_proposals_are_forgotten_answered_or_not(store: Store) -> None:
    async with store.writing() as uow:
        made = [
            await uow.proposals.add(kind="move", body=BODY, cohort_id=None, by=7, at=NOON + hours * HOUR)
            for hours in range(4)
        ]
        assert await uow.proposals.take(made[0].id, by=7) == made[0]
        assert await uow.proposals.forget(NOON + 2 * HOUR) == 2
        assert await uow.proposals.forget(NOON + 2 * HOUR) == 0
        assert await uow.proposals.take(made[1].id, by=7) is None
        assert await uow.proposals.take(made[2].id, by=7) == made[2]


async def test_a_button_of_a_forgotten_proposal_agrees_to_nothing_newer(store: Store) -> None:
    async with store.writing() as uow:
        old = await uow.proposals.add(kind="move", body=BODY, cohort_id=None, by=7, at=NOON)
    async with store.writing() as uow:
        assert await uow.proposals.forget(NOON + HOUR) == 1
    async with store.writing() as uow:
        new = await uow.proposals.add(kind="erase", body="{}", cohort_id=None, by=7, at=NOON + HOUR)
        assert await uow.proposals.take(old.id, by=7) is None
        assert await uow.proposals.take(new.id, by=7) == new


async def test_no_proposal_about_a_cohort_that_is_not_there(store: Store) -> None:
    with pytest.raises(StorageError):
        async with store.writing() as uow:
            await uow.proposals.add(kind="move", body=BODY, cohort_id=99, by=7, at=NOON)


async def test_an_event_is_new_once(store: Store) -> None:
    async with store.writing() as uow:
        assert await uow.inbox.first_sight("slack:Ev1", NOON)
        assert not await uow.inbox.first_sight("slack:Ev1", NOON)
        assert await uow.inbox.first_sight("slack:Ev2", NOON)
    async with store.writing() as uow:
        assert not await uow.inbox.first_sight("slack:Ev1", NOON + HOUR)


async def test_an_event_whose_handling_failed_is_new_again(store: Store) -> None:
    with pytest.raises(KeyError):
        async with store.writing() as uow:
            assert await uow.inbox.first_sight("slack:Ev1", NOON)
            raise KeyError
    async with store.writing() as uow:
        assert await uow.inbox.first_sight("slack:Ev1", NOON)


async def test_old_events_are_forgotten(store: Store) -> None:
    async with store.writing() as uow:
        for hours in range(4):
            await uow.inbox.first_sight(f"slack:Ev{hours}", NOON + hours * HOUR)
        assert await uow.inbox.forget(NOON + 2 * HOUR) == 2
        assert await uow.inbox.forget(NOON + 2 * HOUR) == 0
        assert await uow.inbox.first_sight("slack:Ev1", NOON)
        assert not await uow.inbox.first_sight("slack:Ev2", NOON)
