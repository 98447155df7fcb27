"""Lanes: nobody waits for a space that is large, slow or broken."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.deliveries import DeliveryState, Receipt
from bot.errors import StorageError
from bot.messages import Message
from bot.model import Pause, Place, Profile
from bot.ports import Store
from scheduling.lanes import Lanes
from tests.scheduling.spaces import Gate, Town
from tests.support.changes import Changes
from tests.support.messenger import Killed

SENT, QUEUED = DeliveryState.SENT, DeliveryState.QUEUED


async def test_a_slow_space_holds_up_nobody(store: Store) -> None:
    town = await Town.build(store, {"local:slow": 20, "local:quick": 20, "local:small": 1})
    gate = Gate(shut="local:slow")
    draining = asyncio.create_task(town.dispatcher(gate).drain())
    await gate.changes.until(lambda: Counter(gate.sent) == {"local:quick": 20, "local:small": 1})
    assert not draining.done()
    gate.opened.set()
    assert await draining == 41
    assert await town.states("local:slow") == {SENT: 20}


async def test_drained_from_several_sides_a_space_has_one_handful_in_the_air(store: Store) -> None:
    """The pulse drains, and so does what somebody has just done."""
    town = await Town.build(store, {"local:slow": 30, "local:quick": 20})
    gate = Gate(shut="local:slow")
    dispatcher = town.dispatcher(gate)
    drains = [asyncio.create_task(dispatcher.drain()) for _ in range(3)]
    await gate.reached.wait()
    await gate.changes.until(lambda: Counter(gate.sent) == {"local:quick": 20})
    assert await town.states("local:slow") == {DeliveryState.SENDING: 8, QUEUED: 22}
    gate.opened.set()
    assert sum(await asyncio.gather(*drains)) == 50
    assert await town.states("local:slow") == {SENT: 30}


@pytest.mark.usefixtures("quick_looks")
async def test_work_that_comes_up_meanwhile_is_not_held_up_either(store: Store) -> None:
    """A pause of one space ends while another is stuck."""
    town = await Town.build(store, {"local:slow": 2, "local:quick": 3})
    gate = Gate(shut="local:slow")
    async with store.writing() as uow:
        await uow.pauses.pause(
            Pause(space="local:quick", until=town.clock.now() + timedelta(days=1), reason="not yet")
        )
    draining = asyncio.create_task(town.dispatcher(gate).drain())
    await gate.reached.wait()
    assert gate.sent == []
    async with store.writing() as uow:
        await uow.pauses.end("local:quick")
    await gate.changes.until(lambda: gate.sent == ["local:quick"] * 3)
    gate.opened.set()
    assert await draining == 5


async def test_a_large_space_takes_its_turns(store: Store) -> None:
    town = await Town.build(store, {"local:large": 120, "local:small": 3})
    gate = Gate()
    await town.dispatcher(gate).drain()
    last = max(number for number, space in enumerate(gate.sent) if space == "local:small")
    assert gate.sent[:last].count("local:large") <= 3 * 8


class Broken(Gate):
    """The platform's library cancels what it was asked for: nothing that a messenger should do."""

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        if place.space == "local:broken":
            raise asyncio.CancelledError
        return await super().send(place, message, key=key, reader=reader, under=under, aside=aside)


