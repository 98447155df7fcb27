"""What the rules look at: a course, and every one of its dates with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.course.calendar import CourseCalendar, find_anchor
from bot.course.model import Course
from bot.course.values import End
from bot.ports import Holidays


class What(StrEnum):
    """What happens on a date."""

    STARTS = "starts"
    RELEASE = "release"
    DUE = "due"
    CALL = "call"
    WRAP_UP_OPENS = "wrap-up opens"
    WRAP_UP_DUE = "wrap-up due"
    LATE_UNTIL = "late until"
    ACCESS_ENDS = "access ends"


_VERBS = {
    What.STARTS: "begins",
    What.RELEASE: "opens",
    What.DUE: "is due",
    What.CALL: "is",
    What.WRAP_UP_OPENS: "opens",
    What.WRAP_UP_DUE: "ends",
    What.LATE_UNTIL: "stops counting",
    What.ACCESS_ENDS: "ends",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One date of the course. `local` is a naive wall time in its zone, None where it is to be announced."""

    what: What
    name: str
    where: str
    local: datetime | None
    number: int = 0

    @property
    def says(self) -> str:
        """The beginning of a sentence: `Lesson 3 opens`."""
        return f"{self.name} {_VERBS[self.what]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A course on the dates of one run. `holidays` answers for the course's countries."""

    course: Course
    calendar: CourseCalendar
    dates: tuple[Dated, ...]
    holidays: Holidays

    def of(self, *whats: What) -> list[Dated]:
        return [dated for dated in self.dates if dated.what in whats]

    def announced(self, *whats: What) -> list[tuple[Dated, datetime]]:
        """The dates of these sorts that are known, with their wall times."""
        return [(dated, dated.local) for dated in self.of(*whats) if dated.local is not None]

    def lesson_dates(self, number: int) -> tuple[Dated, Dated]:
        """The release and the deadline of a lesson; the course has one of this number."""
        release = next(dated for dated in self.of(What.RELEASE) if dated.number == number)
        due = next(dated for dated in self.of(What.DUE) if dated.number == number)
        return release, due


def material_of(course: Course, start: date | None, holidays: Holidays) -> Material:
    calendar = CourseCalendar(course, find_anchor(course, start))
    return Material(
        course=course, calendar=calendar, dates=tuple(_dates(course, calendar)), holidays=holidays
    )


def _dates(course: Course, calendar: CourseCalendar) -> Iterator[Dated]:
    first = calendar.anchor.first_day
    begins = datetime.combine(first, course.times.release) if first else None
    yield Dated(what=What.STARTS, name="The course", where="starts", local=begins)
    for index, lesson in enumerate(course.lessons):
        name, path = f"{course.lesson_name} {lesson.number}", f"lessons[{index}]"
        release, due = calendar.release(lesson), calendar.due(lesson)
        yield Dated(
            what=What.RELEASE, name=name, where=f"{path}.release", local=release, number=lesson.number
        )
        yield Dated(what=What.DUE, name=name, where=f"{path}.due", local=due, number=lesson.number)
    for index, call in enumerate(course.calls):
        name, path = f"{course.call_name} {call.number}", f"calls[{index}].starts"
        yield Dated(what=What.CALL, name=name, where=path, local=calendar.call(call), number=call.number)
    if course.wrap_up:
        opens, due = calendar.wrap_up_opens(), calendar.wrap_up_due()
        yield Dated(what=What.WRAP_UP_OPENS, name="The wrap-up", where="wrap_up.opens", local=opens)
        yield Dated(what=What.WRAP_UP_DUE, name="The wrap-up", where="wrap_up.due", local=due)
    if not isinstance(course.late_work.until, End):
        until = calendar.late_until()
        yield Dated(what=What.LATE_UNTIL, name="Late work", where="late_work.until", local=until)
    if course.access_ends is not None:
        yield Dated(what=What.ACCESS_ENDS, name="Access", where="access_ends", local=calendar.access_ends())
