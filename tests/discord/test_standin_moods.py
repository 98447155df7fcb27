"""The stand-in's bad days and limits, seen by the real discord.py client."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from discord import DiscordServerError, HTTPException, RateLimited
from discord.http import Route

from tests.discord.clients import Hasty
from tests.discord.kit import card, post, refusal, text
from tests.discord.standin import Channel, Discord, Guild

POST = "POST /channels/*/messages"
ROUTE = "POST /channels/{channel}/messages"


def say(client: Hasty, spring: Channel, said: str = "x", **more: Any) -> Any:
    return client.http.request(post(spring.id), json=card(text(said), **more))


async def test_a_limit_is_waited_for(discord: Discord, client: Hasty, spring: Channel) -> None:
    discord.moods.limited(POST, retry_after=0.01)
    await say(client, spring)
    assert [call.status for call in discord.called(ROUTE)] == [429, 200]
    assert discord.called(ROUTE)[0].answer["global"] is False


async def test_a_long_limit_is_an_error(discord: Discord, client: Hasty, spring: Channel) -> None:
    client.http.max_ratelimit_timeout = 30.0
    discord.moods.limited(POST, retry_after=120, everywhere=True)
    with pytest.raises(RateLimited) as limited:
        await say(client, spring)
    assert limited.value.retry_after == 120


async def test_a_ban_comes_without_via_and_is_no_json(
    discord: Discord, client: Hasty, spring: Channel
) -> None:
    discord.moods.banned()
    error = await refusal(say(client, spring))
    assert (error.status, error.code) == (429, 0) and "Via" not in error.response.headers
    assert "Cloudflare" in error.text
    await say(client, spring)


async def test_503_raises_at_once(discord: Discord, client: Hasty, spring: Channel) -> None:
    discord.moods.broken(POST)
    with pytest.raises(DiscordServerError):
        await say(client, spring)
    assert not discord.posts(spring)
    discord.moods.broken_after(POST, status=503)
    with pytest.raises(DiscordServerError):
        await say(client, spring, "stored")
    assert [discord.words(one) for one in discord.posts(spring)] == ["stored"]


async def test_a_dropped_request_did_nothing_and_a_lost_answer_did(
    discord: Discord, client: Hasty, spring: Channel
) -> None:
    discord.moods.dropped(POST)
    with pytest.raises(aiohttp.ClientError):
        await say(client, spring, "dropped")
    discord.moods.lost(POST)
    with pytest.raises(aiohttp.ClientError):
        await say(client, spring, "lost")
    assert [discord.words(one) for one in discord.posts(spring)] == ["lost"]


async def test_what_is_held_waits_for_the_test(discord: Discord, client: Hasty, spring: Channel) -> None:
    before, after = discord.moods.held(POST), discord.moods.held_after(POST)
    first = asyncio.create_task(say(client, spring, "first"))
    await before.reached.wait()
    assert not discord.posts(spring)
    second = asyncio.create_task(say(client, spring, "second"))
    before.release()
    await after.reached.wait()
    assert discord.posts(spring) and not second.done()
    after.release()
    await asyncio.gather(first, second)


async def test_any_refusal_can_be_said(discord: Discord, client: Hasty, spring: Channel) -> None:
    discord.moods.says(POST, 50013)
    assert (await refusal(say(client, spring))).code == 50013


async def test_a_nonce_is_good_for_one_message_and_some_minutes(
    discord: Discord, client: Hasty, guild: Guild, spring: Channel
) -> None:
    discord.moods.lost(POST)
    with pytest.raises(aiohttp.ClientError):
        await say(client, spring, "once", nonce="d1", enforce_nonce=True)
    again = await say(client, spring, "other words", nonce="d1", enforce_nonce=True)
    [seen] = discord.posts(spring)
    assert again["id"] == seen.id and again["nonce"] == "d1" and discord.words(seen) == "once"
    await say(client, discord.channel(guild, "autumn"), nonce="d1", enforce_nonce=True)
    await say(client, spring, nonce="d1")
    discord.clock.forward(300)
    await say(client, spring, nonce="d1", enforce_nonce=True)
    assert len(discord.posts(spring)) == 3
    assert (await refusal(say(client, spring, enforce_nonce=True))).code == 50035
    discord.complaints.clear()


async def test_buckets_are_of_a_route_and_a_channel(discord: Discord, guild: Guild, spring: Channel) -> None:
    discord.limits.bucket(ROUTE, 2, 60)
    other = discord.channel(guild, "autumn")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {discord.token}"}) as session:

        async def posted(place: Channel) -> tuple[int, str | None, str | None]:
            url = f"{discord.api}/channels/{place.id}/messages"
            async with session.post(url, json=card()) as response:
                headers = response.headers
                return response.status, headers.get("X-RateLimit-Remaining"), headers.get("Retry-After")

        assert [await posted(spring) for _ in range(2)] == [(200, "1", None), (200, "0", None)]
        status, _, after = await posted(spring)
        assert status == 429 and after is not None and 0 < float(after) <= 60
        assert (await posted(other))[0] == 200
        discord.clock.forward(60)
        assert (await posted(spring))[0] == 200


async def test_all_requests_together_have_a_limit(discord: Discord, client: Hasty) -> None:
    client.http.max_ratelimit_timeout = 0.0001
    discord.limits.everything(3)
    route = Route("GET", "/users/@me")
    # A machine that is busy may be slower than the limit now and then, but not fifty times.
    with pytest.raises(RateLimited):
        for _ in range(50):
            await client.http.request(route)
    assert discord.calls[-1].answer["global"] is True


async def test_too_many_invalid_requests_get_an_address_banned(
    discord: Discord, client: Hasty, spring: Channel
) -> None:
    discord.limits.ban_at = 3
    discord.moods.says(POST, 50013, times=None)
    for number in range(3):
        assert discord.limits.invalid == number
        await refusal(say(client, spring))
    discord.moods.over()
    banned = await refusal(client.http.request(Route("GET", "/users/@me")))
    assert (banned.status, "Via" in banned.response.headers) == (429, False)
    discord.clock.forward(3601)
    await say(client, spring)


async def test_a_token_can_die(discord: Discord, client: Hasty) -> None:
    discord.new_token()
    with pytest.raises(HTTPException) as refused:
        await client.http.request(Route("GET", "/users/@me"))
    assert (refused.value.status, refused.value.code) == (401, 0)


async def test_an_address_nobody_answers_is_a_complaint(discord: Discord, client: Hasty) -> None:
    error = await refusal(client.http.request(Route("GET", "/nowhere")))
    assert (error.status, error.code) == (404, 0)
    assert "GET /nowhere" in discord.complaints.pop()
