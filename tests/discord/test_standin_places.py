"""Threads, posts of forums and scheduled events of the stand-in."""

from __future__ import annotations

from typing import Any

import pytest
from discord.http import Route

from tests.discord.clients import Hasty, connected
from tests.discord.kit import card, post, refusal, text
from tests.discord.standin import Channel, Discord, Guild, Person
from tests.discord.standin.facts import timestamp


def ask(client: Hasty, method: str, path: str, **more: Any) -> Any:
    return client.http.request(Route(method, path), **more)


async def test_a_thread_hangs_on_a_message(
    discord: Discord, client: Hasty, guild: Guild, spring: Channel
) -> None:
    made = await client.http.request(post(spring.id), json=card())
    there = f"/channels/{spring.id}/messages/{made['id']}/threads"
    thread = await ask(client, "POST", there, json={"name": "Talk", "auto_archive_duration": 10080})
    assert thread["id"] == made["id"] and thread["type"] == 11 and thread["parent_id"] == spring.id
    assert (await refusal(ask(client, "POST", there, json={"name": "Talk"}))).code == 160004
    await client.http.request(post(thread["id"]), json=card(text("Here")))
    [seen] = discord.threads(spring)
    assert seen.name == "Talk" and [discord.words(one) for one in discord.posts(seen)] == ["Here"]
    await discord.until(lambda: client.get_guild(int(guild.id)).get_thread(int(seen.id)))  # type: ignore[union-attr]
    active = await ask(client, "GET", f"/guilds/{guild.id}/threads/active")
    assert [one["id"] for one in active["threads"]] == [seen.id]
    seen.archived = seen.locked = True
    assert (await refusal(client.http.request(post(seen.id), json=card()))).code == 50083
    told = await ask(client, "GET", f"/channels/{spring.id}/threads/archived/public")
    assert [one["id"] for one in told["threads"]] == [seen.id]
    seen.locked = False
    await client.http.request(post(seen.id), json=card())
    assert (await ask(client, "GET", f"/channels/{seen.id}"))["thread_metadata"]["archived"] is False
    await ask(client, "PATCH", f"/channels/{seen.id}", json={"archived": True})
    assert seen.as_json()["thread_metadata"]["archived"] is True
    for wrong in ({"name": ""}, {"name": "x" * 101}, {"name": "x", "auto_archive_duration": 7}):
        other = await client.http.request(post(spring.id), json=card())
        where = f"/channels/{spring.id}/messages/{other['id']}/threads"
        assert (await refusal(ask(client, "POST", where, json=wrong))).code == 50035
    discord.complaints.clear()


async def test_private_threads_are_for_who_was_added(
    discord: Discord, client: Hasty, guild: Guild, spring: Channel, ana: Person, ben: Person
) -> None:
    thread = await ask(
        client, "POST", f"/channels/{spring.id}/threads", json={"name": "Coaching", "type": 12}
    )
    [seen] = discord.threads(spring)
    for _ in range(2):
        await ask(client, "PUT", f"/channels/{thread['id']}/thread-members/{ana.id}")
    await client.http.request(post(seen.id), json=card())
    assert set(seen.members) == {discord.bot.id, ana.id}
    ana.says("Hello", channel=seen)
    with pytest.raises(LookupError):
        ben.says("Hello", channel=seen)
    member = await ask(client, "GET", f"/channels/{seen.id}/thread-members/{ana.id}")
    assert member["user_id"] == ana.id
    assert (await refusal(ask(client, "GET", f"/channels/{seen.id}/thread-members/{ben.id}"))).code == 10007
    await ask(client, "DELETE", f"/channels/{seen.id}/thread-members/{ana.id}")
    assert set(seen.members) == {discord.bot.id}
    seen.archived = True
    mine = await ask(client, "GET", f"/channels/{spring.id}/users/@me/threads/archived/private")
    assert [one["id"] for one in mine["threads"]] == [seen.id]
    guild.bot_may_not("CREATE_PRIVATE_THREADS")
    again = ask(client, "POST", f"/channels/{spring.id}/threads", json={"name": "Coaching", "type": 12})
    assert (await refusal(again)).code == 50013


