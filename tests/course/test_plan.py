"""The plan of a course."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan import plan
from bot.plan.entries import entries
from bot.timetable import Leads
from companion.cli.course_views import occurrence_row
from companion.coursefile import CourseFiles
from tests.course.support import GOLDEN, Block, block, course_with, put
from tests.support import world

LEADERSHIP = world.course("leadership-2020")
ALL = [world.course(name) for name in CourseFiles().names()]
STARTS = st.dates(date(1999, 1, 1), date(2099, 1, 1))


def by_key(
    course: Course, *, start: date | None = None, changes: list[Change] | None = None
) -> dict[str, Occurrence]:
    return {each.key: each for each in plan(make_timetable(course, start=start, changes=changes or []))}


def moved(subject: str, field: ChangeField, value: str) -> Change:
    return Change(subject=subject, field=field, value=value, at=datetime(2020, 10, 9, tzinfo=UTC), by=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_plan_of_2020() -> None:
    rows = [occurrence_row(each) for each in plan(make_timetable(LEADERSHIP))]
    written = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    golden = GOLDEN / "plan-leadership-2020.json"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


@given(st.sampled_from(ALL), st.one_of(st.none(), STARTS))
def test_every_plan_is_in_order_and_makes_sense(course: Course, start: date | None) -> None:
    occurrences = plan(make_timetable(course, start=start))
    assert list(occurrences) == sorted(occurrences, key=lambda each: (each.at, each.key))
    assert len({each.key for each in occurrences}) == len(occurrences)
    for each in occurrences:
        assert each.at - timedelta(hours=24) <= each.opens <= each.at < each.expires
        assert each.key.startswith(f"{each.subject}/")
        assert each.at.utcoffset() == timedelta(0)
        assert (each.audience is Audience.NOBODY) is (each.kind is OccurrenceKind.DEADLINE)
        if each.key.endswith(("/released", "/tomorrow", "/soon", "/starting", "/recording")):
            assert each.opens == each.at
        if each.kind is OccurrenceKind.DEADLINE_NEAR:
            assert each.lead is not None
        if each.lead is not None:
            assert each.at == each.anchor - each.lead


@given(st.sampled_from(ALL), st.one_of(st.none(), STARTS))
def test_with_calls_in_a_calendar_nothing_else_is_different(course: Course, start: date | None) -> None:
    timetable = make_timetable(course, start=start)
    with_events, without = plan(timetable, calendar=True), plan(timetable)
    events = [each for each in with_events if each.kind is OccurrenceKind.CALL_EVENT]
    assert [each for each in with_events if each not in events] == list(without)
    assert list(with_events) == sorted(with_events, key=lambda each: (each.at, each.key))
    dated = [call for call in timetable.calls if call.opens is not None]
    assert [(each.key, each.anchor, each.expires) for each in events] == [
        (f"{call.key}/event", call.opens, call.opens) for call in dated
    ]
    assert all(each.opens == each.at < without[0].opens for each in events if without)


@given(st.dictionaries(st.integers(1, 400), st.none() | st.integers(1, 900), max_size=6))
def test_a_call_has_one_entry_for_as_long_as_it_is_to_come(given_dates: dict[int, int | None]) -> None:
    """By the hour it is given which date, in hours too; None is "to be announced"."""
    begin = utc("2020-10-01T00:00")
    changes: list[Change] = []
    for hours, starts in sorted(given_dates.items()):
        date_ = "to be announced" if starts is None else f"{begin + timedelta(hours=starts):%Y-%m-%d %H:%M}"
        at = begin + timedelta(hours=hours)
        changes.append(replace(moved("call-1", ChangeField.OPENS, date_), at=at))
    before: list[datetime] = []
    for number in range(len(changes) + 1):
        timetable = make_timetable(LEADERSHIP, changes=changes[:number])
        call, now = timetable.unit("call-1"), changes[number - 1].at if number else begin
        after = entries(call, timetable)
        # What is to take place stands there once, at its own time; what is not stands there no longer.
        stands = [one.starts for one in after if not one.is_out and one.starts > now]
        assert stands == ([call.opens] if call.opens is not None and call.opens > now else [])
        # An entry is never taken back, and what is entered anew begins later than all there was.
        begins = [one.begins for one in after]
        assert begins[: len(before)] == before
        assert begins == sorted(set(begins))
        before = begins


@given(st.sampled_from(ALL), STARTS, STARTS)
def test_keys_stay_whatever_the_start(course: Course, start: date, other: date) -> None:
    assert set(by_key(course, start=start)) == set(by_key(course, start=other))


@given(
    st.sampled_from([unit.key for unit in make_timetable(LEADERSHIP).units]),
    st.dates(date(2020, 9, 1), date(2021, 1, 7)),
)
def test_what_moves_takes_only_its_own_along(key: str, day: date) -> None:
    """Moving one release or call leaves every other occurrence as it was, key and time."""
    before = by_key(LEADERSHIP)
    after = by_key(LEADERSHIP, changes=[moved(key, ChangeField.OPENS, f"{day}")])
    assert {k: v for k, v in before.items() if v.subject != key} == {
        k: v for k, v in after.items() if v.subject != key
    }
    new = {f"{key}/{what}" for what in ("due-72h", "due-24h", "due-3h", "moved-1")}
    assert set(after) <= set(before) | new


def test_reminders_follow_a_moved_deadline_under_the_same_keys() -> None:
    after = by_key(LEADERSHIP, changes=[moved("lesson-3", ChangeField.DUE, "2020-10-23")])
    assert after["lesson-3/due-24h"].at == utc("2020-10-23T03:59")
    assert after["lesson-3/due"].anchor == utc("2020-10-24T03:59")


def test_a_deadline_is_the_last_minute_and_the_whole_minute_counts() -> None:
    due = by_key(LEADERSHIP)["lesson-2/due"]
    assert (due.at, due.expires) == (utc("2020-10-08T03:59"), utc("2020-10-08T04:00"))
    assert by_key(LEADERSHIP)["lesson-2/passed"].at == due.expires


def test_each_reminder_is_of_use_until_the_next() -> None:
    plan_ = by_key(LEADERSHIP)
    chain = [plan_[f"lesson-3/due-{lead}"] for lead in ("72h", "24h", "3h")]
    assert [each.expires for each in chain] == [chain[1].at, chain[2].at, utc("2020-10-22T04:00")]
    assert [each.at - each.opens for each in chain] == [timedelta(hours=24)] * 3


def test_leads_are_elapsed_time_over_a_change_of_the_clocks() -> None:
    day_before = by_key(LEADERSHIP, changes=[moved("lesson-4", ChangeField.DUE, "2020-11-01 12:00")])
    assert day_before["lesson-4/due-24h"].at == utc("2020-10-31T17:00")  # 1 PM, not noon, by the clock there


def test_no_reminder_comes_before_the_release() -> None:
    after = by_key(LEADERSHIP, changes=[moved("lesson-3", ChangeField.OPENS, "2020-10-21 12:00")])
    assert {key for key in after if key.startswith("lesson-3/due-")} == {"lesson-3/due-3h"}
    assert after["lesson-3/due-3h"].opens == after["lesson-3/released"].at


def test_without_required_work_there_is_a_mark_and_no_reminder() -> None:
    def spoil(data: Block) -> None:
        block(data, "lessons", 0, "assignments", 0)["optional"] = True

    keys = {key for key in by_key(course_with(spoil)) if key.startswith("lesson-1/")}
    assert keys == {"lesson-1/released", "lesson-1/due"}


def test_without_late_work_nothing_is_said_after_the_deadline() -> None:
    keys = set(by_key(course_with(put(("late_work",), {"accepted": False}))))
    assert not {key for key in keys if key.endswith("/passed") or "closing" in key}
    assert "wrap-up/due-24h" in keys


def test_the_last_deadline_is_reminded_of_once() -> None:
    at_the_end = [each for each in plan(make_timetable(LEADERSHIP)) if each.anchor == utc("2021-01-08T04:59")]
    private = [each.key for each in at_the_end if each.audience is Audience.OWING]
    assert private == ["wrap-up/closing-7d", "wrap-up/closing-24h"]


def test_late_work_of_a_course_without_a_wrap_up_closes_for_the_course() -> None:
    def spoil(data: Block) -> None:
        data["wrap_up"] = None
        data["continuing_education"] = None
        data["late_work"] = {"until": "week 5 wednesday"}

    plan_ = by_key(course_with(spoil))
    assert plan_["course/closing-7d"].kind is OccurrenceKind.LATE_WINDOW_CLOSING
    assert plan_["lesson-3/passed"].expires <= plan_["course/closing-24h"].expires


def test_a_call_is_announced_three_times() -> None:
    plan_ = by_key(LEADERSHIP)
    starts = utc("2020-10-22T16:00")
    assert (plan_["call-2/tomorrow"].at, plan_["call-2/tomorrow"].expires) == (
        starts - timedelta(hours=24),
        starts - timedelta(hours=1),
    )
    assert (plan_["call-2/soon"].at, plan_["call-2/soon"].expires) == (starts - timedelta(hours=1), starts)
    assert (plan_["call-2/starting"].at, plan_["call-2/starting"].expires) == (
        starts,
        starts + timedelta(minutes=15),
    )


def test_a_very_short_call_is_not_announced_after_its_end() -> None:
    starting = by_key(course_with(put(("calls", 0, "minutes"), 5)))["call-1/starting"]
    assert starting.expires - starting.at == timedelta(minutes=5)


def test_a_recording_is_posted_when_it_is_known() -> None:
    assert "call-1/recording" not in by_key(LEADERSHIP)
    posted = by_key(LEADERSHIP, changes=[moved("call-1", ChangeField.RECORDING, "https://example.org/r")])
    recording = posted["call-1/recording"]
    assert (recording.at, recording.expires) == (utc("2020-10-09T00:00"), utc("2021-01-08T05:00"))
    assert recording.kind is OccurrenceKind.RECORDING_POSTED


def test_nobody_has_missed_a_call_that_is_still_to_come() -> None:
    """A recording that was given too early, perhaps to the wrong call, or to a call that was put off afterwards."""
    early = Change(
        subject="call-1",
        field=ChangeField.RECORDING,
        value="https://example.org/r",
        at=utc("2020-10-05T00:00"),
        by=1,
    )
    waiting = by_key(LEADERSHIP, changes=[early])["call-1/recording-for-you"]
    assert waiting.at == waiting.opens == utc("2020-10-09T17:00")  # a day after the end of the call


def test_who_missed_a_call_hears_of_its_recording_a_day_later_and_once() -> None:
    first = moved("call-1", ChangeField.RECORDING, "https://example.org/r")
    waiting = by_key(LEADERSHIP, changes=[first])["call-1/recording-for-you"]
    assert (waiting.kind, waiting.audience) == (OccurrenceKind.RECORDING_WAITING, Audience.OWING)
    assert (waiting.at, waiting.expires) == (utc("2020-10-10T00:00"), utc("2020-10-24T00:00"))
    corrected = replace(first, value="https://example.org/right", at=utc("2020-10-12T00:00"))
    again = by_key(LEADERSHIP, changes=[first, corrected])
    assert again["call-1/recording-for-you"] == waiting
    assert again["call-1/recording"].at == corrected.at


@pytest.mark.parametrize(
    ("at", "expires"),
    [("2021-01-05T00:00", "2021-01-08T05:00"), ("2021-01-07T05:00", None), ("2021-01-20T00:00", None)],
)
def test_a_recording_waits_for_nobody_once_it_no_longer_counts(at: str, expires: str | None) -> None:
    late = replace(moved("call-4", ChangeField.RECORDING, "https://example.org/r"), at=utc(at))
    waiting = by_key(LEADERSHIP, changes=[late]).get("call-4/recording-for-you")
    assert (waiting and waiting.expires) == (expires and utc(expires))


def test_the_link_of_an_online_call_is_asked_for_twice() -> None:
    plan_ = by_key(LEADERSHIP)
    day_before, hours_before = plan_["call-2/link-24h"], plan_["call-2/link-3h"]
    assert day_before.audience is hours_before.audience is Audience.FACILITATORS
    assert (day_before.at, day_before.expires) == (utc("2020-10-21T16:00"), hours_before.at)
    assert (hours_before.at, hours_before.expires) == (utc("2020-10-22T13:00"), utc("2020-10-22T16:00"))
    assert day_before.anchor == hours_before.anchor == utc("2020-10-22T16:00")
    in_a_room = by_key(course_with(put(("calls", 0, "format"), "in-person")))
    assert "call-1/soon" in in_a_room
    assert not [key for key in in_a_room if key.startswith("call-1/link")]


def test_leads_that_members_asked_for_come_on_top() -> None:
    asked = moved("course", ChangeField.LEAD, "48h")
    before, after = by_key(LEADERSHIP), by_key(LEADERSHIP, changes=[asked, asked])
    assert before.items() <= after.items()
    assert {after[key].lead for key in after.keys() - before.keys()} == {timedelta(hours=48)}
    assert len(after.keys() - before.keys()) == 8
    extra = after["lesson-3/due-48h"]
    assert (extra.at, extra.expires) == (utc("2020-10-20T03:59"), after["lesson-3/due-24h"].at)


def test_the_credit_clock() -> None:
    plan_ = by_key(LEADERSHIP)
    begins, last_week = plan_["course/evaluation-opens"], plan_["course/evaluation-7d"]
    assert begins.at == utc("2021-01-08T05:00")
    assert last_week.at == utc("2021-01-31T04:59")
    assert last_week.expires == utc("2021-02-07T05:00")


def test_nothing_is_planned_for_what_is_to_be_announced() -> None:
    assert plan(make_timetable(world.course("improvement-coach-uk"))) == ()


@pytest.mark.parametrize(
    ("lead", "name", "says"),
    [
        (timedelta(days=7), "7d", "in 7 days"),
        (timedelta(hours=168), "7d", "in 7 days"),
        (timedelta(days=3), "72h", "in 72 hours"),
        (timedelta(days=14), "14d", "in 14 days"),
        (timedelta(hours=1), "1h", "in 1 hour"),
        (timedelta(minutes=90), "90m", "in 90 minutes"),
    ],
)
def test_a_lead_has_one_name_however_it_is_written(lead: timedelta, name: str, says: str) -> None:
    timetable = replace(make_timetable(LEADERSHIP), leads=Leads(access=(lead,)))
    occurrence = next(each for each in plan(timetable) if each.kind is OccurrenceKind.ACCESS_ENDING)
    assert occurrence.key == f"course/access-{name}"
    assert occurrence.title.endswith(says)
