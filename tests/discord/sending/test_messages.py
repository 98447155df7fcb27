"""Messages handed to Discord: what stands there afterwards, and whom it calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotPermitted, Unreachable
from bot.messages import File, Mention, Message, Text
from bot.model import Place, PlaceKind
from tests.discord.sending.kit import Sending, long, message, place
from tests.discord.standin import Channel, Discord, Guild, Pings, User

NASTY = "@everyone @here <@{id}> <@&{id}> <#{id}> **b** ||s|| [x](https://evil.example) `c` @​everyone"


async def test_a_post_says_what_the_message_says(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    receipt = await talk.send(place(course, guild))
    (shown,) = discord.posts(course)
    assert receipt.message_id == shown.key
    assert abs(receipt.at - talk.clock.now()) < timedelta(minutes=1)
    assert "Lesson 3 is open" in discord.words(shown)
    assert "Two videos and a reflection." in discord.words(shown)


async def test_a_direct_message_goes_to_the_person(
    discord: Discord, talk: Sending, guild: Guild, ana: User
) -> None:
    receipt = await talk.send(place(ana, guild))
    (shown,) = discord.dms(ana)
    assert receipt.message_id == shown.key
    await talk.send(place(ana, guild), key="d2")
    assert discord.opened == [ana]


async def test_whom_a_message_names_it_notifies_and_nobody_else(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User
) -> None:
    ben = discord.person("ben.sending", guild)
    said = message(Mention(external_id=ana.id, name="Ana"), f" {NASTY.format(id=ben.id)}")
    await talk.send(place(course, guild), said)
    notified = discord.pings(discord.posts(course)[0])
    assert notified == Pings(users=frozenset({ana.id}))


async def test_what_people_wrote_calls_nobody(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User
) -> None:
    nasty = NASTY.format(id=ana.id)
    receipt = await talk.send(place(course, guild), message(nasty, heading=nasty, discussion=nasty))
    now = message(nasty, heading=nasty)
    await talk.messenger.edit(place(course, guild), receipt, now, reader=None)
    assert not any(discord.pings(shown).anybody for shown in discord.posts(course))


async def test_news_of_a_post_answer_it(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    first = await talk.send(place(course, guild))
    await talk.send(place(course, guild), message("Moved."), key="d2", under=first)
    opened, moved = discord.posts(course)
    assert moved.reference is not None
    assert moved.reference["message_id"] == opened.id


async def test_where_the_earlier_post_is_gone_the_news_still_arrive(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    first = await talk.send(place(course, guild))
    discord.delete_message(discord.posts(course)[0])
    await talk.send(place(course, guild), message("Moved."), key="d2", under=first)
    (moved,) = discord.posts(course)
    assert moved.reference is None


async def test_who_may_not_read_back_may_not_answer_a_post_but_still_post(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    first = await talk.send(place(course, guild))
    discord.moods.says("POST /channels/*/messages", 160002)
    await talk.send(place(course, guild), message("Moved."), key="d2", under=first)
    assert len(discord.posts(course)) == 2


async def test_much_takes_several_messages_that_are_one_to_us(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    receipt = await talk.send(place(course, guild), long(parts=3))
    shown = discord.posts(course)
    assert len(shown) == 3
    assert receipt.message_id == f"{course.id}:{'+'.join(one.id for one in shown)}"


class TestEditing:
    async def test_an_edit_replaces_what_stands_there(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        receipt = await talk.send(place(course, guild))
        await talk.messenger.edit(place(course, guild), receipt, message("It was moved."), reader=None)
        (shown,) = discord.posts(course)
        assert "It was moved." in discord.words(shown)
        assert "Two videos" not in discord.words(shown)

    async def test_files_are_those_of_what_it_says_now(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        def with_file(name: str) -> Message:
            file = File(name=name, media_type="text/plain", content=b"x", label="A file")
            return Message(blocks=(Text(line=("See the file.",)), file))

        where = place(course, guild)
        receipt = await talk.send(where, with_file("old.txt"))
        await talk.messenger.edit(where, receipt, with_file("new.txt"), reader=None)
        (shown,) = discord.posts(course)
        assert [file.filename for file in shown.files] == ["new.txt"]
        await talk.messenger.edit(where, receipt, message(), reader=None)
        assert shown.files == []

    async def test_more_and_less_than_before(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        where = place(course, guild)
        receipt = await talk.send(where, long("old", parts=2))
        for parts in (3, 3, 2, 1, 3):
            await talk.messenger.edit(where, receipt, long("new", parts=parts), reader=None)
        shown = discord.posts(course)
        assert "old" not in "".join(map(discord.words, shown))
        assert len(shown) == 3

    async def test_a_message_that_is_gone(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        receipt = await talk.send(place(course, guild))
        discord.delete_message(discord.posts(course)[0])
        with pytest.raises(Unreachable, match="no longer there"):
            await talk.messenger.edit(place(course, guild), receipt, message(), reader=None)


class TestRefusals:
    async def test_closed_direct_messages(self, talk: Sending, guild: Guild, ana: User) -> None:
        ana.dms_closed = True
        with pytest.raises(Unreachable, match="direct messages"):
            await talk.send(place(ana, guild))

    async def test_no_such_channel(self, talk: Sending, guild: Guild) -> None:
        nowhere = Place(space=f"discord:{guild.id}", kind=PlaceKind.CHANNEL, id="12")
        with pytest.raises(Unreachable, match="not there any more"):
            await talk.send(nowhere)

    async def test_without_the_permission(self, talk: Sending, guild: Guild, course: Channel) -> None:
        course.deny(guild, "SEND_MESSAGES")
        guild.bot_may_not("SEND_MESSAGES")
        with pytest.raises(NotPermitted, match="Send Messages"):
            await talk.send(place(course, guild))

    async def test_out_of_sight(self, discord: Discord, talk: Sending, guild: Guild) -> None:
        hidden = discord.channel(guild, "hidden", private=True)
        with pytest.raises(NotPermitted, match="cannot see"):
            await talk.send(place(hidden, guild))
