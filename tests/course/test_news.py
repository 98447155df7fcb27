"""News of dates that were moved: told once, told in time, and only to who had heard something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import Change, ChangeField
from bot.course.schedule import make_timetable
from bot.decisions import Reason, Send, decide_post
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan import news_of, plan
from bot.timetable import Timetable
from tests.support import world

LEADERSHIP = world.course("leadership-2020")
NEWS = frozenset({OccurrenceKind.CALL_MOVED, OccurrenceKind.DEADLINE_MOVED})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def call_2(value: str, at: str) -> Change:
    """Call 2 (of lesson 3, released on October 15) is on October 22 at noon ET: 16:00Z."""
    return Change(subject="call-2", field=ChangeField.OPENS, value=value, at=utc(at), by=1)


def due_3(value: str, at: str) -> Change:
    """Lesson 3 is due on October 21 at 11:59 PM ET."""
    return Change(subject="lesson-3", field=ChangeField.DUE, value=value, at=utc(at), by=1)


def after(*changes: Change) -> Timetable:
    return make_timetable(LEADERSHIP, changes=changes)


def news(timetable: Timetable) -> list[Occurrence]:
    return [one for one in plan(timetable) if one.kind in NEWS]


def told(timetable: Timetable) -> tuple[str, datetime | None, datetime | None]:
    """The key of the only news there is, with the date that was known and the new one."""
    (one,) = news(timetable)
    move = news_of(timetable, timetable.unit(one.subject))
    assert move is not None
    return one.key, move.old, move.new


def test_a_call_that_moves_after_its_lesson_card_is_news() -> None:
    timetable = after(call_2("2020-10-23", "2020-10-16T15:00"))
    (one,) = news(timetable)
    assert (one.key, one.kind, one.audience) == (
        "call-2/moved-1",
        OccurrenceKind.CALL_MOVED,
        Audience.CHANNEL,
    )
    assert one.opens == one.at == utc("2020-10-16T15:00")
    assert one.expires == one.anchor == utc("2020-10-23T16:00")
    assert told(timetable)[1:] == (utc("2020-10-22T16:00"), utc("2020-10-23T16:00"))


def test_a_deadline_that_moves_after_the_lesson_opened_is_news() -> None:
    timetable = after(due_3("2020-10-23", "2020-10-16T15:00"))
    (one,) = news(timetable)
    assert (one.key, one.kind) == ("lesson-3/moved-1", OccurrenceKind.DEADLINE_MOVED)
    assert one.expires == utc("2020-10-24T03:59")


@pytest.mark.parametrize(
    "change",
    [
        call_2("2020-10-23", "2020-10-15T12:59"),  # a minute before the card of its lesson
        due_3("2020-10-23", "2020-10-15T12:59"),
        call_2("2020-10-22 12:00", "2020-10-16T15:00"),  # the same as before
        call_2("2020-10-14 12:00", "2020-10-16T15:00"),  # the date is set right afterwards
        Change(
            subject="lesson-3",
            field=ChangeField.OPENS,
            value="2020-10-17",
            at=utc("2020-10-16T15:00"),
            by=1,
        ),  # a release is told by the card itself
    ],
)
def test_what_nobody_was_told_is_no_news(change: Change) -> None:
    assert news(after(change)) == []


def test_a_call_of_no_lesson_is_known_from_its_own_posts() -> None:
    calls = tuple(call.model_copy(update={"lesson": None}) for call in LEADERSHIP.calls)
    course = LEADERSHIP.model_copy(update={"calls": calls})
    before_any_post = call_2("2020-10-23", "2020-10-21T15:59")
    assert news(make_timetable(course, changes=[before_any_post])) == []
    after_the_first = call_2("2020-10-23", "2020-10-21T16:01")
    assert len(news(make_timetable(course, changes=[after_the_first]))) == 1


def test_a_call_moved_earlier_after_its_last_post_is_told_at_once() -> None:
    """ "In an hour" is out, and now it starts in a quarter of an hour."""
    timetable = after(call_2("2020-10-22 11:30", "2020-10-22T15:15"))
    (one,) = news(timetable)
    assert decide_post(one, timetable, one.at).reason is Reason.FOR_EVERYBODY
    assert one.expires == utc("2020-10-22T15:30")


def test_the_latest_move_speaks_from_what_was_said_last() -> None:
    moves = call_2("2020-10-23", "2020-10-16T15:00"), call_2("2020-10-24", "2020-10-17T15:00")
    assert told(after(*moves)) == ("call-2/moved-2", utc("2020-10-23T16:00"), utc("2020-10-24T16:00"))


def test_moves_of_one_night_are_one_move() -> None:
    night = call_2("2020-10-23", "2020-10-17T05:00"), call_2("2020-10-24", "2020-10-17T05:10")
    assert told(after(*night)) == ("call-2/moved-2", utc("2020-10-22T16:00"), utc("2020-10-24T16:00"))


def test_there_and_back_before_anything_was_said_is_nothing() -> None:
    there, back = call_2("2020-10-23", "2020-10-17T05:00"), call_2("2020-10-22", "2020-10-17T05:10")
    assert news(after(there, back)) == []


def test_there_and_back_by_day_is_told_twice() -> None:
    there, back = call_2("2020-10-23", "2020-10-17T15:00"), call_2("2020-10-22", "2020-10-17T15:03")
    assert told(after(there, back)) == ("call-2/moved-2", utc("2020-10-23T16:00"), utc("2020-10-22T16:00"))


def test_a_call_that_is_taken_back_is_news_and_so_is_its_new_date() -> None:
    withdrawn = call_2("to be announced", "2020-10-19T15:00")
    timetable = after(withdrawn)
    assert told(timetable) == ("call-2/moved-1", utc("2020-10-22T16:00"), None)
    (one,) = news(timetable)
    assert (one.anchor, one.expires) == (utc("2020-10-22T16:00"), utc("2020-11-02T15:00"))
    again = after(withdrawn, call_2("2020-10-29 12:00", "2020-10-20T15:00"))
    assert told(again) == ("call-2/moved-2", None, utc("2020-10-29T16:00"))


def test_a_first_date_is_no_move() -> None:
    """The course of 2025 has calls to be announced: their posts will tell, and nothing has to be taken back."""
    course = world.course("rca2-2025")
    first = Change(
        subject="call-1", field=ChangeField.OPENS, value="2025-10-09 12:00", at=utc("2025-09-20T15:00"), by=1
    )
    assert news(make_timetable(course, changes=[first])) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (call_2("2020-10-24", "2020-10-16T15:00"), "2020-10-16T15:00"),  # by day: at once
        (call_2("2020-10-24", "2020-10-17T05:00"), "2020-10-17T12:00"),  # at night: in the morning
        (call_2("2020-10-22 08:30", "2020-10-22T04:30"), "2020-10-22T04:30"),  # too near for that
        (due_3("2020-10-24", "2020-10-22T02:00"), "2020-10-22T02:00"),  # some work on it right now
        (due_3("2020-10-24", "2020-10-22T05:00"), "2020-10-22T12:00"),  # nobody does any more
    ],
)
def test_news_comes_by_day_or_in_time(change: Change, at: str) -> None:
    timetable = after(change)
    (one,) = news(timetable)
    verdict = decide_post(one, timetable, one.at)
    assert isinstance(verdict, Send)
    assert verdict.at == utc(at)
    assert decide_post(one, timetable, verdict.at) == verdict or verdict.at != one.at


def test_news_found_late_waits_for_the_morning_too() -> None:
    timetable = after(call_2("2020-10-24", "2020-10-16T23:00"))
    (one,) = news(timetable)
    verdict = decide_post(one, timetable, utc("2020-10-17T05:00"))
    assert isinstance(verdict, Send)
    assert verdict.at == utc("2020-10-17T12:00")


days = st.sampled_from(["to be announced", *(f"2020-10-{day}" for day in (14, 18, 22, 23, 26))])
moments = st.datetimes(datetime(2020, 10, 10), datetime(2020, 10, 28), timezones=st.just(UTC))


@given(st.lists(st.tuples(moments, days), min_size=1, max_size=6))
def test_news_is_of_the_last_move_and_says_something_new(made: list[tuple[datetime, str]]) -> None:
    changes = [
        Change(subject="call-2", field=ChangeField.OPENS, value=value, at=at, by=1)
        for at, value in sorted(made)
    ]
    timetable = after(*changes)
    found = news(timetable)
    assert len(found) <= 1
    for one in found:
        assert one.key == f"call-2/moved-{len(changes)}"
        assert one.at == changes[-1].at
        move = news_of(timetable, timetable.unit("call-2"))
        assert move is not None
        assert move.old != move.new == timetable.unit("call-2").opens
        verdict = decide_post(one, timetable, one.at)
        assert verdict.reason is Reason.FOR_EVERYBODY
        assert isinstance(verdict, Send)
        assert one.at <= verdict.at < one.expires
        local = verdict.at.astimezone(ZoneInfo(timetable.zone))
        dates = [when for when in (move.old, move.new) if when is not None]
        soon = any(verdict.at <= when < verdict.at + timedelta(hours=13) for when in dates)
        assert soon or (8, 0) <= (local.hour, local.minute) <= (21, 0)


@given(st.dates(date(2020, 9, 1), date(2021, 1, 7)), moments)
def test_a_move_changes_nothing_about_other_units(day: date, at: datetime) -> None:
    change = Change(subject="lesson-3", field=ChangeField.DUE, value=f"{day}", at=at, by=1)
    timetable = after(change)
    others = [one for one in plan(timetable) if one.subject != "lesson-3"]
    assert others == [one for one in plan(after()) if one.subject != "lesson-3"]
