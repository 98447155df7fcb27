"""People at the door of a cohort, on databases that several processes write to at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import Agree, TakeOut
from bot.app import App
from bot.deliveries import Delivery, DeliveryState
from bot.inbound import Inbound, Pressed, Reply
from bot.messages import Message
from bot.model import Account, AccountKind, Passage, Profile, Role
from bot.occurrences import OccurrenceKind
from bot.plain import plain
from storage import SqlStore
from tests.storage.statements import statements_heard
from tests.storage.test_hold import until_somebody_waits
from tests.support.world import CHANNEL, SPACE, leadership, services, utc

NOON = utc("2020-10-05T16:00")
MINUTE = timedelta(minutes=1)


def profile(handle: str) -> Profile:
    return Profile(space=SPACE, external_id=handle, name=handle.title(), zone="America/New_York")


@pytest.fixture
async def apps(url: str) -> AsyncIterator[list[App]]:
    """Two companions on one database, with a cohort that Fay and Gus lead."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            store = await SqlStore.open(url)
            stack.push_async_callback(store.close)
            found.append(App(store=store, services=services()))
        await _cohort(store)
        yield found


async def _cohort(store: SqlStore) -> None:
    async with store.writing() as uow:
        cohort = await uow.cohorts.add(name="a", channel=CHANNEL, course=leadership(), start=None, at=NOON)
        leading = await uow.people.update_many([profile("fay"), profile("gus")])
        await uow.members.enrol(cohort.id, [one.id for one in leading], Role.FACILITATOR, NOON)


async def questions(url: str) -> list[Delivery]:
    store = await SqlStore.open(url)
    async with store.reading() as uow:
        rows = [row for row in await uow.ledger.of_cohort(1) if row.row.kind is OccurrenceKind.AT_THE_DOOR]
    await store.close()
    return rows


async def present(url: str) -> set[str]:
    store = await SqlStore.open(url)
    async with store.reading() as uow:
        handles = {one.person.told.external_id for one in await uow.members.of_cohort(1)}
    await store.close()
    return handles


async def come(app: App, *handles: str, how: Passage = Passage.CAME) -> None:
    for handle in handles:
        await app.passed(CHANNEL, Account(profile=profile(handle)), how, at=NOON, now=NOON)


async def test_a_flock_told_to_two_companions_is_one_question_each(url: str, apps: list[App]) -> None:
    flock = [f"p{number:02}" for number in range(24)]
    await asyncio.gather(come(apps[0], *flock[:16]), come(apps[1], *flock[8:]))
    rows = await questions(url)
    assert len(rows) == 2
    assert {row.row.state for row in rows} == {DeliveryState.QUEUED}
    store = await SqlStore.open(url)
    async with store.writing() as uow:
        due = await uow.ledger.claim(
            NOON + 10 * MINUTE, space=SPACE, owner="me", lease_until=NOON + 20 * MINUTE, limit=8
        )
        answers = await apps[0].review(uow, due, now=NOON + 10 * MINUTE)
    await store.close()
    assert [_heading(say.message) for say in answers.says] == ["24 people came to the channel of a"] * 2


def _heading(message: Message) -> str:
    return plain(message).split("\n")[0]


async def test_who_comes_while_a_question_is_composed_is_in_the_next(postgres_url: str) -> None:
    """The one who waited sees that the question went out without them."""
    store = await SqlStore.open(postgres_url)
    await _cohort(store)
    app = App(store=store, services=services())
    await come(app, "ana")
    soon, looked = NOON + 10 * MINUTE, asyncio.Event()

    async def ben_comes() -> None:
        await app.passed(CHANNEL, Account(profile=profile("ben")), Passage.CAME, at=soon, now=soon)
        looked.set()

    async with asyncio.timeout(60), store.writing() as uow:
        due = await uow.ledger.claim(soon, space=SPACE, owner="me", lease_until=soon + MINUTE, limit=8)
        people = await uow.people.known_many(SPACE, ["fay", "gus"])
        await uow.people.hold([one.id for one in people.values()])
        answers = await app.review(uow, due, now=soon)
        begun = await uow.ledger.begin(
            [say.delivery.id for say in answers.says], owner="me", now=soon, lease_until=soon + MINUTE
        )
        coming = asyncio.create_task(ben_comes())
        await until_somebody_waits(postgres_url, looked)
    await coming
    await store.close()
    rows = await questions(postgres_url)
    assert [_heading(say.message) for say in answers.says] == ["1 person came to the channel of a"] * 2
    assert {row.id for row in rows if row.row.state is DeliveryState.SENDING} == begun
    later = [row.row.due_at for row in rows if row.row.state is DeliveryState.QUEUED]
    assert later == [soon + 60 * MINUTE] * 2


async def press(app: App, handle: str, action: TakeOut | Agree) -> Reply:
    inbound = Inbound(
        event_id=f"{handle}-{action}",
        acted_at=NOON,
        who=profile(handle),
        place=replace(CHANNEL),
        what=Pressed(action=action),
    )
    return await app.handle(inbound, now=NOON)


def yes(reply: Reply) -> Agree:
    assert reply.message is not None
    action = reply.message.buttons[0].action
    assert isinstance(action, Agree)
    return action


async def test_two_who_take_each_other_out_at_once_leave_one(url: str, apps: list[App]) -> None:
    await come(apps[0], "fay", "gus", how=Passage.LEFT)
    agreed = [
        (app, handle, yes(await press(app, handle, TakeOut(cohort_id=1, shown=2**50))))
        for app, handle in zip(apps, ("fay", "gus"), strict=True)
    ]
    await asyncio.gather(*(press(app, handle, action) for app, handle, action in agreed))
    assert len(await present(url)) == 1


async def test_two_who_take_out_the_same_at_once_take_them_out_once(url: str, apps: list[App]) -> None:
    store = await SqlStore.open(url)
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
        await uow.members.enrol(1, [ana.id], Role.LEARNER, NOON)
    await store.close()
    await come(apps[0], "ana", how=Passage.LEFT)
    agreed = [
        (app, handle, yes(await press(app, handle, TakeOut(cohort_id=1, shown=2**50))))
        for app, handle in zip(apps, ("fay", "gus"), strict=True)
    ]
    said = await asyncio.gather(*(press(app, handle, action) for app, handle, action in agreed))
    texts = sorted(_heading(reply.message) for reply in said if reply.message is not None)
    assert texts == [
        "1 person is no longer in a. ✓",
        "Somebody else has answered that already, or it has changed since. Nothing was changed now.",
    ]
    assert await present(url) == {"fay", "gus"}


async def test_who_is_gone_costs_as_little_in_a_space_of_many_cohorts(url: str, apps: list[App]) -> None:
    store = await SqlStore.open(url)
    counted = []
    for several in (1, 20):
        async with store.writing() as uow:
            for number in range(several):
                await uow.cohorts.add(
                    name=f"{several}-{number}", channel=CHANNEL, course=leadership(), start=None, at=NOON
                )
        with statements_heard() as heard:
            await apps[0].changed(Account(profile=profile("ana"), kind=AccountKind.GONE), now=NOON)
        counted.append(len(heard))
    await store.close()
    assert counted[1] <= counted[0]
