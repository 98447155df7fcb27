"""What the companion forgets by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model import Movement, Passage, Pause, Profile
from bot.ports import UnitOfWork
from tests.support.running import Running
from tests.support.world import SPACE


async def _asked(uow: UnitOfWork, at: datetime) -> int:
    proposal = await uow.proposals.add(kind="change", body="{}", cohort_id=None, by=1, at=at)
    return proposal.id


@pytest.mark.parametrize(("age", "is_kept"), [(timedelta(hours=47), True), (timedelta(hours=49), False)])
async def test_a_question_that_nobody_answers_is_kept_for_two_days(age: timedelta, is_kept: bool) -> None:
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"})
    async with term.world.store.writing() as uow:
        number = await _asked(uow, term.now)
    term.clock.pass_(age)
    await term.world.app.keep_house(term.now)
    async with term.world.store.writing() as uow:
        assert (await uow.proposals.take(number, by=1) is not None) is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(timedelta(days=30), True), (timedelta(days=31), False)])
async def test_whom_nobody_was_asked_about_is_kept_for_a_month(age: timedelta, is_kept: bool) -> None:
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"})
    who = Profile(space=SPACE, external_id="dana", name="Dana", zone="America/New_York")
    async with term.world.store.writing() as uow:
        await uow.movements.note(
            [Movement(cohort_id=term.cohort.id, who=who, passage=Passage.CAME, at=term.now)]
        )
    term.clock.pass_(age)
    await term.world.app.keep_house(term.now)
    async with term.world.store.reading() as uow:
        assert bool(await uow.movements.waiting(term.cohort.id)) is is_kept


async def test_pauses_are_kept_until_they_have_ended() -> None:
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"})
    begin = term.now
    async with term.world.store.writing() as uow:
        await uow.pauses.pause(Pause(space="slack:ENDED", until=begin, reason="asked to wait"))
        await uow.pauses.pause(
            Pause(space="slack:T1", until=begin + timedelta(hours=1), reason="the app was removed")
        )
    term.clock.pass_(timedelta(minutes=1))
    await term.world.app.keep_house(term.now)
    async with term.world.store.reading() as uow:
        assert list(await uow.pauses.current(begin - timedelta(days=1))) == ["slack:T1"]
