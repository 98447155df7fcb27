"""Moving calls and lessons, and giving them links, for everybody."""

from __future__ import annotations

import pytest

from bot.changes import ChangeField
from tests.commands.chat import Chat, at
from tests.commands.room import cohorts, opened, room, yes


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
    assert "1 post or reminder will be added." in chat.said
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


async def test_what_was_posted_before_is_owned_up_to() -> None:
    chat = await room()
    note = "Please note: what I posted before stays as it is."
    await chat.types("fay", '/cohort call 1 starts:"2020-10-08 11:30"')
    assert note not in chat.said
    chat.now = at("2020-10-08 15:10")  # a day and an hour before were said
    await chat.types("fay", '/cohort call 1 starts:"2020-10-08 11:30"')
    assert note in chat.said
    assert "1 post or reminder will move along." in chat.said
    await chat.types("fay", "/cohort call 1 recording:https://example.org/watch")
    assert note not in chat.said
    assert "has not taken place yet, and its recording is announced at once." in chat.said


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
