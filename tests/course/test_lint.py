"""The linter: what it finds, and that it finds nothing in a clean course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Course
from bot.errors import Mistake
from bot.lint import Severity, from_mistake, lint, located
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles
from tests.course.support import CLEAN, Block, NoHolidays, OneHoliday, block, course_with, found, put
from tests.support import world

LEADERSHIP = world.course("leadership-2020")


def test_a_clean_course_has_no_findings() -> None:
    assert lint(CLEAN.course(), holidays=CountryCalendars()) == []


def spoilt_by(**changes: str) -> Callable[[Block], None]:
    """Lesson 2 (release 15 January 2026, due on the 21st) with other values."""

    def spoil(data: Block) -> None:
        for name, value in changes.items():
            block(data, "lessons", 1)[name] = value

    return spoil


CASES: list[tuple[str, Callable[[Block], object], str, str, Severity]] = [
    (
        "due-before-release",
        spoilt_by(due="2026-01-14"),
        "lessons[1].due",
        "opens on Thu Jan 15, 2026, 9:00 AM.",
        Severity.ERROR,
    ),
    (
        "due-before-release",
        put(("wrap_up", "due"), "week 3 friday"),
        "wrap_up.due",
        "opens on",
        Severity.ERROR,
    ),
    (
        "after-access-ends",
        put(("access_ends",), "week 3"),
        "lessons[2].due",
        "access ends on",
        Severity.ERROR,
    ),
    ("after-access-ends", put(("access_ends",), "week 3"), "wrap_up.due", "access ends on", Severity.ERROR),
    (
        "late-work-ends-early",
        put(("late_work",), {"until": "week 2 wednesday"}),
        "late_work.until",
        "before Lesson 3 is due",
        Severity.ERROR,
    ),
    (
        "call-after-late-work",
        put(("calls", 1, "starts"), "week 5 thursday 12:00"),
        "calls[1].starts",
        "Call 2 is on Thu Feb 5, 2026, 12:00 PM, after late work stops counting on Wed Feb 4, 2026, 11:59 PM",
        Severity.ERROR,
    ),
    (
        "released-out-of-order",
        spoilt_by(release="week 5 thursday"),
        "lessons[2].release",
        "before",
        Severity.WARNING,
    ),
    (
        "call-outside-lesson",
        put(("calls", 0, "lesson"), 3),
        "calls[0].starts",
        "outside the fortnight",
        Severity.WARNING,
    ),
    (
        "call-outside-lesson",
        put(("calls", 1, "lesson"), 1),
        "calls[1].starts",
        "Lesson 1, which",
        Severity.WARNING,
    ),
    (
        "outside-the-weeks",
        spoilt_by(release="week 7 thursday"),
        "lessons[1].release",
        "week 7 of",
        Severity.WARNING,
    ),
    (
        "number-left-out",
        put(("lessons", 0, "number"), 5),
        "lessons",
        "no Lesson 1 and Lesson 4",
        Severity.WARNING,
    ),
    (
        "release-weekday",
        spoilt_by(release="2026-01-14"),
        "lessons[1].release",
        "on a Wednesday",
        Severity.WARNING,
    ),
    (
        "release-spacing",
        spoilt_by(release="2026-01-22"),
        "lessons[1].release",
        "2 weeks after",
        Severity.WARNING,
    ),
    ("deadline-weekday", spoilt_by(due="2026-01-22"), "lessons[1].due", "on a Thursday", Severity.WARNING),
    (
        "call-weekday",
        put(("calls", 0, "starts"), "2026-01-16"),
        "calls[0].starts",
        "no pattern",
        Severity.WARNING,
    ),
    (
        "call-time",
        put(("calls", 1, "starts"), "week 3 thursday 13:00"),
        "calls[0].starts",
        "1:00 PM",
        Severity.WARNING,
    ),
    ("call-length", put(("calls", 1, "minutes"), 90), "calls[0].starts", "90 minutes long", Severity.WARNING),
    ("no-such-time", spoilt_by(due="2026-03-29 01:30"), "lessons[1].due", "no clock", Severity.ERROR),
    ("time-twice", spoilt_by(due="2026-10-25 01:30"), "lessons[1].due", "show twice", Severity.WARNING),
    (
        "clock-change",
        spoilt_by(due="2026-04-01"),
        "lessons[1].due",
        "forward by an hour on Sun Mar 29, 2026",
        Severity.WARNING,
    ),
    (
        "clock-change",
        spoilt_by(due="2026-10-28"),
        "lessons[1].due",
        "back by an hour on Sun Oct 25, 2026",
        Severity.WARNING,
    ),
    ("to-be-announced", put(("starts",), "to be announced"), "starts", "first day", Severity.WARNING),
    (
        "to-be-announced",
        spoilt_by(due="to be announced"),
        "lessons[1].due",
        "Lesson 2 is still",
        Severity.WARNING,
    ),
    ("missing-link", put(("lessons", 0, "link"), None), "lessons", "Lesson 1 has no link", Severity.WARNING),
    ("missing-link", put(("calls", 1, "link"), None), "calls", "Call 2 has no link", Severity.WARNING),
    (
        "missing-place",
        put(("calls", 1, "format"), "in-person"),
        "calls",
        "Call 2 has no place",
        Severity.WARNING,
    ),
    (
        "disputed",
        put(("calls", 0, "disputed"), "The FAQ says 1 PM."),
        "calls[0].disputed",
        "1 PM",
        Severity.WARNING,
    ),
    ("disputed", put(("disputed",), ["One.", "Two."]), "disputed", "Two.", Severity.WARNING),
]


@pytest.mark.parametrize(
    ("code", "spoil", "where", "says", "severity"),
    CASES,
    ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)],
)
def test_what_is_spoilt_is_found(
    code: str, spoil: Callable[[Block], object], where: str, says: str, severity: Severity
) -> None:
    told = [each for each in found(course_with(spoil)) if (each.code, each.where) == (code, where)]
    assert told
    assert says in told[-1].message
    assert told[-1].severity is severity
    assert told[-1].remedy


def test_a_lonely_exception_is_measured_against_the_rest() -> None:
    def spoil(data: Block) -> None:
        calls = data["calls"]
        assert isinstance(calls, list)
        link = "https://example.org/call"
        calls.append({"number": 3, "starts": "week 4 friday 13:00", "minutes": 30, "lesson": 3, "link": link})

    codes = {each.code: each.message for each in found(course_with(spoil))}
    assert codes["call-weekday"] == "Call 3 is on a Friday (Fri Jan 30, 2026); most others on a Thursday."
    assert codes["call-time"] == "Call 3 is at 1:00 PM (Fri Jan 30, 2026); most others at 12:00 PM."
    assert (
        codes["call-length"] == "Call 3 is 30 minutes long (Fri Jan 30, 2026); most others 60 minutes long."
    )


def test_errors_come_first() -> None:
    findings = found(course_with(spoilt_by(due="2026-01-14", link="")))
    assert [each.severity for each in findings] == sorted((each.severity for each in findings), key=str)
    assert findings[0].severity is Severity.ERROR


def test_holidays_of_the_course_and_of_nobody_else() -> None:
    day = date(2026, 1, 15)
    told = lint(CLEAN.course(), holidays=OneHoliday(day))
    assert [(each.code, each.where) for each in told] == [
        ("holiday", "lessons[1].release"),
        ("holiday", "calls[0].starts"),
    ]
    assert "Day of Rest (PT)" in told[0].message
    assert lint(course_with(put(("holidays",), [])), holidays=OneHoliday(day)) == []


def test_a_country_without_a_calendar() -> None:
    told = lint(course_with(put(("holidays",), ["PT", "XX"])), holidays=OneHoliday(date(2000, 1, 1)))
    assert [(each.code, each.where) for each in told] == [("unknown-country", "holidays[1]")]


def test_another_start_moves_what_is_found() -> None:
    told = lint(LEADERSHIP, start=date(2026, 9, 24), holidays=CountryCalendars())
    assert [each.message for each in told if each.code == "holiday"] == []
    told = lint(LEADERSHIP, start=date(2026, 9, 25), holidays=CountryCalendars())
    holidays = [each.message for each in told if each.code == "holiday"]
    assert holidays == [
        "Lesson 4 is due on Wed Nov 11, 2026: Veterans Day (US).",
        "All-Learner Call 3 is on Thu Nov 26, 2026: Thanksgiving Day (US).",
    ]


def test_a_course_that_cannot_move() -> None:
    def spoil(data: Block) -> None:
        data["starts"] = "to be announced"
        data["rehearsal_start"] = "2027-01-12"
        block(data, "lessons", 0)["release"] = "2026-01-08"

    codes = {(each.code, each.where) for each in found(course_with(spoil))}
    assert {("cannot-move", "lessons[0].release"), ("rehearsal-weekday", "rehearsal_start")} <= codes


@pytest.mark.parametrize(
    "says",
    [
        "Lesson 6 opens on a Wednesday (Wed Nov 25, 2020)",
        "Lesson 8 opens on a Wednesday (Wed Dec 23, 2020)",
        "Lesson 2 opens 1 week after the one before",
        "The wrap-up ends on a Thursday (Thu Jan 7, 2021)",
        "Clocks in America/New_York go back by an hour on Sun Nov 1, 2020, while Lesson 4 is open",
        "The FAQ says that a lesson opens each Thursday",
        "The FAQ gives the calls as Thursdays from 1 to 2 PM ET",
        "has this call in lesson 3, its table beside lesson 4",
        "has this call in lesson 5, its table beside lesson 6",
        "has this call in lesson 7, its table beside lesson 8",
        "Only the FAQ asks for a course summary document",
        "Lesson 1, Lesson 2 and 6 more have no link",
        "All-Learner Call 1, All-Learner Call 2 and 2 more have no link",
    ],
)
def test_every_contradiction_of_the_model_course_is_found(says: str) -> None:
    assert any(says in each.message for each in found(LEADERSHIP))


def test_the_model_course_has_no_errors_and_no_other_warnings() -> None:
    told = found(LEADERSHIP)
    assert {each.severity for each in told} == {Severity.WARNING}
    assert {each.code for each in told} == {
        "release-weekday",
        "release-spacing",
        "deadline-weekday",
        "clock-change",
        "disputed",
        "missing-link",
    }


@given(
    st.sampled_from([world.course(name) for name in CourseFiles().names()]),
    st.one_of(st.none(), st.dates(date(1975, 1, 1), date(2150, 1, 1))),
)
def test_any_start_can_be_checked(course: Course, start: date | None) -> None:
    for finding in lint(course, start=start, holidays=NoHolidays()):
        assert finding.message.endswith((".", '"'))


def test_findings_know_their_lines() -> None:
    source = CourseFiles().source("leadership-2020")
    lines = located(found(LEADERSHIP), source.positions)
    assert all(each.line > 1 for each in lines)
    assert len({each.line for each in lines if each.code == "disputed"}) == 10


def test_a_mistake_is_a_finding_too() -> None:
    finding = from_mistake(Mistake(field="id", problem="is missing", example="id: x", line=3, code="missing"))
    assert (finding.severity, finding.remedy, finding.line) == (Severity.ERROR, "For example: id: x", 3)
