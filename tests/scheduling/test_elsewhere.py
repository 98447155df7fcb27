"""What is for a platform that this process has no way to is left to one that has."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.deliveries import DeliveryState
from bot.ports import Store
from scheduling.dispatcher import LEASE
from tests.scheduling.spaces import Town
from tests.support.messenger import MoodyMessenger

HERE, THERE, OVER_THERE = "local:here", "slack:T1", "slack:T2"


async def both_beat(town: Town, messenger: MoodyMessenger, platform: str = "local") -> None:
    dispatcher = town.dispatcher(messenger, platform=platform)
    await dispatcher.drain()
    await dispatcher.recover()


async def test_what_is_due_elsewhere_waits_for_whoever_has_a_way_there(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    town = await Town.build(store, {HERE: 2, THERE: 3, OVER_THERE: 1})
    caplog.clear()
    here = town.dispatcher(MoodyMessenger())
    for _ in range(3):
        await here.drain()
    assert await town.states(HERE) == {DeliveryState.SENT: 2}
    assert await town.states(THERE) == {DeliveryState.QUEUED: 3}
    told = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert told == [
        "this companion is not connected to slack: what is due there waits for one that is (spaces: 2)"
    ]
    await both_beat(town, there := MoodyMessenger(), "slack")
    assert await town.states(THERE) == {DeliveryState.SENT: 3}
    assert len(there.stored) == 4


async def test_what_is_too_late_by_then_is_recorded_by_whoever_has_a_way_there(store: Store) -> None:
    town = await Town.build(store, {THERE: 2})
    (expires,) = {row.row.expires_at for row in await town.reminders(THERE)}
    town.clock.time = expires + timedelta(hours=1)
    await both_beat(town, MoodyMessenger())
    assert await town.states(THERE) == {DeliveryState.QUEUED: 2}
    await both_beat(town, there := MoodyMessenger(), "slack")
    assert {(row.row.state, row.row.reason) for row in await town.reminders(THERE)} == {
        (DeliveryState.SKIPPED, "too_late")
    }
    assert there.stored == []


async def test_what_is_uncertain_elsewhere_is_not_put_off_from_here(store: Store) -> None:
    town = await Town.build(store, {THERE: 3})
    now = town.clock.now()
    async with store.writing() as uow:
        rows = await uow.ledger.claim(now, space=THERE, owner="gone", lease_until=now + LEASE, limit=3)
        await uow.ledger.begin([row.id for row in rows], owner="gone", now=now, lease_until=now + LEASE)
    town.clock.pass_(LEASE)
    await both_beat(town, MoodyMessenger())
    assert await town.states(THERE) == {DeliveryState.UNCERTAIN: 3}
    await both_beat(town, there := MoodyMessenger(), "slack")
    assert len(there.asked) == 3
    assert await town.states(THERE) == {DeliveryState.QUEUED: 3}


async def test_posts_elsewhere_are_edited_from_there(store: Store) -> None:
    town = await Town.build(store, {THERE: 1})
    there = MoodyMessenger()
    await both_beat(town, there, "slack")
    async with store.writing() as uow:
        cards = [one for one in await uow.ledger.of_cohort(town.cohorts[THERE].id) if one.receipt]
        about = sorted({one.row.occurrence.partition("/")[0] for one in cards})
        await uow.ledger.outdate(town.cohorts[THERE].id, about, town.clock.now())
        assert await uow.ledger.spaces(town.clock.now()) == [THERE]
    await both_beat(town, here := MoodyMessenger())
    async with store.reading() as uow:
        assert await uow.ledger.spaces(town.clock.now()) == [THERE]
    await both_beat(town, there, "slack")
    async with store.reading() as uow:
        assert await uow.ledger.spaces(town.clock.now()) == []
    assert here.stored == here.edits == []
