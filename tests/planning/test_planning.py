"""When the plan moves, what was queued moves along; nothing is said twice and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import review
from bot.changes import ChangeField
from bot.decisions import Verdict, named_by
from bot.deliveries import Delivery, DeliveryState
from bot.messages import Heading, Message
from bot.model import Member, Profile, Role
from bot.occurrences import Occurrence
from bot.phrases.scene import Scene
from bot.planning import CohortPlan, include, refresh, rows
from tests.support.running import Running
from tests.support.world import SPACE, utc

START = "2020-10-06T19:00"
PEOPLE = {"ana": "America/New_York", "ben": "Europe/London"}


async def running() -> Running:
    return await Running.begin(START, PEOPLE)


def states(rows: list[Delivery]) -> list[tuple[str, int, DeliveryState]]:
    return sorted((row.row.place.id, row.row.revision, row.row.state) for row in rows)


async def test_a_call_moved_after_it_was_announced_is_announced_again() -> None:
    term = await running()
    await term.until("2020-10-07T18:00")
    assert states(await term.rows("call-1/tomorrow")) == [("course", 0, DeliveryState.SENT)]
    await term.change("call-1", ChangeField.OPENS, "2020-10-09 12:00")
    await term.until("2020-10-08T16:30")
    assert states(await term.rows("call-1/tomorrow")) == [
        ("course", 0, DeliveryState.SENT),
        ("course", 1, DeliveryState.SENT),
    ]
    assert await term.rows("call-1/starting") == []
    await term.until("2020-10-09T16:30")
    assert states(await term.rows("call-1/starting")) == [("course", 0, DeliveryState.SENT)]


async def test_a_deadline_moved_later_takes_its_reminders_along() -> None:
    term = await running()
    await term.until("2020-10-06T22:00")
    before = await term.rows("lesson-2/due-24h")
    assert {row.row.state for row in before} == {DeliveryState.QUEUED, DeliveryState.SENT}
    await term.change("lesson-2", ChangeField.DUE, "2020-10-14 23:59")
    await term.until("2020-10-15T12:00")
    after = states(await term.rows("lesson-2/due-24h"))
    assert ("ana", 0, DeliveryState.SKIPPED) in after
    assert ("ana", 1, DeliveryState.SENT) in after
    skipped = next(
        row for row in await term.rows("lesson-2/due-24h") if row.row.state is DeliveryState.SKIPPED
    )
    assert skipped.row.reason == "moved"


async def test_a_deadline_moved_earlier_takes_queued_reminders_along() -> None:
    term = await running()
    await term.change("lesson-3", ChangeField.DUE, "2020-10-21 23:59")
    await term.until("2020-10-20T12:00")
    (ana,) = (row for row in await term.rows("lesson-3/due-24h") if row.row.place.id == "ana")
    assert ana.row.due_at == utc("2020-10-21T00:45")
    await term.change("lesson-3", ChangeField.DUE, "2020-10-21 15:00")
    (ana,) = (row for row in await term.rows("lesson-3/due-24h") if row.row.place.id == "ana")
    assert ana.row.due_at == utc("2020-10-20T19:00")
    await term.until("2020-10-20T19:30")
    assert states(await term.rows("lesson-3/due-24h"))[0] == ("ana", 0, DeliveryState.SENT)


async def test_who_joins_late_gets_the_reminders_that_are_open() -> None:
    term = await running()
    await term.until("2020-10-06T20:00")
    now = term.clock.now()
    async with term.world.store.writing() as uow:
        chi = await uow.people.meet(
            Profile(space=SPACE, external_id="chi", name="Chi", zone="America/Chicago")
        )
        members = await uow.members.enrol(term.world.cohort.id, [chi.id], Role.LEARNER, now)
        await include(uow, term.world.cohort, members, now=now)
    await term.until("2020-10-07T03:00")
    (first,) = (row for row in await term.rows("lesson-2/due-72h") if row.row.place.id == "chi")
    (second,) = (row for row in await term.rows("lesson-2/due-24h") if row.row.place.id == "chi")
    assert (first.row.state, second.row.state) == (DeliveryState.SENT, DeliveryState.SKIPPED)
    assert named_by(first) == {first.id, second.id}


async def test_somebody_who_moves_house_gets_reminders_on_their_new_clock() -> None:
    term = await running()
    await term.until("2020-10-06T19:30")

    async def due() -> datetime:
        (row,) = (row for row in await term.rows("lesson-2/due-24h") if row.row.place.id == "ana")
        return row.row.due_at

    assert await due() == utc("2020-10-07T00:45")
    profile = replace(term.world.learners["ana"].person.profile, zone="America/Los_Angeles")
    async with term.world.store.writing() as uow:
        await uow.people.update(profile)
        await refresh(uow, term.world.cohort, now=term.clock.now())
    assert await due() == utc("2020-10-07T03:45")


async def test_a_fault_in_one_message_fails_that_one_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    term = await running()

    def broken(scenes: Sequence[Scene]) -> Message:
        standing = scenes[0].standing
        if standing is not None and standing.member.person.name == "Ana":
            raise KeyError("a fault of ours")
        return Message(blocks=(Heading(text=scenes[0].occurrence.title),))

    monkeypatch.setattr(review, "together", broken)
    await term.until("2020-10-07T12:00")
    rows = {row.row.place.id: row for row in await term.rows("lesson-2/due-24h")}
    assert rows["ben"].row.state is DeliveryState.SENT
    assert rows["ana"].row.state is DeliveryState.FAILED
    assert "the companion's own" in rows["ana"].row.reason


async def test_a_fault_over_one_occurrence_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    term = await running()
    decide = rows.first_verdict

    def broken(occurrence: Occurrence, plan: CohortPlan, member: Member | None, now: datetime) -> Verdict:
        if occurrence.key == "lesson-2/due-24h":
            raise KeyError("a fault of ours")
        return decide(occurrence, plan, member, now)

    monkeypatch.setattr(rows, "first_verdict", broken)
    await term.until("2020-10-08T16:30")
    assert await term.rows("lesson-2/due-24h") == []
    assert states(await term.rows("call-1/starting")) == [("course", 0, DeliveryState.SENT)]


async def test_who_is_erased_between_claim_and_sending_is_not_written_to() -> None:
    term = await running()
    await term.world.app.tick(term.now)
    async with term.world.store.writing() as uow:
        claimed = await uow.ledger.claim(
            term.now, space=SPACE, owner="slow", lease_until=term.now + timedelta(minutes=2), limit=100
        )
    async with term.world.store.writing() as uow:
        await uow.people.erase(term.world.learners["ana"].person.id)
    async with term.world.store.writing() as uow:
        answers = await term.world.app.review(uow, claimed, now=term.now)
    assert any(row.row.place.id == "ana" for row in claimed)
    assert {say.delivery.row.place.id for say in answers.says} == {"course"}
    ids = {row.id for row in claimed if row.row.place.id == "ana"}
    assert ids.isdisjoint(settled.delivery_id for settled in answers.settled)
