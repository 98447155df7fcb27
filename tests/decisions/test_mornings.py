"""Which morning's list names what failed: what is in the ledger a quarter of an hour before it, each failure once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.decisions.undelivered import Morning, listed
from bot.deliveries import DeliveryState, Undelivered
from bot.model import WakingHours
from bot.occurrences import Occurrence, OccurrenceKind
from bot.plan import ad_hoc
from tests.decisions.support import TIMETABLE, utc
from tests.decisions.test_day import ANA, delivery

#: Ana's days begin at eight in the morning in New York.
OCT_6, OCT_7 = utc("2020-10-06T12:00"), utc("2020-10-07T12:00")
EARLY = WakingHours(start=time(6), end=time(21))


def failed(at: str | None) -> Undelivered:
    one = replace(delivery(1, state=DeliveryState.FAILED), settled_at=None if at is None else utc(at))
    return Undelivered(delivery=one, to=None)


def list_of(morning: Morning) -> Occurrence:
    return ad_hoc(
        OccurrenceKind.UNDELIVERED,
        "course/undelivered",
        morning.at,
        utc("2020-10-30T00:00"),
        TIMETABLE,
        anchor=morning.since,
    )


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2020-10-06T11:44:59", OCT_6),
        # A quarter of an hour before it may not have been written down in time.
        ("2020-10-06T11:45", OCT_7),
        ("2020-10-06T12:00", OCT_7),
        ("2020-10-07T11:44:59", OCT_7),
    ],
)
def test_what_failed_is_named_on_the_next_morning_alone(at: str, morning: datetime) -> None:
    found = Morning.after(utc(at), ANA)
    assert found.at == morning
    lists = [
        Morning.after(utc(one), ANA) for one in ("2020-10-05T20:00", "2020-10-06T20:00", "2020-10-07T20:00")
    ]
    assert [one.at for one in lists if one.names(failed(at))] == [morning]
    assert [one.at for one in lists if listed(list_of(one), [failed(at)])] == [morning]


def test_what_has_no_instant_is_named_by_no_list() -> None:
    assert not Morning.after(utc("2020-10-05T20:00"), ANA).names(failed(None))


def test_a_list_begins_where_the_one_before_it_ended() -> None:
    found = Morning.after(utc("2020-10-06T20:00"), ANA)
    assert (found.since, found.at) == (utc("2020-10-06T11:45"), OCT_7)
    earlier = replace(ANA, waking=EARLY)
    found = Morning.after(utc("2020-10-06T20:00"), earlier)
    assert (found.since, found.at) == (utc("2020-10-06T09:45"), utc("2020-10-07T10:00"))
