"""Whether a message arrived."""

from __future__ import annotations

import pytest

from bot.errors import CannotTell, Unavailable
from bot.messages import Inline, Mention
from tests.discord.sending.kit import Sending, message, place
from tests.discord.standin import Channel, Discord, Guild, Person, User

LATER = 600.0
LOOK = "GET /channels/*/messages"


async def test_in_a_busy_channel(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: Person
) -> None:
    since = talk.clock.now()
    for _ in range(150):
        ana.says("chat", channel=course)
    receipt = await talk.send(place(course, guild))
    for _ in range(150):
        ana.says("chat", channel=course)
    discord.clock.forward(LATER)
    assert await talk.messenger.find(place(course, guild), "d1", since=since) == receipt
    assert await talk.messenger.find(place(course, guild), "d2", since=since) is None


async def test_one_that_names_a_thousand_people_is_found_whole(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    names: list[Inline] = []
    for number in range(1_000):
        names += [Mention(external_id=str(10**18 + number), name="somebody"), ", "]
    since = talk.clock.now()
    receipt = await talk.send(place(course, guild), message(*names))
    assert len(discord.posts(course)) > 10
    assert await talk.send(place(course, guild), message(*names)) == receipt
    discord.clock.forward(LATER)
    assert await talk.messenger.find(place(course, guild), "d1", since=since) == receipt


async def test_another_bots_message_is_none_of_ours(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    since = talk.clock.now()
    await talk.send(place(course, guild))
    discord.posts(course)[0].author = discord.user("twin", bot=True)
    discord.clock.forward(LATER)
    assert await talk.messenger.find(place(course, guild), "d1", since=since) is None


async def test_a_message_in_another_place_is_another_one(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User
) -> None:
    since = talk.clock.now()
    await talk.send(place(course, guild))
    discord.clock.forward(LATER)
    assert await talk.messenger.find(place(ana, guild), "d1", since=since) is None


async def test_who_may_not_read_back_cannot_tell(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    """Discord shows them an empty channel."""
    since = talk.clock.now()
    await talk.send(place(course, guild))
    guild.bot_may_not("READ_MESSAGE_HISTORY")
    discord.clock.forward(LATER)
    with pytest.raises(CannotTell, match="Read Message History"):
        await talk.messenger.find(place(course, guild), "d1", since=since)


async def test_out_of_sight(discord: Discord, talk: Sending, guild: Guild, course: Channel) -> None:
    course.deny(guild, "VIEW_CHANNEL")
    with pytest.raises(CannotTell, match="cannot see"):
        await talk.messenger.find(place(course, guild), "d1", since=talk.clock.now())


@pytest.mark.parametrize("mood", ["broken", "dropped", "lost", "broken_after"])
async def test_for_now(discord: Discord, talk: Sending, guild: Guild, course: Channel, mood: str) -> None:
    since = talk.clock.now()
    receipt = await talk.send(place(course, guild))
    getattr(discord.moods, mood)(LOOK, times=None)
    with pytest.raises(Unavailable):
        await talk.messenger.find(place(course, guild), "d1", since=since)
    discord.moods.over()
    assert await talk.messenger.find(place(course, guild), "d1", since=since) == receipt


async def test_too_much_to_read(
    discord: Discord,
    talk: Sending,
    guild: Guild,
    course: Channel,
    ana: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.discord.sending.history.PAGES", 2)
    since = talk.clock.now()
    for _ in range(201):
        ana.says("chat", channel=course)
    discord.clock.forward(LATER)
    with pytest.raises(CannotTell, match="too much"):
        await talk.messenger.find(place(course, guild), "d1", since=since)


async def test_what_was_edited_is_still_there(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    receipt = await talk.send(place(course, guild))
    await talk.messenger.edit(place(course, guild), receipt, message("Anew."), reader=None)
    await talk.messenger.edit(place(course, guild), receipt, message("Once more."), reader=None)
    assert "Once more." in discord.words(discord.posts(course)[0])
