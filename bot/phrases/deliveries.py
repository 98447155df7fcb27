"""What is said when an occurrence falls due: posts to the channel, and reminders to one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.actions import CallAttended, OpenCheckIn, RecordingWatched, ShowProgress
from bot.clocks import remaining
from bot.decisions import Standing, owed_of_unit, owed_so_far
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Line,
    Link,
    Message,
    Moment,
    Strong,
    Style,
    Text,
)
from bot.occurrences import Occurrence, OccurrenceKind
from bot.timetable import Task, Timetable, Unit, UnitKind

#: A reminder is read on a phone: beyond this many lines the rest is counted, not listed.
MOST_LINES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What a message is made from."""

    occurrence: Occurrence
    timetable: Timetable
    cohort_id: int
    standing: Standing | None
    now: datetime

    @property
    def unit(self) -> Unit:
        return self.timetable.unit(self.occurrence.subject)

    @property
    def greeting(self) -> str:
        return f"Hi {self.standing.member.person.name}. " if self.standing else ""

    def moment(self, at: datetime) -> Moment:
        return Moment(at=at, zone=self.timetable.zone, zone_label=self.timetable.zone_label)

    def left(self) -> str:
        return remaining(self.occurrence.anchor - self.now)

    def check_in(self, label: str = "Check in", style: Style = Style.PRIMARY) -> Button:
        return Button(
            label=label, action=OpenCheckIn(cohort_id=self.cohort_id, unit=self.unit.key), style=style
        )

    def progress(self) -> Button:
        return Button(label="My progress", action=ShowProgress(cohort_id=self.cohort_id))


def compose(
    occurrence: Occurrence,
    timetable: Timetable,
    *,
    cohort_id: int,
    standing: Standing | None,
    now: datetime,
) -> Message:
    """The message for an occurrence, as true at `now`. `standing` is the reader of a private message."""
    scene = _Scene(
        occurrence=occurrence, timetable=timetable, cohort_id=cohort_id, standing=standing, now=now
    )
    return Message(blocks=_WORDS[occurrence.kind](scene))


def _lesson_released(scene: _Scene) -> tuple[Block, ...]:
    unit = scene.unit
    blocks: list[Block] = [Heading(text=_titled(f"{unit.label} is open", unit))]
    if unit.description:
        blocks.append(Text(line=(unit.description,)))
    facts: list[Fact] = []
    if unit.due is not None or unit.required:
        facts.append(Fact(label="Due", value=_or_later_known(scene, unit.due)))
    if unit.faculty:
        facts.append(Fact(label="With", value=("; ".join(unit.faculty),)))
    facts.extend(_calls_of(scene, unit))
    if unit.link:
        facts.append(Fact(label="Open it", value=(Link(label=unit.title or unit.label, url=unit.link),)))
    facts.extend(Fact(label="To read", value=(_resource(title, url),)) for title, url in unit.resources)
    if facts:
        blocks.append(Facts(facts=tuple(facts)))
    if unit.tasks:
        blocks.append(Text(line=(Strong(text="What to do"),)))
        blocks.append(Bullets(lines=tuple(_task_line(task) for task in unit.tasks)))
        blocks.append(Buttons(buttons=(scene.check_in(), scene.progress())))
    return tuple(blocks)


def _calls_of(scene: _Scene, lesson: Unit) -> list[Fact]:
    if lesson.kind is not UnitKind.LESSON:
        return []
    return [
        Fact(label=call.label, value=_or_later_known(scene, call.opens))
        for call in scene.timetable.calls
        if call.lesson == lesson.number
    ]


def _or_later_known(scene: _Scene, at: datetime | None) -> Line:
    return ("to be announced",) if at is None else (scene.moment(at),)


