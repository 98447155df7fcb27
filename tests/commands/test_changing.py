"""Moving calls and lessons, and giving them links, for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.changes import ChangeField
from bot.deliveries import DeliveryState, Settlement
from bot.planning import open_due
from tests.commands.chat import Chat, at
from tests.commands.room import cohorts, opened, room, yes
from tests.support.world import SPACE


async def changes(chat: Chat) -> list[tuple[str, ChangeField, str]]:
    (cohort,) = await cohorts(chat)
    return [(change.subject, change.field, change.value) for change in cohort.changes]


async def test_a_call_is_moved_after_everybody_was_shown_what_changes() -> None:
    chat = await room()
    agree = yes(
        await chat.types("fay", '/cohort call 2 starts:"2020-10-23 13:00" link:https://example.org/join')
    )
    assert "Starts: Thu Oct 22, 12:00 PM ET → Fri Oct 23, 1:00 PM ET" in chat.said
    assert "Link: to be announced → https://example.org/join" in chat.said
    assert "3 posts and reminders will move along." in chat.said
    assert await changes(chat) == []
    await chat.presses("ana", agree)
    assert await changes(chat) == []
    await chat.presses("fay", agree)
    assert chat.said.startswith("All-Learner Call 2 is changed for everybody. ✓")
    made = await changes(chat)
    assert made == [
        ("call-2", ChangeField.OPENS, "2020-10-23 13:00"),
        ("call-2", ChangeField.LINK, "https://example.org/join"),
    ]
    await chat.presses("fay", agree)
    assert await changes(chat) == made
    await chat.types("fay", "/cohort call 2 link:https://example.org/join")
    assert chat.said == "All-Learner Call 2 is like that already. Nothing was changed."
    starting = [
        claim for claim in await opened(chat, "2020-10-23 17:00") if claim.occurrence.key == "call-2/starting"
    ]
    assert [claim.occurrence.at for claim in starting] == [at("2020-10-23 17:00")]


async def test_a_recording_adds_its_post() -> None:
    chat = await room()
    chat.now = at("2020-10-09 12:00")
    await chat.types("fay", "/cohort call 1 recording:https://example.org/watch")
    assert "2 posts and reminders will be added." in chat.said  # for everybody, and for who missed the call
    await chat.presses("fay", "Yes")
    assert await changes(chat) == [("call-1", ChangeField.RECORDING, "https://example.org/watch")]


async def test_a_lesson_is_moved_with_all_its_reminders() -> None:
    chat = await room()
    await chat.types("fay", '/cohort lesson 3 release:"2020-10-16 09:00" due:"to be announced"')
    assert "Opens: Thu Oct 15, 9:00 AM ET → Fri Oct 16, 9:00 AM ET" in chat.said
    assert "Due: Wed Oct 21, 11:59 PM ET → to be announced" in chat.said
    assert "1 post or reminder will move along." in chat.said
    assert "will be taken out." in chat.said
    await chat.presses("fay", "Yes")
    assert "Due: to be announced" in chat.said
    await chat.types("fay", '/cohort lesson 3 release:"2020-09-10 09:00"')
    assert "Please note: the new opening is in the past, so its post comes at once." in chat.said
    await chat.types("fay", '/cohort lesson 3 due:"2021-03-01 23:59"')
    assert "Please note: that is after late work closes, Thu Jan 7, 11:59 PM ET." in chat.said


async def test_a_wrong_year_is_seen_before_it_is_agreed_to() -> None:
    chat = await room()
    await chat.types("fay", '/cohort call 2 starts:"2021-10-22 12:00"')
    assert "Please note: the new start is in 2021." in chat.said
    await chat.types("fay", '/cohort lesson 3 release:"2019-10-15 09:00" due:"2019-10-21 23:59"')
    assert "the new opening is in 2019." in chat.said
    assert "the new opening is in the past." in chat.said
    assert "the new deadline is in the past." in chat.said
    assert "will move along" not in chat.said
    assert "5 posts and reminders will be taken out." in chat.said


async def test_what_was_posted_before_is_corrected_and_the_news_is_told() -> None:
    chat = await room()
    corrected = "What I have posted about it will be corrected:"
    await chat.types("fay", '/cohort call 1 starts:"2020-10-08 11:30"')
    assert corrected not in chat.said
    assert "I will also tell everybody" not in chat.said
    chat.now = at("2020-10-08 15:10")  # its lesson, and a day and an hour before, were said
    await chat.types("fay", '/cohort call 1 starts:"2020-10-08 13:30"')
    assert chat.said.partition(corrected)[2].splitlines()[1:4] == [
        "• Lesson 2 · Organizing as a Leadership Practice: open, Thu Oct 1, 9:00 AM ET",
        "• All-Learner Call 1 · Organizing Sentences: in 24 hours, Wed Oct 7, 12:00 PM ET",
        "• All-Learner Call 1 · Organizing Sentences: in an hour, Thu Oct 8, 11:00 AM ET",
    ]
    assert "I will also tell everybody in #course of the new date." in chat.said
    await chat.types("fay", "/cohort call 1 recording:https://example.org/watch")
    assert corrected not in chat.said
    assert "has not taken place yet, and its recording is announced at once." in chat.said
    await chat.types("fay", "/cohort call 1 link:https://example.org/join")
    assert "Lesson 2" not in chat.said.partition(corrected)[2]
    assert "All-Learner Call 1 · Organizing Sentences: in an hour" in chat.said.partition(corrected)[2]
    assert "I will also tell everybody" not in chat.said


async def test_posts_that_are_there_are_marked_to_be_edited() -> None:
    chat = await room()
    chat.now = at("2020-10-07 16:00")
    await _say_everything_due(chat)
    await chat.types("fay", '/cohort call 1 starts:"2020-10-09 12:00"')
    await chat.presses("fay", "Yes")
    assert "What I have posted about it is being corrected." in chat.said
    async with chat.store.reading() as uow:
        rows = await uow.ledger.of_cohort(1)
    assert {row.row.occurrence for row in rows if row.edit_due_at is not None} == {
        "lesson-2/released",
        "call-1/tomorrow",
    }


async def _say_everything_due(chat: Chat) -> None:
    """Everything that is due in the channel, as if a platform had taken it."""
    later = chat.now + timedelta(minutes=5)
    async with chat.store.writing() as uow:
        while await open_due(uow, now=chat.now, limit=50):
            pass
        rows = await uow.ledger.claim(chat.now, space=SPACE, owner="test", lease_until=later, limit=50)
        await uow.ledger.begin([row.id for row in rows], owner="test", now=chat.now, lease_until=later)
        settlements = [
            Settlement(delivery_id=row.id, state=DeliveryState.SENT, reason=row.row.reason, at=chat.now)
            for row in rows
        ]
        await uow.ledger.settle(settlements, owner="test")


async def test_a_call_is_put_off_until_nobody_knows_when_and_comes_back() -> None:
    chat = await room()
    chat.now = at("2020-10-21 16:30")  # everybody was told of tomorrow's call half an hour ago
    await chat.types("fay", '/cohort call 2 starts:"To be announced"')
    assert "Starts: Thu Oct 22, 12:00 PM ET → to be announced" in chat.said
    assert "2 posts and reminders will be taken out." in chat.said
    assert "I will also tell everybody in #course that there is no new date yet." in chat.said
    assert "Please note: nothing more is posted about it until you give it a new date." in chat.said
    await chat.presses("fay", "Yes")
    assert "Starts: to be announced" in chat.said
    await chat.types("fay", "/cohort call 2 starts:2020-10-29")
    assert "Starts: to be announced → Thu Oct 29, 12:00 PM ET" in chat.said
    await chat.presses("fay", "Yes")
    keys = {claim.occurrence.key for claim in await opened(chat, "2020-10-29 16:00")}
    assert {"call-2/tomorrow", "call-2/soon", "call-2/starting"} <= keys


@pytest.mark.parametrize(
    ("line", "note"),
    [
        (
            'lesson 3 due:"2021-03-14 02:30"',
            "no clock in America/New_York shows 2:30 AM that night, because clocks are put forward over it. "
            "I take it as Sun Mar 14, 3:30 AM ET.",
        ),
        (
            'lesson 4 due:"2020-11-01 01:30"',
            "clocks in America/New_York show 1:30 AM twice that night. I take the later one, so that nobody loses",
        ),
        (
            'call 3 starts:"2020-11-01 01:30"',
            "clocks in America/New_York show 1:30 AM twice that night. I take the earlier one.",
        ),
        ("call 3 starts:2020-11-26", "Thu Nov 26, 2020 is a public holiday, Thanksgiving Day (US)."),
        ("lesson 6 release:2020-11-26", "Thu Nov 26, 2020 is a public holiday, Thanksgiving Day (US)."),
        (
            "call 4 starts:2021-01-08",
            "that is after late work closes, Thu Jan 7, 11:59 PM ET, so being there would no longer count.",
        ),
    ],
)
async def test_odd_dates_are_pointed_out_before_anybody_agrees(line: str, note: str) -> None:
    chat = await room()
    await chat.types("fay", f"/cohort {line}")
    assert f"Please note: {note}" in chat.said, chat.said
    assert "[Yes, for everybody]" in chat.said
    assert await changes(chat) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/cohort call 9 link:https://example.org", "There is no call 9. There are: Lesson 1–8,"),
        ("/cohort lesson 0", "There is no lesson 0."),
        ("/cohort call 2 starts:tomorrow", "“tomorrow”: this is not a date we can read"),
        ('/cohort lesson 3 due:"2020-02-30 23:59"', "“2020-02-30 23:59”: "),
        ('/cohort lesson 3 due:"2020-10-01 23:59"', "Lesson 3 would be due before it opens."),
        ("/cohort call 2", "All-Learner Call 2: Public Narrative\nStarts: Thu Oct 22, 12:00 PM ET"),
        ("/cohort lesson 3", "Lesson 3: Public Narrative: How to Craft a Call to Action\nOpens: "),
        ("/cohort preview 0", "I can show 1 to 10 posts, not 0."),
        ("/cohort preview 11", "I can show 1 to 10 posts, not 11."),
    ],
)  # fmt: skip
async def test_what_changes_nothing(line: str, said: str) -> None:
    chat = await room()
    await chat.types("fay", line)
    assert chat.said.startswith(said), chat.said
    assert "[Yes" not in chat.said
    assert await changes(chat) == []


async def test_two_changes_that_do_not_fit_together_are_not_both_made() -> None:
    chat = await room()
    later = yes(await chat.types("fay", '/cohort lesson 3 release:"2020-10-19 09:00"'))
    sooner = yes(await chat.types("fay", '/cohort lesson 3 due:"2020-10-17 23:59"'))
    await chat.presses("fay", later)
    made = await changes(chat)
    await chat.presses("fay", sooner)
    assert chat.said.startswith("Lesson 3 would be due before it opens.")
    assert await changes(chat) == made
