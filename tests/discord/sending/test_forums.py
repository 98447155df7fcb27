"""Posts in forums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotPermitted, Unreachable
from tests.discord.sending.kit import POST, Sending, long, message, place
from tests.discord.standin import Channel, Discord, Guild

LATER = 600.0


class TestPosts:
    async def test_every_post_is_a_thread(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        receipt = await talk.send(place(forum, guild), message(discussion="Lesson 3"))
        await talk.send(place(forum, guild), message(heading="Lesson 4 is open"), key="d2")
        threads = discord.threads(forum)
        assert sorted(thread.name for thread in threads) == ["Lesson 3", "Lesson 4 is open"]
        first = next(thread for thread in threads if thread.name == "Lesson 3")
        assert receipt.message_id == f"{first.id}:{first.id}"

    async def test_a_post_is_called_by_what_it_is_about(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        tomorrow = message(heading="Call 2 is tomorrow")
        await talk.send(place(forum, guild), replace(tomorrow, topic="Call 2 · Public Narrative"))
        assert [thread.name for thread in discord.threads(forum)] == ["Call 2 · Public Narrative"]

    @pytest.mark.parametrize("aside", [False, True])
    @pytest.mark.parametrize("put_away", [False, True])
    async def test_what_carries_on_stands_in_its_thread(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel, aside: bool, put_away: bool
    ) -> None:
        first = await talk.send(place(forum, guild))
        (thread,) = discord.threads(forum)
        thread.archived = put_away
        await talk.send(place(forum, guild), message("Moved."), key="d2", under=first, aside=aside)
        assert len(discord.posts(thread)) == 2

    async def test_in_a_locked_thread_nothing_can_be_said(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        first = await talk.send(place(forum, guild))
        discord.threads(forum)[0].locked = True
        with pytest.raises((Unreachable, NotPermitted), match="Somebody who manages threads"):
            await talk.send(place(forum, guild), key="d2", under=first)

    async def test_where_the_thread_is_gone_there_is_a_new_one(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        first = await talk.send(place(forum, guild))
        discord.delete_channel(discord.threads(forum)[0])
        await talk.send(place(forum, guild), key="d2", under=first)
        assert len(discord.threads(forum)) == 1

    @pytest.mark.parametrize("parts", [1, 3])
    async def test_it_is_found_and_edited(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel, parts: int
    ) -> None:
        since = talk.clock.now()
        receipt = await talk.send(place(forum, guild), long(parts=parts))
        assert await talk.messenger.find(place(forum, guild), "d1", since=since) == receipt
        await talk.messenger.edit(place(forum, guild), receipt, long("new", parts=parts), reader=None)
        (thread,) = discord.threads(forum)
        assert all("new" in discord.words(shown) for shown in discord.posts(thread))

    async def test_one_that_was_cut_off_is_completed(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        since = talk.clock.now()
        discord.moods.says(POST, 50013)
        with pytest.raises(NotPermitted):
            await talk.send(place(forum, guild), long(parts=3))
        discord.clock.forward(LATER)
        assert await talk.messenger.find(place(forum, guild), "d1", since=since) is None
        await talk.send(place(forum, guild), long(parts=3))
        (thread,) = discord.threads(forum)
        assert len(discord.posts(thread)) == 3

    async def test_a_forum_that_wants_a_tag_on_every_post_gets_one(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        forum.tags = ["71", "72"]
        await talk.send(place(forum, guild))
        assert len(discord.threads(forum)) == 1
        discord.complaints.clear()

    async def test_one_without_a_tag_for_us(
        self, discord: Discord, talk: Sending, guild: Guild, forum: Channel
    ) -> None:
        discord.moods.says("POST /channels/*/threads", 40067, status=400)
        with pytest.raises(NotPermitted, match="needs a tag"):
            await talk.send(place(forum, guild))
        assert discord.threads(forum) == []
