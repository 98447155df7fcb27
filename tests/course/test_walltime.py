"""Wall times and instants, also on the nights on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.walltime import exists, is_ambiguous, short_label, to_instant, to_local, zone_names

NEW_YORK = "America/New_York"
WALLS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
ZONES = st.sampled_from(sorted(zone_names()))


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2020-10-21T23:59", "2020-10-22T03:59"),
        ("2020-11-04T23:59", "2020-11-05T04:59"),
        ("2021-01-07T23:59", "2021-01-08T04:59"),
    ],
)
def test_deadlines_of_2020(local: str, instant: str) -> None:
    there = to_instant(datetime.fromisoformat(local), NEW_YORK, later=True)
    assert there == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_time_inside_a_gap_is_as_long_after_the_change() -> None:
    gap = datetime(2021, 3, 14, 2, 30)
    assert not exists(gap, NEW_YORK)
    assert not is_ambiguous(gap, NEW_YORK)
    for later in (False, True):
        assert to_local(to_instant(gap, NEW_YORK, later=later), NEW_YORK) == datetime(2021, 3, 14, 3, 30)


def test_a_time_that_comes_twice_is_the_first_and_for_a_deadline_the_second() -> None:
    twice = datetime(2020, 11, 1, 1, 30)
    assert is_ambiguous(twice, NEW_YORK)
    first, second = to_instant(twice, NEW_YORK), to_instant(twice, NEW_YORK, later=True)
    assert second - first == timedelta(hours=1)
    assert to_local(first, NEW_YORK) == to_local(second, NEW_YORK) == twice


@given(WALLS, ZONES, st.booleans())
def test_a_wall_time_that_exists_comes_back(local: datetime, zone: str, later: bool) -> None:
    back = to_local(to_instant(local, zone, later=later), zone)
    assert (back == local) is exists(local, zone)
    assert back >= local


@given(WALLS, ZONES)
def test_a_deadline_is_never_earlier_than_the_same_time_of_anything_else(local: datetime, zone: str) -> None:
    early, late = to_instant(local, zone), to_instant(local, zone, later=True)
    assert (early < late) is is_ambiguous(local, zone)
    assert early <= late


def test_an_aware_time_is_no_wall_time() -> None:
    with pytest.raises(ValueError, match="already has a zone"):
        to_instant(datetime(2020, 1, 1, tzinfo=UTC), NEW_YORK)


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        (NEW_YORK, "ET"),
        ("America/Los_Angeles", "PT"),
        ("Europe/London", "London time"),
        ("Asia/Qatar", "Qatar time"),
        ("Asia/Kolkata", "IST"),
        ("UTC", "UTC"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
    ],
)
def test_what_people_call_a_zone(zone: str, label: str) -> None:
    assert short_label(zone, 2026) == label


@given(ZONES, st.integers(1975, 2037))
def test_every_zone_has_a_name_for_people(zone: str, year: int) -> None:
    assert short_label(zone, year).strip()


def test_zones_that_depend_on_the_machine_are_not_offered() -> None:
    assert "Europe/London" in zone_names()
    assert not zone_names() & {"localtime", "Factory", "posixrules"}
    assert all(ZoneInfo(name) for name in zone_names())
