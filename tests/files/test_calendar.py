"""Calls as calendar files: right instants in every zone, one entry for ever, and text that stays text."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.files import attached, calendar_file
from bot.course.schedule import make_timetable
from bot.messages import CalendarEntry
from bot.model import Cohort, Place, PlaceKind
from bot.phrases.calls import calendar_entry
from tests.files.rfc5545 import Component, as_outlook, instant, read
from tests.support import world

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
NOON = datetime(2020, 11, 12, 17, 0, tzinfo=UTC)
CALL = CalendarEntry(
    uid="call-2.cohort-1.local-room@learner-companion",
    sequence=1,
    starts=NOON,
    ends=NOON + timedelta(hours=1),
    zone="America/New_York",
    title="Call 2: Public narrative",
    description="Leadership. Join here: https://calls.example.org/2",
    organizer="The course team",
    changed_at=datetime(2020, 11, 1, 9, 30, tzinfo=UTC),
    label="Call 2, for your calendar",
    url="https://calls.example.org/2",
)


def event(entry: CalendarEntry) -> tuple[Component, Component]:
    calendar = read(calendar_file(entry))
    (only,) = calendar.all("VEVENT")
    return calendar, only


def test_everything_the_standards_ask_of_a_published_event() -> None:
    calendar, call = event(CALL)
    assert calendar.name == "VCALENDAR"
    assert {name: calendar.value(name) for name in calendar.lines} == {
        "PRODID": "-//Learner companion//Calls//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
    }
    assert call.value("UID") == CALL.uid
    assert call.value("SEQUENCE") == "1"
    assert call.value("DTSTAMP") == call.value("LAST-MODIFIED") == "20201101T093000Z"
    assert call.one("DTSTART") == ({"TZID": "America/New_York"}, "20201112T120000")
    assert call.one("DTEND") == ({"TZID": "America/New_York"}, "20201112T130000")
    assert call.text("SUMMARY") == CALL.title
    assert call.text("DESCRIPTION") == CALL.description
    assert call.value("URL") == call.text("LOCATION") == "https://calls.example.org/2"
    assert call.value("STATUS") == "CONFIRMED"
    # Asked for in what is published; and nobody is invited, so that no calendar asks for an answer.
    parameters, address = call.one("ORGANIZER")
    assert parameters["CN"] == "The course team"
    assert address == "mailto:nobody@learner-companion.invalid"
    assert "ATTENDEE" not in call.lines
    assert call.parts == []


def test_a_cancelled_call_goes_out_of_calendars() -> None:
    calendar, call = event(dataclasses.replace(CALL, cancelled=True, sequence=4, url=""))
    assert calendar.value("METHOD") == "CANCEL"
    assert (call.value("STATUS"), call.value("UID"), call.value("SEQUENCE")) == ("CANCELLED", CALL.uid, "4")
    assert {"URL", "LOCATION"}.isdisjoint(call.lines)
    file = attached(dataclasses.replace(CALL, cancelled=True))
    assert file is not None
    assert file.media_type == "text/calendar; charset=utf-8; method=CANCEL"


def test_a_moved_call_takes_the_place_of_the_first() -> None:
    moved = dataclasses.replace(
        CALL, sequence=2, starts=NOON + timedelta(days=1), ends=NOON + timedelta(days=1, hours=1)
    )
    (_, before), (calendar, after) = event(CALL), event(moved)
    assert before.value("UID") == after.value("UID")
    assert int(before.value("SEQUENCE")) < int(after.value("SEQUENCE"))
    assert instant(calendar, after.one("DTSTART")) == moved.starts


@given(
    zone=st.sampled_from(ZONES),
    starts=st.datetimes(datetime(2018, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)),
    minutes=st.integers(15, 12 * 60),
)
@example(zone="America/New_York", starts=datetime(2020, 11, 1, 5, 30, tzinfo=UTC), minutes=60)
@example(zone="America/New_York", starts=datetime(2020, 11, 1, 6, 30, tzinfo=UTC), minutes=60)
@example(zone="America/New_York", starts=datetime(2021, 3, 14, 6, 30, tzinfo=UTC), minutes=60)
@example(zone="Australia/Lord_Howe", starts=datetime(2021, 4, 3, 14, 0, tzinfo=UTC), minutes=90)
@example(zone="Africa/Casablanca", starts=datetime(2025, 2, 20, 12, 0, tzinfo=UTC), minutes=60)
@example(zone="Africa/Cairo", starts=datetime(2025, 10, 30, 20, 30, tzinfo=UTC), minutes=90)
@example(zone="Europe/Dublin", starts=datetime(2025, 1, 2, 12, 0, tzinfo=UTC), minutes=60)
@example(zone="America/Scoresbysund", starts=datetime(2024, 3, 31, 0, 0, tzinfo=UTC), minutes=120)
@example(zone="Europe/Volgograd", starts=datetime(2020, 12, 26, 22, 0, tzinfo=UTC), minutes=120)
def test_the_instants_are_right_whoever_reads_them(zone: str, starts: datetime, minutes: int) -> None:
    starts = starts.replace(microsecond=0)
    ends = starts + timedelta(minutes=minutes)
    calendar, call = event(dataclasses.replace(CALL, zone=zone, starts=starts, ends=ends))
    assert instant(calendar, call.one("DTSTART")) == starts
    assert instant(calendar, call.one("DTEND")) == ends


@given(
    zone=st.sampled_from(("America/New_York", "Europe/London", "Australia/Sydney", "Asia/Qatar", "UTC")),
    starts=st.datetimes(datetime(2018, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)),
)
@example(zone="America/New_York", starts=datetime(2020, 10, 31, 16, 0, tzinfo=UTC))
@example(zone="America/New_York", starts=datetime(2020, 11, 1, 6, 30, tzinfo=UTC))
@example(zone="America/New_York", starts=datetime(2020, 11, 1, 17, 0, tzinfo=UTC))
def test_outlook_which_reads_rules_only_comes_to_the_same_instants(zone: str, starts: datetime) -> None:
    starts = starts.replace(microsecond=0)
    ends = starts + timedelta(hours=1)
    calendar, call = event(dataclasses.replace(CALL, zone=zone, starts=starts, ends=ends))
    assert as_outlook(calendar, call.one("DTSTART")) == starts
    assert as_outlook(calendar, call.one("DTEND")) == ends
    assert [part for zone in calendar.all("VTIMEZONE") for part in zone.parts if "RDATE" in part.lines] == []


def test_every_zone_that_changes_its_clocks_twice_in_a_year_is_right_in_outlook() -> None:
    """On the days on both sides of every change of the clock in a year."""
    wrong = []
    for zone in ("America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Santiago", "Asia/Beirut"):
        info = ZoneInfo(zone)
        for day in range(365):
            at = datetime(2027, 1, 1, 16, 0, tzinfo=UTC) + timedelta(days=day)
            if (at - timedelta(days=1)).astimezone(info).utcoffset() == (at + timedelta(days=1)).astimezone(
                info
            ).utcoffset():
                continue
            entry = dataclasses.replace(CALL, zone=zone, starts=at, ends=at + timedelta(hours=1))
            calendar, call = event(entry)
            if as_outlook(calendar, call.one("DTSTART")) != at:
                wrong.append((zone, at))
    assert wrong == []


HOSTILE = (
    "BEGIN:VEVENT\r\nSUMMARY:mine\r\nEND:VEVENT",
    "Ñandú, café; \\n back\\slash 🎉 👩🏽‍⚕️ 漢字",
    '"; X-EVIL="1":mailto:a@b',
    "x" * 1000,
    "🎉" * 1000,
    "\x00\x07\x0b\x0c\x1b[2J\x85\u2028\u2029\u202e\ud800",
)


@given(
    title=st.one_of(st.sampled_from(HOSTILE), st.text()),
    description=st.one_of(st.sampled_from(HOSTILE), st.text()),
    organizer=st.one_of(st.sampled_from(HOSTILE), st.text()),
    url=st.one_of(st.sampled_from(HOSTILE), st.text()),
)
def test_text_from_people_stays_text(title: str, description: str, organizer: str, url: str) -> None:
    entry = dataclasses.replace(
        CALL, title=title, description=description, organizer=organizer, url=f"https://a.example/{url}"
    )
    calendar, call = event(entry)
    plain_calendar, plain_call = event(CALL)
    assert [part.name for part in calendar.parts] == [part.name for part in plain_calendar.parts]
    assert call.lines.keys() == plain_call.lines.keys()
    assert call.parts == []
    assert call.one("ORGANIZER")[0].keys() <= {"CN"}
    assert call.one("ORGANIZER")[1] == "mailto:nobody@learner-companion.invalid"
    assert call.value("URL").isascii()
    assert " " not in call.value("URL")
    # And the library that most programs of this kind use reads it as well.
    (again,) = Calendar.from_ical(calendar_file(entry)).walk("VEVENT")
    assert str(again["summary"]) == call.text("SUMMARY")


def test_what_people_write_is_kept_word_for_word() -> None:
    words = 'Sí; "mañana", 3\\4 of us: 🎉'
    _, call = event(dataclasses.replace(CALL, title=words, description=f"{words}\n{words}"))
    assert call.text("SUMMARY") == words
    assert call.text("DESCRIPTION") == f"{words}\n{words}"
    _, long = event(dataclasses.replace(CALL, title="é" * 1000))
    assert long.text("SUMMARY") == "é" * 1000


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Call 2: Public narrative", "call-2-public-narrative.ics"),
        ("../../etc/passwd", "etc-passwd.ics"),
        ("Llamada nº 3: Próximos años", "llamada-no-3-proximos-anos.ics"),
        ("漢字", "call.ics"),
        ("CON", "call.ics"),
        ("-rf *", "rf.ics"),
        ("x" * 300, "x" * 60 + ".ics"),
        ("", "call.ics"),
    ],
)
def test_file_names_are_safe(title: str, name: str) -> None:
    file = attached(dataclasses.replace(CALL, title=title))
    assert file is not None
    assert file.name == name


def test_equal_entries_give_equal_files() -> None:
    assert calendar_file(CALL) == calendar_file(dataclasses.replace(CALL))


def test_the_calls_of_the_course_of_2020_as_people_get_them() -> None:
    """Call 1 lies before the clocks go back on November 1, the others after."""
    course = world.course("leadership-2020")
    channel = Place(space="local:room", kind=PlaceKind.CHANNEL, id="general")
    cohort = Cohort(
        id=1,
        name="Fall",
        channel=channel,
        course=course,
        start=None,
        created_at=datetime(2020, 9, 1, tzinfo=UTC),
    )
    timetable = make_timetable(course)
    names = []
    for call in timetable.calls:
        file = attached(calendar_entry(timetable, call, cohort=cohort))
        assert file is not None
        calendar = read(file.content)
        (event_,) = calendar.all("VEVENT")
        assert instant(calendar, event_.one("DTSTART")) == call.opens
        assert instant(calendar, event_.one("DTEND")) == call.ends
        assert event_.value("DTSTART").endswith("T120000")
        names.append(file.name)
    assert names[1] == "all-learner-call-2-public-narrative.ics"
    assert len(set(names)) == len(names) == 4
