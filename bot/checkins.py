"""What a check-in form offers, and what becomes of one that was sent in: pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.certificate import taken_until
from bot.records import CheckIn, How
from bot.timetable import AssignmentKind, Task, Timetable, Unit

#: The value of an option is the task's key; watching a recording is an option of its own.
WATCHED = "|watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What was sent in: the ticked options, and the person's own words.

    `seen_at` is when the form was shown to them, by our clock; what was recorded after that they had not before them.
    None is a form of which nobody knows it: it is taken to show all there is.
    """

    chosen: Collection[str]
    note: str = ""
    link: str = ""
    seen_at: datetime | None = None

    def knew_of(self, check_in: CheckIn) -> bool:
        """Whether the form showed this check-in."""
        return self.seen_at is None or check_in.recorded_at <= self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What somebody says of one task: in what manner it was met, and their own words on it."""

    how: How
    note: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a form that was sent in changes.

    `new` are tasks checked in that were not, `corrected` those whose note, link or manner changed,
    `withdrawn` those taken back, `closed` those ticked too late to be taken. `words` says what holds of each ticked
    task.
    """

    new: tuple[Task, ...] = ()
    corrected: tuple[Task, ...] = ()
    withdrawn: tuple[Task, ...] = ()
    closed: tuple[Task, ...] = ()
    words: Mapping[str, Word]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.corrected or self.withdrawn or self.closed)


class Completion(StrEnum):
    """Whether something was made complete just now, and if so whether for the first time: only then is somebody
    thanked or congratulated. AGAIN is what was taken back and done once more.
    """

    NO = "no"
    FIRST = "first"
    AGAIN = "again"


def completion(
    asked: Iterable[str],
    *,
    before: Mapping[str, CheckIn],
    after: Mapping[str, CheckIn],
    withdrawn: Set[str],
) -> Completion:
    """Whether these tasks (by key) are all done `after` and were not `before`.

    `withdrawn` are tasks that had been taken back by then. Where one of those asked for is neither there nor among
    these, they were never complete. Tasks that only took turns count as AGAIN: rather no thanks than two.
    """
    needed = set(asked)
    if not needed or not needed <= after.keys() or needed <= before.keys():
        return Completion.NO
    return Completion.AGAIN if needed <= before.keys() | withdrawn else Completion.FIRST


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

    What was no longer taken at `acted_at` stays as it is, whether ticked or not. So does what was checked in after the
    form was shown (on another device, say) and is not ticked in it: nobody takes back what they did not see.
    """
    words = {
        task.key: _word(done.get(task.key), how, ticks)
        for task in unit.tasks
        if (how := _ticked(unit, task, done, ticks)) is not None
    }
    taken = {task.key for task in open_tasks(timetable, unit, acted_at)}
    ticked = [task for task in unit.tasks if task.key in words]
    return Outcome(
        new=tuple(task for task in ticked if task.key not in done and task.key in taken),
        corrected=tuple(
            task
            for task in ticked
            if (old := done.get(task.key)) is not None
            and task.key in taken
            and words[task.key] != Word(how=old.how, note=old.note, link=old.link)
        ),
        withdrawn=tuple(
            task
            for task in unit.tasks
            if (old := done.get(task.key)) is not None
            and task.key in taken
            and task.key not in words
            and ticks.knew_of(old)
        ),
        closed=tuple(task for task in ticked if task.key not in done and task.key not in taken),
        words=words,
    )


def _ticked(unit: Unit, task: Task, done: Mapping[str, CheckIn], ticks: Ticks) -> How | None:
    """In what manner a task was ticked, if it was. Having been there outdoes having watched."""
    return next((how for value, how, _chosen in options(unit, task, done) if value in ticks.chosen), None)


def _word(old: CheckIn | None, how: How, ticks: Ticks) -> Word:
    """The form's word on a task. Where it did not show what stands, its empty fields erase nothing."""
    if old is None or ticks.knew_of(old):
        return Word(how=how, note=ticks.note, link=ticks.link)
    return Word(how=how, note=ticks.note or old.note, link=ticks.link or old.link)
