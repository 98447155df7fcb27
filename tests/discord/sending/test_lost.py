"""Answers that do not come: nothing is ever said twice."""

from __future__ import annotations

import pytest

from bot.errors import CompanionError, RateLimited, Unavailable, Unconfirmed
from bot.messages import Message
from bot.model import Place
from tests.discord.sending.kit import POST, Sending, long, message, place
from tests.discord.standin import Channel, Discord, Guild, User

LATER = 600.0
#: More than are ever tried.
ALWAYS = None


async def insist(talk: Sending, where: Place, said: Message, *, key: str = "d1", tries: int = 5) -> None:
    """What the dispatcher does: send, ask, and send again only what is certainly not there."""
    for _ in range(tries):
        begun_at = talk.clock.now()
        try:
            await talk.send(where, said, key=key)
        except (Unconfirmed, TimeoutError):
            talk.discord.clock.forward(LATER)
            if await talk.messenger.find(where, key, since=begun_at) is not None:
                return
        except (RateLimited, Unavailable):
            talk.discord.clock.forward(LATER)
        else:
            return
    raise AssertionError("it never arrived")


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
async def test_one_lost_answer_is_asked_for_again_under_the_same_nonce(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, mood: str
) -> None:
    getattr(discord.moods, mood)(POST)
    receipt = await talk.send(place(course, guild))
    (shown,) = discord.posts(course)
    assert receipt.message_id == shown.key


@pytest.mark.parametrize("stored", [True, False])
async def test_what_stays_lost_is_not_confirmed_and_looked_for(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, stored: bool
) -> None:
    where = place(course, guild)
    begun_at = talk.clock.now()
    mood = (discord.moods.lost if stored else discord.moods.dropped)(POST, times=ALWAYS)
    with pytest.raises(Unconfirmed):
        await talk.send(where)
    discord.moods.over()
    assert mood.met <= 12
    assert len(discord.posts(course)) == int(stored)
    if stored:
        found = await talk.messenger.find(where, "d1", since=begun_at)
        assert found is not None
        assert found.message_id == discord.posts(course)[0].key
    else:
        with pytest.raises(Unavailable, match="on its way"):
            await talk.messenger.find(where, "d1", since=begun_at)
        discord.clock.forward(LATER)
        assert await talk.messenger.find(where, "d1", since=begun_at) is None


async def test_a_try_in_vain_says_nothing_about_the_first(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    """The second try is too fast for Discord; the message stands there all the same."""
    discord.moods.lost(POST)
    discord.moods.limited(POST, retry_after=120)
    with pytest.raises(Unconfirmed):
        await talk.send(place(course, guild))
    assert len(discord.posts(course)) == 1


async def test_after_the_nonce_was_forgotten_only_looking_helps(
    discord: Discord, talk: Sending, guild: Guild, course: Channel
) -> None:
    discord.moods.lost(POST, times=ALWAYS)
    begun_at = talk.clock.now()
    with pytest.raises(Unconfirmed):
        await talk.send(place(course, guild))
    discord.moods.over()
    discord.clock.forward(LATER)
    assert await talk.messenger.find(place(course, guild), "d1", since=begun_at) is not None


async def test_too_fast(discord: Discord, talk: Sending, guild: Guild, course: Channel) -> None:
    discord.moods.limited(POST, retry_after=120)
    with pytest.raises(RateLimited):
        await talk.send(place(course, guild))
    assert discord.posts(course) == []


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("after", [0, 1, 2])
async def test_a_message_of_several_parts_that_was_cut_off_is_completed(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, ana: User, direct: bool, after: int
) -> None:
    """As after a crash between its parts, with another process going on when every nonce is forgotten."""
    where = place(ana if direct else course, guild)
    begun_at = talk.clock.now()
    await cut_off(discord, talk, where, after=after)
    await talk.send(where, message("Something else."), key="d2")
    discord.clock.forward(LATER)
    assert await talk.messenger.find(where, "d1", since=begun_at) is None
    receipt = await talk.send(where, long(parts=3))
    found = await talk.messenger.find(where, "d1", since=talk.clock.now())
    assert found == receipt
    shown = discord.dms(ana) if direct else discord.posts(course)
    said = [one.id for one in shown if "Something else" not in discord.words(one)]
    assert len(said) == 3
    assert receipt.message_id.endswith(":" + "+".join(said))


async def cut_off(discord: Discord, talk: Sending, where: Place, *, after: int) -> None:
    """Send a message of three parts, of which so many arrive."""
    if after:
        discord.moods.slow(POST, seconds=0, times=after)
    discord.moods.broken(POST, times=ALWAYS, status=503)
    with pytest.raises((Unconfirmed, Unavailable)):
        await talk.send(where, long(parts=3))
    discord.moods.over()


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
@pytest.mark.parametrize("times", [1, 4, 20])
@pytest.mark.parametrize("parts", [1, 2])
async def test_asking_before_sending_again_never_says_anything_twice(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, mood: str, times: int, parts: int
) -> None:
    getattr(discord.moods, mood)(POST, times=times)
    await insist(talk, place(course, guild), long(parts=parts), tries=30)
    assert len(discord.posts(course)) == parts


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
@pytest.mark.parametrize("parts", [1, 2])
async def test_nor_in_a_forum_which_knows_no_nonce(
    discord: Discord, talk: Sending, guild: Guild, forum: Channel, mood: str, parts: int
) -> None:
    getattr(discord.moods, mood)("POST /channels/*/threads")
    await insist(talk, place(forum, guild), long(parts=parts))
    (thread,) = discord.threads(forum)
    assert len(discord.posts(thread)) == parts


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
async def test_an_edit_whose_answer_was_lost_can_be_done_again(
    discord: Discord, talk: Sending, guild: Guild, course: Channel, mood: str
) -> None:
    where = place(course, guild)
    receipt = await talk.send(where)
    getattr(discord.moods, mood)(POST)
    getattr(discord.moods, mood)("PATCH /channels/*/messages/*")
    for _ in range(5):
        try:
            await talk.messenger.edit(where, receipt, long("new", parts=2), reader=None)
        except CompanionError:
            continue
        break
    assert ["new" in discord.words(one) for one in discord.posts(course)] == [True, True]
