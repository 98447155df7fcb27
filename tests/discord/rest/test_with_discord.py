"""Our API at its real pace against the stand-in, which keeps Discord's rules."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord.http import Route

from adapters.discord.ports import Declined, Urgency
from adapters.discord.rest.api import DiscordApi, discord_api
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.rest.refusals import refusal
from bot.errors import Disconnected, RateLimited, Unavailable, Unconfirmed, Unreachable
from tests.discord.rest.test_api import MESSAGES
from tests.discord.standin import Channel, Discord, Person

POST, OPEN = "POST /channels/*/messages", "POST /users/@me/channels"
V2 = 1 << 15


@pytest.fixture
async def api(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordApi]:
    monkeypatch.setattr(Route, "BASE", discord.api)
    async with discord_api(discord.token) as api:
        yield api


async def say(api: DiscordApi, channel_id: str, key: str, urgency: Urgency = Urgency.MAIL) -> Any:
    body = {
        "flags": V2,
        "components": [{"type": 10, "content": f"Lesson {key}"}],
        "nonce": key,
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
    }
    return await api.call("POST", MESSAGES, {"channel_id": channel_id}, body=body, urgency=urgency)


async def test_who_we_are(api: DiscordApi, discord: Discord) -> None:
    assert (api.user_id, api.application_id) == (discord.bot.id, discord.app.id)


async def test_a_message_that_was_stored_before_discord_fell_ill_stands_there_once(
    api: DiscordApi, discord: Discord, spring: Channel, naps: list[float]
) -> None:
    discord.moods.broken_after(POST, status=502, times=2)
    told = await say(api, spring.id, "d1")
    assert [post.id for post in discord.posts(spring)] == [told["id"]]
    assert len(discord.called("POST /channels/{channel}/messages")) == 3


async def test_a_thread_that_was_made_before_discord_fell_ill_is_there_once(
    api: DiscordApi, discord: Discord, spring: Channel, naps: list[float]
) -> None:
    discord.moods.broken_after("POST /channels/*/threads", status=500)
    body = {"name": "Ana and Ben", "type": 12}
    with pytest.raises(Unconfirmed):
        await api.call("POST", "/channels/{channel_id}/threads", {"channel_id": spring.id}, body=body)
    assert len(discord.threads(spring)) == 1


async def test_after_a_lost_answer_the_nonce_finds_the_message(
    api: DiscordApi, discord: Discord, spring: Channel
) -> None:
    discord.moods.lost(POST)
    with pytest.raises(Unconfirmed):
        await say(api, spring.id, "d1")
    told = await say(api, spring.id, "d1")
    assert [post.id for post in discord.posts(spring)] == [told["id"]]


async def test_closed_direct_messages(api: DiscordApi, discord: Discord, ana: Person, ben: Person) -> None:
    channels = KnownChannels(api)
    ana.dms_closed = True
    with pytest.raises(Declined) as declined:
        await say(api, await channels.direct(ana.id, urgency=Urgency.MAIL), "d1")
    assert isinstance(refusal(declined.value), Unreachable)
    await say(api, await channels.direct(ben.id, urgency=Urgency.MAIL), "d2")
    assert len(discord.dms(ben)) == 1


async def test_the_limit_of_all_requests_together_heals_by_itself(
    api: DiscordApi, discord: Discord, spring: Channel
) -> None:
    """Lower here than our pace, as where another process uses the same token; answers are among the mail."""
    discord.limits.everything(20)
    await asyncio.gather(
        *(
            say(api, spring.id, f"d{number}", Urgency.ANSWER if number % 5 == 0 else Urgency.MAIL)
            for number in range(40)
        )
    )
    assert len(discord.posts(spring)) == 40


async def test_direct_messages_are_opened_a_few_at_a_time(api: DiscordApi, discord: Discord) -> None:
    people = [discord.person(f"learner{number}", *discord.guilds.values()) for number in range(12)]
    channels = KnownChannels(api)
    told = await asyncio.gather(
        *(channels.direct(one.id, urgency=Urgency.MAIL) for one in people), return_exceptions=True
    )
    refused = [error for error in told if isinstance(error, RateLimited)]
    assert len(told) - len(refused) == len(discord.opened) == 4
    assert all(error.alone for error in refused)
    # Each is told a turn of their own, and nobody waits for it here.
    assert [round(error.retry_after / 5) for error in refused] == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_a_token_that_was_reset(api: DiscordApi, discord: Discord, spring: Channel) -> None:
    discord.new_token()
    with pytest.raises(Disconnected):
        await say(api, spring.id, "d1")
    with pytest.raises(Disconnected):
        async with discord_api("MTA5Mw.an-old.one"):
            pass


async def test_the_way_out_is_the_proxy_that_the_environment_names(
    discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks the proxy for the whole address, and the stand-in does not mind."""
    there = discord.url
    monkeypatch.setenv("http_proxy", there)
    monkeypatch.setenv("no_proxy", "example.org")
    monkeypatch.setattr(Route, "BASE", "http://discord.invalid/api/v10")
    async with discord_api(discord.token) as api:
        assert api.user_id
    monkeypatch.setenv("no_proxy", "discord.invalid")
    with pytest.raises(Unavailable):
        async with discord_api(discord.token):
            pass
