"""Pieces that many messages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import NotNow, OpenCheckIn, ShowProgress
from bot.language import _, mark, plural
from bot.messages import Bullets, Button, Inline, Line, Link, Message, Moment, Style, Text
from bot.phrases.wording import line
from bot.timetable import AssignmentKind, Task, Timetable, Unit

#: Read on a phone: beyond this many lines the rest is counted, not listed.
MOST_LINES = 10


def say(*said: Inline) -> Message:
    """A message of one paragraph."""
    return Message(blocks=(Text(line=said),))


def to_be_announced() -> str:
    """Where a date, a time or a link would stand that nobody knows yet."""
    return _("to be announced")


def listed(lines: Sequence[Line], most: int = MOST_LINES) -> Bullets:
    """A list that stays short: what is beyond `most` is counted."""
    shown = list(lines[:most])
    if len(lines) > most:
        shown.append((plural("and {number} more", "and {number} more", len(lines) - most),))
    return Bullets(lines=tuple(shown))


def moment(timetable: Timetable, at: datetime) -> Moment:
    """An instant on this course's clock."""
    return Moment(at=at, zone=timetable.zone, zone_label=timetable.zone_label)


def when(timetable: Timetable, at: datetime | None) -> Inline:
    """An instant on this course's clock, or that nobody knows it yet."""
    return to_be_announced() if at is None else moment(timetable, at)


def unit_name(unit: Unit) -> str:
    """How people name a unit in full: "Lesson 3: Public Narrative"."""
    return unit.label if unit.title in ("", unit.label) else f"{unit.label}: {unit.title}"


def units_in_words(units: Sequence[Unit]) -> str:
    """Many units in few words: "Lesson 3–8, All-Learner Call 2, Wrap-up".

    What units are called is the course's own word, in its own language: no plural of ours is put to it.
    """
    runs: list[list[Unit]] = []
    for unit in units:
        last = runs[-1][-1] if runs else None
        if last is not None and last.kind is unit.kind and unit.number == last.number + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return ", ".join(run[0].label if len(run) == 1 else f"{run[0].label}–{run[-1].number}" for run in runs)


def task_line(task: Task) -> Line:
    """What there is to do, linked where it has an address."""
    title: Inline = Link(label=task.title, url=task.link) if task.link else task.title
    return line("{task} (optional)", task=title) if task.optional else (title,)


def check_in_button(cohort_id: int, unit: Unit, *, label: str = "") -> Button:
    action = OpenCheckIn(cohort_id=cohort_id, unit=unit.key)
    return Button(label=label or _("Check in {unit}", unit=unit.label), action=action, style=Style.PRIMARY)


def progress_button(cohort_id: int) -> Button:
    return Button(label=_("My progress"), action=ShowProgress(cohort_id=cohort_id))


def not_now_button(cohort_id: int) -> Button:
    """For whom this is a bad moment: it asks until when reminders should wait."""
    return Button(label=_("Not now"), action=NotNow(cohort_id=cohort_id))


#: What people did, in the order in which forms ask for it; `_` says them.
KIND_LABELS: dict[AssignmentKind, str] = {
    AssignmentKind.WATCH: mark("Watched"),
    AssignmentKind.SUBMIT: mark("Submitted"),
    AssignmentKind.ATTEND: mark("The call"),
    AssignmentKind.REFLECT: mark("Reflected"),
    AssignmentKind.MEET: mark("One-to-ones held"),
    AssignmentKind.EVALUATE: mark("Evaluation"),
}
