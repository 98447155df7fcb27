"""`/cohort options`: how a cohort is run is shown, and changed for everybody once somebody has agreed."""

from __future__ import annotations

import pytest

from bot.deliveries import DeliveryState
from bot.grouping import Grouped
from bot.model import Options, PlaceKind, Reminding
from bot.occurrences import OccurrenceKind
from bot.plain import plain
from bot.planning.rollcalls import TOGETHER
from tests.commands.chat import CHANNEL, Chat, at, autumn
from tests.commands.passing import pass_until
from tests.commands.room import cohorts, room, yes
from tests.support.directory import MoodyDirectory
from tests.support.groups import MoodyGroups
from tests.support.messenger import Mood, MoodyMessenger


async def options(chat: Chat) -> Options:
    (cohort,) = await cohorts(chat)
    return cohort.options


async def server(chat: Chat, **obstacles: str) -> MoodyDirectory:
    """The platform has groups, a calendar and somebody to ask."""
    directory = MoodyDirectory(obstacles=obstacles)
    chat.directories["local"] = directory
    chat.groups["local"] = MoodyGroups(
        obstacles={"above": "That role stands above mine. Drag mine above it."}
    )
    chat.calendars = chat.discussions = ("local",)
    return directory


async def test_it_shows_how_a_cohort_is_run_and_what_that_means() -> None:
    chat = await room()
    await chat.types("fay", "/cohort options")
    assert chat.said.startswith("How Autumn is run")
    assert "Reminders: each learner in private" in chat.said
    assert "/cohort options reminders:together" in chat.said
    assert "Role" not in chat.said
    assert "calendar" not in chat.said
    await server(chat)
    await chat.types("fay", "/cohort options")
    assert "Role: none" in chat.said
    assert "Calls in the server's calendar: no" in chat.said


async def test_reminding_all_together_says_its_price_first() -> None:
    chat = await autumn()
    agree = yes(await chat.types("fay", "/cohort options reminders:together"))
    assert "Reminders: each learner in private → all in one post" in chat.said
    assert "Everybody who can read that thread sees who still owes something." in chat.said
    assert "reaches people far away at night" in chat.said
    assert "/course me reminders:direct" in chat.said
    assert await options(chat) == Options()
    await chat.presses("ana", agree)
    assert await options(chat) == Options()
    await chat.presses("fay", agree)
    assert chat.said.startswith("Changed. This is how Autumn is run")
    assert await options(chat) == Options(reminders=Reminding.TOGETHER)


async def test_what_is_open_already_gets_a_post_for_those_who_come() -> None:
    chat = await autumn()
    await pass_until(chat, "2020-10-06 06:00")
    await chat.types("fay", "/cohort options reminders:together")
    await chat.presses("fay", "Yes")
    async with chat.store.reading() as uow:
        queued = await uow.ledger.queued(1)
    assert {(row.row.occurrence, row.row.recipient) for row in queued} >= {("lesson-2/due-24h", TOGETHER)}
    assert {row.row.state for row in queued} == {DeliveryState.QUEUED}


async def test_only_what_is_named_changes() -> None:
    chat = await room()
    await server(chat)
    for text in ("reminders:together", "discussions:no", "calendar:yes", "role:<@&77>"):
        await chat.types("fay", f"/cohort options {text}")
        await chat.presses("fay", "Yes")
    everything = Options(reminders=Reminding.TOGETHER, group="77", calendar=True, discussions=False)
    assert await options(chat) == everything
    await chat.types("fay", "/cohort options role:none reminders:singly")
    assert "Role: @77 → none" in chat.said
    await chat.presses("fay", "Yes")
    assert await options(chat) == Options(calendar=True, discussions=False)