def _deadline_near(scene: _Scene) -> tuple[Block, ...]:
    unit = scene.unit
    owed = owed_of_unit(unit, scene.standing.done if scene.standing else {})
    due = scene.moment(scene.occurrence.anchor)
    return (
        Heading(text=f"{unit.label} is due {scene.left()}"),
        Text(line=(f"{scene.greeting}{unit.title or unit.label} is due ", due, ".")),
        *_what_is_left(owed),
        Buttons(buttons=(scene.check_in(), scene.progress())),
    )


def _deadline_passed(scene: _Scene) -> tuple[Block, ...]:
    owed = owed_of_unit(scene.unit, scene.standing.done if scene.standing else {})
    line: Line = (f"{scene.greeting}The deadline of {scene.unit.label} has passed, and that is all right. ",)
    if scene.timetable.late_until is not None:
        line = (*line, "Late work counts in full until ", scene.moment(scene.timetable.late_until), ".")
    return (
        Heading(text=f"{scene.unit.label}: you can still hand it in"),
        Text(line=line),
        *_what_is_left(owed),
        Buttons(buttons=(scene.check_in(), scene.progress())),
    )


def _late_window_closing(scene: _Scene) -> tuple[Block, ...]:
    done = scene.standing.done if scene.standing else {}
    owed = owed_so_far(scene.timetable, done, scene.now)
    return (
        Heading(text=f"Late work closes {scene.left()}"),
        Text(
            line=(
                f"{scene.greeting}Everything you hand in counts in full until ",
                scene.moment(scene.occurrence.anchor),
                ".",
            )
        ),
        *_what_is_left_by_unit(owed, scene.timetable),
        Buttons(buttons=(_check_in_first(scene, owed), scene.progress())),
    )


def _check_in_first(scene: _Scene, owed: tuple[Task, ...]) -> Button:
    """The way to the first thing that is owed."""
    unit = scene.timetable.unit(_unit_key(owed[0]))
    action = OpenCheckIn(cohort_id=scene.cohort_id, unit=unit.key)
    return Button(label=f"Check in {unit.label}", action=action, style=Style.PRIMARY)


def _access_ending(scene: _Scene) -> tuple[Block, ...]:
    return (
        Heading(text=f"Access to the lessons ends {scene.left()}"),
        Text(
            line=(
                "You can open the lessons until ",
                scene.moment(scene.occurrence.anchor),
                ". Save what you want to keep.",
            )
        ),
        Buttons(buttons=(scene.progress(),)),
    )


def _ce_clock(scene: _Scene) -> tuple[Block, ...]:
    education = scene.timetable.continuing_education
    line: Line = (
        f"{scene.greeting}If you want the continuing education certificate, complete the evaluation by ",
        scene.moment(scene.occurrence.anchor),
        ". After that it can no longer be given.",
    )
    blocks: list[Block] = [Heading(text=f"Continuing education: the evaluation closes {scene.left()}")]
    blocks.append(Text(line=line))
    if education is not None and education.max_credits:
        blocks.append(Facts(facts=(Fact(label="Credits", value=(education.max_credits,)),)))
    if education is not None:
        action = OpenCheckIn(cohort_id=scene.cohort_id, unit=education.evaluation.partition("/")[0])
        blocks.append(Buttons(buttons=(Button(label="I did it", action=action, style=Style.PRIMARY),)))
    return tuple(blocks)


def _call_tomorrow(scene: _Scene) -> tuple[Block, ...]:
    return (
        Heading(text=_titled(f"{scene.unit.label} is tomorrow", scene.unit)),
        _call_facts(scene),
        Text(line=("Cannot come? The recording will be posted here, and watching it counts the same.",)),
    )


def _call_soon(scene: _Scene) -> tuple[Block, ...]:
    heading = Heading(text=_titled(f"{scene.unit.label} starts {scene.left()}", scene.unit))
    return (heading, _call_facts(scene))


