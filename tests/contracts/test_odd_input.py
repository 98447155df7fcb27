"""What reaches a store although nobody meant it to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.deliveries import DeliveryState, Edited
from bot.model import Pause, Preferences, Role
from bot.ports import Store, UnitOfWork
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    SPACE,
    add_cohort,
    check_in,
    delivery,
    enrol,
    extension,
    make_cohort,
    movement,
    occurrence,
    profile,
    settlement,
    timing,
)
from tests.support.effort import examples

NAIVE = datetime(2020, 10, 1, 12)
FORGED = 10**30

REFUSED: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "enrol": lambda uow: uow.members.enrol(1, [1], Role.COACH, NAIVE),
    "change": lambda uow: uow.cohorts.change(
        1, Change(subject="call-1", field=ChangeField.LINK, value="x", at=NAIVE, by=1)
    ),
    "put": lambda uow: uow.occurrences.put(1, [occurrence("a", opens=NAIVE)]),
    "occurrences.claim": lambda uow: uow.occurrences.claim(NAIVE, limit=1),
    "opened": lambda uow: uow.occurrences.opened(1, NAIVE),
    "record": lambda uow: uow.ledger.record([delivery(1, "a", due=NAIVE)]),
    "claim": lambda uow: uow.ledger.claim(NAIVE, space=SPACE, owner=ME, lease_until=NOON, limit=1),
    "claim until": lambda uow: uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NAIVE, limit=1),
    "settle": lambda uow: uow.ledger.settle([settlement(1, DeliveryState.FAILED, at=NAIVE)], owner=ME),
    "expire": lambda uow: uow.ledger.expire_leases(NAIVE),
    "retime": lambda uow: uow.ledger.retime({2: timing(NAIVE)}),
    "retime until": lambda uow: uow.ledger.retime({2: replace(timing(NOON), expires_at=NAIVE)}),
    "of people": lambda uow: uow.ledger.of_people([1], since=NAIVE),
    "outdate": lambda uow: uow.ledger.outdate(1, ["lesson-1"], NAIVE),
    "claim edits": lambda uow: uow.ledger.claim_edits(NAIVE, space=SPACE, lease_until=NOON, limit=1),
    "claim edits until": lambda uow: uow.ledger.claim_edits(NOON, space=SPACE, lease_until=NAIVE, limit=1),
    "settle edits": lambda uow: uow.ledger.settle_edits([Edited(delivery_id=1, claimed_until=NAIVE)]),
    "edit again": lambda uow: uow.ledger.settle_edits(
        [Edited(delivery_id=1, claimed_until=NOON, again_at=NAIVE)]
    ),
    "snooze": lambda uow: uow.people.prefer(1, Preferences(snoozed_until=NAIVE)),
    "away": lambda uow: uow.people.prefer(1, Preferences(away_until=NAIVE)),
    "mute": lambda uow: uow.members.mute(1, NAIVE),
    "grant": lambda uow: uow.extensions.grant([extension(1, due=NAIVE)]),
    "grant at": lambda uow: uow.extensions.grant([replace(extension(1), at=NAIVE)]),
    "check in": lambda uow: uow.check_ins.record([check_in(1, acted=NAIVE)]),
    "propose": lambda uow: uow.proposals.add(kind="x", body="", cohort_id=None, by=1, at=NAIVE),
    "first sight": lambda uow: uow.inbox.first_sight("e", NAIVE),
    "forget": lambda uow: uow.inbox.forget(NAIVE),
    "spaces": lambda uow: uow.ledger.spaces(NAIVE),
    "begin": lambda uow: uow.ledger.begin([1], owner=ME, now=NAIVE, lease_until=NOON),
    "troubled": lambda uow: uow.ledger.troubled(1, limit=9, since=NAIVE),
    "note": lambda uow: uow.movements.note([movement(1, at=NAIVE)]),
    "pause": lambda uow: uow.pauses.pause(Pause(space=SPACE, until=NAIVE, reason="")),
    "pauses": lambda uow: uow.pauses.current(NAIVE),
    "forget movements": lambda uow: uow.movements.forget(NAIVE),
    "forget pauses": lambda uow: uow.pauses.forget(NAIVE),
    "forget proposals": lambda uow: uow.proposals.forget(NAIVE),
}


@pytest.mark.parametrize("verb", REFUSED.values(), ids=REFUSED.keys())
async def test_an_instant_without_a_zone_is_refused(
    store: Store, course: Course, verb: Callable[[UnitOfWork], Awaitable[object]]
) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "held"), delivery(cohort.id, "b", due=NOON + HOUR)])
        await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=1)
        await uow.members.leave(ana.id, NOON)
    with pytest.raises(ValueError, match="needs a zone"):
        async with store.writing() as uow:
            await verb(uow)


async def test_an_instant_of_any_zone_comes_back_in_utc(store: Store, course: Course) -> None:
    doha = datetime(2020, 10, 8, 6, 59, 0, 1, tzinfo=ZoneInfo("Asia/Qatar"))
    odd = datetime(2020, 10, 8, 6, 59, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        await uow.ledger.record([delivery(cohort.id, "odd", due=odd), delivery(cohort.id, "doha", due=doha)])
        found = await uow.ledger.queued(cohort.id)
    assert [row.row.due_at for row in found] == [doha, odd]
    assert [row.row.due_at.tzinfo for row in found] == [UTC, UTC]
    assert found[0].row.due_at.isoformat() == "2020-10-08T03:59:00.000001+00:00"


async def test_an_id_no_row_can_have_is_unknown(store: Store, course: Course) -> None:
    await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        for number in (FORGED, -FORGED, 0, -1, 2**63):
            assert await uow.cohorts.get(number) is None
            assert await uow.cohorts.get_many([number, 1]) == await uow.cohorts.get_many([1])
            assert await uow.members.get_many([number]) == {}
            assert await uow.members.of_cohort(number) == []
            assert await uow.members.of_person(number) == []
            await uow.members.leave(number, NOON)
            assert await uow.occurrences.opened(number, NOON) == []
            assert await uow.ledger.begin([number], owner=ME, now=NOON, lease_until=NOON) == set()
            await uow.ledger.settle([settlement(number, DeliveryState.FAILED)], owner=ME)
            await uow.ledger.retime({number: timing(NOON)})
            assert await uow.ledger.of_people([number], since=NOON) == {number: []}
            assert await uow.ledger.outdate(number, ["lesson-1"], NOON) == 0
            await uow.ledger.settle_edits([Edited(delivery_id=number, claimed_until=NOON, text="?")])
            await uow.members.mute(number, NOON)
            await uow.people.hold([number])
            await uow.people.erase(number)
            assert await uow.extensions.of_members([number]) == {number: {}}
            assert await uow.extensions.revoke([number], "lesson-1") == 0
            assert await uow.check_ins.anonymous(number) == {}
            assert await uow.ledger.queued(number) == []
            assert await uow.ledger.queued(1, member_id=number) == []
            assert await uow.ledger.of_cohort(number) == []
            assert await uow.ledger.counts(number) == {}
            assert await uow.ledger.troubled(number, limit=9) == []
            assert await uow.ledger.get(number) is None
            assert await uow.ledger.first_posts(number, ["lesson-1"]) == {}
            assert await uow.movements.waiting(number) == []
            await uow.movements.settle(number, ["ana"])
            assert await uow.check_ins.of_members([number]) == {number: {}}
            await uow.check_ins.withdraw(number, ["a"], NOON)
            assert await uow.proposals.take(number, by=1) is None
            assert await uow.proposals.take(1, by=number) is None


WORDS = st.text(st.characters(exclude_categories=[]), max_size=30)


@settings(max_examples=examples(8, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
async def test_any_text_goes_in_and_comes_back(store: Store, course: Course, words: str) -> None:
    """All but NUL and lone surrogates, which no database keeps, as it came; quotes and percent signs included."""
    kept = "".join("�" if letter == "\0" or "\ud800" <= letter <= "\udfff" else letter for letter in words)
    async with store.reading() as uow:
        cohort = await uow.cohorts.add(
            name=words, channel=delivery(1, words).place, course=course, start=None, at=NOON
        )
        (ana,) = await enrol(uow, cohort, [words or "ana"])
        await uow.check_ins.record([check_in(ana.id, note=words)])
        await uow.ledger.record([delivery(cohort.id, "ana", reason=words, inputs={"said": words})])
        (row,) = await uow.ledger.of_cohort(cohort.id)
        proposal = await uow.proposals.add(kind="x", body=words, cohort_id=None, by=1, at=NOON)
        told = (await uow.check_ins.of_members([ana.id]))[ana.id]["lesson-1/worksheet"]
        assert await uow.people.known(SPACE, words or "ana") == ana.person
        await uow.people.prefer(ana.person.id, Preferences(name=words, zone=words, language=words))
        await uow.extensions.grant([extension(ana.id, words)])
        chosen = await uow.people.known(SPACE, words or "ana")
        given = (await uow.extensions.of_members([ana.id]))[ana.id]
        assert await uow.extensions.revoke([ana.id], words) == 1
        assert await uow.inbox.first_sight(words, NOON)
        assert not await uow.inbox.first_sight(words, NOON)
    assert cohort.name == kept
    assert told.note == kept
    assert row.row.reason == row.row.inputs["said"] == kept
    assert proposal.body == kept
    assert chosen is not None
    assert chosen.preferences == Preferences(name=kept, zone=kept, language=kept)
    assert given == {kept: extension(ana.id, kept)}


async def test_a_name_that_would_be_a_statement_is_a_name(store: Store) -> None:
    name = "Robert'); DROP TABLE people;-- %s :name ?"
    async with store.writing() as uow:
        met = await uow.people.meet(profile(name, name=name))
        assert await uow.people.known(SPACE, name) == met
        assert met.name == name
