"""The stand-in's bad days, seen by the real slack_sdk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import Channel, Clock, Person, Slack, Workspace

Client = AsyncWebClient


async def refusal(call: Awaitable[Any]) -> Any:
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response


async def test_a_limit_says_how_long_to_wait(slack: Slack, spring: Channel, client: Client) -> None:
    slack.moods.limited("chat.postMessage", retry_after=7, channel=spring.id)
    response = await refusal(client.chat_postMessage(channel=spring.id, text="x"))
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "7",
    )
    await client.chat_postMessage(channel=spring.id, text="x")


async def test_a_channel_takes_one_post_a_second(
    slack: Slack, team: Workspace, spring: Channel, client: Client
) -> None:
    slack.moods.one_a_second()
    other = slack.channel(team, "autumn")
    await client.chat_postMessage(channel=spring.id, text="1")
    assert (await refusal(client.chat_postMessage(channel=spring.id, text="2"))).status_code == 429
    await client.chat_postMessage(channel=other.id, text="1")
    slack.clock.forward(1)
    await client.chat_postMessage(channel=spring.id, text="2")
    assert [message.text for message in slack.posts(spring)] == ["1", "2"]


@pytest.mark.parametrize("status", [200, 502, 503])
async def test_a_page_instead_of_json(slack: Slack, spring: Channel, client: Client, status: int) -> None:
    slack.moods.broken("chat.postMessage", status=status)
    response = await refusal(client.chat_postMessage(channel=spring.id, text="x"))
    assert response.status_code == status
    assert not slack.posts(spring)


async def test_a_dropped_call_did_nothing_and_a_lost_answer_did(
    slack: Slack, spring: Channel, client: Client
) -> None:
    slack.moods.dropped("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=spring.id, text="dropped")
    slack.moods.lost("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=spring.id, text="lost")
    assert [message.text for message in slack.posts(spring)] == ["lost"]


async def test_what_is_held_waits_for_the_test(slack: Slack, spring: Channel, client: Client) -> None:
    held = slack.moods.held("chat.postMessage")
    posting = asyncio.create_task(client.chat_postMessage(channel=spring.id, text="x"))
    await held.reached.wait()
    assert not slack.posts(spring)
    held.release()
    await posting
    assert slack.posts(spring)


async def test_any_error_can_be_said(slack: Slack, spring: Channel, client: Client) -> None:
    slack.moods.says("*", "fatal_error", times=2)
    for _ in range(2):
        assert (await refusal(client.chat_postMessage(channel=spring.id, text="x")))["error"] == "fatal_error"
    await client.chat_postMessage(channel=spring.id, text="x")


async def test_history_is_scarce_for_some_apps(slack: Slack, spring: Channel, client: Client) -> None:
    for number in range(20):
        await client.chat_postMessage(channel=spring.id, text=str(number))
    slack.moods.scarce_history()
    page = await client.conversations_history(channel=spring.id, limit=100)
    assert [message["text"] for message in page["messages"]] == [str(number) for number in range(19, 4, -1)]
    assert page["has_more"]
    again = await refusal(client.conversations_history(channel=spring.id))
    assert again.status_code == 429 and int(again.headers["Retry-After"]) <= 60
    slack.clock.forward(60)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=spring.id, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == [str(number) for number in range(4, -1, -1)]


async def test_history_has_a_window_and_keeps_replies_to_itself(
    slack: Slack, spring: Channel, client: Client
) -> None:
    sent = [(await client.chat_postMessage(channel=spring.id, text=str(number)))["ts"] for number in range(4)]
    await client.chat_postMessage(channel=spring.id, text="reply", thread_ts=sent[0])
    await client.chat_postMessage(channel=spring.id, text="told all", thread_ts=sent[0], reply_broadcast=True)
    window = await client.conversations_history(channel=spring.id, oldest=sent[1], latest=sent[3])
    assert [message["text"] for message in window["messages"]] == ["2"]
    window = await client.conversations_history(
        channel=spring.id, oldest=sent[1], latest=sent[3], inclusive=True
    )
    assert [message["text"] for message in window["messages"]] == ["3", "2", "1"]
    newest = await client.conversations_history(channel=spring.id, limit=1)
    assert [message["text"] for message in newest["messages"]] == ["told all"]
    thread = await client.conversations_replies(channel=spring.id, ts=sent[0])
    assert [message["text"] for message in thread["messages"]] == ["0", "reply", "told all"]


async def test_a_picture_can_be_shown_once_slack_has_looked_at_it(
    slack: Slack, spring: Channel, client: Client
) -> None:
    slack.moods.files_take_time = True
    upload = await client.files_getUploadURLExternal(filename="chart.png", length=3)
    async with aiohttp.ClientSession() as session, session.post(upload["upload_url"], data=b"PNG") as sent:
        assert await sent.text() == "OK - 3"
    await client.files_completeUploadExternal(files=[{"id": upload["file_id"], "title": "A chart"}])
    image = {"type": "image", "slack_file": {"id": upload["file_id"]}, "alt_text": "A chart"}
    response = await refusal(client.chat_postMessage(channel=spring.id, text="x", blocks=[image]))
    assert response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    slack.process_files()
    await client.chat_postMessage(channel=spring.id, text="x", blocks=[image])


async def test_an_upload_can_be_shared_and_fetched_with_the_token(
    slack: Slack, spring: Channel, client: Client
) -> None:
    shared = await client.files_upload_v2(
        channel=spring.id, filename="call.ics", content="BEGIN", title="Call"
    )
    post = slack.posts(spring)[0]
    assert [file.content for file in post.files] == [b"BEGIN"]
    url = (await client.files_info(file=shared["files"][0]["id"]))["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers={"Authorization": f"Bearer {client.token}"}) as got:
            assert await got.read() == b"BEGIN"
        async with session.get(url) as stranger:
            assert stranger.content_type == "text/html"


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_can_die(slack: Slack, team: Workspace, client: Client, error: str) -> None:
    slack.refuse(team, error)
    assert (await refusal(client.auth_test()))["error"] == error


async def test_a_missing_scope_is_named(slack: Slack, spring: Channel, ana: Person) -> None:
    small = slack.install(slack.teams[ana.team_id], scopes={"channels:read"})
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=small.value, base_url=slack.api, session=session, retry_handlers=[])
        response = await refusal(client.chat_postMessage(channel=spring.id, text="x"))
    assert (response["needed"], response["provided"]) == ("chat:write", "channels:read")
    assert response.headers["X-Accepted-OAuth-Scopes"] == "chat:write"


async def test_where_the_app_cannot_write(
    slack: Slack, team: Workspace, ana: Person, ben: Person, client: Client
) -> None:
    async def error(place: str) -> str:
        return str((await refusal(client.chat_postMessage(channel=place, text="x")))["error"])

    secret = slack.channel(team, "secret", ana, private=True, bot=False)
    closed = slack.channel(team, "closed", ana)
    closed.archived = True
    assert await error(secret.id) == "channel_not_found"
    assert await error(closed.id) == "is_archived"
    assert await error(slack.another_bot(team, "robot").id) == "cannot_dm_bot"
    ben.deleted = True
    assert await error(ben.id) == "account_inactive"
    assert await error("C0000000000") == "channel_not_found"
    elsewhere = slack.channel(team, "elsewhere", ana, bot=False)
    await client.chat_postMessage(
        channel=elsewhere.id, text="public channels take anybody with chat:write.public"
    )
    slack.token(team).scopes -= {"chat:write.public"}
    assert await error(elsewhere.id) == "not_in_channel"


async def test_the_clock_can_be_the_tests_own() -> None:
    now = 1_700_000_000.0
    async with Slack(Clock(lambda: now)) as slack:
        assert slack.next_ts() == "1700000000.000000"
        assert slack.next_ts() == "1700000000.000001"
        now += 60
        assert slack.next_ts() == "1700000060.000000"
