"""The one way in which dates are written."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.when import (
    LONGEST_COURSE,
    TO_BE_ANNOUNCED,
    WEEKDAYS,
    InWeek,
    OnDay,
    When,
    local_time,
    on_or_after,
    parse_day,
    parse_time,
    parse_when,
)

DAYS = st.dates(date(1970, 1, 1), date(2200, 12, 31))
TIMES = st.one_of(st.none(), st.builds(time, st.integers(0, 23), st.integers(0, 59)))
WHENS = st.one_of(
    st.builds(OnDay, DAYS, TIMES),
    st.builds(InWeek, st.integers(1, LONGEST_COURSE), st.one_of(st.none(), st.integers(0, 6)), TIMES),
    st.just(TO_BE_ANNOUNCED),
)


@given(WHENS)
def test_what_is_written_is_read_back(when: When) -> None:
    assert parse_when(str(when)) == when


@given(WHENS)
def test_case_and_blanks_mean_nothing(when: When) -> None:
    assert parse_when(f"  {str(when).upper().replace(' ', '   ')} ") == when


@given(st.text(max_size=40))
def test_anything_else_is_refused_in_words(text: str) -> None:
    try:
        parse_when(text)
    except ValueError as error:
        assert len(str(error)) > 10


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2020-02-30", "there is no 30 February in 2020"),
        ("2021-02-29", "there is no 29 February in 2021"),
        ("2020-13-01", "there is no month 13"),
        ("2020-00-10", "there is no month 0"),
        ("9999-01-01", "the year 9999 is out of reach"),
        ("2020-10-07T23:59", "write a space between the day and the time: 2020-10-07 23:59"),
        ("2020-10-07 24:00", "write 23:59 for its end"),
        ("2020-10-07 23:60", "there is no 23:60 on a clock"),
        ("2020-10-07 11:59 PM", "with hours from 0 to 23: 23:59"),
        ("2020-10-07 12 am", "with hours from 0 to 23: 00:00"),
        ("week 0", "there is no week 0"),
        ("week 3 thurs", "did you mean thursday?"),
        ("week 3 someday", "not a day of the week"),
        ("October 7", "not a date we can read"),
        ("07/10/2020", "not a date we can read"),
        ("", "not a date we can read"),
        ("२०२०-१०-०७", "not a date we can read"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse_when(text)


def test_a_plain_day_takes_no_time() -> None:
    assert parse_day(" 2020-09-24 ") == date(2020, 9, 24)
    with pytest.raises(ValueError, match="without a time"):
        parse_day("2020-09-24 12:00")


def test_an_hour_may_be_written_with_one_digit() -> None:
    assert parse_time("9:05") == time(9, 5)


@given(st.integers(1, 60), st.integers(0, 6), DAYS)
def test_a_week_has_every_weekday_once_from_the_weekday_of_the_first_day_on(
    week: int, weekday: int, first: date
) -> None:
    local = local_time(InWeek(week, weekday), first, moved_by=timedelta(0), usual=time(9))
    assert local is not None
    begins = first + timedelta(days=7 * (week - 1))
    assert local.weekday() == weekday
    assert begins <= local.date() < begins + timedelta(days=7)


def test_the_wednesday_of_a_course_that_begins_on_a_thursday_comes_six_days_later() -> None:
    thursday = date(2020, 9, 24)
    local = local_time(parse_when("week 1 wednesday"), thursday, moved_by=timedelta(0), usual=time(23, 59))
    assert local == datetime(2020, 9, 30, 23, 59)


def test_without_a_first_day_a_week_is_to_be_announced() -> None:
    assert local_time(InWeek(3), None, moved_by=timedelta(0), usual=time(9)) is None


@given(DAYS, st.integers(0, 6))
def test_on_or_after_is_the_nearest(day: date, weekday: int) -> None:
    found = on_or_after(day, weekday)
    assert found.weekday() == weekday
    assert 0 <= (found - day).days < 7
    assert WEEKDAYS[found.weekday()] == found.strftime("%A").lower()
