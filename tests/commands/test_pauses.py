"""Until when a pause lasts: on every clock, over every clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import WakingHours
from bot.rest import Pause, start_of, tonight, until
from bot.waking import is_awake
from bot.walltime import zone_names
from tests.commands.chat import at

USUAL = WakingHours()
ZONES = st.sampled_from(sorted(zone_names()))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
HOURS = st.builds(WakingHours, start=CLOCKS, end=CLOCKS)
INSTANTS = st.datetimes(
    min_value=datetime(2015, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)
).map(lambda instant: instant.replace(second=0, microsecond=0))


@given(pause=st.sampled_from(Pause), now=INSTANTS, zone=ZONES, hours=HOURS)
def test_every_pause_ends_later_than_now_and_in_their_waking_hours(
    pause: Pause, now: datetime, zone: str, hours: WakingHours
) -> None:
    end = until(pause, now, zone, hours)
    assert now < end < now + timedelta(days=9)
    assert is_awake(end, zone, hours)
    if pause is not Pause.SUNDAY:
        assert end < now + timedelta(days=2, hours=3)


@given(now=INSTANTS, zone=ZONES, hours=HOURS)
def test_tonight_is_never_after_tomorrow_night(now: datetime, zone: str, hours: WakingHours) -> None:
    evening = tonight(now, zone, hours)
    assert evening is None or now < evening <= until(Pause.TOMORROW, now, zone, hours)
    assert until(Pause.TONIGHT, now, zone, hours) == (evening or until(Pause.TOMORROW, now, zone, hours))


@given(now=INSTANTS, zone=ZONES)
def test_sunday_is_the_next_sunday_of_their_own_calendar(now: datetime, zone: str) -> None:
    here = now.astimezone(ZoneInfo(zone)).date()
    there = until(Pause.SUNDAY, now, zone, USUAL).astimezone(ZoneInfo(zone)).date()
    assert there.weekday() == 6
    assert timedelta(0) < there - here <= timedelta(days=7)


@given(day=st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 1, 1)), zone=ZONES)
def test_a_day_begins_at_the_start_of_their_waking_hours(day: date, zone: str) -> None:
    begins = start_of(day, zone, USUAL).astimezone(ZoneInfo(zone))
    assert (begins.date(), begins.time()) == (day, time(8))


@pytest.mark.parametrize(
    ("now", "pause", "ends"),
    [
        # Doha, UTC+3, 08:00 to 21:00; Oct 6 is a Tuesday.
        ("2020-10-06 06:00", Pause.TONIGHT, "2020-10-06 15:00"),
        ("2020-10-06 15:00", Pause.TONIGHT, "2020-10-06 17:45"),
        ("2020-10-06 17:45", Pause.TONIGHT, "2020-10-07 05:00"),
        ("2020-10-06 06:00", Pause.TOMORROW, "2020-10-07 05:00"),
        # At 22:00 and at 2 in the morning it is still the same night: both mean the morning after it.
        ("2020-10-06 19:00", Pause.TONIGHT, "2020-10-07 05:00"),
        ("2020-10-06 19:00", Pause.TOMORROW, "2020-10-07 05:00"),
        ("2020-10-06 23:00", Pause.TONIGHT, "2020-10-07 05:00"),
        ("2020-10-06 23:00", Pause.TOMORROW, "2020-10-07 05:00"),
        # From three hours before their day begins it is the new day: 5 in the morning.
        ("2020-10-07 02:00", Pause.TONIGHT, "2020-10-07 15:00"),
        ("2020-10-07 02:00", Pause.TOMORROW, "2020-10-08 05:00"),
        ("2020-10-06 06:00", Pause.SUNDAY, "2020-10-11 05:00"),
        ("2020-10-10 22:00", Pause.SUNDAY, "2020-10-18 05:00"),
    ],
)
def test_pauses_on_a_clock_in_doha(now: str, pause: Pause, ends: str) -> None:
    assert until(pause, at(now), "Asia/Qatar", USUAL) == at(ends)


@pytest.mark.parametrize(
    ("now", "pause", "ends"),
    [
        # New York puts its clocks back on Sunday, Nov 1, 2020, and forward on Sunday, Mar 8: 08:00 is another instant.
        ("2020-10-31 16:00", Pause.TOMORROW, "2020-11-01 13:00"),
        ("2020-10-30 16:00", Pause.SUNDAY, "2020-11-01 13:00"),
        ("2020-03-07 17:00", Pause.TOMORROW, "2020-03-08 12:00"),
    ],
)
def test_pauses_over_a_clock_change(now: str, pause: Pause, ends: str) -> None:
    assert until(pause, at(now), "America/New_York", USUAL) == at(ends)


def test_a_night_shift_has_its_evening_in_the_morning() -> None:
    shift = WakingHours(start=time(20), end=time(8))
    assert until(Pause.TONIGHT, at("2020-10-06 22:00"), "UTC", shift) == at("2020-10-07 05:00")
    assert until(Pause.TOMORROW, at("2020-10-06 22:00"), "UTC", shift) == at("2020-10-07 20:00")
