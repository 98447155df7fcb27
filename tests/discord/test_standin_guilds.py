"""Servers of the stand-in: permissions, roles, people, direct messages and published posts."""

from __future__ import annotations

from typing import Any

import pytest
from discord import RateLimited
from discord.http import Route

from tests.discord.clients import Hasty
from tests.discord.kit import card, post, refusal, text, uploading
from tests.discord.standin import Channel, Discord, Guild, Person


def ask(client: Hasty, method: str, path: str, **more: Any) -> Any:
    return client.http.request(Route(method, path), **more)


async def open_direct(client: Hasty, person: Person) -> str:
    told = await ask(client, "POST", "/users/@me/channels", json={"recipient_id": person.id})
    return str(told["id"])


async def test_what_is_gone_and_what_is_closed(
    discord: Discord, client: Hasty, guild: Guild, spring: Channel
) -> None:
    async def code(channel: Channel) -> int:
        return (await refusal(client.http.request(post(channel.id), json=card()))).code

    hidden = discord.channel(guild, "hidden", private=True)
    assert await code(hidden) == 50001
    hidden.allow(discord.bot, "VIEW_CHANNEL")
    await client.http.request(post(hidden.id), json=card())
    spring.deny(guild, "SEND_MESSAGES")
    assert await code(spring) == 50013
    spring.allow(next(role for role in guild.roles.values() if role.managed), "SEND_MESSAGES")
    made = await client.http.request(post(spring.id), json=card())
    guild.bot_may_not("ATTACH_FILES", "READ_MESSAGE_HISTORY")
    assert (await refusal(uploading(client, spring.id, card(), "a.png"))).code == 50013
    assert await ask(client, "GET", f"/channels/{spring.id}/messages") == []
    assert (await refusal(ask(client, "GET", f"/channels/{spring.id}/messages/{made['id']}"))).code == 50013
    discord.delete_message(discord.posts(spring)[0])
    gone = ask(client, "PATCH", f"/channels/{spring.id}/messages/{made['id']}", json=card())
    assert (await refusal(gone)).code == 10008
    discord.delete_channel(spring)
    assert await code(spring) == 10003
    assert not discord.complaints


async def test_history_has_its_windows(discord: Discord, client: Hasty, spring: Channel, ana: Person) -> None:
    ids = [(await client.http.request(post(spring.id), json=card(text(str(one)))))["id"] for one in range(5)]

    async def seen(**query: Any) -> list[str]:
        told = await ask(client, "GET", f"/channels/{spring.id}/messages", params=query)
        return [one["components"][0]["content"] for one in told]

    assert await seen() == ["4", "3", "2", "1", "0"]
    assert await seen(limit=2) == ["4", "3"]
    assert await seen(before=ids[2]) == ["1", "0"]
    assert await seen(after=ids[1], limit=2) == ["3", "2"]
    assert await seen(around=ids[2], limit=3) == ["3", "2", "1"]
    said = ana.says("mine", channel=spring)
    theirs = f"/channels/{spring.id}/messages/{said.id}"
    assert (await refusal(ask(client, "PATCH", theirs, json=card()))).code == 50005
    assert (await refusal(ask(client, "DELETE", theirs))).code == 50013
    await ask(client, "DELETE", f"/channels/{spring.id}/messages/{ids[0]}")
    assert len(discord.posts(spring)) == 5
    assert (await refusal(ask(client, "GET", f"/channels/{spring.id}/messages?limit=101"))).code == 50035
    discord.complaints.clear()


async def test_pings_are_of_those_who_are_allowed_to_be(
    discord: Discord, client: Hasty, spring: Channel, ana: Person, ben: Person
) -> None:
    said = f"<@{ana.id}> <@!{ben.id}> @everyone <@&{spring.guild.id if spring.guild else ''}>"
    choices: list[Any] = [{"parse": []}, {"parse": [], "users": [ana.id]}, {"parse": ["users"]}, None]
    for allowed in choices:
        await client.http.request(post(spring.id), json={**card(text(said)), "allowed_mentions": allowed})
    nobody, her, both, all_of_them = (discord.pings(one) for one in discord.posts(spring))
    assert not nobody.anybody and her.users == {ana.id} and not her.everyone
    assert both.users == {ana.id, ben.id} and not both.roles
    assert all_of_them.everyone and all_of_them.roles


