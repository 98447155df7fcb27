"""`bot.ports.Safe`."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.ports import Safe, Store
from tests.contracts.stores import Opener, safe_of
from tests.contracts.values import HOUR, NOON

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def safe(store: Store) -> Safe:
    return safe_of(store)


async def test_a_secret_comes_back_whole(safe: Safe) -> None:
    secret = "xoxb-" + "ü🩺'\"\\" * 400
    await safe.put("slack.tokens", "T024BE7LD", secret)
    assert await safe.get("slack.tokens", "T024BE7LD") == secret
    assert await safe.get("slack.tokens", "t024be7ld") is None
    assert await safe.get("slack.states", "T024BE7LD") is None


async def test_the_last_one_put_there_is_there(opener: Opener) -> None:
    here, there = safe_of(await opener()), safe_of(await opener())
    await here.put("d", "n", "first", until=NOON)
    await there.put("d", "n", "second")
    assert await here.get("d", "n") == "second"
    await here.tidy(NOON + HOUR)
    assert await there.get("d", "n") == "second"


async def kept(safe: Safe, drawer: str, *names: str) -> list[str]:
    """Those of these names under which there is something."""
    return [name for name in names if await safe.get(drawer, name) is not None]


async def test_a_dropped_secret_alone_is_gone(safe: Safe) -> None:
    names = ("b", "a", "Ü", "B")
    for name in names:
        await safe.put("d", name, f"secret of {name}")
    await safe.put("other", "a", "x")
    assert await kept(safe, "d", *names) == ["b", "a", "Ü", "B"]
    await safe.drop("d", "a")
    await safe.drop("d", "a")
    await safe.drop("none", "a")
    assert await kept(safe, "d", *names) == ["b", "Ü", "B"]
    assert await kept(safe, "other", *names) == ["a"]


async def test_taken_once(opener: Opener) -> None:
    safes = [safe_of(await opener()) for _ in range(4)]
    for number in range(5):
        await safes[0].put("states", f"s{number}", "kept", until=NOON + HOUR)
        taken = await asyncio.gather(*(safe.take("states", f"s{number}", NOON) for safe in safes))
        assert sorted(taken, key=str) == [None, None, None, "kept"]
        assert await safes[1].get("states", f"s{number}") is None


@pytest.mark.parametrize(("at", "secret"), [(NOON - MOMENT, "s"), (NOON, None), (NOON + HOUR, None)])
async def test_what_has_run_out_is_not_given(safe: Safe, at: datetime, secret: str | None) -> None:
    await safe.put("states", "n", "s", until=NOON)
    assert await safe.take("states", "n", at) == secret
    assert await safe.take("states", "n", NOON - HOUR) is None


async def test_tidying_drops_what_may_be_dropped(safe: Safe) -> None:
    await safe.put("d", "over", "x", until=NOON)
    await safe.put("d", "later", "x", until=NOON + MOMENT)
    await safe.put("d", "for good", "x")
    await safe.tidy(NOON)
    assert await kept(safe, "d", "over", "later", "for good") == ["later", "for good"]


async def test_odd_names_and_times(safe: Safe) -> None:
    await safe.put("d\0", "\ud800", "nul \0")
    assert await safe.get("d\0", "\ud800") == "nul �"
    naive = NOON.replace(tzinfo=None)
    for asked in (safe.put("d", "n", "s", until=naive), safe.take("d", "n", naive), safe.tidy(naive)):
        with pytest.raises(ValueError, match="zone"):
            await asked
    assert await safe.get("d", "n") is None
