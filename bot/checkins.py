"""What a check-in form offers, and what becomes of one that was sent in: pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.certificate import taken_until
from bot.model import CheckIn, How
from bot.timetable import AssignmentKind, Task, Timetable, Unit

#: The value of an option is the task's key; watching a recording is an option of its own.
WATCHED = "|watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What was sent in: the ticked options, and the person's own words."""

    chosen: Collection[str]
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a form that was sent in changes.

    `new` are tasks checked in that were not, `corrected` those whose note, link or manner changed,
    `withdrawn` those taken back, `closed` those ticked too late to be taken. `how` says in what manner each
    ticked task was met.
    """

    new: tuple[Task, ...] = ()
    corrected: tuple[Task, ...] = ()
    withdrawn: tuple[Task, ...] = ()
    closed: tuple[Task, ...] = ()
    how: Mapping[str, How]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.corrected or self.withdrawn or self.closed)


def is_taken(timetable: Timetable, unit: Unit, task: Task, acted_at: datetime) -> bool:
    """Whether a check-in on this task still counts at this instant."""
    end = taken_until(timetable, unit, task)
    return end is None or acted_at < end


def open_tasks(timetable: Timetable, unit: Unit, acted_at: datetime) -> tuple[Task, ...]:
    """The tasks of a unit that a form offers at this instant."""
    return tuple(task for task in unit.tasks if is_taken(timetable, unit, task, acted_at))


def options(unit: Unit, task: Task, done: Mapping[str, CheckIn]) -> tuple[tuple[str, How, bool], ...]:
    """The options for a task: value, manner and whether it is ticked already.

    A call can be attended, or watched once its recording is there (or was watched, and may be corrected).
    """
    check_in = done.get(task.key)
    if task.kind is not AssignmentKind.ATTEND:
        return ((task.key, How.DONE, check_in is not None),)
    watched = check_in is not None and check_in.how is How.WATCHED
    attended = (task.key, How.ATTENDED, check_in is not None and not watched)
    if not (unit.recording or watched):
        return (attended,)
    return (attended, (f"{task.key}{WATCHED}", How.WATCHED, watched))


def settle(
    timetable: Timetable, unit: Unit, done: Mapping[str, CheckIn], ticks: Ticks, acted_at: datetime
) -> Outcome:
    """What sending these ticks for a unit at this instant changes. Options the unit does not have count for
    nothing.

    What was no longer taken at `acted_at` stays as it is, whether ticked or not.
    """
    how: dict[str, How] = {}
    for task in unit.tasks:
        for value, manner, _ in reversed(
            options(unit, task, done)
        ):  # having been there outdoes having watched
            if value in ticks.chosen:
                how[task.key] = manner
    taken = {task.key for task in open_tasks(timetable, unit, acted_at)}
    ticked = [task for task in unit.tasks if task.key in how]
    return Outcome(
        new=tuple(task for task in ticked if task.key not in done and task.key in taken),
        corrected=tuple(
            task
            for task in ticked
            if (old := done.get(task.key)) is not None
            and task.key in taken
            and (old.how, old.note, old.link) != (how[task.key], ticks.note, ticks.link)
        ),
        withdrawn=tuple(
            task for task in unit.tasks if task.key in done and task.key in taken and task.key not in how
        ),
        closed=tuple(task for task in ticked if task.key not in done and task.key not in taken),
        how=how,
    )
