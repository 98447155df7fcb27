"""`/course me`: people's own clock and hours, and that reminders follow them at once."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import SendPreferences
from bot.inbound import Submitted
from bot.model import WakingHours
from bot.planning import open_due
from bot.preferences import read_hours
from tests.commands.chat import Chat, at


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("07:30-22:00", WakingHours(start=time(7, 30), end=time(22))),
        ("7-22", WakingHours(start=time(7), end=time(22))),
        ("7 to 22:15", WakingHours(start=time(7), end=time(22, 15))),
        ("20:00 – 8:00", WakingHours(start=time(20), end=time(8))),
        ("9-24", WakingHours(start=time(9), end=time(0))),
        ("any", WakingHours(start=time(0), end=time(0))),
        ("Usual", WakingHours()),
        ("7am-9pm", WakingHours(start=time(7), end=time(21))),
        ("7:30 AM to 10 p.m.", WakingHours(start=time(7, 30), end=time(22))),
        ("12am-12pm", WakingHours(start=time(0), end=time(12))),
        ("7 a 22", WakingHours(start=time(7), end=time(22))),
        ("8-8", None),
        ("13pm-2am", None),
        ("0am-9am", None),
        ("25-26", None),
        ("8:61-9", None),
        ("mornings", None),
        ("", None),
    ],
)
def test_hours_as_people_write_them(text: str, hours: WakingHours | None) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("hours", ["8-8:01", "8-9:59", "23-0:59", "23:30 to 1:29"])
async def test_hours_too_short_to_reach_anybody_in_are_refused(hours: str) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("ana", f'/course me awake:"{hours}"')
    assert f"“{hours}” leaves me too little time to write to you." in chat.said
    assert "Nothing was changed." in chat.said
    await chat.types("ana", "/course me")
    assert "only between 08:00 and 21:00" in chat.said
    await chat.does("ana", Submitted(action=SendPreferences(), texts={"awake": hours}))
    assert chat.last.errors["awake"].startswith(f"“{hours}” leaves me too little time")


@pytest.mark.parametrize(("hours", "said"), [("8-10", "08:00 and 10:00"), ("23-1", "23:00 and 01:00")])
async def test_two_hours_are_enough(hours: str, said: str) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("ana", f"/course me awake:{hours}")
    assert f"only between {said}" in chat.said


async def test_everything_that_is_wrong_is_told_at_once() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("ana", f"/course me awake:25-26 zone:UTC+3 name:{'x' * 90}")
    assert "“UTC+3” is not a time zone I know. Example: zone:Asia/Qatar" in chat.said
    assert "“25-26” does not tell me when you are awake." in chat.said
    assert "That name has 90 characters" in chat.said
    assert chat.said.endswith("Nothing was changed.")


@given(st.text(max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    found = read_hours(text)
    assert found is None or isinstance(found, WakingHours)


async def room() -> Chat:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    return chat


async def test_anybody_can_see_and_change_their_own() -> None:
    chat = await room()
    await chat.types("ana", "/course me")
    assert "Asia/Qatar, where it is Sun 17:00 now" in chat.said
    assert "only between 08:00 and 21:00, on your clock" in chat.said
    await chat.types("ana", '/course me zone:america/new_york awake:"20:00 to 8:00" name:"Ana Silva"')
    assert chat.said.startswith("Changed.")
    assert "Name: Ana Silva" in chat.said
    assert "America/New_York, where it is Sun 10:00 now" in chat.said
    assert "only between 20:00 and 08:00 the next morning, on your clock" in chat.said


async def test_what_cannot_be_read_changes_nothing_and_says_how() -> None:
    chat = await room()
    await chat.types("ana", "/course me zone:Doha awake:07:00-20:00")
    assert "Asia/Qatar" in chat.said
    await chat.types("ana", "/course me awake:mornings name:X")
    assert "awake:07:30-22:00" in chat.said
    await chat.types("ana", "/course me")
    assert "only between 08:00 and 21:00" in chat.said
    assert "Name: Ana" in chat.said


async def test_queued_reminders_follow_at_once() -> None:
    chat = await room()
    chat.now = at("2020-10-06 12:00")
    async with chat.store.writing() as uow:
        await open_due(uow, now=chat.now, limit=100)

    async def due() -> str:
        async with chat.store.reading() as uow:
            queued = {row.row.occurrence: row.row.due_at for row in await uow.ledger.queued(1)}
        return f"{queued['lesson-2/due-24h']:%Y-%m-%d %H:%M}"

    assert await due() == "2020-10-06 17:45"  # 20:45 in Doha
    await chat.types("ana", "/course me awake:08:00-18:00")
    assert await due() == "2020-10-06 14:45"
    await chat.types("ana", "/course me zone:America/New_York awake:usual")
    assert await due() == "2020-10-07 00:45"


async def test_every_mistake_is_told_on_a_line_of_its_own() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("ana", "/course me zone:Narnia language:tlh")
    first, second, rest = chat.said.split("\n", 2)
    assert first.startswith("• “Narnia” is not a time zone I know.")
    assert second.startswith("• “tlh” is not a language I speak.")
    assert rest.strip() == "Nothing was changed."
