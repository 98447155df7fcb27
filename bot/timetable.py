"""A timetable: one course on real dates. What `bot.course.schedule` makes of a Course, a start and the changes.

Everything after it (plan, decisions, messages, certificate) reads timetables and never a course file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.changes import ChangeField

MINUTE = timedelta(minutes=1)
#: A course that ended this long ago no longer stands in the way of the next one.
OVER_AFTER = timedelta(days=14)


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
    `lesson` is the number of the lesson a call belongs to.
    `label` is how people name it: "Lesson 3", "All-Learner Call 2", "Wrap-up". `joinable` is a call that takes place
    online, so that it needs a link to join. `recording_at` is when its recording was made known, `recorded_at` when a
    recording of it was for the first time.
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
    recorded_at: datetime | None = None
    lesson: int | None = None
    joinable: bool = False

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
class Move:
    """A date of a unit that a facilitator changed at `at`: its release or start (OPENS) or its deadline (DUE).

    `number` counts the changes of this date of this unit, from 1. `old` and `new` are instants; None is "to be
    announced". They may be equal: the change then changed nothing.
    """

    unit: str
    field: ChangeField
    number: int
    at: datetime
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A course on real dates, in `zone` (an IANA name that people read as `zone_label`, such as "ET").

    `late_accepted` is whether late work counts at all; `late_until` is the last minute in which it counts in full
    (None: not at all, or to be announced); `access_ends` the last minute of access. Both as people read them, the whole
    minute counting. `language` is that of what is said to everybody (a BCP 47 tag). `extra_leads` are lead times before
    deadlines that single members asked for and the course does not have. `moves` are the dates that were changed, in
    the order in which that was done.
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
    language: str = "en"
    extra_leads: tuple[timedelta, ...] = ()
    moves: tuple[Move, ...] = ()

    def unit(self, key: str) -> Unit:
        """The unit with this key. Raises KeyError."""
        for unit in self.units:
            if unit.key == key:
                return unit
        raise KeyError(key)

    def moves_of(self, key: str, field: ChangeField) -> tuple[Move, ...]:
        """What became of this date of a unit, in the order in which it was changed."""
        return tuple(move for move in self.moves if move.unit == key and move.field is field)

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

    def is_over(self, now: datetime) -> bool:
        """Whether nothing of this course can happen any more, and has not for `OVER_AFTER`."""
        education = self.continuing_education
        last = [self.access_closes, self.late_closes, education.closes if education else None]
        known = [at for at in last if at is not None]
        return bool(known) and now > max(known) + OVER_AFTER
