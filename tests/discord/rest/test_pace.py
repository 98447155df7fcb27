"""Whose turn it is, by a clock that only moves when it is told to."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.ports import Urgency
from adapters.discord.rest.pace import OPENINGS, REQUESTS, Pace, Rate
from bot.errors import RateLimited
from tests.support.timers import HandTimer, Waiting

ANSWER, MAIL = Urgency.ANSWER, Urgency.MAIL
#: Discord's global limit.
A_SECOND = 50


class Asking(Waiting):
    """Asks in the name of tests; `refused` is who was sent away, with how long it would have taken."""

    def __init__(self, rate: Rate) -> None:
        super().__init__()
        self.pace = Pace(rate, timer=self.timer)
        self.refused: dict[str, float] = {}

    def ask(self, name: str, urgency: Urgency = MAIL) -> asyncio.Task[None]:
        return self.wait(self._ask(name, urgency))

    async def _ask(self, name: str, urgency: Urgency) -> None:
        try:
            await self.pace.turn(urgency)
        except RateLimited as error:
            self.refused[name] = error.retry_after
        else:
            self.had_turn(name)


SLOW = Rate(interval=1, burst=3, kept=1, patience=5)


async def test_a_burst_and_then_one_at_a_time() -> None:
    async with Asking(SLOW) as asking:
        for number in range(6):
            asking.ask(f"{number}", ANSWER)
        await asking.timer.move(10)
    assert asking.at == [(0, "0"), (0, "1"), (0, "2"), (1, "3"), (2, "4"), (3, "5")]


async def test_mail_leaves_room_for_answers() -> None:
    async with Asking(SLOW) as asking:
        for number in range(5):
            asking.ask(f"mail {number}")
        await asking.timer.move(0)
        assert asking.at == [(0, "mail 0"), (0, "mail 1")]
        asking.ask("answer", ANSWER)
        await asking.timer.move(0)
        assert asking.at[2:] == [(0, "answer")]
        await asking.timer.move(10)
    assert asking.at[3:] == [(2, "mail 2"), (3, "mail 3"), (4, "mail 4")]


async def test_answers_go_before_mail_that_waited_longer() -> None:
    async with Asking(Rate(interval=1, burst=1, kept=0, patience=10)) as asking:
        for number in range(4):
            asking.ask(f"mail {number}")
        await asking.timer.move(0.5)
        asking.ask("answer", ANSWER)
        asking.ask("another", ANSWER)
        await asking.timer.move(20)
    assert asking.order == ["mail 0", "answer", "another", "mail 1", "mail 2", "mail 3"]


async def test_in_no_second_is_there_more_than_discord_takes() -> None:
    async with Asking(REQUESTS) as asking:
        for number in range(400):
            if number % 100 == 0:
                await asking.timer.move(2.0)
            asking.ask(f"{number}", MAIL if number % 3 else ANSWER)
        await asking.timer.move(60)
    times = sorted(at for at, _ in asking.at)
    assert len(times) == 400
    assert max(sum(1 for at in times if begin <= at < begin + 1) for begin in times) < A_SECOND


async def test_who_would_wait_too_long_is_told_how_long() -> None:
    async with Asking(SLOW) as asking:
        for number in range(10):
            asking.ask(f"{number}")
        await asking.timer.move(20)
    assert len(asking.at) == 7
    assert asking.refused == dict.fromkeys(("7", "8", "9"), 6)


async def test_direct_messages_are_opened_a_few_at_once_and_then_twelve_a_minute() -> None:
    async with Asking(OPENINGS) as asking:
        for _ in range(120):
            for number in range(8):
                asking.ask(f"{number}")
            await asking.timer.move(5)
        await asking.timer.move(60)
    minutes = [sum(1 for at, _ in asking.at if begin <= at < begin + 60) for begin in range(60, 540, 60)]
    assert set(minutes) == {12}
    assert max(asking.refused.values()) <= OPENINGS.patience + OPENINGS.interval


async def test_a_pause_holds_up_those_who_have_the_patience() -> None:
    async with Asking(SLOW) as asking:
        asking.pace.hold(4)
        asking.ask("waits", ANSWER)
        await asking.timer.move(3.9)
        assert asking.at == []
        await asking.timer.move(1)
    assert asking.at == [(4, "waits")]


async def test_a_long_pause_sends_away_who_waits_and_who_comes() -> None:
    async with Asking(SLOW) as asking:
        for number in range(5):
            asking.ask(f"{number}")
        await asking.timer.move(0)
        asking.pace.hold(30)
        await asking.timer.move(1)
        asking.ask("comes", ANSWER)
        await asking.timer.move(1)
        assert asking.refused == {"2": 30, "3": 30, "4": 30, "comes": 29}
        await asking.timer.move(30)
        asking.ask("later")
        await asking.timer.move(0)
    assert asking.order == ["0", "1", "later"]


async def test_who_leaves_takes_no_turn() -> None:
    async with Asking(Rate(interval=1, burst=1, kept=0, patience=10)) as asking:
        asking.ask("first")
        leaving = [asking.ask(f"leaves {number}") for number in range(3)]
        asking.ask("last")
        await asking.timer.move(0.5)
        for task in leaving:
            task.cancel()
        await asking.timer.move(0.5)
    assert asking.at == [(0, "first"), (1, "last")]


async def test_who_leaves_as_the_turn_comes_gives_it_back() -> None:
    timer = HandTimer()
    pace = Pace(Rate(interval=1, burst=1, kept=0, patience=10), timer=timer)
    await pace.turn(MAIL)
    leaving, last = (asyncio.create_task(pace.turn(MAIL)) for _ in range(2))
    await timer.settle()
    timer.strike()  # the turn is given, and nobody has seen it yet
    leaving.cancel()
    await timer.settle()
    assert leaving.cancelled()
    assert last.done()
    with pytest.raises(asyncio.CancelledError):
        await leaving
