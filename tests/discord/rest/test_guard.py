"""What counts against us, for how long, and what stops when."""

from __future__ import annotations

import tracemalloc

import pytest

from adapters.discord.ports import Urgency
from adapters.discord.rest.guard import ALL_STOPS, MAIL_STOPS, STEP, WINDOW, Guard
from bot.errors import RateLimited
from tests.discord.rest.answering import Seconds

#: Discord's own number.
BANNED_AT = 10_000


def refused(guard: Guard, urgency: Urgency) -> float:
    with pytest.raises(RateLimited) as limited:
        guard.check(urgency)
    return limited.value.retry_after


def filled(number: int) -> tuple[Guard, Seconds]:
    seconds = Seconds()
    guard = Guard(now=seconds)
    for _ in range(number):
        guard.saw(403, {})
    return guard, seconds


def test_what_counts() -> None:
    guard = Guard(now=Seconds())
    for status in (200, 204, 400, 401, 403, 404, 429, 500, 503):
        guard.saw(status, {})
    guard.saw(429, {"X-RateLimit-Scope": "user"})
    guard.saw(429, {"X-RateLimit-Scope": "shared"})
    assert guard.count == 4


def test_mail_stops_first_and_then_all() -> None:
    guard, _ = filled(MAIL_STOPS - 1)
    guard.check(Urgency.MAIL)
    guard.saw(401, {})
    assert refused(guard, Urgency.MAIL) <= WINDOW + STEP
    guard.check(Urgency.ANSWER)
    for _ in range(ALL_STOPS - MAIL_STOPS):
        guard.saw(429, {})
    assert refused(guard, Urgency.ANSWER) <= WINDOW + STEP
    assert ALL_STOPS < BANNED_AT


def test_after_the_wait_there_is_room() -> None:
    guard, seconds = filled(MAIL_STOPS)
    seconds.time += 300
    for _ in range(100):
        guard.saw(403, {})
    wait = refused(guard, Urgency.MAIL)
    assert 300 <= wait <= 300 + STEP
    seconds.time += wait
    guard.check(Urgency.MAIL)
    assert guard.count == 100


def test_it_is_said_once_and_again_when_it_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    guard, seconds = filled(MAIL_STOPS + 500)
    assert [record.getMessage().count("mail waits") for record in caplog.records] == [1]
    for _ in range(ALL_STOPS):
        guard.saw(403, {})
    assert len(caplog.records) == 2
    assert "all but answers to people waits" in caplog.records[1].getMessage()
    seconds.time += 2 * WINDOW
    for _ in range(MAIL_STOPS):
        guard.saw(403, {})
    assert len(caplog.records) == 3


def test_it_remembers_little() -> None:
    seconds = Seconds()
    guard = Guard(now=seconds)
    tracemalloc.start()
    try:
        for _ in range(20_000):
            guard.saw(403, {})
            seconds.time += 0.7
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100 * WINDOW // STEP * 10
    assert guard.count == pytest.approx(WINDOW / 0.7, rel=0.05)
