"""The two doors: Socket Mode and HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AsyncExitStack

import aiohttp
import pytest

from adapters.slack.app.socket import SocketDoor
from adapters.slack.ports import Access
from adapters.slack.web_api.api import slack_session
from adapters.slack.web_api.asking import client as client_for
from storage.memory import MemoryStore
from tests.slack.app.support import Running, running
from tests.slack.standin import Channel, Person, Slack, Workspace
from tests.slack.standin.postman import Postman
from tests.slack.standin.sockets import MOST_CONNECTIONS
from tests.support.house import NOW
from tests.support.world import HandClock


async def test_several_connections_answer_each_thing_once(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(slack, store) as one, running(slack, store) as other:
        for number in range(1, 5):
            await ana.command("/course why", channel=spring)
            await slack.until(lambda number=number: len(slack.ephemerals(ana)) == number)  # type: ignore[misc]
        assert len(one.house.asked) == len(other.house.asked) == 2


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_slack_closes_is_replaced(
    slack: Slack, socketed: Running, ana: Person, spring: Channel, reason: str
) -> None:
    door = socketed.door
    assert door is not None
    before = slack.sockets.opened
    await slack.sockets.disconnect(reason)
    await slack.until(lambda: slack.sockets.opened > before)
    await door.connected()
    assert (await ana.command("/course why", channel=spring)).acknowledged
    await slack.until(lambda: slack.ephemerals(ana))


async def test_a_connection_that_was_cut_is_replaced(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    slack.sockets.cut()
    assert (await ana.command("/course why", channel=spring)).acknowledged
    assert socketed.door is not None
    assert socketed.door.connected_since is not None


async def test_an_outage_is_waited_for_and_said_once(
    slack: Slack, store: MemoryStore, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.app.socket.FIRST_WAIT", 0.01)
    slack.moods.broken("apps.connections.open", times=3)
    with caplog.at_level(logging.DEBUG):
        async with running(slack, store) as app:
            assert app.door is not None
            assert app.door.problem == ""
            assert app.door.connected_since is not None
    assert caplog.text.count("trying until it works") == 1
    assert "ticket=" not in caplog.text
    assert slack.app.app_token not in caplog.text


async def test_a_connection_that_is_taken_and_not_kept_is_tried_less_and_less_often(
    slack: Slack, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.app.socket.FIRST_WAIT", 0.05)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        others = [await session.ws_connect(slack.sockets.ticket()) for _ in range(MOST_CONNECTIONS)]
        await slack.sockets.connected(MOST_CONNECTIONS)
        began = asyncio.get_running_loop().time()
        app = await stack.enter_async_context(running(slack, store, connected=False))
        await slack.until(lambda: len(slack.called("apps.connections.open")) == 4)
        assert asyncio.get_running_loop().time() - began >= 0.05 + 0.1 + 0.2
        assert app.door is not None
        assert app.door.connected_since is None
        await others[0].close()
        await app.door.connected()


async def test_a_wrong_app_token_is_named(slack: Slack, socketed: Running) -> None:
    async with slack_session() as session:
        client = client_for(session, slack.api)
        door = SocketDoor(
            app=socketed.app.bolt,
            client=client,
            session=session,
            app_token="xapp-wrong",  # noqa: S106
            clock=HandClock(NOW),
        )
        await door.start()
        await slack.until(lambda: door.problem)
        assert "SLACK_APP_TOKEN" in door.problem
        assert "xapp-wrong" not in door.problem
        assert door.connected_since is None
        await door.stop()


async def test_nothing_is_left_behind(slack: Slack, store: MemoryStore, ana: Person, spring: Channel) -> None:
    before = asyncio.all_tasks()
    async with running(slack, store):
        await ana.command("/course why", channel=spring)
        await slack.until(lambda: slack.ephemerals(ana))
    await slack.until(lambda: not slack.sockets.open)
    await slack.delivery.settled()
    assert {task for task in asyncio.all_tasks() if "adapters" in str(task.get_coro())} <= before


async def test_what_we_do_not_know_is_acknowledged_quietly(
    slack: Slack,
    app: Running,
    team: Workspace,
    ana: Person,
    spring: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    typed = await ana.command("/course why", channel=spring)
    who = typed.payload
    with caplog.at_level(logging.INFO):
        for kind, payload in (
            ("events_api", {"type": "event_callback", "event": {"type": "team_rename"}, "event_id": "Ev1"}),
            ("slash_commands", {**who, "command": "/unheard_of"}),
            (
                "interactive",
                {"type": "shortcut", "callback_id": "unknown", "trigger_id": "1", "user": {"id": ana.id}},
            ),
            ("interactive", {"type": "view_closed", "view": {"callback_id": "x"}, "user": {"id": ana.id}}),
            ("interactive", {"type": "block_suggestion", "action_id": "x", "user": {"id": ana.id}}),
        ):
            given = {"team_id": team.id, "team": {"id": team.id}, "token": "t", **payload}
            if kind == "slash_commands":
                given.pop("team")
            ack = await slack.delivery.ask(kind, given, accepts=True)
            assert ack.payload == {}, kind
    assert "trigger_id" not in caplog.text


async def test_a_request_without_the_right_signature_changes_nothing(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(slack, store, http=True) as app:
        postman = slack.carrier
        assert isinstance(postman, Postman)
        assert await postman.challenge()
        body = json.dumps({"type": "event_callback", "event": {"type": "message"}})
        async with aiohttp.ClientSession() as session:
            headers = {**postman.signed(body), "Content-Type": "application/json"}
            headers["X-Slack-Signature"] = "v0=" + "0" * 64
            async with session.post(postman.url, data=body, headers=headers) as response:
                assert response.status == 401
            old = {**postman.signed(body, at=1_600_000_000), "Content-Type": "application/json"}
            async with session.post(postman.url, data=body, headers=old) as response:
                assert response.status == 401
        assert app.house.asked == []


async def test_bolt_reads_nothing_of_the_environment(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET", "VERIFICATION_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", "somebody-elses")
    async with running(slack, store, http=True) as app:
        assert app.app.bolt.oauth_flow is None
        assert app.app.bolt.installation_store is None
        await ana.command("/course why", channel=spring)
        await slack.until(lambda: slack.ephemerals(ana))
    assert "auth.test" not in {call.method for call in slack.calls}


async def test_an_acknowledgement_waits_for_nobody_to_say_whether_we_are_let_in(
    slack: Slack, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def never(team_id: str) -> Access:
        asked.append(team_id)
        return await asyncio.Future()

    monkeypatch.setattr(app.keys, "access", never)
    assert (await ana.says("good morning, all", channel=spring)).acknowledged
    assert not asked
    assert (await ana.command("/course why", channel=spring)).acknowledged
    await slack.until(lambda: asked)
    await app.app.stop(within=0)


async def test_what_no_slack_ever_sent_is_refused_without_a_word_in_the_log(
    slack: Slack, store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(slack, store, http=True):
        postman = slack.carrier
        assert isinstance(postman, Postman)
        signed = postman.signed("{}")
        odd = [
            {**signed, "X-Slack-Request-Timestamp": "yesterday"},
            {**signed, "X-Slack-Request-Timestamp": "9" * 5000},
            {**signed, "X-Slack-Signature": "v0=é"},
        ]
        for headers in odd:
            assert (await postman.post("{}", "application/json", signed=headers))[0] == 401
        for body in ("{", "[]", "null", '{"team": "x", "user": 1}', "[" * 50_000):
            assert (await postman.post(body, "application/json", signed={}))[0] in (400, 401)
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
