"""The quiet-hours day: every instant belongs to exactly one, in every zone and on every kind of night."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import DEFAULT_WAKING_HOURS, WakingHours
from bot.waking import day_of, earliest_awake
from tests.decisions.support import clocks, hours, utc, zones

instants = st.datetimes(datetime(2005, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
EARLIEST = WakingHours(start=time(1, 30), end=time(9))


@given(instants, zones, hours)
@example(utc("2011-12-30T09:00"), "Pacific/Apia", DEFAULT_WAKING_HOURS)
@example(utc("2011-12-30T12:00"), "Pacific/Apia", WakingHours(start=time(20), end=time(8)))
@example(utc("2020-11-01T06:15"), "America/New_York", EARLIEST)
@example(utc("2020-03-08T07:10"), "America/New_York", WakingHours(start=time(2, 30), end=time(9)))
@example(utc("2018-11-04T03:00"), "America/Sao_Paulo", WakingHours(start=time(0), end=time(0)))
def test_days_cover_all_time_without_a_gap(at: datetime, zone: str, waking: WakingHours) -> None:
    start, end = day_of(at, zone, waking)
    assert start <= at < end
    assert day_of(start, zone, waking) == (start, end)
    assert day_of(end - timedelta(seconds=1), zone, waking) == (start, end)
    assert day_of(end, zone, waking)[0] == end
    assert start.utcoffset() == end.utcoffset() == timedelta(0)


@given(instants, zones, hours)
def test_a_day_is_as_long_as_days_are_there(at: datetime, zone: str, waking: WakingHours) -> None:
    """Clocks are put on and back by hours; only a calendar that skips a day makes one of two."""
    start, end = day_of(at, zone, waking)
    wall = [edge.astimezone(ZoneInfo(zone)) for edge in (start, end)]
    dates = (wall[1].date() - wall[0].date()).days
    assert dates in (1, 2)
    assert timedelta(hours=20) <= end - start <= timedelta(hours=28)


@given(instants, zones, hours)
def test_the_wall_clock_shows_the_start_of_the_waking_hours(
    at: datetime, zone: str, waking: WakingHours
) -> None:
    begins = time(0) if waking.start == waking.end else waking.start
    local = day_of(at, zone, waking)[0].astimezone(ZoneInfo(zone))
    skipped = local.replace(hour=begins.hour, minute=begins.minute, fold=0)
    assert local.time() == begins or skipped.astimezone(UTC) == local.astimezone(UTC)


@given(instants, zones, clocks)
def test_at_any_hour_it_is_the_day_of_the_calendar(at: datetime, zone: str, clock: time) -> None:
    start, end = day_of(at, zone, WakingHours(start=clock, end=clock))
    today = at.astimezone(ZoneInfo(zone)).date()
    assert start.astimezone(ZoneInfo(zone)).date() == today
    assert end.astimezone(ZoneInfo(zone)).date() > today


@given(instants, zones)
def test_the_next_day_begins_awake(at: datetime, zone: str) -> None:
    end = day_of(at, zone, DEFAULT_WAKING_HOURS)[1]
    assert earliest_awake(end, zone, DEFAULT_WAKING_HOURS) == end


@pytest.mark.parametrize(
    ("at", "zone", "waking", "start", "end"),
    [
        # Two in the morning still belongs to the day before.
        (
            "2020-10-21T06:00",
            "America/New_York",
            DEFAULT_WAKING_HOURS,
            "2020-10-20T12:00",
            "2020-10-21T12:00",
        ),
        # Clocks go back: the day has 25 hours.
        (
            "2020-11-01T03:00",
            "America/New_York",
            DEFAULT_WAKING_HOURS,
            "2020-10-31T12:00",
            "2020-11-01T13:00",
        ),
        # A night shift sleeps through the middle of its day.
        (
            "2020-10-21T16:00",
            "America/New_York",
            WakingHours(start=time(20), end=time(8)),
            "2020-10-21T00:00",
            "2020-10-22T00:00",
        ),
        # 01:30 comes twice: the day begins with the first.
        ("2020-11-01T05:45", "America/New_York", EARLIEST, "2020-11-01T05:30", "2020-11-02T06:30"),
        # Samoa had no December 30, 2011.
        ("2011-12-30T09:00", "Pacific/Apia", DEFAULT_WAKING_HOURS, "2011-12-29T18:00", "2011-12-30T18:00"),
    ],
)
def test_where_days_begin_and_end(at: str, zone: str, waking: WakingHours, start: str, end: str) -> None:
    assert day_of(utc(at), zone, waking) == (utc(start), utc(end))
