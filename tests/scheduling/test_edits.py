"""Posts that no longer hold are made to say what does, whatever the platform is like that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.changes import ChangeField
from bot.deliveries import Delivery
from bot.messages import CalendarEntry, Message
from bot.model import Preferences, Where
from bot.plain import plain
from scheduling.sending import EDIT_FOR, LONGEST_RETRY
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running
from tests.support.world import SPACE

OLD, NEW = "https://example.org/old", "https://example.org/new"


async def announced(*edit_moods: Mood) -> Running:
    """Call 1 was announced with a link, a day before it takes place."""
    messenger = MoodyMessenger(edit_moods=edit_moods)
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"}, messenger=messenger)
    await term.change("call-1", ChangeField.LINK, OLD)
    await term.until("2020-10-07T16:30")
    assert OLD in await shown(term, "call-1/tomorrow")
    return term


async def post(term: Running, occurrence: str) -> Delivery:
    return await term.row(occurrence, "course")


async def shown(term: Running, occurrence: str) -> str:
    return plain(await shows(term, occurrence))


async def shows(term: Running, occurrence: str) -> Message:
    return term.messenger.shown[(await post(term, occurrence)).key]


async def test_a_link_that_changes_is_changed_in_what_was_posted() -> None:
    term = await announced()
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.beat()
    text = await shown(term, "call-1/tomorrow")
    assert NEW in text
    assert OLD not in text
    assert (await post(term, "call-1/tomorrow")).text == text
    (entry,) = (
        block for block in (await shows(term, "call-1/tomorrow")).blocks if isinstance(block, CalendarEntry)
    )
    assert (entry.url, entry.sequence) == (NEW, 2)
    await term.until("2020-10-07T18:00")
    assert term.messenger.edits == [(await post(term, "call-1/tomorrow")).key]


async def test_a_post_that_would_say_the_same_is_left_alone() -> None:
    """The lesson's card was outdated with its call, whose link it does not name."""
    term = await announced()
    await term.until("2020-10-08T15:20")
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/watch")
    await term.until("2020-10-08T15:50")
    assert term.messenger.edits == []
    assert (await post(term, "call-1/soon")).edit_due_at is None


async def test_a_post_that_was_edited_and_would_say_the_same_is_left_alone_too() -> None:
    term = await announced()
    await term.until("2020-10-08T15:20")
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.until("2020-10-08T15:30")
    edits = len(term.messenger.edits)
    assert edits == 2
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/watch")
    await term.until("2020-10-08T15:50")
    assert len(term.messenger.edits) == edits


async def test_a_call_that_moves_is_moved_in_its_own_posts_and_on_its_lessons_card() -> None:
    term = await announced()
    await term.change("call-1", ChangeField.OPENS, "2020-10-09 12:00")
    await term.beat()
    assert "Fri Oct 9" in await shown(term, "call-1/tomorrow")
    assert "Thu Oct 8" not in await shown(term, "call-1/tomorrow")
    assert "Fri Oct 9" in await shown(term, "lesson-2/released")


async def test_a_post_that_said_it_begins_now_does_not_go_on_saying_so() -> None:
    term = await announced()
    await term.until("2020-10-08T16:05")
    assert "is starting" in await shown(term, "call-1/starting")
    await term.change("call-1", ChangeField.OPENS, "2020-10-09 12:00")
    await term.beat()
    for occurrence in ("call-1/soon", "call-1/starting"):
        text = await shown(term, occurrence)
        assert "is starting" not in text
        assert "starts" not in text
        assert "Fri Oct 9" in text


async def test_a_deadline_that_moves_is_moved_on_the_lessons_card() -> None:
    term = await announced()
    await term.change("lesson-2", ChangeField.DUE, "2020-10-14 23:59")
    await term.beat()
    assert "Wed Oct 14, 11:59 PM ET" in await shown(term, "lesson-2/released")


