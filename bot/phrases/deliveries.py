"""What is said when an occurrence falls due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.decisions import Standing
from bot.messages import Block, Message
from bot.occurrences import Occurrence, OccurrenceKind
from bot.phrases import posts, reminders
from bot.phrases.scene import Scene
from bot.timetable import Timetable


def compose(
    occurrence: Occurrence,
    timetable: Timetable,
    *,
    cohort_id: int,
    standing: Standing | None,
    now: datetime,
) -> Message:
    """The message for an occurrence, as true at `now`. `standing` is the reader of a private message.

    Raises ValueError for a mark in the calendar, for which nothing is said.
    """
    scene = Scene(occurrence=occurrence, timetable=timetable, cohort_id=cohort_id, standing=standing, now=now)
    return Message(blocks=_WORDS[occurrence.kind](scene))


def _nothing(scene: Scene) -> tuple[Block, ...]:
    raise ValueError(f"{scene.occurrence.key} is a mark in the calendar; nothing is said for it")


_WORDS: dict[OccurrenceKind, Callable[[Scene], tuple[Block, ...]]] = {
    OccurrenceKind.LESSON_RELEASED: posts.lesson_released,
    OccurrenceKind.DEADLINE_NEAR: reminders.deadline_near,
    OccurrenceKind.DEADLINE: _nothing,
    OccurrenceKind.DEADLINE_PASSED: reminders.deadline_passed,
    OccurrenceKind.CALL_TOMORROW: posts.call_tomorrow,
    OccurrenceKind.CALL_SOON: posts.call_soon,
    OccurrenceKind.CALL_STARTING: posts.call_starting,
    OccurrenceKind.RECORDING_POSTED: posts.recording_posted,
    OccurrenceKind.LATE_WINDOW_CLOSING: reminders.late_window_closing,
    OccurrenceKind.ACCESS_ENDING: posts.access_ending,
    OccurrenceKind.CE_CLOCK: reminders.ce_clock,
}
