"""When Discord asks us to wait: who waits, for how long, and who does not."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.ports import Urgency
from adapters.discord.rest.faults import TURNED_AWAY, UNSAID, asked_to_wait
from adapters.discord.rest.guard import ALL_STOPS, MAIL_STOPS
from adapters.discord.rest.pace import Rate
from bot.errors import RateLimited
from tests.discord.rest.answering import Answer, Answering, Talk, talking
from tests.discord.rest.test_api import MESSAGES, call_back, post, read


async def refused(talk: Talk, channel: str = "5") -> float:
    with pytest.raises(RateLimited) as limited:
        await post(talk, channel)
    return limited.value.retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 0.1),
        ("-5", 0.1),
        ("2.5", 2.5),
        ("", UNSAID),
        ("soon", UNSAID),
        ("nan", UNSAID),
        ("1e9", 3600),
    ],
)
def test_how_long_discord_asks_us_to_wait(header: str, seconds: float) -> None:
    assert asked_to_wait({"Retry-After": header} if header else {}) == seconds


async def test_a_short_wait_is_waited_for(server: Answering, talk: Talk, naps: list[float]) -> None:
    server.limited(1.5)
    server.says(200, {"id": "9"})
    assert await post(talk) == {"id": "9"}
    assert 1.5 in naps


async def test_a_long_one_closes_that_route_alone(server: Answering, talk: Talk) -> None:
    server.limited(45)
    with pytest.raises(RateLimited) as limited:
        await post(talk)
    assert (limited.value.retry_after, limited.value.alone) == (45, True)
    talk.seconds.time += 20
    assert await refused(talk) == 25
    assert len(server.heard) == 1
    await post(talk, "6")
    await read(talk, "5")
    talk.seconds.time += 25
    await post(talk)
    assert len(server.heard) == 4


async def test_a_limit_that_is_renewed_late_holds_once_it_is_used_up_and_not_before(
    server: Answering, talk: Talk
) -> None:
    """discord.py itself would refuse the second call, and ask again at once after the last."""
    for left in ("2", "1", "0"):
        server.says(200, {}, X_RateLimit_Limit="3", X_RateLimit_Remaining=left, X_RateLimit_Reset_After="600")
        await post(talk)
    assert await refused(talk) == pytest.approx(600, abs=60)
    assert await refused(talk) == pytest.approx(600, abs=60)
    await post(talk, "6")
    assert len(server.heard) == 4


async def test_one_that_is_renewed_soon_is_waited_for(server: Answering, talk: Talk) -> None:
    for number in range(4):
        left = str(number % 2)
        server.says(
            200, {}, X_RateLimit_Limit="2", X_RateLimit_Remaining=left, X_RateLimit_Reset_After="0.01"
        )
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(post(talk))
    assert len(server.heard) == 4


async def test_a_proxy_that_takes_away_via(server: Answering, talk: Talk) -> None:
    headers = {"X-RateLimit-Scope": "user", "Retry-After": "3"}
    server.next(Answer(status=429, body=b'{"retry_after": 3.0, "global": false}', headers=headers))
    assert await refused(talk) == 3
    await post(talk, "6")


@pytest.mark.parametrize("said", ["", "20", "900"])
async def test_an_address_that_is_turned_away(
    server: Answering, talk: Talk, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Retry-After": said} if said else {}
    server.next(Answer(status=429, body=b"error code: 1015", kind="text/html", headers=headers))
    wait = max(TURNED_AWAY, float(said or 0))
    assert await refused(talk) == wait
    talk.seconds.time += 1
    assert await refused(talk, "6") == wait - 1
    assert server.paths == ["/channels/5/messages"]
    await call_back(talk)
    assert caplog.text.count("turns this machine's address away") == 1
    talk.seconds.time += wait
    await post(talk)


class TestEverything:
    """A limit of all requests together stops everybody, but no interaction."""

    async def test_a_short_one(self, server: Answering) -> None:
        patient = Rate(interval=0.0, burst=1, kept=0, patience=5)
        async with talking(requests=patient) as talk:
            server.limited(0.2, everything=True)
            async with asyncio.TaskGroup() as group:
                posts = [group.create_task(post(talk))]
                while not server.heard:
                    await asyncio.sleep(0.001)
                await call_back(talk)
                posts.append(group.create_task(post(talk, "6")))
            assert server.paths[1] == "/interactions/77/aW50ZXJhY3Rpb24tc2VjcmV0/callback"
            assert sorted(server.paths[2:]) == ["/channels/5/messages", "/channels/6/messages"]

    async def test_a_long_one(self, server: Answering) -> None:
        patient = Rate(interval=0.0, burst=1, kept=0, patience=5)
        async with talking(requests=patient) as talk:
            server.limited(30, everything=True)
            assert await refused(talk) == pytest.approx(30, abs=10)
            assert await refused(talk, "6") == pytest.approx(30, abs=10)
            await call_back(talk)
            assert [path.split("/")[1] for path in server.paths] == ["channels", "interactions"]

    async def test_an_interaction_is_told_at_once(self, server: Answering, talk: Talk) -> None:
        server.limited(0.2, everything=True)
        with pytest.raises(RateLimited):
            await call_back(talk)
        assert len(server.heard) == 1


async def test_thousands_of_refusals_stop_us_before_discord_does(
    server: Answering, talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    server.always = server.says(403, {"code": 50001, "message": "Missing Access"})
    numbers = iter(range(40))
    for _ in range(MAIL_STOPS - 40):
        talk.api.guard.saw(403, {})

    async def some() -> None:
        for number in numbers:
            with pytest.raises(Exception, match="50001"):
                await talk.api.call("GET", "/channels/{channel_id}", {"channel_id": str(number % 20)})

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(some())
    assert len(server.heard) == 40
    with pytest.raises(RateLimited) as limited:
        await talk.api.call("POST", MESSAGES, {"channel_id": "5"}, body={}, urgency=Urgency.MAIL)
    assert 500 < limited.value.retry_after <= 620
    assert len(server.heard) == 40
    assert caplog.text.count("shuts out this machine's address") == 1
    server.always = Answer()
    await post(talk)  # an answer
    for _ in range(ALL_STOPS - MAIL_STOPS):
        talk.api.guard.saw(429, {"X-RateLimit-Scope": "user"})
    assert await refused(talk) > 500
    await call_back(talk)
    talk.seconds.time += 620
    await post(talk)
