"""A timetable: one course on real dates. What `bot.course.schedule` makes of a Course, a start and the changes.

Everything after it (plan, decisions, messages, certificate) reads timetables and never a course file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)


class AssignmentKind(StrEnum):
    """What a learner does for an assignment."""

    WATCH = "watch"
    SUBMIT = "submit"
    ATTEND = "attend"
    REFLECT = "reflect"
    MEET = "meet"
    EVALUATE = "evaluate"


class UnitKind(StrEnum):
    LESSON = "lesson"
    CALL = "call"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An assignment of a unit. `key` is `lesson-3/worksheet`: the unit's key and the assignment's id in the file."""

    key: str
    kind: AssignmentKind
    title: str
    optional: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A lesson, a call or the wrap-up, on real dates. None is "to be announced".

    `opens` is the release, or the start of a call. `due` is the deadline as people read it (11:59 PM);
    the whole of that minute still counts, so work is on time while `now < closes`. For a call `ends` is its end,
    and `due` is None: attending or watching counts until the late window ends.
    `recording_at` is when the recording was made known. `lesson` is the number of the lesson a call belongs to.
    `label` is how people name it: "Lesson 3", "All-Learner Call 2", "Wrap-up".
    """

    key: str
    kind: UnitKind
    number: int
    label: str
    title: str
    opens: datetime | None
    due: datetime | None
    tasks: tuple[Task, ...]
    ends: datetime | None = None
    description: str = ""
    objectives: tuple[str, ...] = ()
    faculty: tuple[str, ...] = ()
    resources: tuple[tuple[str, str], ...] = ()
    link: str = ""
    recording: str = ""
    recording_at: datetime | None = None
    lesson: int | None = None

    @property
    def closes(self) -> datetime | None:
        """The first instant that is too late: the end of the deadline's minute."""
        return None if self.due is None else self.due + MINUTE

    @property
    def required(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if not task.optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One line of the certificate: all of `tasks` (keys) must be met."""

    id: str
    title: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuingEducation:
    """The continuing-education clock: `evaluation` (a task key) within `days` days of `anchor`, by `due`."""

    evaluation: str
    days: int
    anchor: datetime | None
    due: datetime | None
    max_credits: str = ""

    @property
    def closes(self) -> datetime | None:
        return None if self.due is None else self.due + MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """How long before what the companion speaks up; each tuple from the longest to the shortest."""

    deadline: tuple[timedelta, ...] = (timedelta(hours=72), timedelta(hours=24), timedelta(hours=3))
    closing: tuple[timedelta, ...] = (timedelta(days=7), timedelta(hours=24))
    access: tuple[timedelta, ...] = (timedelta(hours=48),)
    evaluation: tuple[timedelta, ...] = (timedelta(days=7),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A course on real dates, in `zone` (an IANA name that people read as `zone_label`, such as "ET").

    `late_accepted` is whether late work counts at all; `late_until` is the last minute in which it counts in full
    (None: not at all, or to be announced); `access_ends` the last minute of access. Both as people read them, the whole
    minute counting.
    """

    course_id: str
    title: str
    zone: str
    zone_label: str
    starts: date | None
    units: tuple[Unit, ...]
    requirements: tuple[Requirement, ...]
    late_until: datetime | None
    access_ends: datetime | None
    continuing_education: ContinuingEducation | None
    leads: Leads
    moved_by: timedelta = timedelta(0)
    late_accepted: bool = True

    def unit(self, key: str) -> Unit:
        """The unit with this key. Raises KeyError."""
        for unit in self.units:
            if unit.key == key:
                return unit
        raise KeyError(key)

    def of_kind(self, kind: UnitKind) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.kind is kind)

    @property
    def lessons(self) -> tuple[Unit, ...]:
        return self.of_kind(UnitKind.LESSON)

    @property
    def calls(self) -> tuple[Unit, ...]:
        return self.of_kind(UnitKind.CALL)

    @property
    def late_closes(self) -> datetime | None:
        return None if self.late_until is None else self.late_until + MINUTE

    @property
    def access_closes(self) -> datetime | None:
        return None if self.access_ends is None else self.access_ends + MINUTE
