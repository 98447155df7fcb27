"""Taking people in, by mention and from files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import JoinCohort
from bot.inbound import Pressed
from bot.model import Profile, Role
from bot.planning import open_due
from tests.commands.chat import CHANNEL, Chat, at
from tests.commands.room import people, profile_of, room, yes

ROSTER = "handle;name;zone;role\ncleo;Cléo Park;Europe/London;\ndan;Dan;Nowhere;\ncleo;Again;;\n"


async def test_people_are_shown_first_and_added_once() -> None:
    chat = await room()
    agree = yes(await chat.types("fay", "/cohort roster @ben <@ana|Ana Silva>", ("r.csv", ROSTER.encode())))
    assert "To add as learners: 3" in chat.said
    assert "• Line 3, zone: “Nowhere” is not a time zone I know." in chat.said
    assert "• Line 4, handle: cleo stands on line 2 already." in chat.said
    assert await people(chat) == {"fay": {Role.FACILITATOR}}
    await chat.presses("ana", agree)
    assert await people(chat) == {"fay": {Role.FACILITATOR}}
    reply = await chat.presses("fay", agree)
    assert reply.replaces
    assert chat.said == "Autumn: 3 people added. ✓"
    learner = {Role.LEARNER}
    assert await people(chat) == {"fay": {Role.FACILITATOR}, "cleo": learner, "ben": learner, "ana": learner}
    cleo = await profile_of(chat, "cleo")
    assert (cleo.name, cleo.zone, cleo.locale) == ("Cléo Park", "Europe/London", "en")
    assert (await profile_of(chat, "ana")).name == "Ana Silva"
    assert (await profile_of(chat, "ben")).zone == "America/New_York"
    await chat.presses("fay", agree)
    assert chat.said.startswith("That was answered already")


async def test_what_people_told_us_themselves_is_kept_where_the_list_says_nothing() -> None:
    chat = await room()
    await chat.presses("ana", "Join")
    await chat.types("fay", "/cohort roster", ("r.csv", b"handle,name,zone\nana,,\n"))
    assert "Already there: 1" in chat.said
    assert "There is nobody to add." in chat.said
    assert "[" not in chat.said
    await chat.types("fay", "/cohort roster", ("r.csv", b"handle,zone\nana,Europe/London\n"))
    assert "• Ana (ana): zone Asia/Qatar → Europe/London" in chat.said
    await chat.presses("fay", "Yes")
    assert chat.said == "Autumn: 1 person changed. ✓"
    assert (await profile_of(chat, "ana")) == Profile(
        space=CHANNEL.space, external_id="ana", name="Ana", zone="Europe/London"
    )


async def test_one_person_can_have_several_roles() -> None:
    chat = await room()
    await chat.types("fay", "/cohort roster @fay @ben role:learner")
    assert "• Fay (fay): also learner" in chat.said
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster @ben role:coach")
    await chat.presses("fay", "Yes")
    assert await people(chat) == {
        "fay": {Role.FACILITATOR, Role.LEARNER},
        "ben": {Role.LEARNER, Role.COACH},
    }


async def test_who_joins_late_gets_their_part_of_what_is_open() -> None:
    chat = await room()
    async with chat.store.writing() as uow:
        await open_due(uow, now=at("2020-09-27 16:00"), limit=50)
    chat.now = at("2020-09-27 16:00")
    await chat.types("fay", "/cohort roster @fay @ben")
    await chat.presses("fay", "Yes")
    async with chat.store.reading() as uow:
        rows = await uow.ledger.of_cohort(1)
    due = [row.row.place.id for row in rows if row.row.occurrence == "lesson-1/due-72h"]
    assert sorted(due) == ["ben", "fay"]


@pytest.mark.parametrize(
    "line", ["/cohort roster @dee role:facilitator", "/cohort roster @ben role:facilitator"]
)
async def test_who_begins_to_lead_late_is_asked_for_a_missing_link_too(line: str) -> None:
    chat = await room()
    await chat.presses("ben", "Join")
    chat.now = at("2020-10-20 20:00")  # the reminder of Oct 21 has opened already
    async with chat.store.writing() as uow:
        await open_due(uow, now=chat.now, limit=500)
    before = await _asked_for_links(chat)
    await chat.types("fay", line)
    await chat.presses("fay", "Yes")
    assert len(await _asked_for_links(chat)) == len(before) + 1


async def _asked_for_links(chat: Chat) -> list[int | None]:
    """The members who have a row for the reminder of the day before call 2."""
    async with chat.store.reading() as uow:
        rows = await uow.ledger.of_cohort(1)
    return [row.row.member_id for row in rows if row.row.occurrence == "call-2/link-24h"]


@pytest.mark.parametrize(
    ("line", "file", "said"),
    [
        ("/cohort roster @ana zone:Asia/Doh", None, "“Asia/Doh” is not a time zone I know."),
        ("/cohort roster @everyone", None, "I did not understand all of that."),
        ("/cohort roster", b"", "People of Autumn\nNot taken: 1 problem\n• file: is empty."),
        ("/cohort roster", b"ana,Ana\n", "People of Autumn\nNot taken: 1 problem\n• Line 1, header: The first line"),
        ("/cohort roster", b"handle\na\x1b[2J\n", "People of Autumn\nNot taken: 1 problem\n• Line 2, handle: “a[2J”"),
    ],
)  # fmt: skip
async def test_lists_that_cannot_be_taken(line: str, file: bytes | None, said: str) -> None:
    chat = await room()
    await chat.types("fay", line, *([("r.csv", file)] if file is not None else []))
    assert chat.said.startswith(said), chat.said
    assert await people(chat) == {"fay": {Role.FACILITATOR}}


async def test_a_coach_is_sent_to_somebody_who_can_add_them() -> None:
    chat = await room()
    await chat.types("fay", "/cohort roster @cleo role:coach")
    await chat.presses("fay", "Yes")
    await chat.presses("cleo", JoinCohort(cohort_id=1))
    assert chat.said == (
        "You look after Autumn. To take part as a learner as well, ask your facilitator to add you as one."
    )


async def test_who_looks_after_one_cohort_may_join_that_of_another_channel() -> None:
    chat = await room()
    other = replace(CHANNEL, id="other")
    chat.trusted = ("fay", "gil")
    await chat.types("gil", "/cohort create leadership-2020 name:Other", place=other)
    await chat.does("gil", Pressed(action=yes(chat.last)), place=other)
    await chat.types("gil", "/course next")
    assert chat.said.startswith("You are not in Autumn yet. Would you like to join?")
    await chat.types("gil", "/course next", place=other)
    assert chat.said == "That is for learners, and in Other you are not one."
