"""Private threads for a few people."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import NotPermitted, Unreachable
from bot.model import Place, PlaceKind
from tests.discord.sending.kit import Sending, message, place, sending
from tests.discord.standin import Channel, Discord, Guild, User

PRIVATE = 12
CREATE = "POST /channels/*/threads"


@pytest.fixture
def ben(discord: Discord, guild: Guild) -> User:
    return discord.person("ben.gathering", guild)


async def test_the_people_and_nobody_else_are_in_it(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, ben: User
) -> None:
    there = await talk.messenger.gather(place(course, guild), [ana.id, ben.id])
    (thread,) = discord.threads(course)
    assert (there.kind, there.id) == (PlaceKind.GROUP, thread.id)
    assert thread.kind == PRIVATE
    assert set(thread.members) == {ana.id, ben.id, discord.bot.id}
    receipt = await talk.send(there, message("Ana, meet Ben"))
    assert receipt.message_id.startswith(f"{thread.id}:")


async def test_who_went_out_is_in_it_again(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, ben: User
) -> None:
    there = await talk.messenger.gather(place(course, guild), [ana.id, ben.id])
    (thread,) = discord.threads(course)
    del thread.members[ana.id]
    assert await talk.messenger.gather(place(course, guild), [ben.id, ana.id]) == there
    assert ana.id in thread.members


async def test_one_that_was_put_away_is_brought_back(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, ben: User
) -> None:
    there = await talk.messenger.gather(place(course, guild), [ana.id, ben.id])
    (thread,) = discord.threads(course)
    thread.archived = True
    assert await talk.messenger.gather(place(course, guild), [ana.id, ben.id]) == there
    assert not thread.archived


async def test_others_have_a_place_of_their_own(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, ben: User
) -> None:
    await talk.messenger.gather(place(course, guild), [ana.id, ben.id])
    await talk.messenger.gather(place(course, guild), [ana.id])
    elsewhere = discord.channel(guild, "elsewhere")
    await talk.messenger.gather(place(elsewhere, guild), [ana.id, ben.id])
    assert (len(discord.threads(course)), len(discord.threads(elsewhere))) == (2, 1)


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
async def test_a_lost_answer_makes_no_second_one(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, mood: str
) -> None:
    getattr(discord.moods, mood)(CREATE)
    places: list[Place] = []
    while not places:
        try:
            places.append(await talk.messenger.gather(place(course, guild), [ana.id]))
        except Exception as error:
            assert type(error).__name__ in ("Unavailable", "Unconfirmed")
    assert [thread.id for thread in discord.threads(course)] == [places[0].id]


@pytest.mark.parametrize("may_delete", [True, False])
async def test_two_at_the_same_moment_end_with_one(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, may_delete: bool
) -> None:
    if may_delete:
        guild.bot_may("MANAGE_THREADS")
    held = discord.moods.held(CREATE, times=2)
    async with sending(discord) as other:
        both = [
            asyncio.create_task(one.messenger.gather(place(course, guild), [ana.id])) for one in (talk, other)
        ]
        await discord.until(lambda: held.met == 2)
        held.release()
        first, second = await asyncio.gather(*both)
    assert first == second
    assert [thread.id for thread in discord.threads(course) if not thread.archived] == [first.id]
    assert await talk.messenger.gather(place(course, guild), [ana.id]) == first


async def test_somebody_who_is_not_in_the_server(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    stranger = discord.user("stranger.gathering")
    with pytest.raises(Unreachable, match=rf"<@{stranger.id}>.*must be able to see"):
        await talk.messenger.gather(place(course, guild), [stranger.id])


async def test_somebody_who_cannot_see_the_channel(
    talk: Sending, guild: Guild, course: Channel, ana: User
) -> None:
    course.deny(ana, "VIEW_CHANNEL")
    with pytest.raises(Unreachable, match=rf"<@{ana.id}>.*must be able to see"):
        await talk.messenger.gather(place(course, guild), [ana.id])


async def test_without_the_permission(talk: Sending, guild: Guild, course: Channel, ana: User) -> None:
    guild.bot_may_not("CREATE_PRIVATE_THREADS")
    with pytest.raises(NotPermitted, match="Create Private Threads"):
        await talk.messenger.gather(place(course, guild), [ana.id])


@pytest.mark.parametrize("kind", ["forum", "announcement"])
async def test_only_text_channels_have_private_threads(
    discord: Discord, talk: Sending, guild: Guild, ana: User, kind: str
) -> None:
    channel = discord.channel(guild, "other", kind=kind)
    with pytest.raises(NotPermitted, match="only in text channels"):
        await talk.messenger.gather(place(channel, guild), [ana.id])


async def test_a_cohort_in_a_thread_has_them_beside_it(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User
) -> None:
    await talk.send(place(course, guild), message(discussion="The cohort"))
    (thread,) = discord.threads(course)
    there = await talk.messenger.gather(place(thread, guild), [ana.id])
    assert there.id in {one.id for one in discord.threads(course)} - {thread.id}
