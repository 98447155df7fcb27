"""Taking people in where the platform knows who they are."""

from __future__ import annotations

from bot.model import AccountKind, Role
from tests.commands.chat import Chat
from tests.commands.room import people, profile_of, room
from tests.support.directory import MoodyDirectory, account

ACCOUNTS = (
    account("U1", "Ana Silva", zone="Asia/Qatar", locale="pt-BR"),
    account("U2", "Ben Okri", zone="Europe/London"),
    account("U3", "Gus", kind=AccountKind.GUEST),
    account("U4", "Gil", kind=AccountKind.GONE),
    account("B1", "Helper", kind=AccountKind.BOT),
)
ADDRESSES = {"ana@example.org": "U1", "ben@example.org": "U2"}


def directory(*, sees_addresses: bool = True) -> MoodyDirectory:
    return MoodyDirectory(
        ACCOUNTS,
        groups={"S012": ["U2", "U3", "U4", "B1"]},
        addresses=ADDRESSES,
        sees_addresses=sees_addresses,
    )


async def known_room(known: MoodyDirectory | None = None) -> tuple[Chat, MoodyDirectory]:
    chat = await room()
    known = known or directory()
    chat.directories["local"] = known
    return chat, known


async def test_mentions_groups_and_addresses_are_looked_up_at_once_and_then_done_as_shown() -> None:
    chat, known = await known_room()
    await chat.types(
        "fay",
        "/cohort roster <mailto:ana@example.org|ana@example.org> <!subteam^S012|@cohort-2027> <@U9|zed>",
    )
    assert known.asked == [{"ana@example.org", "S012", "U9"}]
    assert "To add as learners: 3" in chat.said
    assert "• Ana Silva (U1), Asia/Qatar\n• Ben Okri (U2), Europe/London\n" in chat.said
    assert "• Gus (U3), America/New_York, guest" in chat.said
    assert "1 of them is a guest and sees only the channels they were invited to." in chat.said
    assert "Not taken: 3 problems" in chat.said
    assert "• mention: The account of Gil was deactivated, so they are left out." in chat.said
    assert "• mention: Helper is an app, not a person, so it is left out." in chat.said
    assert "• mention: I found nobody here called “zed”." in chat.said
    known.known["U1"] = account("U1", "Somebody Else", zone="UTC")
    await chat.presses("fay", "Yes")
    assert chat.said == "Autumn: 3 people added. ✓"
    assert len(known.asked) == 1
    ana = await profile_of(chat, "U1")
    assert (ana.name, ana.zone, ana.locale) == ("Ana Silva", "Asia/Qatar", "pt-BR")
    assert set(await people(chat)) == {"fay", "U1", "U2", "U3"}


async def test_a_file_of_ids_and_addresses() -> None:
    chat, known = await known_room()
    file = (
        b"handle,email,name,role,zone\n"
        b"U1,,Dr. Silva,,\n"
        b",Ben@example.org,,coach,\n"
        b"nobody@example.org,,,,\n"
        b"U4,,,,\n"
        b"S012,,Group,,\n"
        b"ana@example.org,,,,\n"
        b"not@an@address,,,,\n"
    )
    await chat.types("fay", "/cohort roster zone:America/Denver", ("r.csv", file))
    assert known.asked == [{"U1", "Ben@example.org", "nobody@example.org", "U4", "S012", "ana@example.org"}]
    assert (
        "• Dr. Silva (U1), America/Denver" in chat.said
    )  # what was typed holds before what the platform says
    assert "To add as coach: 1\n• Ben Okri (U2), America/Denver" in chat.said
    assert "• Line 4, email: Nobody here has the address “nobody@example.org”." in chat.said
    assert "• Line 5, handle: The account of Gil was deactivated" in chat.said
    assert "• Line 6, handle: Helper is an app" in chat.said
    assert "• Line 7, handle: Ana Silva stands on line 2 already." in chat.said
    assert "• Line 8, handle: “not@an@address” is not a whole email address." in chat.said
    await chat.presses("fay", "Yes")
    assert (await people(chat))["U2"] == {Role.COACH}
    assert (await people(chat))["U3"] == {Role.LEARNER}


async def test_a_file_with_addresses_alone() -> None:
    chat, _ = await known_room()
    await chat.types("fay", "/cohort roster", ("r.csv", b"E-Mail;Language\nana@example.org;es\n"))
    assert "• Ana Silva (U1), Asia/Qatar" in chat.said
    await chat.types("fay", "/cohort roster", ("r.csv", b"name;zone\nana;UTC\n"))
    assert "Name one handle, with their id, or email, with their address." in chat.said


async def test_without_the_permission_to_see_addresses_each_line_says_so_and_ids_go_on() -> None:
    chat, _ = await known_room(directory(sees_addresses=False))
    await chat.types("fay", "/cohort roster", ("r.csv", b"handle\nana@example.org\nU2\n"))
    assert "To add as learner: 1\n• Ben Okri (U2)" in chat.said
    assert "• Line 2, email: “ana@example.org” could not be looked up: I lack the permission" in chat.said


async def test_who_is_in_the_cohort_is_brought_up_to_date_by_their_account() -> None:
    chat, known = await known_room()
    await chat.types("fay", "/cohort roster <@U1> <@U3>")
    await chat.presses("fay", "Yes")
    known.known["U1"] = account("U1", "Ana Silva", zone="Europe/Lisbon", locale="pt-BR")
    await chat.types("fay", "/cohort roster <@U1> <@U3>")
    assert "• Ana Silva (U1): zone Asia/Qatar → Europe/Lisbon" in chat.said
    assert "Already there: 1" in chat.said


async def test_nobody_to_take_in_is_no_question() -> None:
    chat, known = await known_room()
    await chat.types("fay", "/cohort roster", ("r.csv", b""))
    assert "file: is empty" in chat.said
    assert known.asked == []
    await chat.types("fay", "/cohort roster <!channel>")
    assert "is a whole group" in chat.said


async def test_where_nobody_can_look_up_addresses_and_groups_are_refused_as_ever() -> None:
    chat = await room()
    for said in ("<!subteam^S012|@cohort-2027>", "ana@example.org", "<mailto:a@b.org|a@b.org>"):
        await chat.types("fay", f"/cohort roster {said}")
        assert chat.said.startswith("I did not understand all of that."), chat.said
    await chat.types(
        "fay", "/cohort roster", ("r.csv", b"handle,email\nana@example.org,\nben,b@example.org\n")
    )
    assert "is an email address; I need the user name or id." in chat.said
    assert "Columns I did not use: email" in chat.said


async def test_the_members_as_slack_exports_them_are_known_by_their_ids() -> None:
    chat, known = await known_room()
    file = (
        b"username,email,status,userid,fullname,displayname\n"
        b"asilva,other@example.org,Member,U1,Ana Silva,ana\n"
        b"gil,gil@example.org,Deactivated,U4,Gil,\n"
        b"bokri,ben@example.org,Member,,,\n"
    )
    await chat.types("fay", "/cohort roster", ("members.csv", file))
    assert known.asked == [{"U1", "U4", "ben@example.org"}]
    assert "• Ana Silva (U1), Asia/Qatar\n• Ben Okri (U2), Europe/London" in chat.said
    assert "• Line 3, handle: The account of Gil was deactivated, so they are left out." in chat.said
    assert "Columns I did not use: username, status, displayname" in chat.said
