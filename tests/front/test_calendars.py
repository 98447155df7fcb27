"""Public holidays, as the linter and the previews ask for them."""

from __future__ import annotations

from datetime import date

import pytest

from companion.calendars import CountryCalendars


@pytest.mark.parametrize("country", ["US", "US-NY", "GB", "GB-ENG", "QA"])
def test_countries_and_regions_with_a_calendar(country: str) -> None:
    assert CountryCalendars().knows(country)


@pytest.mark.parametrize("country", ["XX", "US-ZZ", "XX-NY", "ENG", ""])
def test_what_has_no_calendar_has_no_holidays(country: str) -> None:
    calendars = CountryCalendars()
    assert not calendars.knows(country)
    assert calendars.on(date(2020, 12, 25), country) is None


def test_a_holiday_has_its_name_and_other_days_have_none() -> None:
    calendars = CountryCalendars()
    assert calendars.on(date(2020, 11, 26), "US") == "Thanksgiving Day"
    assert calendars.on(date(2020, 11, 27), "US") is None
    # Scotland's own second day of the year.
    assert calendars.on(date(2020, 1, 2), "GB-SCT") is not None
    assert calendars.on(date(2020, 1, 2), "GB-ENG") is None
