"""A course on real dates: from a Course to the Timetable that everything else reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.changes import Change, ChangeField
from bot.course.calendar import WRAP_UP, Anchor, CourseCalendar, find_anchor
from bot.course.model import Course
from bot.course.parts import Assignment, Call, Format, Lesson, WrapUp
from bot.course.terms import Calls
from bot.course.terms import Requirement as Condition
from bot.course.values import read_lead
from bot.language import _, mark, negotiate, speaking
from bot.timetable import (
    AssignmentKind,
    ContinuingEducation,
    Move,
    Requirement,
    Task,
    Timetable,
    Unit,
    UnitKind,
)
from bot.walltime import short_label, to_instant

__all__ = ["Anchor", "find_anchor", "make_timetable"]

_UNTOLD_YEAR = 2020
#: What a course file that says nothing else calls them (`Course`, `WrapUp`).
_USUAL = {"Lesson": mark("Lesson"), "Call": mark("Call"), "Wrap-up": mark("Wrap-up")}
_DATES = frozenset({ChangeField.OPENS, ChangeField.DUE})


def make_timetable(course: Course, *, start: date | None = None, changes: Sequence[Change] = ()) -> Timetable:
    """The course on real dates, re-anchored to `start` where one is given, with a cohort's `changes` in their
    order.

    A date in a change is meant as it stands: re-anchoring does not move it. Changes of units the course does
    not have are left aside. Units come as lessons, calls, wrap-up, each in the order of the file. Raises
    Refused where a change holds a date nobody can read.
    """
    calendar = CourseCalendar(course, find_anchor(course, start), changes)
    makers = _makers(course)
    first_day = calendar.anchor.first_day
    year = first_day.year if first_day else _UNTOLD_YEAR
    # What we call things beside the file's own words, in its language.
    with speaking(negotiate(course.language)):
        units = [make(calendar) for make in makers.values()]
        zone_label = course.zone_label or short_label(course.zone, year)
    conditions = course.certificate.requirements if course.certificate else ()
    return Timetable(
        course_id=course.id,
        title=course.title,
        zone=course.zone,
        zone_label=zone_label,
        starts=first_day,
        units=tuple(units),
        requirements=tuple(_requirement(condition, units) for condition in conditions),
        late_until=_last_minute(calendar, calendar.late_until()),
        access_ends=_last_minute(calendar, calendar.access_ends()),
        continuing_education=_continuing_education(calendar),
        leads=course.reminders.leads,
        moved_by=calendar.anchor.moved_by,
        late_accepted=course.late_work.accepted,
        language=course.language,
        extra_leads=_extra_leads(course, changes),
        moves=tuple(_moves(calendar, makers, changes)),
    )


def _extra_leads(course: Course, changes: Sequence[Change]) -> tuple[timedelta, ...]:
    """Lead times before deadlines that members asked for besides those of the course, the longest first."""
    asked = {read_lead(change.value) for change in changes if change.field is ChangeField.LEAD}
    return tuple(sorted(asked - set(course.reminders.leads.deadline), reverse=True))


def _makers(course: Course) -> dict[str, Callable[[CourseCalendar], Unit]]:
    """What makes each unit of a course, by its key, in the order of the course."""
    makers: dict[str, Callable[[CourseCalendar], Unit]] = {
        f"lesson-{lesson.number}": partial(_lesson, lesson=lesson) for lesson in course.lessons
    }
    makers |= {f"call-{call.number}": partial(_call, call=call) for call in course.calls}
    if course.wrap_up:
        makers[WRAP_UP] = partial(_wrap_up, wrap_up=course.wrap_up)
    return makers


def _moves(
    calendar: CourseCalendar,
    makers: Mapping[str, Callable[[CourseCalendar], Unit]],
    changes: Sequence[Change],
) -> Iterator[Move]:
    """What each change of a date made of it, in the light of those before it."""
    numbers: Counter[tuple[str, ChangeField]] = Counter()
    for index, change in enumerate(changes):
        if change.subject not in makers or change.field not in _DATES:
            continue
        numbers[change.subject, change.field] += 1
        before, after = (
            makers[change.subject](CourseCalendar(calendar.course, calendar.anchor, changes[:until]))
            for until in (index, index + 1)
        )
        opens = change.field is ChangeField.OPENS
        yield Move(
            unit=change.subject,
            field=change.field,
            number=numbers[change.subject, change.field],
            at=change.at,
            old=before.opens if opens else before.due,
            new=after.opens if opens else after.due,
        )


def _word(word: str) -> str:
    """A name as the file has it; what it left as it is without being told, in the course's language."""
    return _(_USUAL[word]) if word in _USUAL else word


