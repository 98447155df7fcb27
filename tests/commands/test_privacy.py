"""`/course privacy`: what is held, all of it as JSON, and none of it after it was erased."""

from __future__ import annotations

import json

from bot.actions import EraseMine, ExportMine
from bot.export import FORMAT
from bot.inbound import Reply
from bot.messages import File
from bot.model import Role
from bot.records import Extension
from tests.commands.chat import CHANNEL, Chat, at, profile
from tests.commands.passing import pass_until
from tests.commands.room import people, yes


async def room() -> Chat:
    """Ana has checked in with a note and a link, was given more time, was reminded, and chose her own zone."""
    chat = Chat(now=at("2020-10-05 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    await chat.types("ana", "/course me zone:Europe/Paris leads:30h,3h")
    await chat.types("ana", "/course checkin 2")
    await chat.sends(
        "ana", "lesson-2/videos", note="On the night shift – “ok” \\o/", link="https://example.org/mine"
    )
    async with chat.store.writing() as uow:
        await uow.extensions.grant(
            [Extension(member_id=2, unit="lesson-1", due=at("2020-10-08 03:59"), at=chat.now, by=1)]
        )
    await pass_until(chat, "2020-10-06 20:00")
    return chat


def file_of(reply: Reply) -> File:
    assert reply.message is not None
    assert reply.private
    (file,) = [block for block in reply.message.blocks if isinstance(block, File)]
    return file


async def test_it_is_told_in_plain_words_what_is_held() -> None:
    chat = await room()
    await chat.types("ana", "/course privacy")
    assert "• Your place in 1 course: when you joined, and as what" in chat.said
    assert "• 1 check-in\n" in chat.said
    assert "• 1 check-in has a note" in chat.said
    assert "• 1 check-in has a link" in chat.said
    assert "• 1 deadline of your own" in chat.said
    assert (
        "message I sent you, word for word" in chat.said or "messages I sent you, word for word" in chat.said
    )
    assert chat.said.endswith("[Give me my data] [Erase my data]")
    await chat.types("stranger", "/course privacy")
    assert "check-in" not in chat.said.split("Where it comes from")[0]


async def test_a_facilitator_sees_neither_notes_nor_links() -> None:
    """As `/course privacy` promises."""
    chat = await room()
    await chat.types("fay", "/cohort status")
    assert "Ana" in chat.said
    assert "night shift" not in chat.said
    assert "example.org/mine" not in chat.said


async def test_the_export_is_complete_and_can_be_read_by_programs() -> None:
    chat = await room()
    file = file_of(await chat.presses("ana", ExportMine()))
    assert (file.name, file.media_type) == ("my-data.json", "application/json")
    found = json.loads(file.content)
    assert found["format"] == FORMAT
    assert found["made_at"] == "2020-10-06T20:00:00Z"
    assert found["person"]["id"] == "ana"
    assert found["person"]["as_told"]["zone"] == "Asia/Qatar"
    assert found["person"]["as_told"]["waking_hours"] == {"start": "08:00", "end": "21:00"}
    assert found["person"]["as_chosen"]["zone"] == "Europe/Paris"
    assert found["person"]["as_chosen"]["leads"] == ["30h", "3h"]
    (membership,) = found["memberships"]
    assert (membership["cohort"], membership["roles"]) == ("Autumn", ["learner"])
    assert membership["check_ins"] == [
        {
            "assignment": "lesson-2/videos",
            "how": "done",
            "acted_at": "2020-10-05T14:00:00Z",
            "recorded_at": "2020-10-05T14:00:00Z",
            "note": "On the night shift – “ok” \\o/",
            "link": "https://example.org/mine",
        }
    ]
    assert membership["extensions"] == [
        {"unit": "lesson-1", "due": "2020-10-08T03:59:00Z", "given_at": "2020-10-05T14:00:00Z"}
    ]
    assert [change["value"] for change in membership["changes"]] == ["30h"]
    async with chat.store.reading() as uow:
        rows = [row for row in await uow.ledger.of_cohort(1) if row.row.member_id == 2]
    messages = {one["id"]: one for one in membership["messages"]}
    assert messages.keys() == {row.id for row in rows}
    for row in rows:
        kept = messages[row.id]
        assert (kept["about"], kept["state"], kept["text"]) == (
            row.row.occurrence, row.row.state, row.text,
        )  # fmt: skip
        assert kept["inputs"] == dict(row.row.inputs)
        assert kept["reason_in_words"]
    assert any(one["state"] == "sent" and one["text"] for one in messages.values())


async def test_what_was_taken_back_is_in_the_export_with_its_times() -> None:
    chat = await room()
    assert (
        json.loads(file_of(await chat.presses("ana", ExportMine())).content)["memberships"][0]["taken_back"]
        == []
    )
    await chat.types("ana", "/course checkin 2")
    await chat.sends("ana")
    (membership,) = json.loads(file_of(await chat.presses("ana", ExportMine())).content)["memberships"]
    assert membership["check_ins"] == []
    assert membership["taken_back"] == [
        {
            "assignment": "lesson-2/videos",
            "how": "done",
            "acted_at": "2020-10-05T14:00:00Z",
            "recorded_at": "2020-10-05T14:00:00Z",
            "withdrawn_at": "2020-10-06T20:00:00Z",
        }
    ]
    await chat.types("ana", "/course privacy")
    assert "• 1 check-in you took back, and when" in chat.said


async def test_open_questions_are_in_the_export_of_who_was_asked_alone() -> None:
    chat = await room()
    await chat.types("ana", "/course leave")
    found = json.loads(file_of(await chat.presses("ana", ExportMine())).content)
    (question,) = found["open_questions"]
    assert (question["kind"], question["cohort"]) == ("leave", "Autumn")
    assert question["made_at"] == "2020-10-06T20:00:00Z"
    assert isinstance(question["body"], dict)
    await chat.types("ana", "/course privacy")
    assert "• 1 question that waits for your answer" in chat.said
    assert json.loads(file_of(await chat.presses("fay", ExportMine())).content)["open_questions"] == []
    await chat.types("ana", "/course leave")
    await chat.presses("ana", "No")
    found = json.loads(file_of(await chat.presses("ana", ExportMine())).content)
    assert len(found["open_questions"]) == 1


async def test_nobody_is_in_the_export_of_somebody_else() -> None:
    chat = await room()
    await chat.types("ben", "/course next")
    await chat.presses("ben", "Join")
    found = file_of(await chat.presses("ben", ExportMine())).content.decode()
    assert "night shift" not in found
    assert "ana" not in json.dumps(json.loads(found)["person"])


async def test_a_cohort_one_has_left_is_in_the_export() -> None:
    chat = await room()
    await chat.types("ana", "/course leave")
    await chat.presses("ana", "Yes")
    (membership,) = json.loads(file_of(await chat.presses("ana", ExportMine())).content)["memberships"]
    assert membership["left_at"] == "2020-10-06T20:00:00Z"
    assert membership["check_ins"]


async def test_erasing_is_asked_first_and_then_nothing_is_left() -> None:
    chat = await room()
    await chat.types("ana", "/course privacy")
    await chat.presses("ana", "Erase my data")
    assert chat.said.startswith("Shall I erase everything I keep about you? This cannot be undone.")
    assert "Messages that are in the chat already" in chat.said
    assert "How many people checked something in, without any name" in chat.said
    assert "settings of a course that you changed" in chat.said
    assert "ana" in await people(chat)
    agree = yes(chat.last)
    await chat.presses("ben", agree)
    assert "ana" in await people(chat)
    await chat.presses("ana", agree)
    assert chat.said.startswith("Done. I keep nothing about you any more.")
    async with chat.store.reading() as uow:
        assert await uow.people.known(CHANNEL.space, "ana") is None
        assert not [row for row in await uow.ledger.of_cohort(1) if row.row.member_id == 2]
        assert await uow.check_ins.anonymous(1) == {"lesson-2/videos": 1}
    await chat.presses("ana", agree)
    assert chat.said.startswith("That was answered already")


async def test_no_is_no() -> None:
    chat = await room()
    await chat.presses("ana", EraseMine())
    await chat.presses("ana", "No")
    assert chat.said == "All right, nothing was changed."
    assert "ana" in await people(chat)


async def test_after_it_everything_works_as_for_somebody_new() -> None:
    chat = await room()
    await chat.presses("ana", EraseMine())
    await chat.presses("ana", "Yes")
    await chat.types("ana", "/course me")
    assert "Asia/Qatar" in chat.said
    await chat.types("ana", "/course next")
    assert chat.said.startswith("You are not in Autumn yet.")
    await chat.presses("ana", "Join")
    assert chat.said.startswith("Welcome, Ana.")
    await chat.types("ana", "/course why")
    assert "night shift" not in chat.said
    await chat.types("ana", "/course checkin 2")
    assert "[ ] Watch the Lesson 2 videos" in chat.said
    await pass_until(chat, "2020-10-09 12:00")


async def test_the_last_facilitator_hands_over_first() -> None:
    chat = await room()
    await chat.presses("fay", EraseMine())
    assert chat.said.startswith("You are the only facilitator of Autumn. Hand it over first: /cohort roster")
    async with chat.store.writing() as uow:
        cleo = await uow.people.meet(profile("cleo"))
        await uow.members.enrol(1, [cleo.id], Role.FACILITATOR, chat.now)
    await chat.presses("fay", EraseMine())
    await chat.presses("fay", "Yes")
    assert chat.said.startswith("Done.")
    assert "fay" not in await people(chat)


async def test_a_double_click_on_yes_does_not_begin_anew() -> None:
    """The second press comes from somebody we no longer know; nothing of theirs may be kept for it."""
    chat = await room()
    await chat.presses("ana", EraseMine())
    agree, decline = [button.action for button in chat.last.message.buttons] if chat.last.message else []
    await chat.presses("ana", agree)
    for again in (agree, decline):
        await chat.presses("ana", again)
        assert chat.said.startswith("That was answered already")
        async with chat.store.reading() as uow:
            assert await uow.people.known(CHANNEL.space, "ana") is None