def _call_starting(scene: _Scene) -> tuple[Block, ...]:
    attended = CallAttended(cohort_id=scene.cohort_id, unit=scene.unit.key)
    return (
        Heading(text=_titled(f"{scene.unit.label} is starting", scene.unit)),
        _call_facts(scene),
        Text(line=("Press the button once you are there, so that it counts for your certificate.",)),
        Buttons(buttons=(Button(label="I was there", action=attended, style=Style.PRIMARY),)),
    )


def _recording_posted(scene: _Scene) -> tuple[Block, ...]:
    watched = RecordingWatched(cohort_id=scene.cohort_id, unit=scene.unit.key)
    return (
        Heading(text=f"The recording of {scene.unit.label} is here"),
        Text(line=(Link(label=f"Watch: {scene.unit.title or scene.unit.label}", url=scene.unit.recording),)),
        Text(line=("Missed the call? Watching it counts the same.",)),
        Buttons(buttons=(Button(label="I watched it", action=watched, style=Style.PRIMARY),)),
    )


def _call_facts(scene: _Scene) -> Facts:
    unit = scene.unit
    link: Line = ("The link is not known yet; it will be posted here.",)
    if unit.link:
        link = (Link(label=unit.label, url=unit.link),)
    when = Fact(label="When", value=(scene.moment(scene.occurrence.anchor),))
    return Facts(facts=(when, Fact(label="Join", value=link)))


def _what_is_left(owed: tuple[Task, ...]) -> tuple[Block, ...]:
    """The tasks of one unit that are still owed; a long list ends in a count."""
    return _still_to_do([_task_line(task) for task in owed])


def _what_is_left_by_unit(owed: tuple[Task, ...], timetable: Timetable) -> tuple[Block, ...]:
    """What is still owed in the whole course, a line for each unit."""
    lines: list[Line] = []
    for key, tasks in groupby(owed, key=_unit_key):
        some = tuple(tasks)
        label = timetable.unit(key).label
        lines.append(
            (f"{label}: ", *_task_line(some[0])) if len(some) == 1 else (f"{label}: {len(some)} to do",)
        )
    return _still_to_do(lines)


def _still_to_do(lines: list[Line]) -> tuple[Block, ...]:
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], (f"and {len(lines) - MOST_LINES + 1} more",)]
    return (Text(line=(Strong(text="Still to do"),)), Bullets(lines=tuple(lines)))


def _titled(news: str, unit: Unit) -> str:
    """News of a unit with its title, where it has one that says more than its label."""
    return news if unit.title in ("", unit.label) else f"{news}: {unit.title}"


def _unit_key(task: Task) -> str:
    return task.key.partition("/")[0]


def _task_line(task: Task) -> Line:
    title: Line = (Link(label=task.title, url=task.link),) if task.link else (task.title,)
    return (*title, " (optional)") if task.optional else title


def _resource(title: str, url: str) -> Link | str:
    return Link(label=title, url=url) if url else title


def _nothing(scene: _Scene) -> tuple[Block, ...]:
    raise ValueError(f"{scene.occurrence.key} is a mark in the calendar; nothing is said for it")


_WORDS: dict[OccurrenceKind, Callable[[_Scene], tuple[Block, ...]]] = {
    OccurrenceKind.LESSON_RELEASED: _lesson_released,
    OccurrenceKind.DEADLINE_NEAR: _deadline_near,
    OccurrenceKind.DEADLINE: _nothing,
    OccurrenceKind.DEADLINE_PASSED: _deadline_passed,
    OccurrenceKind.CALL_TOMORROW: _call_tomorrow,
    OccurrenceKind.CALL_SOON: _call_soon,
    OccurrenceKind.CALL_STARTING: _call_starting,
    OccurrenceKind.RECORDING_POSTED: _recording_posted,
    OccurrenceKind.LATE_WINDOW_CLOSING: _late_window_closing,
    OccurrenceKind.ACCESS_ENDING: _access_ending,
    OccurrenceKind.CE_CLOCK: _ce_clock,
}
