"""The stand-in installs the real bolt and posts to it over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import Person, Slack, Workspace
from tests.slack.standin.postman import Postman

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "One"}, "callback_id": "one", "blocks": []}


GO = {"type": "plain_text", "text": "Go"}


class Front:
    """An app of bolt behind an address, and what it was asked with."""

    def __init__(self, app: AsyncApp) -> None:
        self.app = app
        self.headers: list[dict[str, str]] = []
        self.broken = 0

    async def serve(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        if self.broken:
            self.broken -= 1
            return web.Response(status=500)
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        told = await self.app.async_dispatch(AsyncBoltRequest(body=await request.text(), headers=headers))
        content_type = told.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=told.status, text=told.body, content_type=content_type)


@pytest.fixture
async def front(slack: Slack, client: AsyncWebClient) -> AsyncIterator[Front]:
    front = Front(AsyncApp(client=client, signing_secret=slack.app.signing_secret))
    server = web.Application()
    server.add_routes([web.post("/slack/events", front.serve)])
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await slack.over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield front
    await runner.cleanup()


async def test_the_address_is_asked_first_and_signatures_hold(slack: Slack, front: Front) -> None:
    postman = slack.carrier
    assert isinstance(postman, Postman)
    assert await postman.challenge()
    body = '{"type": "url_verification", "challenge": "x"}'
    stale = postman.signed(body, at=1_000_000_000)
    assert (await postman.post(body, "application/json", signed=stale))[0] == 401
    assert (await postman.post(body, "application/json", signed=postman.signed(body + " ")))[0] == 401


async def test_commands_clicks_and_forms_go_over_http(slack: Slack, front: Front, ana: Person) -> None:
    @front.app.command("/course")
    async def course(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack("On its way")
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"submit": GO})

    @front.app.view("one")
    async def one(ack: Any) -> None:
        await ack(response_action="push", view=MODAL | {"callback_id": "two", "notify_on_close": True})

    closed: list[str] = []

    @front.app.view_closed("two")
    async def two(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        closed.append(view["callback_id"])

    await ana.command("/course")
    assert [message.text for message in slack.ephemerals(ana)] == ["On its way"]
    await slack.until(lambda: slack.modal(ana))
    await ana.submit()
    assert len(slack.staged.modals[ana.id]) == 2
    assert len(await ana.close_modal()) == 1
    assert closed == ["two"] and len(slack.staged.modals[ana.id]) == 1


async def test_an_event_that_fails_comes_again_with_its_number(
    slack: Slack, front: Front, ana: Person
) -> None:
    said: list[str] = []

    @front.app.event("message")
    async def heard(event: dict[str, Any]) -> None:
        said.append(event["text"])

    front.broken = 2
    saying = asyncio.create_task(ana.says("hello"))
    await slack.until(lambda: slack.clock.awaited == 60)
    slack.clock.forward(60)
    assert (await saying).acknowledged
    await slack.until(lambda: said == ["hello"])
    retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h in front.headers]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_installing_rotating_and_removing(slack: Slack, ana: Person, team: Workspace) -> None:
    slack.app.rotation = True
    secrets = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    asked = {
        "client_id": slack.app.client_id,
        "scope": "chat:write",
        "state": "s",
        "redirect_uri": "https://e.org/r",
    }
    back = parse_qs(urlsplit(slack.installing.allow(asked, ana, team)).query)
    assert back["state"] == ["s"]
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=slack.api, session=session, retry_handlers=[])
        exchange = {**secrets, "code": back["code"][0]}
        # slack_sdk's own oauth_v2_access uses what aiohttp warns about.
        got = await client.api_call("oauth.v2.access", data=exchange | {"redirect_uri": "https://e.org/r"})
        assert (got["team"]["id"], got["expires_in"]) == (team.id, 43200)
        again = {**secrets, "grant_type": "refresh_token", "refresh_token": got["refresh_token"]}
        fresh = await client.api_call("oauth.v2.access", data=again)
        for gone in (exchange, again):
            told = await session.post(f"{slack.api}oauth.v2.access", data=gone)
            assert (await told.json())["error"] in {"invalid_code", "invalid_refresh_token"}
        assert (await client.auth_test(token=fresh["access_token"]))["ok"]
        slack.clock.forward(43200)
        headers = {"Authorization": f"Bearer {fresh['access_token']}"}
        told = await session.post(f"{slack.api}auth.test", headers=headers)
        assert (await told.json())["error"] == "token_expired"
        slack.events.uninstalled(team)
        told = await session.post(f"{slack.api}auth.test", headers=headers)
        assert (await told.json())["error"] == "token_revoked"
