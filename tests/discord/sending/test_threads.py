"""Discussions under posts, and announcements."""

from __future__ import annotations

import pytest

from bot.errors import CannotTell
from bot.messages import Mention
from tests.discord.sending.kit import Sending, long, message, place
from tests.discord.standin import Channel, Discord, Guild, Person

LATER = 600.0
CROSSPOST = "POST /channels/*/messages/*/crosspost"
START = "POST /channels/*/messages/*/threads"
CROSSPOSTED = 1


class TestDiscussions:
    async def test_a_lesson_gets_a_thread_under_its_post(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        await talk.send(place(course, guild), message(discussion="Lesson 3: Feedback"))
        (thread,) = discord.threads(course)
        assert thread.name == "Lesson 3: Feedback"
        assert thread.id == discord.posts(course)[0].id

    async def test_a_long_name_is_cut(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        await talk.send(place(course, guild), message(discussion="Lesson\n" + "x" * 200))
        (thread,) = discord.threads(course)
        assert thread.name == "Lesson " + "x" * 92 + "…"

    @pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
    async def test_it_is_started_although_an_answer_is_lost(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel, mood: str
    ) -> None:
        getattr(discord.moods, mood)(START)
        await talk.send(place(course, guild), message(discussion="Lesson 3"))
        assert len(discord.threads(course)) == 1

    async def test_without_the_permission_the_post_stands_alone_and_the_log_says_so_once(
        self,
        discord: Discord,
        talk: Sending,
        guild: Guild,
        course: Channel,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        guild.bot_may_not("CREATE_PUBLIC_THREADS")
        for key in ("d1", "d2"):
            await talk.send(place(course, guild), message(discussion="Lesson 3"), key=key)
        assert len(discord.posts(course)) == 2
        assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1

    async def test_a_thread_that_is_missing_is_started_with_the_next_edit(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        said = message(discussion="Lesson 3")
        discord.moods.says(START, 50013)
        receipt = await talk.send(place(course, guild), said)
        assert discord.threads(course) == []
        for _ in range(2):
            await talk.messenger.edit(place(course, guild), receipt, said, reader=None)
        assert len(discord.threads(course)) == 1


class TestAside:
    async def test_it_stands_in_the_thread_alone(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        first = await talk.send(place(course, guild), message(discussion="Lesson 3"))
        receipt = await talk.send(place(course, guild), key="d2", under=first, aside=True)
        (thread,) = discord.threads(course)
        assert len(discord.posts(course)) == 1
        assert receipt.message_id == discord.posts(thread)[-1].key

    async def test_where_there_is_no_thread_one_is_started(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        first = await talk.send(place(course, guild))
        soon = message(heading="Due on Wednesday")
        await talk.send(place(course, guild), soon, key="d2", under=first, aside=True)
        (thread,) = discord.threads(course)
        assert thread.name == "Due on Wednesday"
        assert len(discord.posts(thread)) == 1

    async def test_what_carries_on_something_aside_stands_there_as_well(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        first = await talk.send(place(course, guild))
        second = await talk.send(place(course, guild), key="d2", under=first, aside=True)
        await talk.send(place(course, guild), key="d3", under=second, aside=True)
        (thread,) = discord.threads(course)
        assert len(discord.posts(thread)) == 2

    async def test_a_thread_that_was_put_away_is_brought_back(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        first = await talk.send(place(course, guild), message(discussion="Lesson 3"))
        (thread,) = discord.threads(course)
        thread.archived = True
        await talk.send(place(course, guild), key="d2", under=first, aside=True)
        assert len(discord.posts(thread)) == 1
        assert not thread.archived

    @pytest.mark.parametrize("what", ["locked", "post gone", "forbidden"])
    async def test_otherwise_the_channel_hears_of_it(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel, what: str
    ) -> None:
        discussion = "Lesson 3" if what == "locked" else ""
        first = await talk.send(place(course, guild), message(discussion=discussion))
        if what == "locked":
            discord.threads(course)[0].locked = True
        elif what == "post gone":
            discord.delete_message(discord.posts(course)[0])
        else:
            guild.bot_may_not("CREATE_PUBLIC_THREADS")
        receipt = await talk.send(place(course, guild), key="d2", under=first, aside=True)
        assert receipt.message_id == discord.posts(course)[-1].key

    @pytest.mark.parametrize("put_away", [False, True])
    @pytest.mark.parametrize("parts", [1, 3])
    async def test_it_is_found_there(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel, put_away: bool, parts: int
    ) -> None:
        where = place(course, guild)
        first = await talk.send(where, message(discussion="Lesson 3"))
        since = talk.clock.now()
        said = long(parts=parts)
        receipt = await talk.messenger.send(where, said, key="d2", reader=None, under=first, aside=True)
        (thread,) = discord.threads(course)
        thread.archived = put_away
        assert await talk.messenger.find(where, "d2", since=since) == receipt
        discord.clock.forward(LATER)
        assert await talk.messenger.find(where, "d3", since=since) is None

    async def test_an_edit_leaves_a_thread_as_it_was(
        self, discord: Discord, talk: Sending, guild: Guild, course: Channel
    ) -> None:
        first = await talk.send(place(course, guild), message(discussion="Lesson 3"))
        receipt = await talk.send(place(course, guild), key="d2", under=first, aside=True)
        (thread,) = discord.threads(course)
        thread.archived = True
        await talk.messenger.edit(place(course, guild), receipt, message("Anew."), reader=None)
        assert "Anew." in discord.words(discord.posts(thread)[0])
        assert thread.archived

    async def test_too_many_threads_to_look_through(
        self, talk: Sending, guild: Guild, course: Channel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("adapters.discord.sending.threads.READ_AT_MOST", 1)
        for number in range(2):
            await talk.send(place(course, guild), message(discussion="More"), key=f"d{number}")
        with pytest.raises(CannotTell, match="too much"):
            await talk.messenger.find(place(course, guild), "d99", since=talk.clock.now())


class TestAnnouncements:
    async def test_they_are_published(
        self, discord: Discord, talk: Sending, guild: Guild, news: Channel
    ) -> None:
        await talk.send(place(news, guild), message(discussion="Lesson 3"))
        (shown,) = discord.posts(news)
        assert shown.flags & CROSSPOSTED
        assert len(discord.threads(news)) == 1

    async def test_one_that_calls_somebody_stays_in_this_server(
        self, discord: Discord, talk: Sending, guild: Guild, news: Channel, ana: Person
    ) -> None:
        since = talk.clock.now()
        await talk.send(
            place(news, guild), message(Mention(external_id=ana.id, name="Ana"), " still owes work.")
        )
        assert await talk.messenger.find(place(news, guild), "d1", since=since)
        (shown,) = discord.posts(news)
        assert discord.pings(shown).users == {ana.id}
        assert not shown.flags & CROSSPOSTED

    @pytest.mark.parametrize("code", [50013, 20028, 40033])
    async def test_that_they_cannot_be_is_no_failure(
        self, discord: Discord, talk: Sending, guild: Guild, news: Channel, code: int
    ) -> None:
        discord.moods.says(CROSSPOST, code)
        await talk.send(place(news, guild))
        assert len(discord.posts(news)) == 1

    async def test_one_that_was_found_again_is_published_then(
        self, discord: Discord, talk: Sending, guild: Guild, news: Channel
    ) -> None:
        discord.moods.says(CROSSPOST, 50013)
        since = talk.clock.now()
        receipt = await talk.send(place(news, guild))
        assert await talk.messenger.find(place(news, guild), "d1", since=since) == receipt
        assert discord.posts(news)[0].flags & CROSSPOSTED
