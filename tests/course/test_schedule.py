"""A course on real dates: as in its file, moved to another start, and changed by a cohort."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import Change, ChangeField
from bot.course.schedule import find_anchor, make_timetable
from bot.errors import Refused
from bot.timetable import Timetable
from tests.course.support import Block, block, course_with, put
from tests.support import world

LEADERSHIP = world.course("leadership-2020")
COACH = world.course("improvement-coach-uk")
STARTS = st.dates(date(1999, 1, 1), date(2099, 1, 1))


def local(at: datetime | None, zone: str = "America/New_York") -> str:
    return "" if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def change(subject: str, field: ChangeField, value: str) -> Change:
    return Change(subject=subject, field=field, value=value, at=datetime(2020, 10, 1, tzinfo=UTC), by=1)


def walls(timetable: Timetable) -> list[tuple[str, int, str]]:
    """Every date of a timetable as (unit, weekday, wall time)."""
    dates = [
        (f"{unit.key} {name}", at)
        for unit in timetable.units
        for name, at in (("", unit.opens), ("due", unit.due))
    ]
    dates += [("late", timetable.late_until), ("access", timetable.access_ends)]
    known = [(name, at.astimezone(ZoneInfo(timetable.zone))) for name, at in dates if at is not None]
    return [(name, there.weekday(), f"{there:%H:%M}") for name, there in known]


def test_deadlines_around_the_change_of_the_clocks() -> None:
    timetable = make_timetable(LEADERSHIP)
    assert f"{timetable.unit('lesson-3').due:%Y-%m-%dT%H:%MZ}" == "2020-10-22T03:59Z"
    assert f"{timetable.unit('lesson-4').due:%Y-%m-%dT%H:%MZ}" == "2020-11-05T04:59Z"


def test_the_last_days_of_2020() -> None:
    timetable = make_timetable(LEADERSHIP)
    assert local(timetable.late_until) == local(timetable.access_ends) == "2021-01-07 23:59"
    clock = timetable.continuing_education
    assert clock is not None
    assert (local(clock.anchor), local(clock.due)) == ("2021-01-07 23:59", "2021-02-06 23:59")
    assert timetable.zone_label == "ET"


@given(STARTS)
def test_another_start_keeps_every_weekday_and_wall_time(start: date) -> None:
    moved = make_timetable(LEADERSHIP, start=start)
    assert walls(moved) == walls(make_timetable(LEADERSHIP))
    assert moved.starts is not None
    assert 0 <= (moved.starts - start).days < 7
    assert moved.moved_by % timedelta(weeks=1) == timedelta(0)
    assert moved.starts - date(2020, 9, 24) == moved.moved_by


@given(STARTS)
def test_a_course_in_weeks_moves_like_one_in_dates(start: date) -> None:
    in_weeks = course_with(lambda data: None)
    assert walls(make_timetable(in_weeks, start=start)) == walls(make_timetable(in_weeks))


@given(STARTS)
def test_starting_on_the_adjusted_day_changes_nothing(start: date) -> None:
    first = find_anchor(LEADERSHIP, start).first_day
    assert first is not None
    again = find_anchor(LEADERSHIP, first)
    assert not again.adjusted
    assert make_timetable(LEADERSHIP, start=start) == make_timetable(LEADERSHIP, start=first)


def test_the_rhythm_gives_the_dates_of_2020_but_for_its_exceptions() -> None:
    """The same course written with weeks: only lessons 6 and 8 need dates of their own."""

    def spoil(data: Block) -> None:
        data.update(zone="America/New_York", starts="2020-09-24", weeks=16)
        data["rhythm"] = {"release": "thursday", "due": "wednesday", "weeks_apart": 2}
        weeks = [1, 2, 4, 6, 8, None, 12, None]
        written = {6: "2020-11-25", 8: "2020-12-23"}
        data["lessons"] = [
            {"number": n, "title": f"{n}", "week": week, "release": written.get(n)}
            for n, week in enumerate(weeks, 1)
        ]
        for name in ("calls", "certificate"):
            del data[name]

    lessons = make_timetable(course_with(spoil)).lessons
    told = make_timetable(LEADERSHIP).lessons
    assert [(unit.opens, unit.due) for unit in lessons] == [(unit.opens, unit.due) for unit in told]


def test_without_weeks_the_rhythm_counts_on_from_lesson_to_lesson() -> None:
    course = course_with(put(("rhythm", "weeks_apart"), 2))
    opens = [local(unit.opens, course.zone) for unit in make_timetable(course).lessons]
    assert opens == ["2026-01-08 09:00", "2026-01-22 09:00", "2026-02-05 09:00"]


def test_a_course_to_be_announced_has_a_timetable_without_dates() -> None:
    timetable = make_timetable(COACH)
    assert timetable.starts is None
    assert all(unit.opens is None and unit.due is None for unit in timetable.units)
    assert timetable.late_until is timetable.access_ends is None


def test_its_weeks_count_once_there_is_a_start() -> None:
    timetable = make_timetable(COACH, start=date(2027, 1, 12))
    assert timetable.starts == date(2027, 1, 18)
    assert local(timetable.unit("wrap-up").due, "Europe/London") == "2027-04-11 23:59"
    assert timetable.unit("lesson-2").opens is None


def test_units_say_who_they_are() -> None:
    units = make_timetable(LEADERSHIP).units
    assert [unit.label for unit in units][-6:] == [
        "Lesson 8",
        "All-Learner Call 1",
        "All-Learner Call 2",
        "All-Learner Call 3",
        "All-Learner Call 4",
        "Wrap-up",
    ]
    assert units[3].faculty == ("Derek Feeley, DBA", "Kate Hilton, JD, MTS")
    assert [task.key for task in make_timetable(LEADERSHIP).unit("call-2").tasks] == ["call-2/attend"]
    assert make_timetable(COACH).unit("call-2").tasks[0].title == "Come to Workshop 2"


def test_a_moved_call_keeps_its_length_and_its_time_of_day() -> None:
    moved = make_timetable(LEADERSHIP, changes=[change("call-2", ChangeField.OPENS, "2020-10-23")])
    call = moved.unit("call-2")
    assert (local(call.opens), local(call.ends)) == ("2020-10-23 12:00", "2020-10-23 13:00")


def test_changes_hold_as_they_stand_and_the_last_one_wins() -> None:
    changes = [
        change("lesson-1", ChangeField.DUE, "2027-01-20 12:00"),
        change("lesson-1", ChangeField.DUE, "week 2 friday"),
        change("lesson-2", ChangeField.OPENS, "2027-01-15"),
        change("call-1", ChangeField.LINK, "https://example.org/here"),
        change("call-1", ChangeField.RECORDING, "https://example.org/seen"),
        change("call-99", ChangeField.LINK, "https://example.org/nowhere"),
    ]
    timetable = make_timetable(LEADERSHIP, start=date(2027, 1, 7), changes=changes)
    assert local(timetable.unit("lesson-1").due) == "2027-01-15 23:59"
    assert local(timetable.unit("lesson-2").opens) == "2027-01-15 09:00"
    call = timetable.unit("call-1")
    assert (call.link, call.recording) == ("https://example.org/here", "https://example.org/seen")
    assert call.recording_at == datetime(2020, 10, 1, tzinfo=UTC)


def test_a_later_wrap_up_takes_late_work_with_it() -> None:
    timetable = make_timetable(LEADERSHIP, changes=[change("wrap-up", ChangeField.DUE, "2021-01-05")])
    assert local(timetable.late_until) == local(timetable.unit("wrap-up").due) == "2021-01-05 23:59"
    assert local(timetable.access_ends) == "2021-01-07 23:59"


def test_a_date_can_be_taken_back() -> None:
    timetable = make_timetable(LEADERSHIP, changes=[change("call-2", ChangeField.OPENS, "to be announced")])
    assert timetable.unit("call-2").opens is timetable.unit("call-2").ends is None


def test_every_change_of_a_date_is_remembered_with_what_it_was_before() -> None:
    changes = [
        change("call-2", ChangeField.OPENS, "2020-10-23"),
        change("call-2", ChangeField.LINK, "https://example.org/here"),
        change("lesson-3", ChangeField.DUE, "2020-10-22"),
        change("call-2", ChangeField.OPENS, "to be announced"),
        change("call-99", ChangeField.OPENS, "2020-10-23"),
        change("call-2", ChangeField.OPENS, "2020-10-30"),
    ]
    timetable = make_timetable(LEADERSHIP, changes=changes)
    told = [(move.unit, move.number, local(move.old), local(move.new)) for move in timetable.moves]
    assert told == [
        ("call-2", 1, "2020-10-22 12:00", "2020-10-23 12:00"),
        ("lesson-3", 1, "2020-10-21 23:59", "2020-10-22 23:59"),
        ("call-2", 2, "2020-10-23 12:00", ""),
        ("call-2", 3, "", "2020-10-30 12:00"),
    ]
    assert [move.number for move in timetable.moves_of("call-2", ChangeField.OPENS)] == [1, 2, 3]


def test_leads_of_members_are_kept_once_and_without_those_of_the_course() -> None:
    asked = [change("course", ChangeField.LEAD, lead) for lead in ("1h", "48h", "24h", "2d", "48h")]
    leads = make_timetable(LEADERSHIP, changes=asked).extra_leads
    assert leads == (timedelta(hours=48), timedelta(hours=1))


def test_which_calls_are_online() -> None:
    assert all(call.joinable for call in make_timetable(LEADERSHIP).calls)
    assert {call.joinable for call in make_timetable(COACH).calls} == {True, False}


def test_a_recording_keeps_the_day_on_which_there_was_one_at_first() -> None:
    first = change("call-1", ChangeField.RECORDING, "https://example.org/seen")
    again = replace(first, value="https://example.org/right", at=datetime(2020, 10, 9, tzinfo=UTC))
    call = make_timetable(LEADERSHIP, changes=[first, again]).unit("call-1")
    assert (call.recorded_at, call.recording_at, call.recording) == (first.at, again.at, again.value)


def test_a_change_nobody_can_read_is_refused() -> None:
    with pytest.raises(Refused, match="call-2: there is no 30 February in 2020"):
        make_timetable(LEADERSHIP, changes=[change("call-2", ChangeField.OPENS, "2020-02-30")])


def test_late_work_that_does_not_count() -> None:
    course = course_with(put(("late_work",), {"accepted": False}))
    assert make_timetable(course).late_until is None


def test_requirements_count_what_they_say() -> None:
    requirements = {each.id: each.tasks for each in make_timetable(LEADERSHIP).requirements}
    assert list(requirements) == ["videos", "assignments", "summary", "calls", "evaluation"]
    assert len(requirements["videos"]) == 8
    assert len(requirements["calls"]) == 4
    assert "lesson-3/share-narrative" in requirements["assignments"]
    assert not any("organizing-sentence" in task for tasks in requirements.values() for task in tasks)
    assert requirements["evaluation"] == ("wrap-up/evaluation",)


def test_a_deadline_that_a_clock_shows_twice_is_the_later_one() -> None:
    def spoil(data: Block) -> None:
        data.update(zone="America/New_York", starts="2020-10-29", access_ends="to be announced")
        block(data, "lessons", 0).update(release="2020-11-01 01:30", due="2020-11-01 01:30")

    unit = make_timetable(course_with(spoil)).unit("lesson-1")
    assert unit.opens is not None
    assert unit.due == unit.opens + timedelta(hours=1)
