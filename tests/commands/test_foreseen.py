"""A preview shows all that is still to come, also what should have come and waits for somebody's morning."""

from __future__ import annotations

from bot.changes import ChangeField
from bot.deliveries import DeliveryState
from bot.preview import Forecast, forecast
from tests.support.running import Running
from tests.support.world import utc


async def foreseen(term: Running, limit: int) -> list[Forecast]:
    async with term.world.store.reading() as uow:
        return await forecast(uow, term.cohort, now=term.now, limit=limit)


async def test_news_of_a_change_made_at_night_is_seen_before_the_morning() -> None:
    term = await Running.begin("2020-10-15T14:00", {"ana": "America/New_York"})
    await term.until("2020-10-17T06:00")
    await term.change("call-2", ChangeField.OPENS, "2020-10-23 13:00")
    at_once = await foreseen(term, 1)
    await term.until("2020-10-17T07:00")
    for (news,) in (at_once, await foreseen(term, 1)):
        assert news.occurrence.key == "call-2/moved-1"
        assert [(line.name, line.at) for line in news.sends] == [("#course", utc("2020-10-17T12:00"))]


async def test_who_sleeps_when_a_deadline_passes_is_still_shown_in_the_morning() -> None:
    term = await Running.begin("2020-10-05T13:00", {"ana": "Asia/Qatar", "ben": "America/New_York"})
    await term.until("2020-10-08T05:30")
    (passed,) = await foreseen(term, 1)
    assert passed.occurrence.key == "lesson-2/passed"
    assert [(line.name, line.at) for line in passed.sends] == [("Ben", utc("2020-10-08T12:00"))]
    assert passed.skips == ()


async def test_of_two_things_at_one_moment_the_one_foreseen_speaks_for_both() -> None:
    """The recording is a day old at the very instant at which the deadline has passed."""
    term = await Running.begin("2020-10-05T13:00", {"ben": "America/New_York"})
    await term.until("2020-10-07T04:00")
    await term.change("call-1", ChangeField.OPENS, "2020-10-06 12:00")
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/watch")
    await term.until("2020-10-08T03:30")
    coming = {one.occurrence.key: one for one in await foreseen(term, 3)}
    await term.until("2020-10-08T13:00")
    for key in ("call-1/recording-for-you", "lesson-2/passed"):
        row = await term.row(key, "ben")
        is_sent = row.row.state is DeliveryState.SENT
        assert [line.name for line in coming[key].sends] == (["Ben"] if is_sent else [])
        assert [line.name for line in coming[key].skips] == ([] if is_sent else ["Ben"])
