"""One message per person per day: what comes up together is said together, and nothing that matters is lost by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import review
from bot.decisions import named_by
from bot.deliveries import DeliveryState, Timing
from bot.messages import Mention, Message, Text
from bot.model import Preferences, Where
from bot.phrases.deliveries import together
from bot.phrases.scene import Scene
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running, state

PEOPLE = {"ana": "America/New_York", "ben": "Europe/London"}
SENT, SKIPPED = DeliveryState.SENT, DeliveryState.SKIPPED


async def test_two_cohorts_and_one_person_make_one_reminder() -> None:
    term = await Running.begin("2020-10-05T19:00", PEOPLE)
    other = await term.another_cohort("ana")
    await term.until("2020-10-06T03:00")
    before = len(term.said_to("ana"))
    await term.until("2020-10-07T12:00")
    (message,) = term.said_to("ana")[before:]
    first = await term.row("lesson-2/due-24h", "ana")
    second = await term.row("lesson-2/due-24h", "ana", cohort=other)
    assert state(first) == (SENT, "owes_work")
    assert state(second) == (SKIPPED, "said_today")
    assert named_by(first) == {first.id, second.id}
    assert message.count("Lesson 2 is due") == 2


async def test_what_is_done_in_one_cohort_is_not_named_for_the_other() -> None:
    term = await Running.begin("2020-10-05T19:00", PEOPLE)
    other = await term.another_cohort("ana")
    await term.until("2020-10-06T20:00")
    await term.done("ana", "lesson-2", cohort=other)
    await term.until("2020-10-07T12:00")
    first = await term.row("lesson-2/due-24h", "ana")
    assert named_by(first) == {first.id}
    assert state(await term.row("lesson-2/due-24h", "ana", cohort=other)) == (SKIPPED, "nothing_owed")


async def test_what_falls_due_later_that_day_is_said_with_what_comes_first() -> None:
    """The deadline of lesson 8 has passed, and in the evening the week would begin that late work still has."""
    term = await Running.begin("2020-12-28T13:00", {"ana": "America/New_York"})
    await term.done("ana", *(f"lesson-{number}" for number in range(1, 8)))
    await term.until("2020-12-31T12:50")
    before = len(term.said_to("ana"))
    await term.until("2021-01-01T12:00")
    (message,) = term.said_to("ana")[before:]
    passed, closing = await term.row("lesson-8/passed", "ana"), await term.row("wrap-up/closing-7d", "ana")
    assert state(closing) == (SKIPPED, "said_today")
    assert named_by(passed) == {passed.id, closing.id}
    assert "Lesson 8" in message
    assert "Wrap-up" in message


async def test_work_taken_back_after_the_days_message_is_asked_for_at_the_last_chance() -> None:
    """That message could not name it. A debt that nobody has mentioned is worth a second message before it is too late;
    one that can wait waits for the next day.
    """
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/Los_Angeles"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-07T12:00")
    tasks = await term.done("ana", "lesson-2")
    await term.until("2020-10-08T01:10")
    assert state(await term.row("lesson-2/due-3h", "ana", cohort=other)) == (SENT, "owes_work")
    assert state(await term.row("lesson-2/due-3h", "ana")) == (SKIPPED, "nothing_owed")
    assert len(tasks) == 2


async def test_a_last_chance_that_was_not_named_comes_the_same_day() -> None:
    """In the second cohort the deadline lies an hour later; there the work was taken back after the first message."""
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/Los_Angeles"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-07T15:00")
    tasks = await term.done("ana", "lesson-2")
    await term.until("2020-10-08T00:50")
    queued = await term.row("lesson-2/due-3h", "ana")
    async with term.world.store.writing() as uow:
        row = queued.row
        later = Timing(due_at=term.now + timedelta(minutes=40), expires_at=row.expires_at, place=row.place)
        await uow.ledger.retime({queued.id: later})
    await term.until("2020-10-08T01:10")
    said = await term.row("lesson-2/due-3h", "ana", cohort=other)
    assert named_by(said) == {said.id}
    await term.take_back("ana", tasks)
    before = len(term.said_to("ana"))
    await term.until("2020-10-08T02:30")
    assert state(await term.row("lesson-2/due-3h", "ana")) == (SENT, "owes_work")
    assert len(term.said_to("ana")) == before + 1


async def test_what_was_not_named_and_can_wait_waits_for_the_next_morning() -> None:
    """In the second cohort everything was done when the day's message came, and was taken back after that."""
    term = await Running.begin("2020-12-28T13:00", {"ana": "America/New_York"})
    other = await term.another_cohort("ana")
    units = [*(f"lesson-{number}" for number in range(1, 9)), "wrap-up"]
    everything = await term.done("ana", *units, cohort=other)
    await term.until("2020-12-31T14:00")
    assert state(await term.row("lesson-8/passed", "ana")) == (SENT, "owes_work")
    await term.take_back("ana", everything, cohort=other)
    await term.until("2021-01-01T03:00")
    row = await term.row("wrap-up/closing-7d", "ana", cohort=other)
    assert state(row) == (DeliveryState.QUEUED, "next_day")
    await term.until("2021-01-01T13:10")
    assert state(await term.row("wrap-up/closing-7d", "ana", cohort=other)) == (SENT, "owes_work")


