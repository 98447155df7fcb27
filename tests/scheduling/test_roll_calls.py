"""Learners who are reminded together: one post names exactly those who still owe, and the ledger says why."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.changes import ChangeField
from bot.deliveries import Delivery, DeliveryState
from bot.messages import Mention, Message, Text
from bot.model import Preferences, Profile, Reminding, Role, Where
from bot.occurrences import OccurrenceKind
from bot.plain import plain
from bot.planning import include, replan
from bot.planning.rollcalls import TOGETHER
from bot.ports import Store
from storage import SqlStore
from tests.contracts.stores import Opener
from tests.storage.statements import statements_heard
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running, state
from tests.support.world import SPACE, utc

PEOPLE = {"ana": "Asia/Qatar", "ben": "America/New_York", "cleo": "Europe/London"}
SENT, SKIPPED, QUEUED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.QUEUED
NAMED = (SKIPPED, "in_roll_call")


async def running(
    at: str = "2020-10-05T13:00",
    people: dict[str, str] | None = None,
    *,
    store: Store | None = None,
    messenger: MoodyMessenger | None = None,
) -> Running:
    """A cohort that is reminded together from its beginning."""
    term = await Running.begin(at, people or PEOPLE, store=store, messenger=messenger)
    await reminded(term, Reminding.TOGETHER)
    return term


async def reminded(term: Running, how: Reminding) -> None:
    async with term.world.store.writing() as uow:
        options = replace(term.cohort.options, reminders=how)
        cohort = await uow.cohorts.choose(term.cohort.id, options)
        await replan(uow, cohort, now=term.now)
        await include(uow, cohort, [], now=term.now)
    term.cohorts[0] = term.world.cohort = cohort


async def post(term: Running, occurrence: str) -> Delivery:
    (row,) = [one for one in await term.rows(occurrence) if one.row.recipient == TOGETHER]
    return row


async def parts(term: Running, occurrence: str) -> dict[str, tuple[DeliveryState, str]]:
    """What became of it for each learner."""
    people = await term.handles()
    rows = await term.rows(occurrence)
    return {people[one.row.member_id]: state(one) for one in rows if one.row.member_id is not None}


def named(message: Message) -> list[str]:
    return [
        part.external_id
        for block in message.blocks
        if isinstance(block, Text)
        for part in block.line
        if isinstance(part, Mention)
    ]


def private(term: Running, people: Sequence[str] = tuple(PEOPLE)) -> list[str]:
    """All that was said to these people in private."""
    return [text for handle in people for text in term.said_to(handle)]


async def test_one_post_names_exactly_those_who_still_owe(opener: Opener) -> None:
    term = await running(store=await opener())
    await term.done("ben", "lesson-2")
    await term.until("2020-10-07T04:10")
    row = await post(term, "lesson-2/due-24h")
    assert state(row) == (SENT, "owes_work")
    assert named(term.messenger.shown[row.key]) == ["ana", "cleo"]
    assert await parts(term, "lesson-2/due-24h") == {
        "ana": NAMED,
        "ben": (SKIPPED, "nothing_owed"),
        "cleo": NAMED,
    }
    assert private(term) == []


async def test_it_comes_by_day_on_the_courses_clock_whatever_the_hour_is_for_somebody() -> None:
    term = await running()
    await term.until("2020-10-07T00:35")
    assert (await post(term, "lesson-2/due-24h")).row.state is QUEUED
    assert await parts(term, "lesson-2/due-24h") == {}
    await term.until("2020-10-07T04:10")
    row = await post(term, "lesson-2/due-24h")
    assert row.settled_at == utc("2020-10-07T00:45")
    assert "cleo" in named(term.messenger.shown[row.key])


async def test_it_stands_aside_under_the_lessons_own_post() -> None:
    term = await running()
    await term.until("2020-10-07T04:10")
    row = await post(term, "lesson-2/due-24h")
    under = term.messenger.under[row.key]
    assert under is not None
    assert under.message_id == (await term.row("lesson-2/released", "course")).key
    assert row.key in term.messenger.aside


async def test_without_a_post_of_the_lesson_it_stands_in_the_channel() -> None:
    """The channel was closed to us when the lesson opened."""
    term = await running(messenger=MoodyMessenger([Mood.FORBIDDEN]))
    await term.until("2020-10-07T04:10")
    assert (await term.row("lesson-2/released", "course")).row.state is DeliveryState.FAILED
    row = await post(term, "lesson-2/due-24h")
    assert term.messenger.under[row.key] is None
    assert row.row.place == term.cohort.channel


async def test_what_each_of_them_owes_is_nobodys_business() -> None:
    term = await running()
    await term.done("ana", "lesson-1")
    await term.until("2020-10-07T04:10")
    row = await post(term, "lesson-2/due-24h")
    said = plain(term.messenger.shown[row.key])
    assert "Lesson 2 is due in 27 hours" in said
    assert "Watch" not in said
    assert row.text == ""


async def test_every_wish_for_quiet_is_kept() -> None:
    people = {**PEOPLE, "dan": "Europe/London", "eve": "Europe/London", "flo": "Europe/London"}
    term = await running(people=people)
    await term.mute("ana", at=term.now)
    await term.prefer("ben", Preferences(snoozed_until=utc("2020-10-07T13:00")))
    await term.prefer("cleo", Preferences(away_until=utc("2020-10-09T13:00")))
    await term.prefer("dan", Preferences(leads=(timedelta(hours=3),)))
    await term.give_time("eve", "lesson-2", "2020-10-12T03:59")
    await term.until("2020-10-07T04:10")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]) == ["flo"]
    assert await parts(term, "lesson-2/due-24h") == {
        "ana": (SKIPPED, "muted"),
        "ben": (SKIPPED, "snoozed"),
        "cleo": (SKIPPED, "away"),
        "dan": (SKIPPED, "not_wanted"),
        "eve": (SKIPPED, "extended"),
        "flo": NAMED,
    }


async def test_who_wants_it_to_themselves_alone_gets_a_message_of_their_own() -> None:
    term = await running()
    await term.prefer("ana", Preferences(reminders=Where.DIRECT))
    await term.prefer("ben", Preferences(reminders=Where.CHANNEL))
    await term.until("2020-10-07T04:10")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]) == ["ben", "cleo"]
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SENT, "owes_work")
    assert len(private(term)) == len(term.said_to("ana")) > 0


async def test_who_chooses_so_after_it_was_opened_is_not_forgotten() -> None:
    term = await running()
    await term.until("2020-10-06T20:00")
    await term.prefer("cleo", Preferences(reminders=Where.DIRECT))
    await term.until("2020-10-07T12:00")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]) == ["ana", "ben"]
    assert state(await term.row("lesson-2/due-24h", "cleo")) == (SENT, "owes_work")
    assert len(term.said_to("cleo")) == 1


async def test_where_nobody_to_name_anything_nothing_is_posted() -> None:
    term = await running()
    for handle in PEOPLE:
        await term.done(handle, "lesson-2")
    await term.until("2020-10-07T04:10")
    assert state(await post(term, "lesson-2/due-24h")) == (SKIPPED, "nobody_to_name")
    assert set((await parts(term, "lesson-2/due-24h")).values()) == {(SKIPPED, "nothing_owed")}


async def test_what_was_said_to_all_counts_as_the_days_reminder() -> None:
    """It is evening in Honolulu. A second cohort, which is reminded singly, has the same to say."""
    term = await running(people={"dan": "Pacific/Honolulu"})
    await term.until("2020-10-07T04:30")
    other = await term.another_cohort("dan")
    await term.until("2020-10-07T04:40")
    assert (await parts(term, "lesson-2/due-24h"))["dan"] == NAMED
    mine = await term.row("lesson-2/due-24h", "dan", cohort=other)
    assert (state(mine), mine.row.due_at) == ((QUEUED, "next_day"), utc("2020-10-07T18:00"))
    await term.until("2020-10-07T18:10")
    assert state(await term.row("lesson-2/due-24h", "dan", cohort=other)) == (SENT, "owes_work")


async def test_who_was_reminded_that_day_is_not_named() -> None:
    """In New York the message of the second cohort comes before bedtime, and the post in the night after it."""
    term = await running()
    other = await term.another_cohort("ben")
    await term.until("2020-10-07T04:10")
    assert state(await term.row("lesson-2/due-24h", "ben", cohort=other)) == (SENT, "owes_work")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]) == ["ana", "cleo"]
    assert (await parts(term, "lesson-2/due-24h"))["ben"] == (SKIPPED, "reminded_today")
    await term.until("2020-10-08T01:10")
    assert (await parts(term, "lesson-2/due-3h"))["ben"] == NAMED


@pytest.mark.parametrize("mood", [Mood.SLOW_DOWN, Mood.ILL])
async def test_whoever_gets_it_done_while_it_waits_is_not_named(mood: Mood) -> None:
    term = await running(messenger=MoodyMessenger())
    await term.until("2020-10-07T00:35")
    term.messenger = MoodyMessenger([mood])
    await term.until("2020-10-07T00:45")
    assert (await post(term, "lesson-2/due-24h")).row.state is QUEUED
    await term.done("ana", "lesson-2")
    await term.until("2020-10-07T05:00")
    row = await post(term, "lesson-2/due-24h")
    assert named(term.messenger.shown[row.key]) == ["ben", "cleo"]
    assert (await parts(term, "lesson-2/due-24h"))["ana"] == (SKIPPED, "nothing_owed")


async def test_a_post_that_failed_is_nobodys_reminder() -> None:
    term = await running()
    await term.until("2020-10-07T00:35")
    term.messenger = MoodyMessenger([Mood.FORBIDDEN])
    await term.until("2020-10-07T04:10")
    assert (await post(term, "lesson-2/due-24h")).row.state is DeliveryState.FAILED
    assert set((await parts(term, "lesson-2/due-24h")).values()) == {(SKIPPED, "roll_call_lost")}
    await term.until("2020-10-08T01:10")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-3h")).key]) == ["ana", "ben", "cleo"]


@pytest.mark.parametrize("mood", [Mood.ANSWER_LOST, Mood.DIES])
async def test_what_is_found_again_is_told_of_those_it_named(opener: Opener, mood: Mood) -> None:
    term = await running(store=await opener())
    await term.done("ben", "lesson-2")
    await term.until("2020-10-07T00:35")
    term.messenger = MoodyMessenger([mood])
    await term.until("2020-10-07T05:00")
    row = await post(term, "lesson-2/due-24h")
    assert (row.row.state, term.messenger.stored) == (SENT, [row.key])
    found = await parts(term, "lesson-2/due-24h")
    assert found == {"ana": NAMED, "ben": (SKIPPED, "nothing_owed"), "cleo": NAMED}


async def test_who_was_erased_while_it_was_sent_has_no_part_in_it() -> None:
    term = await running()
    await term.until("2020-10-07T00:35")
    term.messenger = MoodyMessenger([Mood.ANSWER_LOST])
    await term.until("2020-10-07T00:45")
    async with term.world.store.writing() as uow:
        await uow.people.erase(term.world.learners["ana"].person.id)
    await term.until("2020-10-07T05:00")
    assert (await post(term, "lesson-2/due-24h")).row.state is SENT
    assert await parts(term, "lesson-2/due-24h") == {"ben": NAMED, "cleo": NAMED}


async def test_who_joins_at_the_moment_it_is_said_came_after() -> None:
    term = await running()
    await term.until("2020-10-07T00:00")
    term.clock.time = (await post(term, "lesson-2/due-24h")).row.due_at
    await join(term, "dan")
    await term.until("2020-10-07T06:00")
    assert (await parts(term, "lesson-2/due-24h"))["dan"] == (SKIPPED, "came_after")


async def test_who_joins_before_it_is_named_and_who_joins_after_it_is_not() -> None:
    term = await running()
    await term.until("2020-10-07T00:00")
    await join(term, "dan")
    await term.until("2020-10-07T06:00")
    await join(term, "eve")
    await term.until("2020-10-07T12:00")
    found = await parts(term, "lesson-2/due-24h")
    assert (found["dan"], found["eve"]) == (NAMED, (SKIPPED, "came_after"))
    await term.until("2020-10-08T01:10")
    assert (await parts(term, "lesson-2/due-3h"))["eve"] == NAMED


async def join(term: Running, handle: str) -> None:
    async with term.world.store.writing() as uow:
        profile = Profile(space=SPACE, external_id=handle, name=handle.title(), zone="Europe/London")
        person = await uow.people.meet(profile)
        (member,) = await uow.members.enrol(term.cohort.id, [person.id], Role.LEARNER, term.now)
        await include(uow, term.cohort, [member], now=term.now)


async def test_what_was_opened_before_the_choice_goes_out_as_it_was() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-06T06:00")
    before = len(private(term))
    await reminded(term, Reminding.TOGETHER)
    await term.until("2020-10-07T12:00")
    assert len(private(term)) == before + 3
    assert state(await post(term, "lesson-2/due-24h")) == (SKIPPED, "nobody_to_name")
    await term.until("2020-10-08T01:10")
    assert len(private(term)) == before + 3
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-3h")).key]) == ["ana", "ben", "cleo"]


async def test_back_to_each_alone() -> None:
    term = await running()
    await term.until("2020-10-06T20:00")
    await reminded(term, Reminding.SINGLY)
    await term.until("2020-10-07T12:00")
    assert named(term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]) == ["ana", "ben", "cleo"]
    await term.until("2020-10-08T03:00")
    assert [one.row.member_id is None for one in await term.rows("lesson-2/due-3h")] == [False] * 3


async def test_a_deadline_that_moves_takes_its_post_along() -> None:
    term = await running()
    await term.until("2020-10-06T22:00")
    await term.change("lesson-2", ChangeField.DUE, "2020-10-14 23:59")
    await term.until("2020-10-14T04:10")
    first, second = sorted(
        (one for one in await term.rows("lesson-2/due-24h") if one.row.recipient == TOGETHER),
        key=lambda one: one.row.revision,
    )
    assert (state(first), state(second)) == ((SKIPPED, "moved"), (SENT, "owes_work"))
    assert set((await parts(term, "lesson-2/due-24h")).values()) == {NAMED}


async def test_what_is_past_its_use_says_so_for_everybody() -> None:
    term = await running()
    await term.until("2020-10-06T20:00")
    term.clock.time = utc("2020-10-08T05:00")
    await term.beat()
    assert state(await post(term, "lesson-2/due-24h")) == (SKIPPED, "too_late")
    assert set((await parts(term, "lesson-2/due-24h")).values()) == {(SKIPPED, "too_late")}


async def test_a_hundred_people_are_named_in_paragraphs_that_fit() -> None:
    people = {f"p{number:03}": "Europe/London" for number in range(100)}
    term = await running("2020-10-05T19:50", people)
    await term.until("2020-10-07T04:10")
    message = term.messenger.shown[(await post(term, "lesson-2/due-24h")).key]
    assert named(message) == sorted(people)
    assert max(len(block.line) for block in message.blocks if isinstance(block, Text)) <= 2 * 80
    assert private(term, tuple(people)) == []


async def test_the_last_reminder_names_whoever_owes_though_it_is_the_second_that_day() -> None:
    """In India the day begins at half past two (UTC): both posts fall into one of them."""
    term = await running(people={"ana": "Asia/Kolkata"})
    await term.until("2020-10-07T04:10")
    assert (await parts(term, "lesson-2/due-24h"))["ana"] == NAMED
    await term.until("2020-10-08T01:10")
    assert (await parts(term, "lesson-2/due-3h"))["ana"] == NAMED


async def test_every_reminder_of_a_whole_term_has_its_words() -> None:
    """Nobody ever does anything, so that everything that can be said to all is."""
    term = await running("2020-09-25T13:00", {"ana": "Asia/Qatar"})
    await term.change("call-1", ChangeField.RECORDING, "https://example.org/recording")
    while (at := await upcoming(term)) is not None:
        term.clock.time = max(at, term.now)
        await term.beat()
    posts = [one for one in await term.everything() if one.row.recipient == TOGETHER]
    assert {one.row.kind for one in posts if one.row.state is SENT} == {
        OccurrenceKind.DEADLINE_NEAR,
        OccurrenceKind.DEADLINE_PASSED,
        OccurrenceKind.LATE_WINDOW_CLOSING,
        OccurrenceKind.RECORDING_WAITING,
        OccurrenceKind.CE_CLOCK,
    }
    decided = {one.row.occurrence for one in await term.everything() if one.row.member_id is not None}
    assert decided == {one.row.occurrence for one in posts}
    assert private(term, ["ana"]) == []


async def upcoming(term: Running) -> datetime | None:
    """When there is next something to open or to say."""
    async with term.world.store.reading() as uow:
        times = [await uow.occurrences.next_opening(), await uow.ledger.next_due()]
    return min((at for at in times if at is not None), default=None)


async def test_however_many_learners_there_are_the_database_is_asked_as_often(
    tmp_path: Path, sqlite_template: Path
) -> None:
    asked = []
    for number in (2, 40):
        url = f"sqlite:///{tmp_path}/{number}.db"
        shutil.copy(sqlite_template, tmp_path / f"{number}.db")
        store = await SqlStore.open(url, durable=False)
        try:
            people = {f"p{one:03}": "Europe/London" for one in range(number)}
            term = await running("2020-10-05T19:50", people, store=store)
            await term.until("2020-10-06T12:00")
            term.clock.time = utc("2020-10-07T00:45")
            with statements_heard() as heard:
                await term.beat()
            assert state(await post(term, "lesson-2/due-24h")) == (SENT, "owes_work")
            asked.append(len(heard))
        finally:
            await store.close()
    assert asked[0] == asked[1]
