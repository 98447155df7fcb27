"""Who opens direct messages next, by a clock that only moves when it is told to."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.ports import Urgency
from adapters.discord.rest.openings import LATE, Openings
from adapters.discord.rest.pace import OPENINGS, Pace
from bot.errors import RateLimited
from tests.support.timers import HandTimer

AT_ONCE = OPENINGS.burst - OPENINGS.kept
EVERY = OPENINGS.interval


@pytest.fixture
def timer() -> HandTimer:
    return HandTimer()


@pytest.fixture
def openings(timer: HandTimer) -> Openings:
    return Openings(Pace(OPENINGS, timer=timer))


async def told(openings: Openings, user_id: str) -> float:
    """In how many seconds it is their turn; 0 where it is now."""
    try:
        await openings.turn(user_id, Urgency.MAIL)
    except RateLimited as error:
        assert error.alone
        return error.retry_after
    return 0.0


async def test_whoever_is_not_next_is_told_when_they_are(openings: Openings) -> None:
    waits = [await told(openings, str(number)) for number in range(AT_ONCE + 300)]
    assert waits[:AT_ONCE] == [0] * AT_ONCE
    assert waits[AT_ONCE:] == pytest.approx([EVERY * place for place in range(1, 301)])


async def test_whoever_comes_back_in_time_has_their_turn(openings: Openings, timer: HandTimer) -> None:
    waits = {str(number): await told(openings, str(number)) for number in range(AT_ONCE + 20)}
    for who, wait in waits.items():
        if wait:
            await timer.move(wait - timer.time())
            assert await told(openings, f"newcomer-{who}") > 0
            assert await told(openings, who) == 0


async def test_asking_too_early_changes_nothing(openings: Openings, timer: HandTimer) -> None:
    waits = {str(number): await told(openings, str(number)) for number in range(AT_ONCE + 3)}
    await timer.move(1)
    for who in reversed(waits):
        if waits[who]:
            assert await told(openings, who) == pytest.approx(waits[who] - 1)


async def test_who_does_not_come_back_holds_nobody_up(openings: Openings, timer: HandTimer) -> None:
    for number in range(AT_ONCE + 3):
        await told(openings, str(number))
    await timer.move(3 * EVERY + LATE + 1)
    assert [await told(openings, f"other-{number}") for number in range(AT_ONCE)] == [0] * AT_ONCE


async def test_answers_do_not_stand_in_that_line(openings: Openings, timer: HandTimer) -> None:
    for number in range(AT_ONCE + 300):
        await told(openings, str(number))
    await openings.turn("somebody", Urgency.ANSWER)
    waiting = asyncio.create_task(openings.turn("another", Urgency.ANSWER))
    await timer.move(EVERY)
    await waiting


async def test_while_discord_wants_none_nobody_has_a_turn(openings: Openings, timer: HandTimer) -> None:
    openings.hold(600)
    assert [await told(openings, who) for who in "ab"] == [600, 600 + EVERY]
    with pytest.raises(RateLimited) as limited:
        await openings.turn("c", Urgency.ANSWER)
    assert limited.value.alone
    await timer.move(600)
    assert await told(openings, "a") == 0
