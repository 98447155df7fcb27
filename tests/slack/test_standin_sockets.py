"""The stand-in speaks Socket Mode with the real client and the real bolt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import Channel, Person, Slack, Unfilled

Listener = Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]

FIELD = {
    "type": "input",
    "block_id": "zone",
    "label": {"type": "plain_text", "text": "Your zone"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
MODAL = {
    "type": "modal",
    "callback_id": "me",
    "title": {"type": "plain_text", "text": "About you"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [FIELD],
}
BUTTON = {
    "type": "button",
    "action_id": "go",
    "text": {"type": "plain_text", "text": "Check in"},
    "value": "v1",
}


@asynccontextmanager
async def connected(slack: Slack, listener: Listener) -> AsyncIterator[SocketModeClient]:
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(base_url=slack.api, session=session, retry_handlers=[])
        client = SocketModeClient(app_token=slack.app.app_token, web_client=web, ping_interval=1)
        client.socket_mode_request_listeners.append(listener)
        before = len(slack.sockets.open)
        await client.connect()  # type: ignore[no-untyped-call]
        await slack.sockets.connected(before + 1)
        try:
            yield client
        finally:
            await client.close()  # type: ignore[no-untyped-call]


async def test_one_connection_gets_each_envelope(slack: Slack, ana: Person) -> None:
    got: list[str] = []

    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request.payload["event"]["text"])
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    async with connected(slack, answer), connected(slack, answer):
        for number in range(6):
            assert (await ana.says(f"message {number}")).acknowledged
        assert sorted(got) == [f"message {number}" for number in range(6)]
        assert [len(one.received) for one in slack.sockets.open] == [3, 3]


async def test_an_event_nobody_acknowledges_comes_again(slack: Slack, ana: Person) -> None:
    attempts: list[tuple[int | None, str | None]] = []

    async def hesitate(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        attempts.append((request.retry_attempt, request.retry_reason))
        if len(attempts) == 3:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    async with connected(slack, hesitate):
        saying = asyncio.create_task(ana.says("hello"))
        await slack.until(lambda: len(attempts) == 1)
        slack.clock.forward(3)
        await slack.until(lambda: len(attempts) == 2)
        slack.clock.forward(3)
        await slack.until(lambda: slack.clock.awaited == 60)
        slack.clock.forward(60)
        assert (await saying).acknowledged
    assert attempts == [(0, ""), (1, "timeout"), (2, "timeout")]


async def test_a_connection_that_breaks_is_replaced(slack: Slack, ana: Person) -> None:
    got: list[str] = []

    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request.payload["event"]["text"])
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    async with connected(slack, answer):
        await slack.sockets.disconnect("refresh_requested")
        await ana.says("after the refresh")
        slack.sockets.cut()
        await ana.says("after the cut")
    assert got == ["after the refresh", "after the cut"]
    assert slack.sockets.opened == 3


async def test_a_command_opens_a_modal_whose_form_comes_back(
    slack: Slack, bolt: AsyncApp, ana: Person
) -> None:
    texts: list[str] = []

    @bolt.command("/course")
    async def course(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        texts.append(body["text"])
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.view("me")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        zone = view["state"]["values"]["zone"]["typed"]["value"]
        if zone == "Mars":
            await ack(response_action="errors", errors={"zone": "Nobody lives there."})
        else:
            await ack()

    await ana.command("/course enrol @ben & co in #spring")
    assert texts[0].startswith("enrol <@U") and texts[0].endswith("|spring>") and "|ben> &amp; co" in texts[0]
    await slack.until(lambda: slack.modal(ana))
    with pytest.raises(Unfilled):
        await ana.submit()
    assert (await ana.submit({"Your zone": "Mars"})).errors == {"Your zone": "Nobody lives there."}
    assert slack.modal(ana) is not None
    assert not (await ana.submit({"Your zone": "Asia/Qatar"})).errors
    assert slack.modal(ana) is None


async def test_a_click_is_answered_in_place(
    slack: Slack, bolt: AsyncApp, ana: Person, spring: Channel
) -> None:
    @bolt.action("go")
    async def go(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        await ack()
        await respond(text=f"Done: {action['value']}", replace_original=True)

    blocks = [{"type": "actions", "elements": [BUTTON]}]
    await bolt.client.chat_postMessage(channel=spring.id, text="Lesson 1", blocks=blocks)
    assert (await ana.click(slack.posts(spring)[0], "Check in")).acknowledged
    await slack.until(lambda: slack.posts(spring)[0].text == "Done: v1")
    assert slack.posts(spring)[0].blocks == []
