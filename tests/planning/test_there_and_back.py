"""A date that is moved by mistake and moved back at once: what was said stands, and nobody hears it twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.changes import ChangeField
from bot.deliveries import DeliveryState
from tests.support.running import Running

SENT = DeliveryState.SENT


async def states(term: Running, occurrence: str) -> list[tuple[int, DeliveryState]]:
    return [(row.row.revision, row.row.state) for row in await term.rows(occurrence)]


@pytest.mark.parametrize(
    ("unit", "field", "wrong", "right", "said", "at"),
    [
        (
            "lesson-3",
            "opens",
            "2020-10-17 09:00",
            "2020-10-15 09:00",
            "lesson-3/released",
            "2020-10-16T14:00",
        ),
        ("call-2", "opens", "2020-10-26 12:00", "2020-10-22 12:00", "call-2/tomorrow", "2020-10-21T17:00"),
        ("lesson-3", "due", "2020-10-24 23:59", "2020-10-21 23:59", "lesson-3/due-72h", "2020-10-20T12:00"),
    ],
)
async def test_what_was_said_is_not_said_again(
    unit: str, field: str, wrong: str, right: str, said: str, at: str
) -> None:
    term = await Running.begin("2020-10-14T12:00", {"ben": "America/New_York"})
    await term.until(at)
    assert await states(term, said) == [(0, SENT)]
    await term.change(unit, ChangeField(field), wrong)
    await term.beat()
    term.clock.pass_(timedelta(minutes=1))
    await term.change(unit, ChangeField(field), right)
    await term.until("2020-10-23T12:00")
    assert await states(term, said) == [(0, SENT)]


async def test_what_was_let_go_meanwhile_is_said_after_all() -> None:
    """The reminder fell due while the deadline was another one."""
    term = await Running.begin("2020-10-14T12:00", {"ben": "America/New_York"})
    await term.until("2020-10-18T12:00")
    await term.change("lesson-3", ChangeField.DUE, "2020-10-28 23:59")
    await term.until("2020-10-19T12:00")
    assert await states(term, "lesson-3/due-72h") == [(0, DeliveryState.SKIPPED)]
    await term.change("lesson-3", ChangeField.DUE, "2020-10-21 23:59")
    await term.until("2020-10-19T14:00")
    assert await states(term, "lesson-3/due-72h") == [(0, DeliveryState.SKIPPED), (1, SENT)]
