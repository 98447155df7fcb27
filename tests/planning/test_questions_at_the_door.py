"""Facilitators are asked about who comes and goes: a while after, and once an hour at most."""

from __future__ import annotations

import pytest

from bot.model import Account, Passage, Profile
from bot.occurrences import OccurrenceKind
from tests.support.running import Running
from tests.support.world import CHANNEL, SPACE, utc


async def comes(term: Running, handle: str) -> None:
    who = Profile(space=SPACE, external_id=handle, name=handle.title(), zone="America/New_York")
    await term.world.app.passed(CHANNEL, Account(profile=who), Passage.CAME, at=term.now, now=term.now)


@pytest.mark.parametrize(
    ("comes_at", "asked_at"),
    [
        ("2020-10-05T15:30", "2020-10-05T16:10"),
        ("2020-10-05T16:00", "2020-10-05T16:10"),
        ("2020-10-05T16:05", "2020-10-05T16:15"),
    ],
)
async def test_the_next_question_is_an_hour_after_the_last_and_ten_minutes_after_who_came(
    comes_at: str, asked_at: str
) -> None:
    """The first came at three; at ten past the question was sent."""
    term = await Running.begin("2020-10-05T15:00", {"ana": "America/New_York"})
    await term.facilitator("fay")
    await comes(term, "bea")
    await term.until("2020-10-05T15:10")
    await term.until(comes_at)
    await comes(term, "cleo")
    asked = [one.row for one in await term.everything() if one.row.kind is OccurrenceKind.AT_THE_DOOR]
    assert sorted(row.due_at for row in asked) == [utc("2020-10-05T15:10"), utc(asked_at)]