async def test_a_forum_takes_posts_with_a_message(discord: Discord, client: Hasty, guild: Guild) -> None:
    forum = discord.channel(guild, "questions", kind="forum")
    assert (await refusal(client.http.request(post(forum.id), json=card()))).code == 50008
    said = {"name": "Lesson 1", "message": card(text("Ask here"))}
    told = await ask(client, "POST", f"/channels/{forum.id}/threads", json=said)
    [seen] = discord.threads(forum)
    assert told["message"]["id"] == told["id"] == seen.id
    assert [discord.words(one) for one in discord.posts(seen)] == ["Ask here"]
    wrong = {"name": "Lesson 1", "message": card(text("x" * 4001))}
    error = await refusal(ask(client, "POST", f"/channels/{forum.id}/threads", json=wrong))
    assert error.code == 50035 and "In message.components:" in str(error)
    assert len(discord.threads(forum)) == 1
    discord.complaints.clear()


def call(discord: Discord, **more: Any) -> dict[str, Any]:
    start = discord.clock.now() + 3600
    told: dict[str, Any] = {"name": "Call 1", "privacy_level": 2, "entity_type": 3}
    told |= {"scheduled_start_time": timestamp(start), "scheduled_end_time": timestamp(start + 3600)}
    return {
        **told,
        "entity_metadata": {"location": "https://example.org/call"},
        "description": "Come",
        **more,
    }


async def test_events_are_made_moved_and_cancelled(discord: Discord, client: Hasty, guild: Guild) -> None:
    there = f"/guilds/{guild.id}/scheduled-events"
    made = await ask(client, "POST", there, json=call(discord))
    [event] = discord.scheduled(guild)
    assert (made["id"], made["status"], made["channel_id"]) == (event.id, 1, None)
    later = timestamp(discord.clock.now() + 7200)
    wrong = {"scheduled_start_time": later}
    assert (await refusal(ask(client, "PATCH", f"{there}/{event.id}", json=wrong))).code == 50035
    moved = {"scheduled_start_time": later, "scheduled_end_time": timestamp(discord.clock.now() + 9000)}
    assert (await ask(client, "PATCH", f"{there}/{event.id}", json=moved))["scheduled_start_time"] == later
    await ask(client, "PATCH", f"{there}/{event.id}", json={"status": 4})
    assert event.as_json()["status"] == 4
    assert (await refusal(ask(client, "PATCH", f"{there}/{event.id}", json={"name": "x"}))).code == 180000
    await ask(client, "DELETE", f"{there}/{event.id}")
    assert (await refusal(ask(client, "GET", f"{there}/{event.id}"))).code == 10070
    assert await ask(client, "GET", there) == []
    discord.complaints.clear()


async def test_events_have_rules(discord: Discord, client: Hasty, guild: Guild, farah: Person) -> None:
    there = f"/guilds/{guild.id}/scheduled-events"
    for more, where in (
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 1001}, "description"),
        ({"scheduled_end_time": None}, "scheduled_end_time"),
        ({"entity_metadata": {"location": "x" * 101}}, "entity_metadata.location"),
        ({"entity_metadata": None}, "entity_metadata.location"),
        ({"scheduled_start_time": timestamp(discord.clock.now() - 1)}, "scheduled_start_time"),
        ({"privacy_level": 1}, "privacy_level"),
        ({"entity_type": 2, "entity_metadata": None}, "channel_id"),
    ):
        error = await refusal(ask(client, "POST", there, json=call(discord, **more)))
        assert error.code == 50035 and f"In {where}:" in str(error), str(error)
    discord.complaints.clear()
    theirs = discord.event(guild, farah, call(discord))
    guild.bot_may_not("MANAGE_EVENTS")
    assert (await refusal(ask(client, "PATCH", f"{there}/{theirs.id}", json={"name": "x"}))).code == 50013
    made = await ask(client, "POST", there, json=call(discord))
    await ask(client, "PATCH", f"{there}/{made['id']}", json={"name": "x"})
    guild.bot_may_not("CREATE_EVENTS")
    assert (await refusal(ask(client, "POST", there, json=call(discord)))).code == 50013
    assert not discord.complaints


async def test_what_was_there_before_comes_with_the_server(
    discord: Discord, guild: Guild, farah: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", discord.api)
    discord.event(guild, farah, call(discord))
    for kind in ("announcement", "forum", "voice"):
        discord.channel(guild, kind, kind=kind)
    async with connected(discord) as client:
        seen = await discord.until(lambda: client.get_guild(int(guild.id)))
        assert seen is not None
        assert [str(one.type) for one in seen.channels] == ["text", "news", "forum", "voice"]
        assert [one.name for one in seen.scheduled_events] == ["Call 1"]
