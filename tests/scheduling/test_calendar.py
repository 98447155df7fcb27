"""Calls in the calendar of a space: each stands there once, as it is now, for as long as it is to take place."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.changes import ChangeField
from bot.decisions import Reason
from bot.deliveries import DeliveryState
from bot.messages import CalendarEntry, Message
from bot.model import Options, calendar_of
from bot.preview import forecast
from tests.contracts.stores import Opener
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running
from tests.support.world import SPACE, utc

PEOPLE = {"ana": "America/New_York"}
ON, OFF = Options(calendar=True), Options()
SENT, SKIPPED = DeliveryState.SENT, DeliveryState.SKIPPED
#: Call 1 is on Oct 8, noon in New York.
CALL_1, BEFORE, AFTER = utc("2020-10-08T16:00"), "2020-10-04T18:00", "2020-10-09T18:00"
NEVER = "to be announced"


async def running(at: str = BEFORE, *moods: Mood, opener: Opener | None = None) -> Running:
    """A cohort that has its calls in the calendar from this instant on."""
    messenger = MoodyMessenger(moods)
    store = None if opener is None else await opener()
    term = await Running.begin(at, PEOPLE, messenger=messenger, store=store)
    await term.choose(ON)
    await term.beat()
    return term


def entry(message: Message) -> CalendarEntry:
    """The one entry of a message."""
    (found,) = (block for block in message.blocks if isinstance(block, CalendarEntry))
    return found


async def calendar(term: Running, call: str = "call-1") -> list[tuple[datetime, str, bool]]:
    """What stands in the calendar of a call, as it was entered: when it starts, its link, and whether it was called
    off.
    """
    shown = [
        entry(term.messenger.shown[row.key])
        for row in await term.rows(f"{call}/event")
        if row.row.state is SENT
    ]
    return [(one.starts, one.url, one.cancelled) for one in shown]


async def edits(term: Running, call: str = "call-1") -> list[int]:
    """How often each entry of a call was changed."""
    return [term.messenger.edits.count(row.key) for row in await term.rows(f"{call}/event")]


async def states(term: Running, call: str = "call-1") -> list[tuple[int, DeliveryState]]:
    return [(row.row.revision, row.row.state) for row in await term.rows(f"{call}/event")]


async def test_calls_are_entered_at_once_each_in_an_entry_of_its_own(opener: Opener) -> None:
    term = await running(opener=opener)
    rows = await term.rows("call-*")
    events = [row for row in rows if row.row.occurrence.endswith("/event")]
    assert [row.row.occurrence for row in events] == [f"call-{number}/event" for number in (1, 2, 3, 4)]
    assert {(row.row.recipient, row.row.place, row.row.member_id) for row in events} == {
        ("calendar", calendar_of(SPACE), None)
    }
    assert await calendar(term) == [(CALL_1, "", False)]
    assert all(row.text for row in events)


async def test_who_wants_none_has_none() -> None:
    term = await Running.begin(BEFORE, PEOPLE)
    await term.until("2020-10-06T18:00")
    assert await term.rows("call-1/event") == []


async def test_an_entry_is_made_at_night_as_well() -> None:
    term = await running("2020-10-05T07:00")
    assert await calendar(term) == [(CALL_1, "", False)]


@pytest.mark.parametrize(
    ("day", "starts"), [("2020-10-07 12:00", "2020-10-07T16:00"), ("2020-10-15 18:00", "2020-10-15T22:00")]
)
async def test_a_call_that_is_moved_takes_its_entry_along(opener: Opener, day: str, starts: str) -> None:
    term = await running(opener=opener)
    await term.change("call-1", ChangeField.OPENS, day)
    await term.until("2020-10-05T18:00")
    assert await calendar(term) == [(utc(starts), "", False)]
    assert await states(term) == [(0, SENT)]
    await term.change("call-1", ChangeField.OPENS, "2020-10-08 12:00")
    await term.until("2020-10-06T18:00")
    assert await calendar(term) == [(CALL_1, "", False)]
    assert await states(term) == [(0, SENT)]


async def test_a_call_that_is_moved_before_it_was_entered_is_entered_once() -> None:
    term = await Running.begin(BEFORE, PEOPLE, messenger=MoodyMessenger([Mood.WELL, Mood.ILL]))
    await term.beat()
    await term.choose(ON)
    await term.beat()
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.until("2020-10-05T18:00")
    assert await calendar(term) == [(utc("2020-10-15T16:00"), "", False)]
    assert await states(term) == [(0, SENT)]


async def test_a_link_is_put_into_the_entry_and_what_is_not_in_it_changes_nothing() -> None:
    term = await running()
    await term.change("call-1", ChangeField.LINK, "https://example.org/join")
    await term.until("2020-10-04T19:00")
    assert await calendar(term) == [(CALL_1, "https://example.org/join", False)]
    assert await edits(term) == [1]
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/watch")
    await term.until("2020-10-04T20:00")
    assert await edits(term) == [1]


async def test_a_link_that_comes_while_the_call_goes_on_is_still_put_there() -> None:
    term = await running()
    await term.until("2020-10-08T16:20")
    await term.change("call-1", ChangeField.LINK, "https://example.org/join")
    await term.until("2020-10-08T16:30")
    assert await calendar(term) == [(CALL_1, "https://example.org/join", False)]
    await term.until("2020-10-08T18:00")
    await term.change("call-1", ChangeField.LINK, "https://example.org/other")
    await term.until("2020-10-08T19:00")
    assert await edits(term) == [1]


async def test_a_call_that_is_taken_out_is_called_off_and_one_that_comes_back_is_entered_anew(
    opener: Opener,
) -> None:
    term = await running(opener=opener)
    await term.change("call-1", ChangeField.OPENS, NEVER)
    await term.until("2020-10-04T19:00")
    assert await calendar(term) == [(CALL_1, "", True)]
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.until("2020-10-04T20:00")
    back = (utc("2020-10-15T16:00"), "", False)
    assert await calendar(term) == [(CALL_1, "", True), back]
    await term.change("call-1", ChangeField.LINK, "https://example.org/join")
    await term.until("2020-10-04T21:00")
    assert await calendar(term) == [(CALL_1, "", True), (back[0], "https://example.org/join", False)]
    assert await states(term) == [(0, SENT), (1, SENT)]
    assert await edits(term) == [1, 1]


async def test_there_and_back_at_once_leaves_one_entry() -> None:
    """Before what was called off first has been called off there."""
    term = await running()
    await term.change("call-1", ChangeField.OPENS, NEVER)
    term.clock.pass_(timedelta(seconds=1))
    await term.change("call-1", ChangeField.OPENS, "2020-10-08 12:00")
    await term.until("2020-10-04T19:00")
    assert sorted(await calendar(term)) == [(CALL_1, "", False), (CALL_1, "", True)]


async def test_a_call_that_gets_its_date_later_is_entered_then() -> None:
    term = await Running.begin(BEFORE, PEOPLE)
    await term.change("call-1", ChangeField.OPENS, NEVER)
    term.clock.pass_(timedelta(minutes=1))
    await term.choose(ON)
    await term.beat()
    assert await term.rows("call-1/event") == []
    term.clock.pass_(timedelta(minutes=1))
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.beat()
    assert await calendar(term) == [(utc("2020-10-15T16:00"), "", False)]


async def test_what_is_past_is_entered_only_once_it_is_to_take_place_again() -> None:
    term = await running(AFTER)
    assert await calendar(term) == []
    (row,) = await term.rows("call-1/event")
    assert (row.row.state, row.row.reason) == (SKIPPED, Reason.TOO_LATE)
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.until("2020-10-09T19:00")
    assert await calendar(term) == [(utc("2020-10-15T16:00"), "", False)]


async def test_a_call_that_was_held_and_is_held_again_gets_a_second_entry(opener: Opener) -> None:
    term = await running(opener=opener)
    await term.until(AFTER)
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.until("2020-10-09T19:00")
    assert await calendar(term) == [(CALL_1, "", False), (utc("2020-10-15T16:00"), "", False)]
    assert await edits(term) == [0, 0]


async def test_a_date_in_the_past_is_none_to_come_to() -> None:
    term = await running()
    await term.change("call-1", ChangeField.OPENS, "2020-10-01 12:00")
    await term.until("2020-10-04T19:00")
    assert await calendar(term) == [(CALL_1, "", True)]


async def test_what_stands_there_is_kept_right_where_no_more_is_entered(opener: Opener) -> None:
    term = await running(opener=opener)
    await term.change("call-2", ChangeField.OPENS, NEVER)
    await term.until("2020-10-04T19:00")
    await term.choose(OFF)
    await term.until("2020-10-04T20:00")
    assert await calendar(term) == [(CALL_1, "", False)]
    await term.change("call-1", ChangeField.OPENS, "2020-10-15 12:00")
    await term.change("call-2", ChangeField.OPENS, "2020-10-22 12:00")
    await term.until("2020-10-04T21:00")
    moved = (utc("2020-10-15T16:00"), "", False)
    assert await calendar(term) == [moved]
    assert [called_off for _, _, called_off in await calendar(term, "call-2")] == [True]
    await term.choose(ON)
    await term.until("2020-10-04T22:00")
    assert await calendar(term) == [moved]
    assert [called_off for _, _, called_off in await calendar(term, "call-2")] == [True, False]


async def test_news_of_a_call_stands_under_its_post_and_not_under_its_entry() -> None:
    term = await running()
    await term.until("2020-10-08T15:30")
    first = await term.row("call-1/tomorrow", "course")
    soon = await term.row("call-1/soon", "course")
    under = term.messenger.under[soon.key]
    assert under is not None
    assert under.message_id == first.key


async def test_a_lost_answer_is_looked_up_and_nothing_is_entered_twice() -> None:
    term = await Running.begin(
        BEFORE, PEOPLE, messenger=MoodyMessenger([Mood.WELL, Mood.ANSWER_LOST, Mood.REQUEST_LOST])
    )
    await term.beat()
    await term.choose(ON)
    await term.until("2020-10-05T18:00")
    assert [len(await calendar(term, f"call-{number}")) for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert len(term.messenger.stored) == len(set(term.messenger.stored))


async def test_facilitators_hear_of_an_entry_that_could_not_be_made() -> None:
    messenger = MoodyMessenger()
    term = await Running.begin(BEFORE, PEOPLE, messenger=messenger)
    await term.facilitator("fay")
    await term.beat()
    term.messenger = MoodyMessenger([Mood.FORBIDDEN])
    await term.choose(ON)
    await term.until("2020-10-05T13:00")
    (told,) = term.said_to("fay")
    assert (
        "• Everybody: All-Learner Call 1 · Organizing Sentences: the entry in the calendar, Sun Oct 4" in told
    )


async def test_a_preview_shows_what_people_are_told() -> None:
    term = await Running.begin(BEFORE, PEOPLE)
    async with term.world.store.reading() as uow:
        without = await forecast(uow, term.cohort, now=term.now, limit=12)
    await term.choose(ON)
    async with term.world.store.reading() as uow:
        assert await forecast(uow, term.cohort, now=term.now, limit=12) == without
