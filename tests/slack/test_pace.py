"""Whose turn it is, by a clock that only moves when it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from adapters.slack.ports import Urgency
from adapters.slack.web_api.pace import Pace, Rates
from tests.support.effort import examples
from tests.support.timers import HandTimer, Waiting

ANSWER, MAIL = Urgency.ANSWER, Urgency.MAIL


class Posting(Waiting):
    """Posts in the name of tests."""

    def __init__(self, rates: Rates | None = None) -> None:
        super().__init__()
        self.pace = Pace(rates or Rates(), timer=self.timer)

    def post(
        self, name: str, *, team: str = "T1", channel: str = "", urgency: Urgency = MAIL
    ) -> asyncio.Task[None]:
        return self.wait(self._post(name, team, channel or name, urgency))

    async def _post(self, name: str, team: str, channel: str, urgency: Urgency) -> None:
        async with self.pace.turn(team, channel, urgency):
            self.had_turn(name)


async def test_a_channel_gets_a_burst_and_then_one_a_second() -> None:
    async with Posting() as posting:
        for number in range(7):
            posting.post(f"{number}", channel="C1")
        await posting.timer.move(10)
    assert posting.at == [(0, "0"), (0, "1"), (0, "2"), (0, "3"), (1, "4"), (2, "5"), (3, "6")]


async def test_a_workspace_gets_a_burst_and_then_five_a_second() -> None:
    async with Posting() as posting:
        for number in range(13):
            posting.post(f"{number}")
        await posting.timer.move(10)
    assert posting.at[:10] == [(0, f"{number}") for number in range(10)]
    assert [at for at, _ in posting.at[10:]] == [0.2, 0.4, 0.6]


async def test_in_no_second_is_there_more_than_the_pace_and_a_burst() -> None:
    async with Posting() as posting:
        for number in range(200):
            posting.post(f"{number}", channel=f"C{number % 40}")
        await posting.timer.move(120)
    assert len(posting.at) == 200
    whole = Counter(int(at) for at, _ in posting.at)
    assert max(whole.values()) <= 10 + 5
    assert posting.at[-1][0] == pytest.approx((200 - 10) * 0.2)


async def test_answers_go_before_mail_that_waited_longer() -> None:
    async with Posting(Rates(workspace_burst=1, workspace_interval=1)) as posting:
        for number in range(4):
            posting.post(f"mail {number}", channel="C1" if number % 2 else "C2")
        await posting.timer.move(0.5)
        posting.post("answer", channel="C1", urgency=ANSWER)
        posting.post("another", channel="C9", urgency=ANSWER)
        await posting.timer.move(20)
    assert posting.order == ["mail 0", "answer", "another", "mail 1", "mail 2", "mail 3"]


async def test_channels_take_turns_however_long_their_queues() -> None:
    rates = Rates(workspace_burst=1, workspace_interval=1, channel_interval=0)
    async with Posting(rates) as posting:
        for number in range(5):
            posting.post(f"a{number}", channel="A")
        posting.post("b0", channel="B")
        posting.post("c0", channel="C")
        posting.post("b1", channel="B")
        await posting.timer.move(20)
    assert posting.order == ["a0", "a1", "b0", "c0", "a2", "b1", "a3", "a4"]


async def test_a_busy_workspace_holds_up_no_other() -> None:
    async with Posting() as posting:
        for number in range(100):
            posting.post(f"{number}", team="T1")
        await posting.timer.settle()
        posting.post("other", team="T2")
        await posting.timer.settle()
        assert posting.order[-1] == "other"
        await posting.timer.move(60)


async def test_a_busy_channel_holds_up_no_other() -> None:
    async with Posting() as posting:
        for number in range(8):
            posting.post(f"{number}", channel="C1")
        posting.post("other", channel="C2")
        await posting.timer.settle()
        assert (0, "other") in posting.at
        await posting.timer.move(60)


async def test_at_most_a_handful_is_in_the_air_and_one_place_is_kept_for_answers() -> None:
    timer = HandTimer()
    pace = Pace(Rates(workspace_burst=100), timer=timer)
    landed = asyncio.Event()
    flying: list[Urgency] = []

    async def post(number: int, urgency: Urgency) -> None:
        async with pace.turn("T1", f"C{number}", urgency):
            flying.append(urgency)
            await landed.wait()

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(post(number, MAIL))
        await timer.settle()
        assert flying == [MAIL] * 7
        for number in range(20, 23):
            group.create_task(post(number, ANSWER))
        await timer.settle()
        assert flying == [MAIL] * 7 + [ANSWER]
        landed.set()
        await timer.move(30)
    assert len(flying) == 23


async def test_whoever_gives_up_waiting_takes_no_turn() -> None:
    async with Posting(Rates(channel_burst=1)) as posting:
        posting.post("first", channel="C1")
        given_up = [posting.post(f"{number}", channel="C1") for number in range(50)]
        posting.post("last", channel="C1")
        await posting.timer.settle()
        for task in given_up:
            task.cancel()
        await posting.timer.move(5)
    assert posting.at == [(0, "first"), (1, "last")]


async def test_a_turn_given_in_the_moment_of_giving_up_goes_to_the_next() -> None:
    async with (
        Posting(Rates(in_flight=1, channel_burst=1, channel_interval=60)) as posting,
        AsyncExitStack() as stack,
    ):
        await stack.enter_async_context(posting.pace.turn("T1", "C0", MAIL))
        second = posting.post("second", channel="C1")
        posting.post("third", channel="C1")
        await posting.timer.settle()
        await stack.aclose()  # the turn is given now, and whoever waited has not yet heard of it
        second.cancel()
        await posting.timer.settle()
        assert posting.at == [(0, "third")]


async def test_nor_does_it_count_for_the_workspace() -> None:
    async with (
        Posting(Rates(in_flight=1, workspace_burst=2, workspace_interval=60)) as posting,
        AsyncExitStack() as stack,
    ):
        await stack.enter_async_context(posting.pace.turn("T1", "C0", MAIL))
        second = posting.post("second")
        posting.post("third")
        await posting.timer.settle()
        await stack.aclose()
        second.cancel()
        await posting.timer.settle()
        assert posting.at == [(0, "third")]


async def test_an_error_ends_a_turn_as_well() -> None:
    timer = HandTimer()
    pace = Pace(Rates(in_flight=1), timer=timer)
    for _ in range(3):
        with pytest.raises(KeyError):
            async with pace.turn("T1", "C1", ANSWER):
                raise KeyError


async def test_thousands_of_channels_are_not_kept_in_mind() -> None:
    timer = HandTimer()
    pace = Pace(Rates(workspace_interval=0.001, workspace_burst=100), timer=timer)
    most = 0
    for number in range(examples(1_000, 10_000)):
        async with pace.turn("T1", f"D{number}", MAIL):
            most = max(most, pace.remembered())
        await timer.move(0.01)
    assert most <= 102
    await timer.move(10)
    async with pace.turn("T1", "D", MAIL):
        assert pace.remembered() == 1


async def test_a_channel_nobody_came_to_post_in_is_forgotten() -> None:
    async with Posting(Rates(workspace_burst=1)) as posting:
        posting.post("first")
        tasks = [posting.post(f"{number}") for number in range(100)]
        await posting.timer.settle()
        for task in tasks:
            task.cancel()
        await posting.timer.move(5)
    async with posting.pace.turn("T1", "D", MAIL):
        assert posting.pace.remembered() == 1


async def test_without_a_pace_nobody_waits() -> None:
    rates = Rates(channel_interval=0, workspace_interval=0, in_flight=10_000)
    async with Posting(rates) as posting:
        for number in range(1000):
            posting.post(f"{number}", channel="C1")
        await posting.timer.settle()
        assert len(posting.at) == 1000