@pytest.mark.parametrize("mood", [Mood.CLOSED, Mood.FORBIDDEN])
async def test_a_message_that_failed_silences_none_of_those_it_named(mood: Mood) -> None:
    term = await Running.begin("2020-10-05T19:00", {"ana": "America/New_York"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-06T21:00")
    term.messenger = MoodyMessenger([mood])
    await term.until("2020-10-07T01:30")
    first = await term.row("lesson-2/due-24h", "ana")
    second = await term.row("lesson-2/due-24h", "ana", cohort=other)
    assert first.row.state is DeliveryState.FAILED
    assert state(second) == (SENT, "owes_work")
    assert named_by(second) == {second.id}


@pytest.mark.parametrize(
    "mood",
    [Mood.ANSWER_LOST, Mood.REQUEST_LOST, Mood.BROKEN, Mood.DIES, Mood.DIES_BEFORE, Mood.ILL, Mood.SLOW_DOWN],
)
async def test_what_happened_to_the_days_message_is_known_before_another_one_goes(mood: Mood) -> None:
    """Whether it arrived or not: it is found, or said again, with everything it named; there is no second one."""
    term = await Running.begin("2020-10-05T19:00", {"ana": "America/New_York"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-06T21:00")
    term.messenger = MoodyMessenger([mood])
    await term.until("2020-10-07T12:30")
    rows = [
        await term.row("lesson-2/due-24h", "ana"),
        await term.row("lesson-2/due-24h", "ana", cohort=other),
    ]
    assert sorted(row.row.state for row in rows) == [SENT, SKIPPED]
    (said,) = (row for row in rows if row.row.state is SENT)
    assert named_by(said) >= {row.id for row in rows}
    assert term.messenger.stored == [said.key]


async def test_where_nobody_can_tell_whether_it_arrived_the_last_chance_is_not_let_go() -> None:
    term = await Running.begin("2020-10-06T19:00", {"ana": "America/Los_Angeles"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-07T19:00")
    term.messenger = MoodyMessenger([Mood.ANSWER_LOST], sees_history=False)
    await term.until("2020-10-08T04:10")
    rows = [
        await term.row("lesson-2/due-3h", "ana"),
        await term.row("lesson-2/due-3h", "ana", cohort=other),
    ]
    assert sorted(row.row.state for row in rows) == [DeliveryState.SENT, DeliveryState.UNCERTAIN]


async def test_a_fault_in_what_is_said_with_it_leaves_the_first_thing_to_be_said_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    term = await Running.begin("2020-10-05T19:00", {"ana": "America/New_York"})
    other = await term.another_cohort("ana")
    await term.until("2020-10-06T21:00")

    def broken(scenes: list[Scene]) -> Message:
        if any(scene.cohort_id == other.id for scene in scenes):
            raise KeyError("a fault of ours")
        return together(scenes)

    monkeypatch.setattr(review, "together", broken)
    await term.until("2020-10-08T00:30")
    first = await term.row("lesson-2/due-24h", "ana")
    assert state(first) == (SENT, "owes_work")
    assert named_by(first) == {first.id}
    assert (await term.row("lesson-2/due-24h", "ana", cohort=other)).row.state is DeliveryState.FAILED


async def test_reminders_in_the_channel_begin_with_a_name_and_say_nothing_of_other_cohorts() -> None:
    """Everybody reads them: what somebody owes elsewhere is none of that channel's business."""
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    other = await term.another_cohort("ana")
    await term.prefer("ana", Preferences(reminders=Where.CHANNEL))
    await term.until("2020-10-08T05:00")
    assert term.said_to("ana") == []
    mention = Mention(external_id="ana", name="Ana")
    assert sum(message.blocks[0] == Text(line=(mention,)) for message in term.messages_to("second")) > 0
    assert {place.id for place, _, reader in term.messenger.said if reader is None} == {"course", "second"}
    for cohort in (term.cohort, other):
        mine = {row.id: row for row in await term.everything(cohort)}
        said = [row for row in mine.values() if row.row.kind == "deadline_near" and row.row.state is SENT]
        ana = [row for row in said if row.row.place == cohort.channel]
        assert ana
        assert all(row.text.startswith("Ana\n") for row in ana)
        assert all(named_by(row) <= mine.keys() for row in ana)
