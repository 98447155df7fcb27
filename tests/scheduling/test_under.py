"""Posts that carry on what the channel was told before go under it."""

from __future__ import annotations

import pytest

from bot.changes import ChangeField
from bot.deliveries import Delivery
from storage import SqlStore
from tests.contracts.stores import Opener
from tests.storage.statements import statements_heard
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running

PEOPLE = {"ana": "America/New_York"}


async def under(term: Running, occurrence: str) -> str | None:
    """The key of the post under which this one stands."""
    row = await term.row(occurrence, "course")
    first = term.messenger.under[row.key]
    return None if first is None else first.message_id


async def post(term: Running, occurrence: str) -> Delivery:
    return await term.row(occurrence, "course")


async def test_a_call_is_one_conversation(opener: Opener) -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE, store=await opener())
    await term.until("2020-10-08T16:30")
    first = (await post(term, "call-1/tomorrow")).key
    assert await under(term, "call-1/tomorrow") is None
    assert await under(term, "call-1/soon") == first
    assert await under(term, "call-1/starting") == first
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/recording")
    await term.until("2020-10-08T20:00")
    assert await under(term, "call-1/recording") == first


async def test_news_of_a_lesson_goes_under_the_lesson() -> None:
    term = await Running.begin("2020-10-14T13:00", PEOPLE)
    await term.until("2020-10-16T13:00")
    await term.change("lesson-3", ChangeField.DUE, "2020-10-23 23:59")
    await term.until("2020-10-16T15:00")
    (moved,) = await term.rows("lesson-3/moved*")
    assert await under(term, moved.row.occurrence) == (await post(term, "lesson-3/released")).key


@pytest.mark.parametrize("mood", [Mood.CLOSED, Mood.FORBIDDEN])
async def test_where_the_first_was_never_posted_the_next_stands_for_itself(mood: Mood) -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-07T15:50")
    term.messenger = MoodyMessenger([mood])
    await term.until("2020-10-08T16:30")
    assert await under(term, "call-1/soon") is None
    assert await under(term, "call-1/starting") == (await post(term, "call-1/soon")).key


async def test_the_ledger_is_asked_only_where_such_a_post_is_due(sqlite_url: str) -> None:
    store = await SqlStore.open(sqlite_url, durable=False)
    try:
        term = await Running.begin("2020-10-05T13:00", PEOPLE, store=store)
        asked: dict[str, int] = {}
        for at in ("2020-10-07T13:00", "2020-10-08T16:30"):
            with statements_heard() as heard:
                await term.until(at)
            looks = [
                text for text, _ in heard if "recipient = 'channel'" in text and "receipt_id IS NOT" in text
            ]
            asked[at] = len(looks)
        assert asked == {"2020-10-07T13:00": 0, "2020-10-08T16:30": 2}
    finally:
        await store.close()
