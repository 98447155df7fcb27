from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clocks import (
    format_moment,
    full_day,
    local_day,
    remaining,
    span,
    weekday,
    weekday_in_full,
    zone_named,
)
from bot.language import LANGUAGES, speaking
from bot.messages import Moment


def eastern(text: str) -> Moment:
    return Moment(at=datetime.fromisoformat(text), zone="America/New_York", zone_label="ET")


@pytest.mark.parametrize(
    ("at", "reader", "said"),
    [
        ("2020-10-08T03:59:00+00:00", "Asia/Qatar", "Wed Oct 7, 11:59 PM ET · Thu 06:59 for you"),
        ("2020-10-08T03:59:00+00:00", "America/New_York", "Wed Oct 7, 11:59 PM ET"),
        ("2020-10-08T03:59:00+00:00", "America/Toronto", "Wed Oct 7, 11:59 PM ET"),
        ("2020-10-08T03:59:00+00:00", None, "Wed Oct 7, 11:59 PM ET"),
        ("2020-10-08T03:59:00+00:00", "", "Wed Oct 7, 11:59 PM ET"),
        ("2020-10-08T03:59:00+00:00", "Not/AZone", "Wed Oct 7, 11:59 PM ET"),
        # US clocks go back on Nov 1, 2020: the deadline is an hour later in Doha from then on.
        ("2020-11-05T04:59:00+00:00", "Asia/Qatar", "Wed Nov 4, 11:59 PM ET · Thu 07:59 for you"),
        # Between the British change (Oct 25) and the American one, London is four hours ahead; then five.
        ("2020-10-29T16:00:00+00:00", "Europe/London", "Thu Oct 29, 12:00 PM ET · Thu 16:00 for you"),
        ("2020-11-19T17:00:00+00:00", "Europe/London", "Thu Nov 19, 12:00 PM ET · Thu 17:00 for you"),
        ("2020-09-24T04:00:00+00:00", "Asia/Kolkata", "Thu Sep 24, 12:00 AM ET · Thu 09:30 for you"),
    ],
)
def test_a_moment_is_said_on_both_clocks(at: str, reader: str | None, said: str) -> None:
    assert format_moment(eastern(at), reader) == said


@pytest.mark.parametrize(
    ("at", "reader", "said"),
    [
        ("2020-10-08T03:59:00+00:00", "Asia/Qatar", "mié 7 oct, 23:59 ET · jue 06:59 para ti"),
        ("2020-10-08T03:59:00+00:00", "America/New_York", "mié 7 oct, 23:59 ET"),
        ("2021-01-09T17:00:00+00:00", "America/Bogota", "sáb 9 ene, 12:00 ET"),
        ("2020-09-24T04:00:00+00:00", "Asia/Kolkata", "jue 24 sept, 00:00 ET · jue 09:30 para ti"),
    ],
)
def test_a_moment_is_said_in_spanish(at: str, reader: str, said: str) -> None:
    with speaking("es"):
        assert format_moment(eastern(at), reader) == said


def test_a_reader_two_calendar_days_away_is_told_the_date() -> None:
    moment = Moment(
        at=datetime(2020, 10, 8, 10, 30, tzinfo=UTC), zone="Pacific/Pago_Pago", zone_label="Samoa time"
    )
    said = format_moment(moment, "Pacific/Kiritimati")
    assert said == "Wed Oct 7, 11:30 PM Samoa time · Fri Oct 9, 00:30 for you"


def test_an_unknown_course_zone_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        format_moment(Moment(at=datetime(2020, 1, 1, tzinfo=UTC), zone="Mars/Olympus", zone_label=""), None)


@pytest.mark.parametrize(
    "name", ["", "../etc/passwd", "America", "Asia/Doha\x00", "No Such", "\ud800", "x" * 5000]
)
def test_what_is_not_a_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


@given(text=st.text())
def test_asking_for_any_zone_never_raises(text: str) -> None:
    zone_named(text)


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=45, seconds=30), "in 45 minutes"),
        (timedelta(minutes=59), "in 1 hour"),
        (timedelta(hours=2, minutes=59, seconds=40), "in 3 hours"),
        (timedelta(hours=2, minutes=30), "in 2 hours"),
        (timedelta(hours=24), "in 24 hours"),
        (timedelta(hours=36), "in 36 hours"),
        (timedelta(hours=47, minutes=30), "in 2 days"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(days=2, hours=22), "in 2 days"),
        (timedelta(days=3, minutes=-5), "in 3 days"),
    ],
)
def test_how_long_until(delta: timedelta, said: str) -> None:
    assert remaining(delta) == said


@given(delta=st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=400)))
def test_nobody_is_promised_an_hour_they_do_not_have(delta: timedelta) -> None:
    _, number, unit = remaining(delta).split()
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    assert int(number) * length[unit.removesuffix("s")] - delta <= timedelta(hours=1)


def test_days() -> None:
    assert full_day(date(2021, 1, 7)) == "Thu Jan 7, 2021"
    late = datetime(2020, 10, 8, 3, 59, tzinfo=UTC)
    assert local_day(late, "America/New_York") == date(2020, 10, 7)
    assert local_day(late, "nowhere") == date(2020, 10, 8)


def test_days_in_spanish() -> None:
    with speaking("es"):
        assert full_day(date(2021, 1, 7)) == "jue 7 ene 2021"
        assert weekday(date(2021, 1, 6)) == "mié"
        assert weekday_in_full(date(2021, 1, 9)) == "sábado"


@pytest.mark.parametrize(
    ("delta", "english", "spanish"),
    [
        (timedelta(0), "now", "ahora"),
        (timedelta(minutes=1), "in 1 minute", "en 1 minuto"),
        (timedelta(minutes=2), "in 2 minutes", "en 2 minutos"),
        (timedelta(hours=1), "in 1 hour", "en 1 hora"),
        (timedelta(days=1000), "in 1,000 days", "en 1,000 días"),
    ],
)
def test_how_long_until_in_both_languages(delta: timedelta, english: str, spanish: str) -> None:
    assert remaining(delta) == english
    with speaking("es"):
        assert remaining(delta) == spanish


@pytest.mark.parametrize(
    ("delta", "english", "spanish"),
    [
        (timedelta(days=7), "7 days", "7 días"),
        (timedelta(days=2), "48 hours", "48 horas"),
        (timedelta(hours=1), "1 hour", "1 hora"),
        (timedelta(minutes=90), "90 minutes", "90 minutos"),
        (timedelta(minutes=1), "1 minute", "1 minuto"),
    ],
)
def test_a_length_of_time(delta: timedelta, english: str, spanish: str) -> None:
    assert span(delta) == english
    with speaking("es"):
        assert span(delta) == spanish


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_writes_every_day_in_a_way_of_its_own(language: str) -> None:
    """Nothing is left open, and no two days of a year look the same."""
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(366)]
    with speaking(language):
        said = [full_day(day) for day in days]
    assert len(set(said)) == 366
    assert not any("{" in text or "None" in text for text in said)