async def test_what_holds_already_is_no_change() -> None:
    chat = await room()
    await chat.types("fay", "/cohort options reminders:singly role:none calendar:no")
    assert chat.said == "Autumn is run like that already. Nothing was changed."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("role:<@&77>", "There are no roles here that I could give to people."),
        ("role:@mods", "There are no roles here that I could give to people."),
        ("calendar:yes", "There is no calendar here that everybody sees."),
        ("discussions:no", "Here people open threads by themselves, under any post."),
    ],
)
async def test_what_the_platform_does_not_have_is_refused_kindly(text: str, said: str) -> None:
    chat = await room()
    reply = await chat.types("fay", f"/cohort options {text}")
    assert chat.said.startswith(said)
    assert chat.said.endswith("Nothing was changed.")
    assert reply.message is not None
    assert reply.message.buttons == ()


async def test_everybodys_own_role_is_refused() -> None:
    """It has the id of the server itself."""
    chat = await room()
    await server(chat)
    await chat.types("fay", "/cohort options role:<@&room>")
    assert chat.said.startswith("@everyone is everybody's already.")


@pytest.mark.parametrize(
    "text", ["role:77", 'role:"the spring people"', "reminders:alone", "calendar:perhaps"]
)
async def test_what_cannot_be_read_is_told_with_an_example(text: str) -> None:
    chat = await room()
    await chat.types("fay", f"/cohort options {text}")
    name = text.partition(":")[0]
    assert f"{name}:" in chat.said
    assert await options(chat) == Options()


async def test_what_stands_in_the_way_is_told_before_anything_is_agreed_to() -> None:
    chat = await room()
    directory = await server(chat, room="I may not create events here.")
    await chat.types("fay", "/cohort options calendar:yes role:<@&above>")
    assert "Please see to this first: I may not create events here. That role stands above mine." in chat.said
    assert [place.kind for place in directory.looked_at] == [PlaceKind.CALENDAR]
    await chat.presses("fay", "Yes")
    assert await options(chat) == Options(calendar=True, group="above")


async def test_what_could_not_be_done_is_tried_again_when_it_is_asked_for_once_more() -> None:
    """Somebody has given us the permissions since."""
    chat = await autumn()
    directory = await server(chat)
    await chat.types("fay", "/cohort options calendar:yes role:<@&77>")
    await chat.presses("fay", "Yes")
    await pass_until(chat, "2020-10-06 06:00", MoodyMessenger([Mood.FORBIDDEN] * 99))
    now = at("2020-10-06 06:00")
    async with chat.store.writing() as uow:
        (cohort,) = await uow.cohorts.every()
        troubled = await uow.ledger.troubled(cohort.id, limit=999)
        entries = [row for row in troubled if row.row.kind is OccurrenceKind.CALL_EVENT]
        moved = await uow.members.misgrouped(["local"], now, held_until=now, limit=99)
        await uow.members.grouped(
            [Grouped(member_id=one.member_id, enters="77", group="", problem="I may not.") for one in moved]
        )
    assert entries
    assert moved
    directory.obstacles["room"] = "I may not create events here."
    await chat.types("fay", "/cohort options calendar:yes")
    assert chat.said.endswith("Nothing was changed. I may not create events here.")
    directory.obstacles.clear()
    await chat.types("fay", "/cohort options calendar:yes role:<@&77>")
    assert chat.said.endswith("What could not be done before is tried again now.")
    async with chat.store.writing() as uow:
        queued = await uow.ledger.queued(cohort.id)
        assert {row.id for row in queued if row.row.kind is OccurrenceKind.CALL_EVENT} == {
            row.id for row in entries
        }
        again = await uow.members.misgrouped(["local"], now, held_until=now, limit=99)
    assert {one.member_id for one in again} == {one.member_id for one in moved}


async def test_the_platform_is_asked_about_nothing_that_stays() -> None:
    chat = await room()
    directory = await server(chat)
    await chat.types("fay", "/cohort options reminders:together calendar:no role:none")
    assert directory.looked_at == []


async def test_learners_cannot_change_it() -> None:
    chat = await autumn()
    await chat.types("ana", "/cohort options reminders:together")
    assert await options(chat) == Options()
    assert chat.last.message is not None
    assert chat.last.message.buttons == ()


