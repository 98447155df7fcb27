"""Reminders to one person, about what they still owe."""

from __future__ import annotations

from itertools import groupby

from bot.decisions import owed_of_unit, owed_so_far
from bot.messages import Block, Buttons, Fact, Facts, Heading, Line, Strong, Text
from bot.phrases.common import check_in_button, listed, progress_button, task_line
from bot.phrases.scene import Scene
from bot.timetable import Task, Timetable

Blocks = tuple[Block, ...]


def deadline_near(scene: Scene) -> Blocks:
    unit = scene.unit
    return (
        Heading(text=f"{unit.label} is due {scene.left()}"),
        Text(line=(f"{scene.greeting}{unit.title or unit.label} is due ", scene.anchor, ".")),
        *_still_to_do([task_line(task) for task in owed_of_unit(unit, scene.done)]),
        scene.check_in_and_progress(),
    )


def deadline_passed(scene: Scene) -> Blocks:
    unit = scene.unit
    line: Line = (f"{scene.greeting}The deadline of {unit.label} has passed, and that is all right. ",)
    if scene.timetable.late_until is not None:
        line = (*line, "Late work counts in full until ", scene.moment(scene.timetable.late_until), ".")
    return (
        Heading(text=f"{unit.label}: you can still hand it in"),
        Text(line=line),
        *_still_to_do([task_line(task) for task in owed_of_unit(unit, scene.done)]),
        scene.check_in_and_progress(),
    )


def late_window_closing(scene: Scene) -> Blocks:
    owed = owed_so_far(scene.timetable, scene.done, scene.now)
    first = scene.timetable.unit(_unit_key(owed[0]))
    check_in = check_in_button(scene.cohort_id, first)
    return (
        Heading(text=f"Late work closes {scene.left()}"),
        Text(line=(f"{scene.greeting}Everything you hand in counts in full until ", scene.anchor, ".")),
        *_still_to_do(_by_unit(owed, scene.timetable)),
        Buttons(buttons=(check_in, progress_button(scene.cohort_id))),
    )


def ce_clock(scene: Scene) -> Blocks:
    education = scene.timetable.continuing_education
    line: Line = (
        f"{scene.greeting}If you want the continuing education certificate, complete the evaluation by ",
        scene.anchor,
        ". After that it can no longer be given.",
    )
    blocks: list[Block] = [Heading(text=f"Continuing education: the evaluation closes {scene.left()}")]
    blocks.append(Text(line=line))
    if education is not None and education.max_credits:
        blocks.append(Facts(facts=(Fact(label="Credits", value=(education.max_credits,)),)))
    if education is not None:
        unit = scene.timetable.unit(education.evaluation.partition("/")[0])
        blocks.append(Buttons(buttons=(check_in_button(scene.cohort_id, unit, label="I did it"),)))
    return tuple(blocks)


def _by_unit(owed: tuple[Task, ...], timetable: Timetable) -> list[Line]:
    """What is still owed in the whole course, a line for each unit."""
    lines: list[Line] = []
    for key, tasks in groupby(owed, key=_unit_key):
        label, some = timetable.unit(key).label, tuple(tasks)
        alone = len(some) == 1
        lines.append((f"{label}: ", *task_line(some[0])) if alone else (f"{label}: {len(some)} to do",))
    return lines


def _still_to_do(lines: list[Line]) -> Blocks:
    return (Text(line=(Strong(text="Still to do"),)), listed(lines))


def _unit_key(task: Task) -> str:
    return task.key.partition("/")[0]