async def test_a_change_between_asking_and_sending_reaches_the_post() -> None:
    """The message was made with the old link; the new one came while it was on its way."""
    messenger = MoodyMessenger()
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"}, messenger=messenger)
    await term.change("call-1", ChangeField.LINK, OLD)
    await term.until("2020-10-07T15:50")
    dispatcher = term.dispatcher()
    term.clock.pass_(timedelta(minutes=10))
    await term.world.app.tick(term.now)
    async with term.world.store.writing() as uow:
        claimed = await uow.ledger.claim(term.now, space=SPACE, owner="slow", lease_until=term.now, limit=8)
        answers = await term.world.app.review(uow, claimed, now=term.now)
        await uow.ledger.begin([row.id for row in claimed], owner="slow", now=term.now, lease_until=term.now)
    await term.change("call-1", ChangeField.LINK, NEW)
    for say in answers.says:
        await messenger.send(say.delivery.row.place, say.message, key=say.delivery.key, reader=say.reader)
    assert OLD in "".join(map(plain, messenger.shown.values()))
    for _ in range(3):
        await dispatcher.recover()
        await dispatcher.drain()
        term.clock.pass_(timedelta(minutes=1))
    assert OLD not in "".join(map(plain, messenger.shown.values()))
    assert NEW in await shown(term, "call-1/tomorrow")


@pytest.mark.parametrize("mood", [*(mood for mood in Mood if mood not in (Mood.CLOSED, Mood.FORBIDDEN))])
async def test_every_mood_that_may_pass_ends_with_the_new_link(mood: Mood) -> None:
    term = await announced(mood)
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.until("2020-10-07T18:00")
    assert NEW in await shown(term, "call-1/tomorrow")
    row = await post(term, "call-1/tomorrow")
    assert row.edit_due_at is None
    assert NEW in row.text


@pytest.mark.parametrize("mood", [Mood.CLOSED, Mood.FORBIDDEN])
async def test_what_the_platform_will_never_let_us_edit_is_told_and_left(
    mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    term = await announced(mood)
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.until("2020-10-07T18:00")
    row = await post(term, "call-1/tomorrow")
    assert (len(term.messenger.edits), row.edit_due_at) == (1, None)
    assert "could not be edited" in caplog.text
    assert OLD in row.text


async def test_a_platform_that_stays_ill_is_asked_less_and_less_often_and_for_a_day_at_most() -> None:
    term = await announced(*[Mood.ILL] * 10_000)
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.until("2020-10-08T15:50")
    key = (await post(term, "call-1/tomorrow")).key
    tried = term.messenger.edits.count(key)
    assert 10 < tried < EDIT_FOR / LONGEST_RETRY + 10
    await term.until("2020-10-08T17:00")
    assert (await post(term, "call-1/tomorrow")).edit_due_at is None
    after = term.messenger.edits.count(key)
    await term.until("2020-10-09T12:00")
    assert term.messenger.edits.count(key) == after


async def test_what_one_person_was_told_in_the_channel_is_not_edited() -> None:
    """It was about what they owed then; that the deadline moved is posted as news."""
    term = await announced()
    await term.prefer("ana", Preferences(reminders=Where.CHANNEL))
    await term.until("2020-10-08T01:00")
    told = await term.row("lesson-2/due-3h", "ana")
    assert told.row.place == term.cohort.channel
    under = term.messenger.under[told.key]
    assert under is not None
    assert under.message_id == (await post(term, "lesson-2/released")).key
    assert told.key not in term.messenger.aside
    before = term.messenger.shown[told.key]
    await term.change("lesson-2", ChangeField.DUE, "2020-10-14 23:59")
    await term.beat()
    assert term.messenger.shown[told.key] is before
    assert (await post(term, "lesson-2/released")).key in term.messenger.edits


async def test_an_edit_that_must_wait_alone_holds_up_nothing_else() -> None:
    """Platforms let one message be changed only so often, and one channel be written to."""
    term = await announced(Mood.SLOW_FOR_ONE)
    await term.change("call-1", ChangeField.LINK, NEW)
    await term.beat()
    async with term.world.store.reading() as uow:
        assert await uow.pauses.current(term.now) == {}
    await term.until("2020-10-07T18:00")
    assert NEW in await shown(term, "call-1/tomorrow")
