"""What facilitators see of what is to come, and of who is where: people with more time, at rest, and gone."""

from __future__ import annotations

from bot.messages import Buttons, CalendarEntry, File, Mention, Text
from tests.commands.chat import CHANNEL, Chat, at
from tests.commands.room import COURSE_FILE, cohorts, room

SPANISH = COURSE_FILE.replace(b"title: Tiny course", b"title: Curso\nlanguage: es")


async def class_of_two() -> Chat:
    chat = await room()
    await chat.presses("ana", "Join")
    await chat.types("fay", "/cohort roster @ben")
    await chat.presses("fay", "Yes")
    return chat


async def test_who_has_more_time_is_left_out_and_has_a_deadline_of_their_own() -> None:
    chat = await class_of_two()
    chat.now = at("2020-10-16 14:00")
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-10-28")
    await chat.presses("fay", "Yes")
    chat.now = at("2020-10-21 12:00")
    await chat.types("fay", "/cohort preview 10")
    title = "Lesson 3 · Public Narrative: How to Craft a Call to Action"
    first = chat.said.partition(f"{title}: deadline in 3 hours")[2].partition("\n2. ")[0]
    assert "Left out:\n• Ana: has been given more time for it" in first
    own = chat.said.partition(f"{title}: deadline of their own in 72 hours")[2]
    assert own.startswith("\nIn private to 1 person, as things stand now:\n• Ana, ")
    assert "is Wed Oct 28, 11:59 PM ET." in own


async def test_who_rests_is_left_out_with_the_reason() -> None:
    chat = await class_of_two()
    chat.now = at("2020-09-28 14:00")
    await chat.types("ana", "/course mute")
    await chat.types("fay", "/cohort preview 2")
    assert "• Ana: " in chat.said.partition("Left out:")[2]
    assert "• ben, " in chat.said


async def test_a_missing_link_is_seen_to_be_chased() -> None:
    chat = await class_of_two()
    chat.now = at("2020-10-21 14:00")
    await chat.types("fay", "/cohort preview 5")
    chase = chat.said.partition("All-Learner Call 2 · Public Narrative: the link is missing")[2]
    assert chase.startswith("\nIn private to 1 person, as things stand now:\n• Fay, ")
    assert "[Give the link]" in chase


async def test_nothing_in_a_preview_does_anything() -> None:
    chat = await class_of_two()
    await chat.types("ben", "/course me reminders:channel")
    for day in ("2020-09-20", "2020-10-07", "2020-10-21", "2020-12-29"):
        chat.now = at(f"{day} 14:00")
        reply = await chat.types("fay", "/cohort preview 10")
        assert reply.message is not None
        for block in reply.message.blocks:
            assert not isinstance(block, Buttons | CalendarEntry | File)
            assert not (isinstance(block, Text) and any(isinstance(part, Mention) for part in block.line))


async def test_a_post_of_a_spanish_course_is_quoted_as_it_will_be_read() -> None:
    chat = Chat(now=at("2027-01-10 14:00"))
    await chat.types("fay", "/cohort create name:Primavera", ("curso.yaml", SPANISH))
    reply = await chat.presses("fay", "Yes")
    assert reply.message is not None
    assert reply.message.language == "es"  # it is for everybody
    await chat.types("fay", "/cohort preview 1")
    frame, _says, quoted = chat.said.partition("It says:")
    assert "To everybody in #course, Thu Jan 14, 9:00 AM ET" in frame
    assert "mié 20 ene, 23:59 ET" in quoted
    assert (await cohorts(chat))[0].course.language == "es"


async def test_what_erased_people_had_done_is_counted_without_their_names() -> None:
    chat = await class_of_two()
    chat.now = at("2020-09-25 14:00")
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", "lesson-1/profile", "lesson-1/videos")
    await chat.types("fay", "/cohort status")
    assert "erased" not in chat.said
    async with chat.store.writing() as uow:
        ana = await uow.people.known(CHANNEL.space, "ana")
        assert ana is not None
        await uow.people.erase(ana.id)
    await chat.types("fay", "/cohort status")
    assert "People who asked to be erased had done 2 things (Lesson 1)." in chat.said
    assert "Ana" not in chat.said
    assert "People: 1 learner, 1 facilitator" in chat.said
