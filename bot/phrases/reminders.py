"""Reminders to one person, about what they still owe."""

from __future__ import annotations

from itertools import groupby

from bot.actions import CallAttended, RecordingWatched
from bot.decisions import owed_for, owed_of_unit
from bot.language import _, plural
from bot.messages import Block, Button, Buttons, Fact, Facts, Heading, Inline, Line, Strong, Style, Text
from bot.phrases.common import check_in_button, listed, not_now_button, progress_button, task_line
from bot.phrases.posts import watch_link
from bot.phrases.scene import Scene
from bot.phrases.wording import line
from bot.timetable import Task, Timetable

Blocks = tuple[Block, ...]


def deadline_near(scene: Scene) -> Blocks:
    unit, due = scene.unit, scene.anchor
    title = unit.title or unit.label
    if scene.is_own:
        heading = _("{unit}: your own deadline is {left}", unit=unit.label, left=scene.left())
        said = line("Your own deadline for {title} is {due}.", title=title, due=due)
    else:
        heading = _("{unit} is due {left}", unit=unit.label, left=scene.left())
        said = line("{title} is due {due}.", title=title, due=due)
    return (
        Heading(text=heading),
        Text(line=scene.greeted(*said)),
        *still_to_do([task_line(task) for task in owed_of_unit(unit, scene.done)]),
        scene.nudge_buttons(unit),
    )


def deadline_passed(scene: Scene) -> Blocks:
    unit = scene.unit
    said: tuple[Inline, ...] = (_passed(scene),)
    if scene.timetable.late_until is not None:
        end = scene.moment(scene.timetable.late_until)
        said = (*said, " ", *line("Late work counts in full until {end}.", end=end))
    return (
        Heading(text=_("{unit}: you can still hand it in", unit=unit.label)),
        Text(line=scene.greeted(*said)),
        *still_to_do([task_line(task) for task in owed_of_unit(unit, scene.done)]),
        scene.nudge_buttons(unit),
    )


def _passed(scene: Scene) -> str:
    if scene.is_own:
        return _("Your own deadline for {unit} has passed, and that is all right.", unit=scene.unit.label)
    return _("The deadline of {unit} has passed, and that is all right.", unit=scene.unit.label)


def late_window_closing(scene: Scene) -> Blocks:
    owed = owed_for(scene.occurrence, scene.timetable, scene.done, scene.now)
    first = scene.timetable.unit(_unit_key(owed[0]))
    said = line("Everything you hand in counts in full until {end}.", end=scene.anchor)
    return (
        Heading(text=_("Late work closes {left}", left=scene.left())),
        Text(line=scene.greeted(*said)),
        *still_to_do(by_unit(owed, scene.timetable)),
        Buttons(
            buttons=(
                check_in_button(scene.cohort_id, first),
                progress_button(scene.cohort_id),
                not_now_button(scene.cohort_id),
            )
        ),
    )


def ce_clock(scene: Scene) -> Blocks:
    education = scene.timetable.continuing_education
    said = line(
        "If you want the continuing education certificate, complete the evaluation by {end}. "
        "After that it can no longer be given.",
        end=scene.anchor,
    )
    closes = _("Continuing education: the evaluation closes {left}", left=scene.left())
    blocks: list[Block] = [Heading(text=closes), Text(line=scene.greeted(*said))]
    if education is not None and education.max_credits:
        blocks.append(Facts(facts=(Fact(label=_("Credits"), value=(education.max_credits,)),)))
    if education is not None:
        unit = scene.timetable.unit(education.evaluation.partition("/")[0])
        done = check_in_button(scene.cohort_id, unit, label=_("I did it"))
        blocks.append(
            Buttons(buttons=(done, progress_button(scene.cohort_id), not_now_button(scene.cohort_id)))
        )
    return tuple(blocks)


def recording_waiting(scene: Scene) -> Blocks:
    """For one who neither came nor watched; somebody who was there and never said so can say it here as well."""
    call, cohort_id = scene.unit, scene.cohort_id
    missed = _("If you missed the call, the recording is here, and watching it counts the same.")
    watched = RecordingWatched(cohort_id=cohort_id, unit=call.key)
    attended = CallAttended(cohort_id=cohort_id, unit=call.key)
    return (
        Heading(text=_("The recording of {call} is waiting for you", call=call.label)),
        Text(line=scene.greeted(missed)),
        Text(line=(watch_link(call),)),
        Buttons(
            buttons=(
                Button(label=_("I watched it"), action=watched, style=Style.PRIMARY),
                Button(label=_("I was there"), action=attended),
                progress_button(cohort_id),
                not_now_button(cohort_id),
            )
        ),
    )


def by_unit(owed: tuple[Task, ...], timetable: Timetable) -> list[Line]:
    """What is still owed in the whole course, a line for each unit."""
    lines: list[Line] = []
    for key, tasks in groupby(owed, key=_unit_key):
        label, some = timetable.unit(key).label, tuple(tasks)
        if len(some) == 1:
            lines.append((f"{label}: ", *task_line(some[0])))
        else:
            lines.append((plural("{unit}: {number} to do", "{unit}: {number} to do", len(some), unit=label),))
    return lines


def still_to_do(lines: list[Line]) -> Blocks:
    return (Text(line=(Strong(text=_("Still to do")),)), listed(lines))


def _unit_key(task: Task) -> str:
    return task.key.partition("/")[0]
