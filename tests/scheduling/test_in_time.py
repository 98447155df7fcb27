"""What is tried again must still be of use then: at the very end of its use it is told as failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliveries import DeliveryState
from storage.memory import MemoryStore
from tests.scheduling.spaces import Town
from tests.support.messenger import Mood, MoodyMessenger

HERE = "local:here"
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("mood", "wait"),
    [
        (Mood.ILL, timedelta(seconds=30)),
        (Mood.SLOW_DOWN, timedelta(seconds=7)),
        (Mood.SLOW_FOR_ONE, timedelta(seconds=7)),
        (Mood.REVOKED, timedelta(minutes=15)),
    ],
)
@pytest.mark.parametrize("spare", [timedelta(), MOMENT])
async def test_a_try_that_would_come_too_late_is_none(mood: Mood, wait: timedelta, spare: timedelta) -> None:
    town = await Town.build(MemoryStore(), {HERE: 1})
    await town.shorten(HERE, wait + spare)
    await town.dispatcher(MoodyMessenger([mood])).drain()
    (row,) = await town.reminders(HERE)
    assert row.row.state is (DeliveryState.QUEUED if spare else DeliveryState.FAILED)
    assert ("could not be sent in time" in row.row.reason) is not bool(spare)
