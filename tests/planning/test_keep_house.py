"""What the companion forgets by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.ports import UnitOfWork
from tests.support.running import Running


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
