"""Talking to Slack's Web API: what each way to fail means, over real sockets."""

from __future__ import annotations

import asyncio

import pytest
from multidict import CIMultiDict

from adapters.slack.ports import Declined
from adapters.slack.web_api.faults import UNSAID, asked_to_wait
from adapters.slack.web_api.pace import Rates
from bot.errors import RateLimited, Unavailable, Unconfirmed
from tests.slack.sending import Sending, post, sending
from tests.slack.standin import Channel, Slack

POST, READ = "chat.postMessage", "conversations.history"


async def read(talk: Sending, channel: Channel) -> dict[str, object]:
    return await talk.api.call(channel.team_id, READ, {"channel": channel.id, "inclusive": True, "limit": 5})


async def test_what_slack_answers_comes_back(slack: Slack, talk: Sending, channel: Channel) -> None:
    told = await post(talk, channel)
    assert told["channel"] == channel.id
    assert told["ts"] == slack.posts(channel)[0].ts
    seen = await read(talk, channel)
    assert isinstance(seen["messages"], list)
    assert [message["text"] for message in seen["messages"]] == ["Hello"]
    assert slack.complaints == []


async def test_what_is_none_is_not_sent(slack: Slack, talk: Sending, channel: Channel) -> None:
    await talk.api.call(channel.team_id, READ, {"channel": channel.id, "cursor": None})
    assert "cursor" not in slack.called(READ)[0].args


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("-5", 1),
        ("2.5", 2.5),
        ("", UNSAID),
        ("soon", UNSAID),
        ("nan", UNSAID),
        ("1e9", 3600),
    ],
)
def test_how_long_slack_asks_us_to_wait(header: str, seconds: float) -> None:
    headers = CIMultiDict({"retry-after": header} if header else {})
    assert asked_to_wait(headers) == seconds


async def test_too_fast_means_later_and_nothing_was_stored(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    slack.moods.limited(POST, retry_after=30)
    with pytest.raises(RateLimited) as limited:
        await post(talk, channel)
    assert limited.value.retry_after == 30
    assert slack.posts(channel) == []


async def test_slack_is_left_alone_until_then(slack: Slack, talk: Sending, channel: Channel) -> None:
    slack.moods.limited(POST, retry_after=30)
    with pytest.raises(RateLimited):
        await post(talk, channel)
    talk.naps.time += 20
    with pytest.raises(RateLimited) as limited:
        await post(talk, channel)
    assert limited.value.retry_after == pytest.approx(10)
    assert len(slack.called(POST)) == 1
    talk.naps.time += 8
    await post(talk, channel)  # two seconds more are waited for
    assert talk.naps.slept == [pytest.approx(2)]
    assert len(slack.called(POST)) == 2


async def test_who_waited_for_a_turn_hears_of_it_too(slack: Slack, channel: Channel) -> None:
    held = slack.moods.held(POST)
    slack.moods.limited(POST, retry_after=30)
    async with sending(slack, rates=Rates(in_flight=1)) as talk, asyncio.TaskGroup() as group:
        first = group.create_task(post(talk, channel))
        await held.reached.wait()
        others = [group.create_task(refused(talk, channel)) for _ in range(3)]
        held.release()
    assert first.result()["ok"]
    assert [task.result() for task in others] == [30, 30, 30]
    assert len(slack.called(POST)) <= 2


async def refused(talk: Sending, channel: Channel) -> float:
    with pytest.raises(RateLimited) as limited:
        await post(talk, channel)
    return limited.value.retry_after


async def test_other_methods_and_workspaces_go_on(slack: Slack, talk: Sending, channel: Channel) -> None:
    elsewhere = slack.channel(slack.workspace("Autumn"), "course")
    slack.moods.limited(POST, retry_after=30)
    with pytest.raises(RateLimited):
        await post(talk, channel)
    await read(talk, channel)
    await post(talk, elsewhere)
    assert len(slack.posts(elsewhere)) == 1


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", "message_limit_exceeded"])
async def test_too_fast_can_be_said_in_words(
    slack: Slack, talk: Sending, channel: Channel, code: str
) -> None:
    slack.moods.says(POST, code)
    with pytest.raises(RateLimited) as limited:
        await post(talk, channel)
    assert limited.value.retry_after == UNSAID


ILL = ["internal_error", "fatal_error", "service_unavailable", "team_added_to_org", "request_timeout"]


@pytest.mark.parametrize("code", ILL)
async def test_where_slack_is_ill_it_may_have_been_done(
    slack: Slack, talk: Sending, channel: Channel, code: str
) -> None:
    slack.moods.says("*", code, times=2)
    with pytest.raises(Unconfirmed, match=code):
        await post(talk, channel)
    with pytest.raises(Unavailable, match=code):
        await read(talk, channel)


@pytest.mark.parametrize("status", [200, 404, 500, 502, 503])
async def test_a_page_instead_of_an_answer(
    slack: Slack, talk: Sending, channel: Channel, status: int
) -> None:
    slack.moods.broken("*", status=status, times=2)
    with pytest.raises(Unconfirmed):
        await post(talk, channel)
    with pytest.raises(Unavailable):
        await read(talk, channel)


async def test_a_dropped_connection_leads_to_exactly_one_post(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    """slack_sdk's own handler would post again."""
    lost = slack.moods.lost(POST, times=None)
    with pytest.raises(Unconfirmed):
        await post(talk, channel)
    assert lost.met == 1
    assert len(slack.posts(channel)) == 1
    dropped = slack.moods.dropped(READ, times=None)
    with pytest.raises(Unavailable):
        await read(talk, channel)
    assert dropped.met == 1


async def test_where_nobody_listens_nothing_was_sent(slack: Slack, channel: Channel) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    for nobody in (f"http://127.0.0.1:{port}/api/", "http://no-such-host.invalid/api/"):
        async with sending(slack, base_url=nobody) as talk:
            with pytest.raises(Unavailable):
                await post(talk, channel)


async def test_an_answer_that_does_not_come(slack: Slack, channel: Channel) -> None:
    held = slack.moods.held("*", times=None)
    async with sending(slack, seconds=0.2) as talk:
        with pytest.raises(Unconfirmed):
            await post(talk, channel)
        with pytest.raises(Unavailable):
            await read(talk, channel)
    held.release()


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b"17", b'"no"', b"\xff\xfe", b"", b"not json", b'{"ok": false}'], ids=repr
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/gzip"])
async def test_an_answer_that_makes_no_sense(slack: Slack, channel: Channel, body: bytes, kind: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, sending(slack, base_url=f"http://127.0.0.1:{port}/api/") as talk:
        with pytest.raises(Unconfirmed):
            await post(talk, channel)
        with pytest.raises(Unavailable):
            await read(talk, channel)


async def test_a_refusal_says_what_it_needs(slack: Slack, talk: Sending) -> None:
    channel = slack.channel(slack.workspace(scopes=["chat:write"]), "course")
    with pytest.raises(Declined) as declined:
        await read(talk, channel)
    assert (declined.value.method, declined.value.code, declined.value.needed) == (
        *(READ, "missing_scope"),
        "channels:history",
    )


async def test_a_refusal_says_what_is_wrong_with_what_we_sent(talk: Sending, channel: Channel) -> None:
    with pytest.raises(Declined) as declined:
        await talk.api.call(channel.team_id, POST, {"channel": channel.id, "blocks": [{"type": "nonsense"}]})
    assert declined.value.code == "invalid_blocks"
    assert "/blocks/0" in declined.value.needed