async def test_a_new_cohort_has_its_calls_in_the_calendar_where_there_is_one() -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    directory = await server(chat, room="I may not create events here.")
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    assert "Calls will be entered in the server's calendar." in chat.said
    assert "Please see to this first: I may not create events here." in chat.said
    assert {place.kind for place in directory.looked_at} == {PlaceKind.CHANNEL, PlaceKind.CALENDAR}
    await chat.presses("fay", "Yes")
    assert await options(chat) == Options(calendar=True)


async def test_a_new_cohort_elsewhere_has_none() -> None:
    chat = await room()
    assert await options(chat) == Options()


async def test_a_large_roster_is_told_of_the_one_post() -> None:
    chat = await room()
    rows = "\n".join(f"p{number}" for number in range(101)).encode()
    await chat.types("fay", "/cohort roster", ("roster.csv", b"handle\n" + rows))
    assert "That makes 101 learners, each reminded in private." in chat.said
    assert "/cohort options reminders:together" in chat.said
    await chat.types("fay", "/cohort roster role:coach", ("roster.csv", b"handle\n" + rows))
    assert "reminded in private" not in chat.said
    await chat.types("fay", "/cohort options reminders:together")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster", ("roster.csv", b"handle\n" + rows))
    assert "reminded in private" not in chat.said


async def test_status_tells_who_could_not_be_put_into_the_role() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort status")
    assert "given the role" not in chat.said
    async with chat.store.writing() as uow:
        cohort = await uow.cohorts.choose(1, Options(group="77"))
        members = await uow.members.of_cohort(cohort.id)
        problem = "That role stands above mine. Drag mine above it."
        await uow.members.grouped(
            [Grouped(member_id=one.id, enters="77", group="", problem=problem) for one in members]
        )
    await chat.types("fay", "/cohort status")
    assert f"2 people could not be given the role, or it could not be taken back: {problem}" in chat.said


async def test_somebody_can_go_back_to_what_the_cohort_has() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me reminders:direct")
    assert "to you alone (your choice)" in chat.said
    await chat.types("ana", "/course me reminders:usual")
    assert "Where they go: as your cohort has it" in chat.said


async def test_why_tells_who_was_named_and_who_was_not() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort options reminders:together")
    await chat.presses("fay", "Yes")
    await pass_until(chat, "2020-10-08 02:00")
    await chat.types("ana", "/course why")
    assert "in #course, to all who still owed something." in chat.said


async def test_the_preview_shows_the_post_and_whom_it_names() -> None:
    chat = await autumn()
    await chat.types("fay", "/cohort roster @ben @cleo")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort options reminders:together")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course me reminders:direct")
    await chat.types("ben", "/course mute")
    await chat.types("fay", "/cohort preview 1")
    assert "that names 1 person, as things stand now:\n• cleo" in chat.said
    assert "In private to 1 person, as things stand now:\n• Ana" in chat.said
    assert "Left out:\n• ben: wants no reminders about this course" in chat.said
    assert "Still open for:\n\ncleo" in chat.said
    before = chat.said.partition("It says:\n\n")[2]
    messenger = await pass_until(chat, "2020-10-07 04:10")
    said = [plain(message) for place, message, _ in messenger.said if place == CHANNEL]
    assert said[-1] == before
    await pass_until(chat, "2020-10-07 05:00")
    await chat.types("fay", "/cohort preview 10")
    assert "Ana: " not in chat.said.partition("deadline in 3 hours")[2].partition("It says")[0]


async def test_whoever_can_be_named_is_told_so_where_they_ask_who_sees_what() -> None:
    chat = await autumn()
    await chat.types("ana", "/course privacy")
    assert "in one post" not in chat.said
    await chat.types("fay", "/cohort options reminders:together")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course privacy")
    assert "everybody who can read it sees who still owes something" in chat.said
    await chat.types("ana", "/course me reminders:direct")
    await chat.types("ana", "/course privacy")
    assert "in one post" not in chat.said
