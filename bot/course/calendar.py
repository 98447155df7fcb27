"""Where the parts of a course fall on the calendar, in naive wall time of the course's zone.

A run of the course in another year keeps its 9 AM and its 11:59 PM, whatever the clocks do in between; only
`bot.course.schedule` turns these wall times into instants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.changes import Change, ChangeField
from bot.course.model import Course
from bot.course.parts import Call, Lesson
from bot.course.values import End, Point
from bot.course.when import InWeek, When, local_time, on_or_after, parse_when
from bot.errors import Refused

WRAP_UP = "wrap-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a run of a course begins.

    `asked` is the start somebody wished for; `first_day` the first date from then on with the weekday the
    course begins on (None: to be announced). Dates of the calendar in the file move by `moved_by`, always
    whole weeks.
    """

    first_day: date | None
    moved_by: timedelta = timedelta(0)
    asked: date | None = None

    @property
    def adjusted(self) -> bool:
        """Whether the course begins on another day than was asked for."""
        return self.asked is not None and self.asked != self.first_day


def find_anchor(course: Course, start: date | None) -> Anchor:
    """Where the run of this course begins that was asked for with `start` (None: as the file says)."""
    if start is None:
        return Anchor(first_day=course.first_day)
    first = on_or_after(start, course.first_weekday)
    moved = first - course.first_day if course.first_day else timedelta(0)
    return Anchor(first_day=first, moved_by=moved, asked=start)


class CourseCalendar:
    """One run of a course. Every method gives a naive wall time, or None where it is to be announced.

    They raise Refused where a change holds a date nobody can read.
    """

    def __init__(self, course: Course, anchor: Anchor, changes: Sequence[Change] = ()) -> None:
        self.course = course
        self.anchor = anchor
        self._changes = {(change.subject, change.field): change for change in changes}
        self._first = {(change.subject, change.field): change for change in reversed(changes)}

    def change(self, key: str, field: ChangeField) -> Change | None:
        """The change that holds for this date or link of a unit."""
        return self._changes.get((key, field))

    def first_change(self, key: str, field: ChangeField) -> Change | None:
        """The first change that was made to this date or link of a unit."""
        return self._first.get((key, field))

    def release(self, lesson: Lesson) -> datetime | None:
        usual = self.course.times.release
        return self._moved(f"lesson-{lesson.number}", ChangeField.OPENS, self._planned_release(lesson), usual)

    def due(self, lesson: Lesson) -> datetime | None:
        usual = self.course.times.deadline
        planned = self._local(lesson.due, usual) if lesson.due else self._beat(self._planned_release(lesson))
        return self._moved(f"lesson-{lesson.number}", ChangeField.DUE, planned, usual)

    def call(self, call: Call) -> datetime | None:
        """Its start. A call that is moved to another day without a time keeps its time of day."""
        usual = self.course.times.call or time(0)
        planned = self._local(call.starts, usual)
        return self._moved(
            f"call-{call.number}", ChangeField.OPENS, planned, planned.time() if planned else usual
        )

    def call_length(self, call: Call) -> timedelta:
        return timedelta(minutes=call.minutes or self.course.times.call_minutes)

    def wrap_up_opens(self) -> datetime | None:
        if self.course.wrap_up is None:
            return None
        usual = self.course.times.release
        return self._moved(WRAP_UP, ChangeField.OPENS, self._local(self.course.wrap_up.opens, usual), usual)

    def wrap_up_due(self) -> datetime | None:
        return self._point(End.WRAP_UP)

    def late_until(self) -> datetime | None:
        return self._point(self.course.late_work.until) if self.course.late_work.accepted else None

    def access_ends(self) -> datetime | None:
        return self._point(End.ACCESS_ENDS)

    def activity_ends(self) -> datetime | None:
        """From when the days of the continuing-education clock count."""
        clock = self.course.continuing_education
        return self._point(clock.after) if clock else None

    def milestone(self, when: When) -> datetime | None:
        """A date around the course: it moves with the course as the others do."""
        return self._local(when, time(0))

    def _local(self, when: When, usual: time) -> datetime | None:
        return local_time(when, self.anchor.first_day, moved_by=self.anchor.moved_by, usual=usual)

    def _planned_release(self, lesson: Lesson) -> datetime | None:
        rhythm, usual = self.course.rhythm, self.course.times.release
        if lesson.release is None and rhythm is not None:
            week = lesson.week or 1 + (lesson.number - 1) * rhythm.weeks_apart
            return self._local(InWeek(week, rhythm.release), usual)
        return None if lesson.release is None else self._local(lesson.release, usual)

    def _beat(self, release: datetime | None) -> datetime | None:
        """The deadline that the rhythm gives to a lesson released then."""
        if release is None or self.course.rhythm is None:
            return None
        day = on_or_after(release.date() + timedelta(days=1), self.course.rhythm.due)
        return datetime.combine(day, self.course.times.deadline)

    def _point(self, point: Point | None) -> datetime | None:
        course, usual = self.course, self.course.times.deadline
        match point:
            case End.WRAP_UP if course.wrap_up:
                return self._moved(WRAP_UP, ChangeField.DUE, self._point(course.wrap_up.due), usual)
            case End.ACCESS_ENDS:
                return self._point(course.access_ends)
            case End.COURSE_END if course.weeks and self.anchor.first_day:
                return datetime.combine(self.anchor.first_day + timedelta(weeks=course.weeks, days=-1), usual)
            case None | End():
                return None
            case _:
                return self._local(point, usual)

    def _moved(self, key: str, field: ChangeField, planned: datetime | None, usual: time) -> datetime | None:
        """What a cohort made of this date, or the date as it was planned."""
        change = self.change(key, field)
        if change is None:
            return planned
        try:
            when = parse_when(change.value)
        except ValueError as error:
            raise Refused(f"{key}: {error}") from error
        return local_time(when, self.anchor.first_day, moved_by=timedelta(0), usual=usual)
