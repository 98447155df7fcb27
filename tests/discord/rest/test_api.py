"""Calls to Discord: what comes back, and what each way to fail means, over real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.discord.ports import Declined
from adapters.discord.rest.api import discord_api
from adapters.discord.rest.pace import OPENINGS
from bot.errors import Disconnected, RateLimited, Unavailable, Unconfirmed
from tests.discord.rest.answering import APPLICATION, TOKEN, USER, Answering, Talk, talking

MESSAGES, CHANNEL = "/channels/{channel_id}/messages", "/channels/{channel_id}"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FOLLOW_UP = "/webhooks/{application_id}/{interaction_token}"
SECRET = "aW50ZXJhY3Rpb24tc2VjcmV0"  # noqa: S105 - nobody has this one
ACT = {"interaction_id": "77", "interaction_token": SECRET}
HERE = {"channel_id": "5"}
NONCED = {"content": "Hello", "nonce": "d1", "enforce_nonce": True}


async def post(talk: Talk, channel: str = "5", **body: Any) -> Any:
    return await talk.api.call("POST", MESSAGES, {"channel_id": channel}, body=body or NONCED)


async def read(talk: Talk, channel: str = "5") -> Any:
    return await talk.api.call("GET", CHANNEL, {"channel_id": channel})


async def call_back(talk: Talk, token: str = SECRET) -> Any:
    ids = {"interaction_id": "77", "interaction_token": token}
    return await talk.api.call("POST", CALLBACK, ids, body={"type": 5})


async def test_what_discord_answers_comes_back(server: Answering, talk: Talk) -> None:
    server.says(200, {"id": "9", "content": "Hello"})
    assert await post(talk) == {"id": "9", "content": "Hello"}
    server.says(204)
    assert await talk.api.call("DELETE", "/channels/{channel_id}", HERE) is None
    server.says(200, [1, 2], kind="application/json; charset=utf-8")  # text to discord.py
    assert await read(talk) == [1, 2]


async def test_what_is_asked_arrives(server: Answering, talk: Talk) -> None:
    ids = {"guild_id": "1", "user_id": "2/3"}
    await talk.api.call(
        *("PUT", "/guilds/{guild_id}/members/{user_id}", ids), query={"limit": "5"}, reason="joined “Spring”"
    )
    heard = server.heard[0]
    assert (heard.method, heard.query, heard.body) == ("PUT", {"limit": "5"}, None)
    assert heard.path == "/guilds/1/members/2/3"  # as the server reads 2%2F3
    assert heard.headers["Authorization"] == f"Bot {TOKEN}"
    assert heard.headers["X-Audit-Log-Reason"] == "joined %E2%80%9CSpring%E2%80%9D"


async def test_who_we_are(server: Answering) -> None:
    async with talking(login=False) as talk:
        for name in ("user_id", "application_id"):
            with pytest.raises(Unavailable):
                getattr(talk.api, name)
        with pytest.raises(Unavailable):
            await read(talk)
    async with discord_api(f" {TOKEN}\n") as api:
        assert (api.user_id, api.application_id) == (USER, APPLICATION)


async def test_a_no_says_what_discord_said(server: Answering, talk: Talk) -> None:
    errors = {"components": {"0": {"_errors": [{"code": "X", "message": "Required"}]}}}
    server.says(400, {"code": 50035, "message": "Invalid Form Body", "errors": errors})
    with pytest.raises(Declined) as declined:
        await post(talk)
    error = declined.value
    assert (error.method, error.path, error.status, error.code) == ("POST", MESSAGES, 400, 50035)
    assert "components.0: Required" in error.words
    server.says(404, b"<html>no</html>", kind="text/html")
    with pytest.raises(Declined) as declined:
        await read(talk)
    assert (declined.value.status, declined.value.code, declined.value.words) == (404, 0, "")
    server.says(403, {"code": 50013, "message": "Missing"}, kind="application/json; charset=utf-8")
    with pytest.raises(Declined) as declined:
        await read(talk)
    assert (declined.value.status, declined.value.code, declined.value.words) == (403, 50013, "Missing")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
async def test_no_token_stands_in_an_error(
    server: Answering, talk: Talk, naps: list[float], status: int
) -> None:
    server.always = server.says(status, {"code": 50027, "message": f"Invalid token {SECRET}"})
    for method, path, ids in (
        ("POST", CALLBACK, ACT),
        ("POST", FOLLOW_UP, {"application_id": "1", "interaction_token": SECRET}),
    ):
        with pytest.raises((Declined, Unconfirmed)) as failed:
            await talk.api.call(method, path, ids, body={})
        assert SECRET not in f"{failed.value!s} {failed.value!r} {vars(failed.value)}"
        assert failed.value.__cause__ is None


async def test_a_token_that_no_longer_holds(server: Answering, talk: Talk) -> None:
    server.says(401, {"code": 0, "message": "401: Unauthorized"})
    with pytest.raises(Disconnected, match="developer portal"):
        await read(talk)


async def test_a_login_that_fails(server: Answering) -> None:
    with pytest.raises(Disconnected):
        async with discord_api("not\na token"):
            pass


async def test_where_nobody_listens_nothing_was_sent(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = nobody.sockets[0].getsockname()[1]
    nobody.close()
    await nobody.wait_closed()
    for base in (f"http://127.0.0.1:{port}", "http://no-such-host.invalid"):
        monkeypatch.setattr("discord.http.Route.BASE", base)
        with pytest.raises(Unavailable):
            await post(talk)
        with pytest.raises(Unavailable):
            async with discord_api(TOKEN):
                pass


async def test_after_the_end_nothing_is_sent(server: Answering, talk: Talk) -> None:
    await talk.http.close()
    with pytest.raises(Unavailable):
        await post(talk)
    assert server.heard == []


async def test_an_answer_that_does_not_come(server: Answering) -> None:
    async with talking(seconds=0.2) as talk:
        held = [server.holds() for _ in range(2)]
        with pytest.raises(Unconfirmed):
            await post(talk)
        with pytest.raises(Unavailable):
            await read(talk)
        for answer in held:
            assert answer.after is not None
            answer.after.set()


async def test_the_answer_to_an_interaction_is_not_waited_for_longer_than_discord_does(
    server: Answering, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.rest.api.CALLBACK_TIMEOUT", 0.2)
    held = server.holds()
    with pytest.raises(Unconfirmed):
        await call_back(talk)
    assert held.after is not None
    held.after.set()


async def test_a_dropped_connection_leads_to_exactly_one_request(server: Answering, talk: Talk) -> None:
    server.drops()
    with pytest.raises(Unconfirmed):
        await post(talk)
    assert len(server.heard) == 1
    for _ in range(2):  # aiohttp repeats a GET by itself
        server.drops()
    with pytest.raises(Unavailable):
        await read(talk)


@pytest.mark.parametrize("body", [b"not json", b'{"a"', b"\xff\xfe", b"<html>"], ids=repr)
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
async def test_an_answer_that_makes_no_sense(server: Answering, talk: Talk, body: bytes, kind: str) -> None:
    for _ in range(2):
        server.says(200, body, kind=kind)
    with pytest.raises(Unconfirmed):
        await post(talk)
    with pytest.raises(Unavailable):
        await read(talk)


async def test_a_yes_counts_whatever_its_headers_say(server: Answering, talk: Talk) -> None:
    """discord.py trips over them."""
    server.says(200, {"id": "9"}, X_RateLimit_Remaining="some", X_RateLimit_Limit="many")
    assert await post(talk) == {"id": "9"}
    server.says(204, X_RateLimit_Remaining="0")
    assert await post(talk, "6") is None


async def test_a_yes_counts_while_discord_py_waits_for_the_next_turn(server: Answering) -> None:
    async with talking(seconds=0.3) as talk:
        server.says(
            *(200, {"id": "9"}),
            X_RateLimit_Limit="1",
            X_RateLimit_Remaining="0",
            X_RateLimit_Reset_After="25",
        )
        assert await post(talk) == {"id": "9"}


async def test_a_redirect_is_not_followed(server: Answering, talk: Talk) -> None:
    server.says(302, Location=f"{server.base}/elsewhere")
    with pytest.raises(Declined) as declined:
        await post(talk)
    assert declined.value.status == 302
    assert server.paths == ["/channels/5/messages"]


async def test_a_fault_of_ours_is_not_taken_for_one_of_discords(talk: Talk) -> None:
    with pytest.raises(TypeError):
        await post(talk, content=object())
    with pytest.raises(KeyError):
        await talk.api.call("GET", CHANNEL, {})


async def test_each_interaction_is_answered_without_waiting_for_another(
    server: Answering, talk: Talk
) -> None:
    held = server.holds()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(call_back(talk, "one"))
        await held.reached.wait()
        await call_back(talk, "two")
        assert not first.done()
        assert held.after is not None
        held.after.set()


class TestWhenDiscordIsIll:
    """discord.py asks again after 500, 502, 504 and 524 by itself, with the same payload."""

    async def test_a_message_with_a_nonce_is_asked_for_again(
        self, server: Answering, talk: Talk, naps: list[float]
    ) -> None:
        server.says(502, b"<html>", kind="text/html")
        server.says(200, {"id": "9"})
        assert await post(talk) == {"id": "9"}
        assert [heard.body["nonce"] for heard in server.heard] == ["d1", "d1"]

    @pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
    @pytest.mark.parametrize(
        ("path", "ids"),
        [
            ("/channels/{channel_id}/threads", HERE),
            (MESSAGES, HERE),
            (FOLLOW_UP, {"application_id": "1", "interaction_token": SECRET}),
            ("/guilds/{guild_id}/scheduled-events", {"guild_id": "1"}),
        ],
    )
    async def test_what_would_be_done_twice_is_not(
        self, server: Answering, talk: Talk, naps: list[float], status: int, path: str, ids: dict[str, str]
    ) -> None:
        server.says(status, {"message": "internal"})
        with pytest.raises(Unconfirmed):
            await talk.api.call("POST", path, ids, body={"name": "Lesson 3"})
        assert len(server.heard) == 1

    @pytest.mark.parametrize("status", [500, 503])
    async def test_where_nothing_can_have_been_done_it_is_only_unavailable(
        self, server: Answering, talk: Talk, naps: list[float], status: int
    ) -> None:
        server.always = server.says(status, b"<html>", kind="text/html")
        with pytest.raises(Unavailable, match=str(status)):
            await read(talk)
        with pytest.raises(Unavailable):
            await talk.api.call("POST", "/users/@me/channels", body={"recipient_id": "4"})
        with pytest.raises(Unconfirmed, match=str(status)):
            await post(talk)
        assert len(server.heard) == (15 if status == 500 else 3)

    async def test_a_later_no_does_not_settle_what_an_earlier_try_did(
        self, server: Answering, talk: Talk, naps: list[float]
    ) -> None:
        for status, said in ((403, {"code": 50007}), (429, {}), (503, {})):
            server.says(500, {})
            server.says(status, said, X_RateLimit_Scope="user")
            with pytest.raises(Unconfirmed):
                await post(talk)
        server.says(500, {})
        server.says(404, {"code": 10008})
        with pytest.raises(Declined):  # whatever the first try did, it is gone now
            await talk.api.call(
                "DELETE", "/channels/{channel_id}/messages/{message_id}", {**HERE, "message_id": "9"}
            )

    async def test_our_own_answer_is_not_taken_for_that_of_another_process(
        self, server: Answering, talk: Talk, naps: list[float]
    ) -> None:
        server.says(500, {})
        server.says(400, {"code": 40060, "message": "Interaction has already been acknowledged."})
        with pytest.raises(Unconfirmed):
            await call_back(talk)
        server.says(400, {"code": 40060, "message": "Interaction has already been acknowledged."})
        with pytest.raises(Declined):
            await call_back(talk)


class TestOpening:
    async def test_too_fast_stops_openings_and_nothing_else(self, server: Answering) -> None:
        async with talking(openings=OPENINGS) as talk:
            server.says(403, {"code": 40003, "message": "You are opening direct messages too fast"})
            for _ in range(3):
                with pytest.raises(RateLimited) as limited:
                    await talk.api.call("POST", "/users/@me/channels", body={"recipient_id": "4"})
                assert limited.value.alone
                assert limited.value.retry_after == pytest.approx(600, abs=60)
                await post(talk)
        assert server.paths.count("/users/@me/channels") == 1
