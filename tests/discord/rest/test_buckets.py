"""discord.py's memory of rate limits: that it is as we know it, and how often it is walked through."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator

import pytest
from discord.errors import RateLimited
from discord.http import HTTPClient, Ratelimit

from adapters.discord.rest.buckets import BETWEEN, Sweeping
from tests.discord.rest.answering import Seconds


class Counted(dict[str, Ratelimit]):
    """Buckets that know how often all of them were looked at."""

    walks = 0

    def items(self):  # type: ignore[no-untyped-def]
        self.walks += 1
        return super().items()


@pytest.fixture
async def http() -> AsyncIterator[HTTPClient]:
    client = HTTPClient(asyncio.get_running_loop())
    client._buckets = Counted()
    yield client
    await client.close()


def test_discord_py_is_still_as_this_needs_it() -> None:
    """If this fails, read discord/http.py: whether every new bucket still means a walk through all of them."""
    assert "self._try_clear_expired_ratelimits()" in inspect.getsource(HTTPClient.get_ratelimit)
    assert "self._buckets.items()" in inspect.getsource(HTTPClient._try_clear_expired_ratelimits)
    assert list(inspect.signature(HTTPClient._try_clear_expired_ratelimits).parameters) == ["self"]


async def test_without_us_a_limit_that_is_renewed_late_refuses_what_is_left(http: HTTPClient) -> None:
    """What `Bucket` is there for: without this it may go."""
    http.max_ratelimit_timeout = 30.0
    bucket = http.get_ratelimit("threads:1")
    bucket.remaining, bucket.expires = 9, asyncio.get_running_loop().time() + 60
    with pytest.raises(RateLimited):
        await bucket.acquire()


async def test_without_us_every_new_channel_walks(http: HTTPClient) -> None:
    """What `Sweeping` is there for: without this it may go."""
    for number in range(1_000):
        http.get_ratelimit(f"messages:{number}")
    assert isinstance(http._buckets, Counted)
    assert http._buckets.walks > 700


async def test_with_us_once_a_minute(http: HTTPClient) -> None:
    seconds = Seconds()
    Sweeping(http, now=seconds)
    for number in range(1_000):
        http.get_ratelimit(f"messages:{number}")
        seconds.time += 0.3
    assert isinstance(http._buckets, Counted)
    assert 0 < http._buckets.walks <= 300 // BETWEEN


async def test_what_is_no_longer_used_is_dropped_and_nothing_else(http: HTTPClient) -> None:
    seconds = Seconds()
    Sweeping(http, now=seconds)
    for number in range(1_000):
        http.get_ratelimit(f"messages:{number}")
    for number in range(600):
        http._buckets[f"messages:{number}"]._last_request -= 301  # discord.py's own five minutes
    http._buckets["messages:7"].outgoing = 1
    seconds.time += BETWEEN
    kept = http.get_ratelimit("messages:new")
    assert len(http._buckets) == 402
    assert http.get_ratelimit("messages:new") is kept
    assert "messages:7" in http._buckets