async def test_a_lane_that_breaks_leaves_the_others_alone(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    town = await Town.build(store, {"local:broken": 20, "local:well": 20})
    with caplog.at_level(logging.ERROR):
        assert await town.dispatcher(Broken()).drain() == 20
    assert await town.states("local:well") == {SENT: 20}
    assert "sending to local:broken broke" in caplog.text
    # What was begun is looked up once its lease has run out, as after a crash.
    assert await town.states("local:broken") == {DeliveryState.SENDING: 8, QUEUED: 12}


class Work:
    """So many handfuls in each space; what was worked on, in order."""

    def __init__(self, handfuls: Mapping[str, int], *, errors: Mapping[str, BaseException] | None = None):
        self.left = dict(handfuls)
        self.errors = dict(errors or {})
        self.done: list[str] = []
        self.changes = Changes()
        self.stopping = False

    async def spaces(self) -> list[str]:
        await asyncio.sleep(0)
        return [space for space, left in self.left.items() if left]

    async def work(self, space: str) -> int:
        await asyncio.sleep(0)
        if space in self.errors:
            raise self.errors[space]
        if not self.left[space]:
            return 0
        self.left[space] -= 1
        self.done.append(space)
        self.changes.tell()
        return 10

    def lanes(self, most: int) -> Lanes:
        return Lanes(spaces=self.spaces, work=self.work, most=most, is_stopping=lambda: self.stopping)


async def test_where_there_are_more_spaces_than_lanes_each_has_its_turn() -> None:
    work = Work({"a": 3, "b": 2, "c": 1})
    assert await work.lanes(1).run() == 60
    assert work.done == ["a", "b", "c", "a", "b", "a"]


async def test_while_somebody_waits_for_a_turn_nobody_is_looked_for() -> None:
    """Who has had a turn waits for the next one: the database is asked at the beginning and at the end."""
    work, looks = Work({"a": 4, "b": 4}), 0

    async def spaces() -> list[str]:
        nonlocal looks
        looks += 1
        return await work.spaces()

    await Lanes(spaces=spaces, work=work.work, most=1, is_stopping=lambda: False).run()
    assert work.done == ["a", "b"] * 4
    assert looks == 2


@pytest.mark.parametrize("most", [1, 2, 16])
async def test_everything_is_worked_off(most: int) -> None:
    work = Work({f"space{number}": number for number in range(40)})
    assert await work.lanes(most).run() == 10 * sum(range(40))
    assert not any(work.left.values())


async def test_nothing_to_do() -> None:
    assert await Work({}).lanes(16).run() == 0


async def test_a_database_that_refuses_one_lane_is_told_after_the_others() -> None:
    work = Work({"a": 3, "b": 3}, errors={"a": StorageError("away")})
    with pytest.raises(StorageError, match="away"):
        await work.lanes(16).run()
    assert work.done == ["b", "b", "b"]


@pytest.mark.usefixtures("quick_looks")
async def test_a_lane_that_broke_is_tried_again_while_there_are_others() -> None:
    work = Work({"a": 1, "b": 1}, errors={"a": ValueError("once")})
    others = asyncio.Event()

    async def slowly(space: str) -> int:
        if space == "b":
            await others.wait()
        return await work.work(space)

    running = asyncio.create_task(
        Lanes(spaces=work.spaces, work=slowly, most=16, is_stopping=lambda: False).run()
    )
    await asyncio.sleep(0)
    work.errors.clear()
    await work.changes.until(lambda: work.done == ["a"])
    others.set()
    assert await running == 20


async def test_where_the_database_cannot_be_asked_what_is_under_way_is_finished() -> None:
    work, looked = Work({"a": 5, "b": 5}), 0

    async def once() -> list[str]:
        nonlocal looked
        looked += 1
        if looked > 1:
            raise StorageError("away")
        return ["a", "b"]

    async def till_looked_again(space: str) -> int:
        if space == "b" and len(work.done) > 2:
            work.left["b"] = 0
        return await work.work(space)

    with pytest.raises(StorageError, match="away"):
        await Lanes(spaces=once, work=till_looked_again, most=16, is_stopping=lambda: False).run()
    assert looked == 2
    assert 3 <= len(work.done) < 10


async def test_stopping_begins_nothing_more() -> None:
    work = Work({"a": 5, "b": 5, "c": 5})

    async def stop_at(space: str) -> int:
        done = await work.work(space)
        work.stopping = work.stopping or len(work.done) >= 3
        return done

    lanes = Lanes(spaces=work.spaces, work=stop_at, most=2, is_stopping=lambda: work.stopping)
    assert await lanes.run() == 10 * len(work.done)
    assert 3 <= len(work.done) <= 4


@pytest.mark.parametrize("end", [Killed(), None])
async def test_whoever_dies_or_is_cancelled_takes_the_lanes_along(end: Killed | None) -> None:
    let_go, broken_off = asyncio.Event(), asyncio.Event()

    async def work(space: str) -> int:
        if space == "dying" and end is not None:
            raise end
        let_go.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()
        return 1

    async def spaces() -> list[str]:
        return ["waiting", "dying"]

    running = asyncio.create_task(Lanes(spaces=spaces, work=work, most=16, is_stopping=lambda: False).run())
    await let_go.wait()
    if end is None:
        running.cancel()
    with pytest.raises(asyncio.CancelledError if end is None else Killed):
        await running
    assert broken_off.is_set()
