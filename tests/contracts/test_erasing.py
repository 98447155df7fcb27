"""`bot.repositories.People.erase`: somebody is forgotten, and what they did is counted without their name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState
from bot.errors import StorageError
from bot.model import Member, Preferences, Role
from bot.ports import Store, UnitOfWork
from tests.contracts.stores import Opener
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    OTHER,
    SPACE,
    add_cohort,
    check_in,
    delivery,
    enrol,
    extension,
    make_cohort,
    profile,
    settlement,
)

LATER = NOON + HOUR
STATES = sorted(DeliveryState)
WORKSHEET, VIDEO = "lesson-1/worksheet", "lesson-1/video"


async def rows_in_every_state(uow: UnitOfWork, member: Member) -> dict[DeliveryState, Delivery]:
    """A row to this member in each state there is; what is on its way is held by ME."""
    await uow.ledger.record(
        [
            delivery(member.cohort_id, f"{member.id}-{state}", member_id=member.id)
            for state in STATES
            if state is not DeliveryState.QUEUED
        ]
    )
    rows = {
        DeliveryState(row.row.recipient.partition("-")[2]): row
        for row in await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=99)
    }
    await uow.ledger.record([delivery(member.cohort_id, f"{member.id}-queued", member_id=member.id)])
    on_their_way = [row.id for state, row in rows.items() if state is not DeliveryState.LEASED]
    await uow.ledger.begin(on_their_way, owner=ME, now=NOON, lease_until=LATER)
    over = set(STATES) - {DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING}
    await uow.ledger.settle([settlement(rows[state].id, state) for state in over], owner=ME)
    assert set(await uow.ledger.counts(member.cohort_id)) == set(STATES)
    return rows


async def test_rows_in_any_state_go_and_those_of_others_stay(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        rows = await rows_in_every_state(uow, ana)
        others = [delivery(cohort.id, f"member:{ben.id}", member_id=ben.id), delivery(cohort.id, "channel")]
        await uow.ledger.record(others)
    async with store.writing() as uow:
        await uow.people.erase(ana.person.id)
        assert [row.row for row in await uow.ledger.of_cohort(cohort.id)] == others
        assert await uow.ledger.of_member(ana.id, limit=99) == []
    # Whoever was on the way to them comes back, and there is nothing to write down.
    async with store.writing() as uow:
        ids = [row.id for row in rows.values()]
        before = await uow.ledger.of_cohort(cohort.id)
        assert await uow.ledger.begin(ids, owner=ME, now=NOON, lease_until=LATER) == set()
        await uow.ledger.settle([settlement(number, DeliveryState.SENT) for number in ids], owner=ME)
        await uow.ledger.settle([settlement(number, DeliveryState.QUEUED) for number in ids], owner=OTHER)
        assert await uow.ledger.expire_leases(LATER) == (0, 0)
        assert await uow.ledger.of_cohort(cohort.id) == before


async def test_nothing_of_them_is_left(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.people.prefer(ana.person.id, Preferences(name="Annie"))
        await uow.extensions.grant([extension(ana.id), extension(ben.id, by=ana.person.id)])
        await uow.check_ins.record([check_in(ana.id), check_in(ben.id)])
        theirs = await uow.proposals.add(kind="x", body="{}", cohort_id=None, by=ana.person.id, at=NOON)
        taken = await uow.proposals.add(kind="x", body="{}", cohort_id=None, by=ana.person.id, at=NOON)
        await uow.proposals.take(taken.id, by=ana.person.id)
        other = await uow.proposals.add(kind="x", body="{}", cohort_id=cohort.id, by=ben.person.id, at=NOON)
        await uow.people.erase(ana.person.id)
    async with store.writing() as uow:
        assert await uow.people.known(SPACE, "ana") is None
        assert await uow.people.known_many(SPACE, ["ana", "ben"]) == {"ben": ben.person}
        assert await uow.members.of_cohort(cohort.id) == [ben]
        assert await uow.members.of_person(ana.person.id) == []
        assert await uow.members.get_many([ana.id]) == {}
        assert set((await uow.extensions.of_members([ana.id, ben.id]))[ben.id]) == {"lesson-3"}
        assert (await uow.extensions.of_members([ana.id]))[ana.id] == {}
        assert (await uow.check_ins.of_members([ana.id, ben.id])) == {
            ana.id: {},
            ben.id: {WORKSHEET: check_in(ben.id)},
        }
        assert await uow.proposals.take(theirs.id, by=ana.person.id) is None
        assert await uow.proposals.take(other.id, by=ben.person.id) == other
        assert await uow.ledger.of_people([ana.person.id], since=NOON) == {ana.person.id: []}
        await uow.members.leave(ana.id, NOON)
        await uow.members.mute(ana.id, NOON)
        await uow.check_ins.withdraw(ana.id, [WORKSHEET], NOON)
        await uow.people.hold([ana.person.id])
    too_late: list[Callable[[UnitOfWork], Awaitable[object]]] = [
        lambda uow: uow.check_ins.record([check_in(ana.id)]),
        lambda uow: uow.extensions.grant([extension(ana.id)]),
        lambda uow: uow.people.prefer(ana.person.id, Preferences()),
        lambda uow: uow.ledger.record([delivery(cohort.id, "a", member_id=ana.id)]),
        lambda uow: uow.members.enrol(cohort.id, [ana.person.id], Role.LEARNER, NOON),
    ]
    for late in too_late:
        with pytest.raises(StorageError):
            async with store.writing() as uow:
                await late(uow)


async def test_standing_check_ins_are_counted_by_cohort(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        first, second = await add_cohort(uow, course, "first"), await add_cohort(uow, course, "second")
        ana, ben = await enrol(uow, first, ["ana", "ben"])
        (again,) = await enrol(uow, second, ["ana"])
        await uow.check_ins.record([check_in(ana.id), check_in(ana.id, VIDEO), check_in(again.id)])
        await uow.check_ins.record([check_in(ben.id), check_in(ben.id, "lesson-2/reading")])
        await uow.check_ins.withdraw(ana.id, [VIDEO], LATER)
        # A cohort they left counts as well.
        await uow.members.leave(ana.id, LATER)
        assert await uow.check_ins.anonymous(first.id) == {}
        await uow.people.erase(ana.person.id)
        assert await uow.check_ins.anonymous(first.id) == {WORKSHEET: 1}
        assert await uow.check_ins.anonymous(second.id) == {WORKSHEET: 1}
        await uow.people.erase(ben.person.id)
        assert await uow.check_ins.anonymous(first.id) == {WORKSHEET: 2, "lesson-2/reading": 1}
        assert await uow.check_ins.anonymous(second.id) == {WORKSHEET: 1}


async def test_erasing_twice_changes_nothing_more(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.check_ins.record([check_in(ana.id)])
        await uow.people.erase(ana.person.id)
        await uow.people.erase(ana.person.id)
    async with store.writing() as uow:
        for number in (ana.person.id, 99, 0, -1, 2**63, 10**30):
            await uow.people.erase(number)
        assert await uow.check_ins.anonymous(cohort.id) == {WORKSHEET: 1}
        assert await uow.members.of_cohort(cohort.id) == [ben]
        for number in (99, 0, -1, 2**63, 10**30):
            assert await uow.check_ins.anonymous(number) == {}


async def test_what_is_not_committed_is_not_forgotten(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.check_ins.record([check_in(ana.id)])
    with pytest.raises(KeyError):
        async with store.writing() as uow:
            await uow.people.erase(ana.person.id)
            raise KeyError
    async with store.reading() as uow:
        assert await uow.members.of_cohort(cohort.id) == [ana]
        assert await uow.check_ins.of_members([ana.id]) == {ana.id: {WORKSHEET: check_in(ana.id)}}
        assert await uow.check_ins.anonymous(cohort.id) == {}


async def test_who_comes_back_is_somebody_new(store: Store, course: Course) -> None:
    """With numbers that nobody had: an old button or an old change must not become theirs."""
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.people.prefer(ana.person.id, Preferences(name="Annie"))
        await uow.ledger.record([delivery(cohort.id, f"member:{ana.id}", member_id=ana.id)])
        (before,) = await uow.ledger.of_cohort(cohort.id)
        proposal = await uow.proposals.add(kind="x", body="{}", cohort_id=None, by=ana.person.id, at=NOON)
    async with store.writing() as uow:
        await uow.people.erase(ana.person.id)
    async with store.writing() as uow:
        (back,) = await enrol(uow, cohort, ["ana"])
        await uow.ledger.record([delivery(cohort.id, f"member:{back.id}", member_id=back.id)])
        (after,) = await uow.ledger.of_cohort(cohort.id)
        other = await uow.proposals.add(kind="x", body="{}", cohort_id=None, by=back.person.id, at=NOON)
        assert await uow.people.known(SPACE, "ana") == back.person
    assert back.person.preferences == Preferences()
    assert back.person.id > ana.person.id
    assert back.id > ana.id
    assert after.id > before.id
    assert other.id > proposal.id


async def test_a_roster_that_names_them_is_dropped_and_others_are_not(store: Store, course: Course) -> None:
    def body(handle: str, name: str) -> str:
        return json.dumps({"rows": json.dumps([[handle, name, "Europe/Paris", "learner", ""]])})

    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        elsewhere = await uow.cohorts.add(
            name="elsewhere",
            channel=replace(cohort.channel, space="slack:T1"),
            course=course,
            start=None,
            at=NOON,
        )
        zoe = await uow.people.meet(profile("zoë", name="Zoë “Z” O’Neil"))
        await uow.people.prefer(zoe.id, Preferences(name="Zizi"))
        bodies = {
            "roster with the handle": (body("zoë", "somebody"), cohort.id),
            "roster with the name": (body("u1", "Zoë “Z” O’Neil"), cohort.id),
            "plain": (json.dumps({"who": "zoë"}), cohort.id),
            "not escaped": (json.dumps({"who": "Zizi"}, ensure_ascii=False), cohort.id),
            "another handle": (body("zoëlle", "Zoëlle"), cohort.id),
            "another space": (body("zoë", "somebody else"), elsewhere.id),
            "no cohort": (json.dumps({"name": "zoë"}), None),
        }
        made = {
            name: await uow.proposals.add(kind="roster", body=text, cohort_id=place, by=77, at=NOON)
            for name, (text, place) in bodies.items()
        }
        await uow.people.erase(zoe.id)
        left = [name for name, one in made.items() if await uow.proposals.take(one.id, by=77)]
    assert left == ["another handle", "another space", "no cohort"]


async def test_several_are_forgotten_at_once(opener: Opener, course: Course) -> None:
    stores = [await opener(), await opener()]
    cohort, members = await make_cohort(stores[0], course, *(f"p{number}" for number in range(12)))
    async with stores[0].writing() as uow:
        for member in members:
            await uow.check_ins.record([check_in(member.id), check_in(member.id, VIDEO)])
            await uow.ledger.record([delivery(cohort.id, f"member:{member.id}", member_id=member.id)])

    async def erase(turn: int) -> None:
        async with stores[turn % 2].writing() as uow:
            await uow.people.erase(members[turn % len(members)].person.id)

    async with asyncio.timeout(60):
        await asyncio.gather(*(erase(turn) for turn in range(2 * len(members))))
    async with stores[0].reading() as uow:
        assert await uow.check_ins.anonymous(cohort.id) == {WORKSHEET: 12, VIDEO: 12}
        assert await uow.members.of_cohort(cohort.id) == []
        assert await uow.ledger.of_cohort(cohort.id) == []


async def test_somebody_is_forgotten_while_others_write_about_them(opener: Opener, course: Course) -> None:
    """What is written late is refused whole; nothing is left that refers to nobody."""
    stores = [await opener(), await opener()]
    cohort, members = await make_cohort(stores[0], course, *(f"p{number}" for number in range(8)))

    async def erase(member: Member) -> None:
        async with stores[0].writing() as uow:
            await uow.people.erase(member.person.id)

    async def write(member: Member) -> bool:
        try:
            async with stores[1].writing() as uow:
                await uow.check_ins.record([check_in(member.id)])
                await uow.ledger.record([delivery(cohort.id, f"member:{member.id}", member_id=member.id)])
        except StorageError:
            return False
        return True

    async with asyncio.timeout(60):
        written = [(await asyncio.gather(erase(member), write(member)))[1] for member in members]
    async with stores[0].reading() as uow:
        assert await uow.ledger.of_cohort(cohort.id) == []
        assert await uow.check_ins.anonymous(cohort.id) == ({WORKSHEET: sum(written)} if any(written) else {})
