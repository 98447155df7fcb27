"""`bot.ledger.Ledger`: what sending, editing and telling look up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState
from bot.model import Place, PlaceKind
from bot.ports import Store, UnitOfWork
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort, settlement, timing

LATER = NOON + HOUR
MOMENT = timedelta(microseconds=1)
SENT, FAILED, UNCERTAIN = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNCERTAIN


async def begun(uow: UnitOfWork, *, at_once: int = 99) -> list[Delivery]:
    rows = await uow.ledger.claim(LATER, space=SPACE, owner=ME, lease_until=LATER, limit=at_once)
    await uow.ledger.begin([row.id for row in rows], owner=ME, now=NOON, lease_until=LATER)
    return rows


async def test_when_it_was_begun(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "ana")])
        (claimed,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
        assert claimed.begun_at is None
        await uow.ledger.begin([claimed.id], owner=OTHER, now=NOON, lease_until=LATER)
        assert (await uow.ledger.get(claimed.id)) == claimed
        await uow.ledger.begin([claimed.id], owner=ME, now=NOON + MOMENT, lease_until=LATER)
        await uow.ledger.expire_leases(LATER)
        (unsure,) = await uow.ledger.uncertain(LATER, platforms=["local"], limit=9)
        assert unsure.begun_at == NOON + MOMENT
        again = settlement(unsure.id, DeliveryState.QUEUED, at=LATER, due=LATER)
        await uow.ledger.settle([again], owner=ME)
        (row,) = await uow.ledger.queued(cohort.id)
        assert row.begun_at == NOON + MOMENT
        await uow.ledger.claim(LATER, space=SPACE, owner=ME, lease_until=LATER, limit=9)
        await uow.ledger.begin([row.id], owner=ME, now=LATER, lease_until=LATER + HOUR)
        found = await uow.ledger.get(row.id)
        assert found is not None
        assert (found.begun_at, found.attempts) == (LATER, 2)


async def test_one_row_by_its_number(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, name) for name in ("a", "b")])
        for row in await uow.ledger.of_cohort(cohort.id):
            assert await uow.ledger.get(row.id) == row
        for number in (0, -1, 99, 2**70):
            assert await uow.ledger.get(number) is None


async def test_a_group_is_a_place(store: Store, course: Course) -> None:
    group = Place(space=SPACE, kind=PlaceKind.GROUP, id="ana+ben")
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([replace(delivery(cohort.id, "a"), place=group), delivery(cohort.id, "b")])
        first, second = await uow.ledger.queued(cohort.id)
        await uow.ledger.retime({second.id: timing(NOON, place=group)})
        assert [row.row.place for row in await uow.ledger.queued(cohort.id)] == [group, group]
        assert first.row.place == group


async def test_trouble_of_late(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, name) for name in "abcd"])
        a, b, c, d = [row.id for row in await begun(uow)]
        await uow.ledger.settle(
            [
                settlement(a, FAILED, at=NOON - MOMENT),
                settlement(b, FAILED, at=NOON),
                settlement(c, UNCERTAIN, at=NOON + HOUR),
                settlement(d, SENT, at=NOON + HOUR),
            ],
            owner=ME,
        )

        async def numbers(since_hours: int | None, limit: int = 9) -> list[int]:
            since = None if since_hours is None else NOON + since_hours * HOUR
            return [row.id for row in await uow.ledger.troubled(cohort.id, limit=limit, since=since)]

        assert await numbers(None) == [c, b, a]
        assert await numbers(0) == [c, b]
        assert await numbers(0, limit=1) == [c]
        assert await numbers(2) == []


async def test_the_first_post_about_each_unit(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course, "ana")
    keys = ("call-1/tomorrow", "call-1/soon", "call-10/tomorrow", "lesson-2/released", "call-2/tomorrow")
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "channel", occurrence=key) for key in keys])
        await uow.ledger.record([delivery(cohort.id, "member:1", occurrence="call-1/link-24h")])
        rows = {(row.row.occurrence, row.row.recipient): row.id for row in await begun(uow)}
        at = {"call-1/tomorrow": LATER, "call-1/soon": LATER + HOUR}
        await uow.ledger.settle(
            [
                settlement(number, FAILED if key == "call-2/tomorrow" else SENT, at=at.get(key, NOON))
                for (key, _), number in rows.items()
            ],
            owner=ME,
        )
        asked = ("call-1", "call-2", "lesson-2", "Call-1", "call", "nothing")
        found = await uow.ledger.first_posts(cohort.id, asked)
        assert {unit: post.row.occurrence for unit, post in found.items()} == {
            "call-1": "call-1/tomorrow",
            "lesson-2": "lesson-2/released",
        }
        assert found["call-1"] == await uow.ledger.get(rows["call-1/tomorrow", "channel"])
        assert await uow.ledger.first_posts(cohort.id, ()) == {}
        assert await uow.ledger.first_posts(99, asked) == {}
        many = await uow.ledger.first_posts(cohort.id, [*(f"lesson-{n}" for n in range(500)), "call-10"])
        assert sorted(many) == ["call-10", "lesson-2"]


async def test_where_we_talk_with_people_is_told_by_the_last_message_to_each(
    store: Store, course: Course
) -> None:
    cohort, _ = await make_cohort(store, course)
    keys = ("lesson-1/due-24h", "lesson-2/due-24h")
    async with store.writing() as uow:
        for key in keys:
            direct = [delivery(cohort.id, who, occurrence=key) for who in ("ana", "ben")]
            post = delivery(cohort.id, "channel", occurrence=key)
            await uow.ledger.record(
                [*direct, replace(post, place=Place(space=SPACE, kind=PlaceKind.CHANNEL, id="C1"))]
            )
        rows = await begun(uow)
        states = [FAILED if row.row.recipient == "ben" else SENT for row in rows]
        await uow.ledger.settle(
            [settlement(row.id, state) for row, state in zip(rows, states, strict=True)], owner=ME
        )
    async with store.reading() as uow:
        last = max(row.id for row in rows if row.row.recipient == "ana")
        found = await uow.ledger.conversations("local")
        assert {who: receipt.message_id for who, receipt in found.items()} == {"ana": f"m{last}"}
        assert await uow.ledger.conversations("loc") == {}