async def test_direct_messages_open_and_can_be_closed(
    discord: Discord, client: Hasty, guild: Guild, ana: Person, ben: Person
) -> None:
    channel = await open_direct(client, ana)
    assert await open_direct(client, ana) == channel and discord.opened == [ana, ana]
    await client.http.request(post(channel), json=card(text("Hello")))
    assert [discord.words(one) for one in discord.dms(ana)] == ["Hello"]
    ben.dms_closed = True
    theirs = await open_direct(client, ben)
    closed = await refusal(client.http.request(post(theirs), json=card()))
    assert (closed.status, closed.code) == (403, 50007)
    ana.leaves(guild)
    assert (await refusal(client.http.request(post(channel), json=card()))).code == 50278
    robot = discord.user("robot", bot=True)
    assert (
        await refusal(ask(client, "POST", "/users/@me/channels", json={"recipient_id": robot.id}))
    ).code == 50007
    discord.complaints.clear()


async def test_roles_are_given_below_ones_own(
    discord: Discord, client: Hasty, guild: Guild, ana: Person
) -> None:
    learners = discord.role(guild, "Learners")
    there = f"/guilds/{guild.id}/members/{ana.id}/roles"
    for _ in range(2):
        await ask(client, "PUT", f"{there}/{learners.id}", reason="the cohort")
    assert guild.members[ana.id].roles == [learners] and discord.calls[-1].reason == "the cohort"
    high = discord.role(guild, "High")
    high.position = 99
    own = next(role for role in guild.roles.values() if role.managed)
    for barred in (high.id, own.id, guild.id):
        assert (await refusal(ask(client, "PUT", f"{there}/{barred}"))).code == 50013
    assert (await refusal(ask(client, "PUT", f"{there}/1"))).code == 10011
    await ask(client, "DELETE", f"{there}/{learners.id}")
    assert not guild.members[ana.id].roles
    guild.bot_may_not("MANAGE_ROLES")
    assert (await refusal(ask(client, "PUT", f"{there}/{learners.id}"))).code == 50013


async def test_people_are_found_one_by_one_and_together_with_the_intent(
    discord: Discord, client: Hasty, guild: Guild, ana: Person
) -> None:
    members = f"/guilds/{guild.id}/members"
    assert (await ask(client, "GET", f"{members}/{ana.id}"))["user"]["global_name"] == "Ana"
    stranger = discord.person("stranger")
    assert (await refusal(ask(client, "GET", f"{members}/{stranger.id}"))).code == 10007
    assert (await refusal(ask(client, "GET", f"{members}/1"))).code == 10013
    assert (await refusal(ask(client, "GET", "/users/1"))).code == 10013
    assert (await ask(client, "GET", f"/users/{stranger.id}"))["username"] == "stranger"
    found = await ask(client, "GET", f"{members}/search?query=AN&limit=5")
    assert [one["user"]["username"] for one in found] == ["ana"]
    assert (await refusal(ask(client, "GET", f"{members}?limit=1000"))).code == 50001
    discord.app.granted.add("guild_members")
    listed = await ask(client, "GET", f"{members}?limit=1000")
    assert {one["user"]["username"] for one in listed} == {"ana", "ben", "farah", "companion"}
    rest = await ask(client, "GET", f"{members}?limit=1000&after={listed[1]['user']['id']}")
    assert len(rest) == 2
    discord.remove(guild)
    assert (await refusal(ask(client, "GET", f"/guilds/{guild.id}"))).code == 50001
    assert (await refusal(ask(client, "GET", "/guilds/1"))).code == 10004


async def test_posts_are_published_where_others_can_follow(
    discord: Discord, client: Hasty, guild: Guild, spring: Channel
) -> None:
    news = discord.channel(guild, "news", kind="announcement")

    async def publish(channel: Channel) -> Any:
        made = await client.http.request(post(channel.id), json=card())
        return await ask(client, "POST", f"/channels/{channel.id}/messages/{made['id']}/crosspost")

    told = await publish(news)
    assert told["flags"] & 1
    again = ask(client, "POST", f"/channels/{news.id}/messages/{told['id']}/crosspost")
    assert (await refusal(again)).code == 40033
    assert (await refusal(publish(spring))).code == 50024
    for _ in range(9):
        await publish(news)
    client.http.max_ratelimit_timeout = 30.0
    with pytest.raises(RateLimited):
        await publish(news)
    discord.complaints.clear()
