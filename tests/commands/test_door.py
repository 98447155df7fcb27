"""People who come to a cohort's channel and go from it: facilitators are asked, and when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from bot.actions import (
    EraseMine,
    ExportMine,
)
from bot.app import App
from bot.deliveries import DeliveryState
from bot.messages import File, Mention
from bot.model import AccountKind, Role
from tests.commands.chat import CHANNEL, at
from tests.commands.door import CAME, GONE, LEFT, asked, goes, last, morning, waiting
from tests.commands.passing import heard, pass_until
from tests.support.world import services


async def test_two_hundred_who_come_are_one_question() -> None:
    chat = await morning()
    await goes(chat, *(f"p{number:03}" for number in range(200)))
    messenger = await pass_until(chat, "2020-09-20 14:30")
    (said,) = heard(messenger, "fay")
    lines = said.split("\n")
    assert lines[0] == "200 people came to the channel of Autumn"
    assert lines[1] == "Hi Fay. Shall I add them as learners? Until then they hear nothing from me."
    assert (lines[2], lines[22]) == ("• P000", "• and 180 more")
    assert lines[-1] == "[Add all 200 as learners] [Choose…] [Leave it as it is]"
    mentioned = [
        part.external_id
        for block in last(messenger).blocks
        for line in getattr(block, "lines", ())
        for part in line
        if isinstance(part, Mention)
    ]
    assert mentioned == [f"p{number:03}" for number in range(20)]


async def test_nobody_is_asked_at_night_or_twice_in_an_hour() -> None:
    chat = await morning()
    await goes(chat, "ana")
    messenger = await pass_until(chat, "2020-09-20 14:20")
    await goes(chat, "ben")
    assert heard(await pass_until(chat, "2020-09-20 15:09"), "fay") == []
    (said,) = heard(await pass_until(chat, "2020-09-20 15:20"), "fay")
    assert said.startswith("2 people came")
    chat.now = at("2020-09-21 04:00")  # midnight
    await goes(chat, "cleo")
    assert heard(await pass_until(chat, "2020-09-21 11:59"), "fay") == []
    assert len(heard(await pass_until(chat, "2020-09-21 12:00"), "fay")) == 1
    assert len(heard(messenger, "fay")) == 1


async def test_who_is_in_already_and_who_is_a_bot_are_nobodys_business() -> None:
    chat = await morning()
    await chat.presses("ana", "Join")
    await goes(chat, "ana")
    await goes(chat, "robot", kind=AccountKind.BOT)
    await goes(chat, "ben", how=LEFT)
    await goes(chat, "cleo", place=replace(CHANNEL, id="elsewhere"))
    await goes(chat, "cleo", how=GONE, kind=AccountKind.GONE)
    assert (await waiting(chat), await asked(chat)) == ({}, [])


async def test_who_comes_and_goes_again_settles_it() -> None:
    chat = await morning()
    await goes(chat, "ana")
    assert await waiting(chat) == {"ana": CAME}
    await goes(chat, "ana", how=LEFT)
    assert await waiting(chat) == {}
    assert heard(await pass_until(chat, "2020-09-20 15:00"), "fay") == []
    assert await asked(chat) == [("fay", DeliveryState.SKIPPED, "settled")]


async def test_being_told_the_same_again_changes_nothing() -> None:
    chat = await morning()
    await goes(chat, "ana")
    await pass_until(chat, "2020-09-20 14:11")
    await goes(chat, "ana")
    await pass_until(chat, "2020-09-20 18:00")
    assert await asked(chat) == [("fay", DeliveryState.SENT, "at_the_door")]


async def test_who_came_and_who_left_are_one_message() -> None:
    chat = await morning()
    await chat.presses("ana", "Join")
    await goes(chat, "ana", how=LEFT)
    await goes(chat, "ben")
    messenger = await pass_until(chat, "2020-09-20 14:11")
    (said,) = heard(messenger, "fay")
    assert said == (
        "1 person came to the channel of Autumn\n"
        "Hi Fay. Shall I add them as a learner? Until then they hear nothing from me.\n"
        "• Ben\n"
        "\n"
        "1 person left the channel of Autumn\n"
        "\n"
        "They are still in the cohort, and I still write to them. Shall I take them out?\n"
        "• Ana\n"
        "\n"
        "[Add 1 as a learner] [Take 1 out of the cohort] [Leave it as it is]"
    )


async def test_who_joined_meanwhile_is_not_asked_about() -> None:
    chat = await morning()
    await goes(chat, "ana", "ben")
    await chat.presses("ana", "Join")
    (said,) = heard(await pass_until(chat, "2020-09-20 14:11"), "fay")
    assert "Ana" not in said


async def test_without_a_facilitator_it_waits_until_there_is_one() -> None:
    chat = await morning()
    async with chat.store.writing() as uow:
        (fay,) = await uow.members.of_cohort(1)
        await uow.members.leave(fay.id, chat.now)
    await goes(chat, "ana")
    assert await asked(chat) == []
    async with chat.store.writing() as uow:
        await uow.members.enrol(1, [fay.person.id], Role.FACILITATOR, chat.now)
    await goes(chat, "ben")
    (said,) = heard(await pass_until(chat, "2020-09-20 14:11"), "fay")
    assert said.startswith("2 people came")


async def test_a_facilitator_who_leaves_is_asked_about_by_the_others_alone() -> None:
    chat = await morning()
    await goes(chat, "fay", how=LEFT)
    assert heard(await pass_until(chat, "2020-09-20 14:11"), "fay") == []
    await chat.types("fay", "/cohort roster @gus role:facilitator")
    await chat.presses("fay", "Yes")
    await goes(chat, "fay")
    await goes(chat, "fay", how=LEFT)
    messenger = await pass_until(chat, "2020-09-20 16:00")
    assert heard(messenger, "fay") == []
    assert "• Fay" in heard(messenger, "gus")[0]


async def test_a_course_that_is_over_asks_nobody() -> None:
    chat = await morning()
    await chat.presses("ana", "Join")
    chat.now = at("2021-06-01 14:00")
    await goes(chat, "ana", how=LEFT)
    assert (await waiting(chat), await asked(chat)) == ({}, [])


async def test_it_can_be_explained_and_foreseen() -> None:
    chat = await morning()
    await goes(chat, "ana")
    await chat.types("fay", "/course why")
    assert (
        "who came and who left. Planned for Sun Sep 20, 10:10 AM ET, if nobody has answered by then."
        in chat.said
    )
    await chat.types("fay", "/cohort preview")
    assert "who came and who left" in chat.said


async def test_who_is_asked_about_can_see_it_and_have_it_forgotten() -> None:
    chat = await morning()
    await goes(chat, "ana")
    reply = await chat.presses("ana", ExportMine())
    assert reply.message is not None
    (file,) = (block for block in reply.message.blocks if isinstance(block, File))
    assert json.loads(file.content)["movements"] == [
        {
            "channel": "course",
            "passage": "came",
            "at": "2020-09-20T14:00:00Z",
            "as_told": {
                "name": "Ana",
                "zone": "Asia/Qatar",
                "zone_guessed": False,
                "language": "en",
                "waking_hours": {"start": "08:00", "end": "21:00"},
            },
        }
    ]
    await chat.presses("ana", EraseMine())
    await chat.presses("ana", "Yes")
    assert await waiting(chat) == {}


async def test_what_nobody_answers_is_forgotten_after_a_month() -> None:
    chat = await morning()
    await goes(chat, "ana")
    app = App(store=chat.store, services=services())
    await app.keep_house(chat.now + timedelta(days=29))
    assert await waiting(chat) == {"ana": CAME}
    await app.keep_house(chat.now + timedelta(days=31))
    assert await waiting(chat) == {}
