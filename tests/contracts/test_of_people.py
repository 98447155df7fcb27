"""`bot.ledger.Ledger.of_people`: what concerns somebody today, in all their cohorts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.course import Course
from bot.deliveries import DeliveryState
from bot.model import Role
from bot.ports import Store
from tests.contracts.values import (
    HOUR,
    MANY,
    ME,
    NOON,
    SPACE,
    add_cohort,
    delivery,
    enrol,
    make_cohort,
    settlement,
)

LATER = NOON + HOUR
MOMENT = timedelta(microseconds=1)


async def test_what_waits_is_there_whenever_it_was_made(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    names = ["leased", "sending", "uncertain", "queued", "far off"]
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, name, member_id=ana.id, due=NOON + number * HOUR)
                for number, name in enumerate(names)
            ]
        )
        await uow.ledger.record(
            [delivery(cohort.id, "ben's", member_id=ben.id), delivery(cohort.id, "channel")]
        )
        leased, sending, unsure = sorted(
            [
                row.id
                for row in await uow.ledger.claim(
                    NOON + 2 * HOUR, space=SPACE, owner=ME, lease_until=NOON + 2 * HOUR, limit=9
                )
                if row.row.member_id == ana.id
            ]
        )
        await uow.ledger.begin([sending, unsure], owner=ME, now=NOON, lease_until=NOON + 9 * HOUR)
        await uow.ledger.settle([settlement(unsure, DeliveryState.UNCERTAIN)], owner=ME)
        found = await uow.ledger.of_people([ana.person.id], since=NOON + 999 * HOUR)
    assert set(found) == {ana.person.id}
    assert [(row.row.recipient, str(row.row.state)) for row in found[ana.person.id]] == [
        ("leased", "leased"),
        ("sending", "sending"),
        ("uncertain", "uncertain"),
        ("queued", "queued"),
        ("far off", "queued"),
    ]
    assert leased < sending < unsure


@pytest.mark.parametrize(
    "state", [DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED, DeliveryState.UNCERTAIN]
)
async def test_what_was_settled_is_there_if_it_was_lately(
    store: Store, course: Course, state: DeliveryState
) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    names = {"before": LATER - MOMENT, "just then": LATER, "after": LATER + HOUR}
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, name, member_id=ana.id) for name in names])
        rows = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
        settled = [settlement(row.id, state, at=names[row.row.recipient]) for row in rows]
        await uow.ledger.settle(settled, owner=ME)
        (found,) = (await uow.ledger.of_people([ana.person.id], since=LATER)).values()
        whole = await uow.ledger.of_cohort(cohort.id)
    wanted = list(names) if state is DeliveryState.UNCERTAIN else ["just then", "after"]
    assert [row.row.recipient for row in found] == wanted
    assert [row for row in whole if row.row.recipient in wanted] == found


async def test_what_was_skipped_from_the_first_was_settled_when_it_was_due(
    store: Store, course: Course
) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        skipped = delivery(cohort.id, "a", member_id=ana.id, state=DeliveryState.SKIPPED)
        await uow.ledger.record([skipped])
        (found,) = (await uow.ledger.of_people([ana.person.id], since=NOON))[ana.person.id]
        assert (found.row, found.settled_at) == (skipped, NOON)
        assert await uow.ledger.of_people([ana.person.id], since=NOON + MOMENT) == {ana.person.id: []}


async def test_all_cohorts_of_somebody_count_also_one_they_left(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohorts = [await add_cohort(uow, course, name) for name in ("first", "second")]
        seats = [(await enrol(uow, cohort, ["ana"], Role.COACH))[0] for cohort in cohorts]
        (ben,) = await enrol(uow, cohorts[0], ["ben"])
        await uow.ledger.record(
            [
                delivery(seat.cohort_id, f"member:{seat.id}", member_id=seat.id)
                for seat in (seats[1], ben, seats[0])
            ]
        )
        await uow.members.leave(seats[0].id, NOON)
        ana = seats[0].person.id
        found = await uow.ledger.of_people([ben.person.id, ana, ana], since=NOON)
    assert list(found) == [ben.person.id, ana]
    assert [row.row.member_id for row in found[ana]] == [seats[1].id, seats[0].id]
    assert [row.row.member_id for row in found[ben.person.id]] == [ben.id]


async def test_everybody_asked_for_is_in_the_answer(store: Store, course: Course) -> None:
    await make_cohort(store, course, "ana")
    forged = [99, 0, -1, 2**63, 10**30]
    async with store.reading() as uow:
        assert await uow.ledger.of_people([], since=NOON) == {}
        assert await uow.ledger.of_people([1, *forged], since=NOON) == {number: [] for number in [1, *forged]}


@pytest.mark.search
async def test_the_rows_of_thousands(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        members = await enrol(uow, cohort, [f"p{number}" for number in range(MANY)])
        await uow.ledger.record(
            [delivery(cohort.id, f"member:{member.id}", member_id=member.id) for member in members]
        )
        found = await uow.ledger.of_people([member.person.id for member in members], since=NOON)
    assert {number: [row.row.member_id for row in rows] for number, rows in found.items()} == {
        member.person.id: [member.id] for member in members
    }