def _lesson(calendar: CourseCalendar, lesson: Lesson) -> Unit:
    key = f"lesson-{lesson.number}"
    people = {person.name: person.styled for person in calendar.course.faculty}
    recording = calendar.change(key, ChangeField.RECORDING)
    return Unit(
        key=key,
        kind=UnitKind.LESSON,
        number=lesson.number,
        label=f"{_word(calendar.course.lesson_name)} {lesson.number}",
        title=lesson.title,
        opens=_instant(calendar, calendar.release(lesson)),
        due=_last_minute(calendar, calendar.due(lesson)),
        tasks=_tasks(key, lesson.assignments),
        description=lesson.description,
        objectives=lesson.objectives,
        faculty=tuple(people.get(name, name) for name in lesson.faculty),
        resources=tuple((resource.title, resource.link) for resource in lesson.resources),
        link=_link(calendar, key, lesson.link),
        recording=recording.value if recording else "",
        recording_at=recording.at if recording else None,
    )


def _call(calendar: CourseCalendar, call: Call) -> Unit:
    key = f"call-{call.number}"
    label = f"{_word(calendar.course.call_name)} {call.number}"
    opens = _instant(calendar, calendar.call(call))
    recording = calendar.change(key, ChangeField.RECORDING)
    first = calendar.first_change(key, ChangeField.RECORDING)
    virtual = call.format is Format.VIRTUAL
    attend = _("Attend {call} or watch its recording", call=label)
    title = attend if virtual else _("Come to {call}", call=label)
    place = _("Place: {place}", place=call.place) if call.place else ""
    return Unit(
        key=key,
        kind=UnitKind.CALL,
        number=call.number,
        label=label,
        title=call.title,
        opens=opens,
        due=None,
        ends=opens + calendar.call_length(call) if opens else None,
        tasks=(Task(key=f"{key}/attend", kind=AssignmentKind.ATTEND, title=title),),
        description="\n".join(part for part in (call.description, place) if part),
        link=_link(calendar, key, call.link),
        recording=recording.value if recording else "",
        recording_at=recording.at if recording else None,
        recorded_at=first.at if first else None,
        lesson=call.lesson,
        joinable=virtual,
    )


def _wrap_up(calendar: CourseCalendar, wrap_up: WrapUp) -> Unit:
    return Unit(
        key=WRAP_UP,
        kind=UnitKind.WRAP_UP,
        number=1,
        label=_("Wrap-up"),
        title=_word(wrap_up.title),
        opens=_instant(calendar, calendar.wrap_up_opens()),
        due=_last_minute(calendar, calendar.wrap_up_due()),
        tasks=_tasks(WRAP_UP, wrap_up.assignments),
        description=wrap_up.description,
        link=_link(calendar, WRAP_UP, wrap_up.link),
    )


def _continuing_education(calendar: CourseCalendar) -> ContinuingEducation | None:
    clock = calendar.course.continuing_education
    if clock is None:
        return None
    after = calendar.activity_ends()
    return ContinuingEducation(
        evaluation=clock.evaluation,
        days=clock.within_days,
        anchor=_last_minute(calendar, after),
        due=_last_minute(calendar, after + timedelta(days=clock.within_days) if after else None),
        max_credits=clock.credits,
    )


def _tasks(key: str, assignments: tuple[Assignment, ...]) -> tuple[Task, ...]:
    return tuple(
        Task(key=f"{key}/{part.id}", kind=part.kind, title=part.title, optional=part.optional, link=part.link)
        for part in assignments
    )


def _requirement(condition: Condition, units: Sequence[Unit]) -> Requirement:
    tasks = [
        task.key
        for unit in units
        for task in unit.tasks
        if task.key in condition.assignments
        or (unit.kind is UnitKind.LESSON and not task.optional and task.kind in condition.kinds)
        or (unit.kind is UnitKind.CALL and condition.calls is Calls.ALL)
    ]
    return Requirement(id=condition.id, title=condition.title, tasks=tuple(tasks))


def _link(calendar: CourseCalendar, key: str, link: str) -> str:
    change = calendar.change(key, ChangeField.LINK)
    return change.value if change else link


def _instant(calendar: CourseCalendar, local: datetime | None) -> datetime | None:
    return None if local is None else to_instant(local, calendar.course.zone)


def _last_minute(calendar: CourseCalendar, local: datetime | None) -> datetime | None:
    """The instant of a wall time until which something counts: the later one where a clock shows it twice."""
    return None if local is None else to_instant(local, calendar.course.zone, later=True)
