"""Waking hours: in every zone there is, on every kind of night."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import DEFAULT_WAKING_HOURS, WakingHours
from bot.waking import MARGIN, earliest_awake, is_awake, latest_awake

ZONES = sorted(available_timezones() - {"localtime", "Factory"})

instants = st.datetimes(
    min_value=datetime(2005, 1, 1), max_value=datetime(2036, 12, 31), timezones=st.just(UTC)
).map(lambda at: at.replace(microsecond=0))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours = st.builds(WakingHours, start=clocks, end=clocks)


def _reads_within(instant: datetime, zone: str, waking: WakingHours) -> bool:
    """The rule said in minutes of the day, without using the code under test."""
    local = instant.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute + local.second / 60 + local.microsecond / 6e7
    start, end = (clock.hour * 60 + clock.minute for clock in (waking.start, waking.end))
    if start == end:
        return True
    return start <= minute <= end if start < end else minute >= start or minute <= end


@given(instants, st.sampled_from(ZONES), hours)
@example(datetime(2011, 12, 30, 18, 0, tzinfo=UTC), "Pacific/Apia", DEFAULT_WAKING_HOURS)
@example(
    datetime(2020, 11, 1, 5, 30, tzinfo=UTC), "America/New_York", WakingHours(start=time(1), end=time(1, 30))
)
def test_latest_awake_is_awake_and_never_later(at: datetime, zone: str, waking: WakingHours) -> None:
    found = latest_awake(at, zone, waking)
    assert found <= at
    assert _reads_within(found, zone, waking)
    assert is_awake(found, zone, waking)
    assert at - found <= timedelta(hours=50)


@given(instants, st.sampled_from(ZONES), hours)
@example(datetime(2011, 12, 29, 23, 0, tzinfo=UTC), "Pacific/Apia", DEFAULT_WAKING_HOURS)
def test_earliest_awake_is_awake_and_never_earlier(at: datetime, zone: str, waking: WakingHours) -> None:
    found = earliest_awake(at, zone, waking)
    assert found >= at
    assert _reads_within(found, zone, waking)
    assert found - at <= timedelta(hours=50)


@given(instants, st.sampled_from(ZONES))
def test_nothing_suitable_lies_between_the_wish_and_what_is_taken(at: datetime, zone: str) -> None:
    """Looked for quarter of an hour by quarter of an hour, in the usual hours."""
    sooner, later = (
        latest_awake(at, zone, DEFAULT_WAKING_HOURS),
        earliest_awake(at, zone, DEFAULT_WAKING_HOURS),
    )
    step = timedelta(minutes=15)
    probe = at - step
    while probe > sooner:
        assert not _reads_within(probe + MARGIN, zone, DEFAULT_WAKING_HOURS) or not _reads_within(
            probe, zone, DEFAULT_WAKING_HOURS
        )
        probe -= step
    probe = at + step
    while probe < later:
        assert not _reads_within(probe, zone, DEFAULT_WAKING_HOURS)
        probe += step


@pytest.mark.parametrize(
    ("wish", "zone", "taken"),
    [
        ("2020-10-22T00:59:00", "Asia/Qatar", "2020-10-21T17:45:00"),  # 03:59 in Doha: the evening before
        (
            "2020-10-22T00:59:00",
            "America/New_York",
            "2020-10-22T00:45:00",
        ),  # 20:59: the last minutes of the day
        ("2020-10-21T15:00:00", "Europe/London", "2020-10-21T15:00:00"),  # in the middle of the day: as it is
    ],
)
def test_a_reminder_is_moved_to_the_evening_before(wish: str, zone: str, taken: str) -> None:
    at = datetime.fromisoformat(wish).replace(tzinfo=UTC)
    assert latest_awake(at, zone, DEFAULT_WAKING_HOURS) == datetime.fromisoformat(taken).replace(tzinfo=UTC)


def test_a_night_shift_is_a_window_over_midnight() -> None:
    nights = WakingHours(start=time(20), end=time(8))
    noon = datetime(2020, 10, 7, 16, 0, tzinfo=UTC)
    assert latest_awake(noon, "America/New_York", nights) == datetime(2020, 10, 7, 11, 45, tzinfo=UTC)
    assert earliest_awake(noon, "America/New_York", nights) == datetime(2020, 10, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "taken"),
    [
        (time(9), "12:45"),  # a quarter of an hour is kept from the end of somebody's day
        (time(8, 31), "12:16"),
        (time(8, 30), "12:15"),
        (time(8, 20), "12:10"),  # and half of one that is as short as that
        (time(8, 1), "12:00:30"),
    ],
)
def test_what_is_kept_from_the_end_of_a_short_day(end: time, taken: str) -> None:
    afternoon = datetime(2020, 10, 7, 18, 0, tzinfo=UTC)
    found = latest_awake(afternoon, "America/New_York", WakingHours(start=time(8), end=end))
    assert found == datetime.fromisoformat(f"2020-10-07T{taken}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "awake"),
    [
        ("11:59:59", False),
        ("12:00:00", True),  # eight in the morning
        ("20:59:59", True),
    ],
)
def test_the_first_moment_of_a_day_belongs_to_it(at: str, awake: bool) -> None:
    instant = datetime.fromisoformat(f"2020-10-07T{at}").replace(tzinfo=UTC)
    assert is_awake(instant, "America/New_York", DEFAULT_WAKING_HOURS) is awake


@pytest.mark.parametrize(("at", "awake"), [("01:00:00", True), ("01:00:01", False)])
def test_the_last_moment_of_a_day_belongs_to_it(at: str, awake: bool) -> None:
    """Nine in the evening."""
    instant = datetime.fromisoformat(f"2020-10-08T{at}").replace(tzinfo=UTC)
    assert is_awake(instant, "America/New_York", DEFAULT_WAKING_HOURS) is awake
    assert earliest_awake(instant, "America/New_York", DEFAULT_WAKING_HOURS) == (
        instant if awake else datetime(2020, 10, 8, 12, 0, tzinfo=UTC)
    )
