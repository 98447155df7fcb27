"""`bot.ports.Store`: all or nothing, and one state for who looks."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.course import Course
from bot.errors import Refused
from bot.ports import Store, UnitOfWork
from tests.contracts.stores import Opener
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort, occurrence, profile


async def names(uow: UnitOfWork) -> list[str]:
    known = await uow.people.known_many(SPACE, ["ana", "ben", "cam"])
    return sorted(known)


async def test_a_block_that_raises_leaves_nothing_behind(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course, "ana")
    with pytest.raises(Refused, match="not today"):
        async with store.writing() as uow:
            await uow.people.meet(profile("ben"))
            await uow.people.update(profile("ana", name="Somebody else"))
            await uow.occurrences.put(cohort.id, [occurrence("lesson-1/released")])
            await uow.ledger.record([delivery(cohort.id, "channel")])
            raise Refused("not today")
    async with store.reading() as uow:
        assert await names(uow) == ["ana"]
        ana = await uow.people.known(SPACE, "ana")
        assert ana is not None
        assert ana.name == "Ana"
        assert await uow.occurrences.next_opening() is None
        assert await uow.ledger.of_cohort(cohort.id) == []


async def test_what_is_written_while_reading_is_not_kept(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.reading() as uow:
        await uow.people.meet(profile("ana"))
        await uow.ledger.record([delivery(cohort.id, "channel")])
        assert await names(uow) == ["ana"]
    async with store.reading() as uow:
        assert await names(uow) == []
        assert await uow.ledger.of_cohort(cohort.id) == []


async def test_a_reader_sees_one_state_while_others_write(opener: Opener) -> None:
    reader, writer = await opener(), await opener()
    async with writer.writing() as uow:
        await uow.people.meet(profile("ana"))
    async with reader.reading() as seen:
        assert await names(seen) == ["ana"]
        async with writer.writing() as uow:
            await uow.people.meet(profile("ben"))
            assert await names(seen) == ["ana"]
        assert await names(seen) == ["ana"]
    async with reader.reading() as seen:
        assert await names(seen) == ["ana", "ben"]


async def test_nobody_sees_what_is_not_committed(opener: Opener) -> None:
    reader, writer = await opener(), await opener()
    async with writer.writing() as uow:
        await uow.people.meet(profile("ana"))
        async with reader.reading() as seen:
            assert await names(seen) == []


async def test_a_cancelled_transaction_leaves_nothing_and_lets_the_next_one_in(store: Store) -> None:
    inside = asyncio.Event()

    async def endless() -> None:
        async with store.writing() as uow:
            await uow.people.meet(profile("ana"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(endless())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing() as uow:
        assert await names(uow) == []


async def test_cancelled_at_any_await_a_transaction_is_whole_or_absent(store: Store) -> None:
    """Cancelled after more and more turns of the loop, from none to past the end."""

    async def both() -> None:
        async with store.writing() as uow:
            await uow.people.meet(profile("ana"))
            await uow.people.meet(profile("ben"))

    turns, finished = 0, False
    while not finished:
        task = asyncio.create_task(both())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        finished = not isinstance((await asyncio.gather(task, return_exceptions=True))[0], BaseException)
        async with store.reading() as uow:
            assert await names(uow) in ([[], ["ana", "ben"]] if not finished else [["ana", "ben"]])
        turns += 1 + turns // 8


async def test_many_writers_at_once_all_get_their_turn(opener: Opener) -> None:
    stores = [await opener(), await opener()]

    async def write(number: int) -> None:
        async with stores[number % 2].writing() as uow:
            await uow.people.meet(profile(f"p{number}"))

    await asyncio.gather(*(write(number) for number in range(40)))
    async with stores[0].reading() as uow:
        assert len(await uow.people.known_many(SPACE, [f"p{number}" for number in range(40)])) == 40


async def test_no_row_is_given_to_two_owners(opener: Opener, course: Course) -> None:
    stores = {ME: await opener(), OTHER: await opener()}
    cohort, _ = await make_cohort(stores[ME], course)
    async with stores[ME].writing() as uow:
        await uow.ledger.record([delivery(cohort.id, f"member:{number}") for number in range(500)])

    async def work(owner: str) -> list[int]:
        claimed: list[int] = []
        while True:
            async with stores[owner].writing() as uow:
                rows = await uow.ledger.claim(
                    NOON, space=SPACE, owner=owner, lease_until=NOON + HOUR, limit=7
                )
                held = [row.id for row in rows]
                assert await uow.ledger.begin(held, owner=owner, now=NOON, lease_until=NOON + HOUR) == set(
                    held
                )
            if not rows:
                return claimed
            claimed.extend(held)

    shares = await asyncio.gather(work(ME), work(OTHER), work(ME), work(OTHER))
    everything = [number for share in shares for number in share]
    assert len(everything) == len(set(everything)) == 500


async def test_no_occurrence_is_opened_twice(opener: Opener, course: Course) -> None:
    stores = [await opener(), await opener()]
    cohort, _ = await make_cohort(stores[0], course)
    async with stores[0].writing() as uow:
        await uow.occurrences.put(
            cohort.id, [occurrence(f"lesson-{number}/released") for number in range(60)]
        )

    async def work(store: Store) -> None:
        while True:
            async with store.writing() as uow:
                claimed = await uow.occurrences.claim(NOON, limit=3)
                rows = [delivery(cohort.id, "channel", occurrence=one.occurrence.key) for one in claimed]
                assert await uow.ledger.record(rows) == len(rows)
            if not claimed:
                return

    await asyncio.gather(*(work(store) for store in stores * 2))
    async with stores[0].reading() as uow:
        assert len(await uow.ledger.of_cohort(cohort.id)) == 60


async def test_one_event_handled_twice_at_once_is_new_to_one(opener: Opener) -> None:
    stores = [await opener(), await opener()]

    async def handle(store: Store) -> bool:
        async with store.writing() as uow:
            return await uow.inbox.first_sight("slack:Ev1", NOON)

    assert sorted(await asyncio.gather(*(handle(store) for store in stores * 3))) == [False] * 5 + [True]


async def test_one_person_met_twice_at_once_is_one(opener: Opener) -> None:
    stores = [await opener(), await opener()]

    async def meet(store: Store) -> int:
        async with store.writing() as uow:
            return (await uow.people.meet(profile("ana"))).id

    assert len(set(await asyncio.gather(*(meet(store) for store in stores * 3)))) == 1


async def test_two_plans_for_one_cohort_at_once_are_put_one_after_the_other(
    opener: Opener, course: Course
) -> None:
    stores = [await opener(), await opener()]
    cohort, _ = await make_cohort(stores[0], course)

    async def put(store: Store, opens: datetime) -> None:
        async with store.writing() as uow:
            await uow.occurrences.put(
                cohort.id, [occurrence(f"lesson-{number}/released", opens=opens) for number in range(9)]
            )

    await asyncio.gather(*(put(stores[turn % 2], NOON + turn * HOUR) for turn in range(6)))
    async with stores[0].writing() as uow:
        claimed = await uow.occurrences.claim(NOON + 9 * HOUR, limit=99)
    assert len(claimed) == 9
    assert len({one.occurrence.opens for one in claimed}) == 1
