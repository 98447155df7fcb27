"""The one session, what stays secret on its way, and answers through the address that came with a click."""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Any

import aiohttp
import pytest

from adapters.slack.ports import Declined
from bot.errors import CompanionError, RateLimited, Unavailable, Unconfirmed
from tests.slack.sending import PICTURE, Sending, post, sending
from tests.slack.standin import Channel, Slack

POST = "chat.postMessage"


async def test_one_session_carries_everything(
    slack: Slack, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    open_one = aiohttp.ClientSession.__init__

    def counted(self: aiohttp.ClientSession, *given: Any, **named: Any) -> None:
        opened.append(self)
        open_one(self, *given, **named)

    monkeypatch.setattr(aiohttp.ClientSession, "__init__", counted)
    elsewhere = slack.channel(slack.workspace("Autumn"), "course")
    async with sending(slack) as talk:
        await asyncio.gather(*(post(talk, one) for one in (channel, elsewhere) for _ in range(5)))
        await talk.api.upload(channel.team_id, PICTURE)
    assert opened == [talk.session]
    assert talk.session.closed


async def test_after_the_end_no_session_is_opened(slack: Slack, channel: Channel) -> None:
    async with sending(slack) as talk:
        pass
    with pytest.raises(Unavailable):
        await post(talk, channel)
    assert slack.calls == []


async def test_no_secret_and_no_text_reaches_a_log(
    slack: Slack, talk: Sending, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = slack.token(slack.teams[channel.team_id]).value
    address = slack.response_urls.give(channel.team_id, channel, "U1")
    await post(talk, channel, "between us")
    await talk.api.respond(channel.team_id, address, {"text": "between us"})
    for mood in (slack.moods.broken, slack.moods.dropped, slack.moods.lost):
        for method in (POST, "respond"):
            mood(method)
            with pytest.raises(CompanionError) as failed:
                if method == POST:
                    await post(talk, channel, "between us")
                else:
                    await talk.api.respond(channel.team_id, address, {"text": "between us"})
            told = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
            assert token not in told
            assert address.rpartition("/")[2] not in told
    for secret in (token, address.rpartition("/")[2], "between us"):
        assert secret not in caplog.text


class TestResponding:
    async def test_it_is_shown(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        address = slack.response_urls.give(channel.team_id, channel, "U1")
        await talk.api.respond(channel.team_id, address, {"text": "Done", "response_type": "in_channel"})
        assert [message.text for message in slack.posts(channel)] == ["Done"]

    async def test_an_address_that_is_used_up(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        address = slack.response_urls.give(channel.team_id, channel, "U1")
        for _ in range(5):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
        with pytest.raises(Declined, match="used_url"):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
        slack.clock.forward(31 * 60)
        with pytest.raises(Declined, match="expired_url"):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})

    @pytest.mark.parametrize("address", ["ftp://slack.com/x", "file:///etc/passwd", "", "//slack.com/x"])
    async def test_nothing_but_the_web(self, talk: Sending, channel: Channel, address: str) -> None:
        with pytest.raises(Declined, match="invalid_url"):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})

    @pytest.mark.parametrize("host", ["[x", "127.0.0.1:1", "127.0.0.1:99999999", "no-such-host.invalid", ""])
    async def test_an_address_that_leads_nowhere_is_not_told(
        self, talk: Sending, channel: Channel, host: str
    ) -> None:
        address = f"http://{host}/s3cr3t"
        with pytest.raises((Unavailable, Unconfirmed)) as failed:
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
        assert "s3cr3t" not in "".join(traceback.format_exception(failed.value))

    async def test_bad_moods(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        address = slack.response_urls.give(channel.team_id, channel, "U1")
        slack.moods.limited("respond", retry_after=4)
        with pytest.raises(RateLimited):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
        slack.moods.broken("respond", status=503)
        with pytest.raises(Unconfirmed):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
        slack.moods.lost("respond")
        with pytest.raises(Unconfirmed):
            await talk.api.respond(channel.team_id, address, {"text": "Done"})
