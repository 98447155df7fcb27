"""The daily list of what did not reach people, on databases."""

from __future__ import annotations

import pytest

from bot.deliveries import DeliveryState
from bot.occurrences import OccurrenceKind
from storage import SqlStore
from tests.planning.test_undelivered import PEOPLE, Shut, lists
from tests.support.running import Running
from tests.support.world import utc


@pytest.mark.parametrize(("shut", "silent"), [("ana", ""), ("", "ana")], ids=["failed", "uncertain"])
async def test_one_list_in_the_morning_and_nothing_twice(url: str, shut: str, silent: str) -> None:
    store = await SqlStore.open(url)
    messenger = Shut()
    running = await Running.begin("2020-10-05T13:00", PEOPLE, store=store, messenger=messenger)
    await running.facilitator("fay")
    await running.beat()
    messenger.shut, messenger.silent = {shut}, silent
    running.clock.time = utc("2020-10-06T17:40")
    await running.until("2020-10-06T18:40")
    running.clock.time = utc("2020-10-07T11:50")
    await running.beat()
    assert lists(running) == []
    await running.until("2020-10-07T13:30")
    await store.close()
    (said,) = lists(running)
    assert "• Ana: Lesson 2" in said
    store = await SqlStore.open(url)
    async with store.reading() as uow:
        rows = [row for row in await uow.ledger.of_cohort(1) if row.row.kind is OccurrenceKind.UNDELIVERED]
    await store.close()
    assert [(row.row.state, row.text) for row in rows] == [(DeliveryState.SENT, "")]
