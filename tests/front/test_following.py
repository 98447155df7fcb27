"""What follows from what somebody did: at once, and once for however many did something meanwhile."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StorageError
from companion.following import Following
from companion.health import Connection, judge


class Work:
    """Something that can be held up in its midst."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.begun = 0
        self.problem = problem
        self.gate = asyncio.Event()
        self.reached = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        self.reached.set()
        await self.gate.wait()
        if self.problem is not None:
            raise self.problem


async def test_nudges_while_it_runs_make_it_run_once_more() -> None:
    work = Work()
    following = Following(work)
    following.nudge()
    await work.reached.wait()
    for _ in range(10):
        following.nudge()
    work.gate.set()
    async with asyncio.timeout(10):
        while work.begun < 2:
            await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    assert work.begun == 2


async def test_a_stop_waits_no_longer_than_it_may_and_nothing_begins_after_it() -> None:
    work = Work()
    following = Following(work)
    following.nudge()
    await work.reached.wait()
    await following.stop(0.01)
    following.nudge()
    await asyncio.sleep(0)
    assert work.begun == 1


@pytest.mark.parametrize(("problem", "told"), [(StorageError("away"), False), (ValueError("ours"), True)])
async def test_what_breaks_is_left_to_the_next_beat(
    problem: Exception, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(problem)
    work.gate.set()
    following = Following(work)
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            work.reached.clear()
            following.nudge()
            await work.reached.wait()
            await asyncio.sleep(0)
    assert work.begun == 2
    assert ("what follows broke" in caplog.text) is told


@pytest.mark.parametrize(
    ("away", "well"), [(None, True), (timedelta(minutes=2), True), (timedelta(minutes=3), False)]
)
def test_a_platform_that_stays_away_is_told_as_unwell(away: timedelta | None, well: bool) -> None:
    now = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    connection = Connection(
        platform="Slack", lost_at=now - away if away else None, why="Slack is out of reach" if away else ""
    )
    health = judge(last_beat=now, now=now, connections=[connection])
    assert health.well is well
    if away is None:
        assert health.words == "the database answered 0 s ago; Slack: connected"
    else:
        assert (
            f"Slack: not connected since {now - away:%Y-%m-%d %H:%M:%SZ} (Slack is out of reach)"
            in health.words
        )
