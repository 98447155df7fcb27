"""When the plan moves, what was queued moves along; nothing is said twice and nobody is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import planning, review
from bot.changes import Change, ChangeField
from bot.decisions import Standing, Verdict
from bot.messages import Heading, Message
from bot.model import Cohort, Delivery, DeliveryState, Member, Profile, Role
from bot.occurrences import Occurrence
from bot.planning import include, plan_of, refresh, replan
from bot.preview import forecast
from scheduling.dispatcher import Dispatcher
from storage.memory import MemoryStore
from tests.support.messenger import MoodyMessenger
from tests.support.world import SPACE, HandClock, World, make_world, utc

START = utc("2020-10-06T19:00")
PEOPLE = {"ana": "America/New_York", "ben": "Europe/London"}


class Running:
    """A world whose time can be let pass."""

    def __init__(self, world: World, clock: HandClock) -> None:
        self.world = world
        self.clock = clock
        self.messenger = MoodyMessenger()
        self._dispatcher = Dispatcher(
            store=world.store,
            app=world.app,
            messengers={"local": self.messenger},
            clock=clock,
            owner="test",
        )

    async def until(self, text: str) -> None:
        while self.clock.now() < utc(text):
            await self.world.app.tick(self.clock.now())
            await self._dispatcher.drain()
            self.clock.pass_(timedelta(minutes=10))
        self.clock.time = utc(text)

    async def change(self, subject: str, field: ChangeField, value: str) -> Cohort:
        now = self.clock.now()
        async with self.world.store.writing() as uow:
            change = Change(subject=subject, field=field, value=value, at=now, by=1)
            cohort = await uow.cohorts.change(self.world.cohort.id, change)
            await replan(uow, cohort, now=now)
        return cohort

    async def rows(self, occurrence: str) -> list[Delivery]:
        async with self.world.store.reading() as uow:
            rows = await uow.ledger.of_cohort(self.world.cohort.id)
        return [row for row in rows if row.row.occurrence == occurrence]


async def running() -> Running:
    return Running(await make_world(MemoryStore(), people=PEOPLE, at=START), HandClock(START))


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
    assert ("chi", 0, DeliveryState.SENT) in states(await term.rows("lesson-2/due-24h"))


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


async def test_the_forecast_is_what_then_happens() -> None:
    """What the facilitator was shown, a day ahead, is what people then got: who, when, and who did not and why."""
    term = await running()
    tasks = plan_of(term.world.cohort).timetable.unit("lesson-2").required
    await term.world.check_in("ben", *(task.key for task in tasks), at=START)
    async with term.world.store.reading() as uow:
        coming = await forecast(uow, term.world.cohort, now=term.clock.now(), limit=4)
    await term.until("2020-10-08T18:00")
    assert [one.occurrence.key for one in coming] == [
        "lesson-2/due-24h",
        "call-1/tomorrow",
        "lesson-2/due-3h",
        "lesson-2/passed",
    ]
    for one in coming:
        rows = await term.rows(one.occurrence.key)
        sent = {row.row.place.id: row.row.due_at for row in rows if row.row.state is DeliveryState.SENT}
        names = {"Ana": "ana", "Ben": "ben", "#course": "course"}
        assert {names[line.name]: line.at for line in one.sends} == sent
        skipped = {row.row.place.id for row in rows if row.row.state is DeliveryState.SKIPPED}
        assert {names[line.name] for line in one.skips} == skipped


async def test_a_fault_in_one_message_fails_that_one_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    term = await running()

    def broken(occurrence: Occurrence, *args: object, **facts: object) -> Message:
        standing = facts["standing"]
        if isinstance(standing, Standing) and standing.member.person.name == "Ana":
            raise KeyError("a fault of ours")
        return Message(blocks=(Heading(text=occurrence.title),))

    monkeypatch.setattr(review, "compose", broken)
    await term.until("2020-10-07T12:00")
    rows = {row.row.place.id: row for row in await term.rows("lesson-2/due-24h")}
    assert rows["ben"].row.state is DeliveryState.SENT
    assert rows["ana"].row.state is DeliveryState.FAILED
    assert "the companion's own" in rows["ana"].row.reason


async def test_a_fault_over_one_occurrence_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    term = await running()
    decide = planning.first_verdict

    def broken(
        occurrence: Occurrence, plan: planning.CohortPlan, member: Member | None, now: datetime
    ) -> Verdict:
        if occurrence.key == "lesson-2/due-24h":
            raise KeyError("a fault of ours")
        return decide(occurrence, plan, member, now)

    monkeypatch.setattr(planning, "first_verdict", broken)
    await term.until("2020-10-08T16:30")
    assert await term.rows("lesson-2/due-24h") == []
    assert states(await term.rows("call-1/starting")) == [("course", 0, DeliveryState.SENT)]
