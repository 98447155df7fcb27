"""What is said when an occurrence falls due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.decisions import Standing
from bot.messages import Block, Message
from bot.model import Cohort
from bot.occurrences import Occurrence, OccurrenceKind
from bot.phrases import (
    completion,
    digest,
    door,
    entries,
    links_missing,
    more_time,
    news,
    posts,
    reminders,
    undelivered,
)
from bot.phrases.scene import Scene
from bot.phrases.titles import unit_title
from bot.timetable import Timetable


def compose(
    occurrence: Occurrence,
    timetable: Timetable,
    *,
    cohort: Cohort,
    standing: Standing | None,
    now: datetime,
) -> Message:
    """The message for an occurrence, as true at `now`, in the language spoken. `standing` is the reader of a private
    message, whose own timetable it then is.

    Raises ValueError for a mark in the calendar, for which nothing is said.
    """
    return say_scene(
        Scene(occurrence=occurrence, timetable=timetable, cohort=cohort, standing=standing, now=now)
    )


def say_scene(scene: Scene) -> Message:
    """The message for one scene."""
    kind = scene.occurrence.kind
    return Message(
        blocks=_WORDS[kind](scene),
        discussion=_discussion(scene) if kind in _DISCUSSED else "",
        topic=unit_title(scene.unit) if kind in _CARRIED_ON else "",
    )


def together(scenes: Sequence[Scene]) -> Message:
    """Everything one person is to be reminded of now, of one cohort or several, in one message; a single scene is said
    as it always is. Raises ValueError for none at all.
    """
    if not scenes:
        raise ValueError("there is nothing to be said")
    return say_scene(scenes[0]) if len(scenes) == 1 else Message(blocks=digest.digest(scenes))


def _discussion(scene: Scene) -> str:
    """What a thread to talk about a lesson is called, in cohorts that have one for each."""
    return unit_title(scene.unit) if scene.cohort.options.discussions else ""


def _nothing(scene: Scene) -> tuple[Block, ...]:
    raise ValueError(f"{scene.occurrence.key} is a mark in the calendar; nothing is said for it")


_DISCUSSED = frozenset({OccurrenceKind.LESSON_RELEASED})
#: What is said of the same lesson or call later stands under them.
_CARRIED_ON = frozenset(
    {
        OccurrenceKind.LESSON_RELEASED,
        OccurrenceKind.CALL_TOMORROW,
        OccurrenceKind.CALL_SOON,
        OccurrenceKind.CALL_STARTING,
        OccurrenceKind.CALL_MOVED,
        OccurrenceKind.RECORDING_POSTED,
    }
)
_WORDS: dict[OccurrenceKind, Callable[[Scene], tuple[Block, ...]]] = {
    OccurrenceKind.LESSON_RELEASED: posts.lesson_released,
    OccurrenceKind.DEADLINE_NEAR: reminders.deadline_near,
    OccurrenceKind.DEADLINE: _nothing,
    OccurrenceKind.DEADLINE_PASSED: reminders.deadline_passed,
    OccurrenceKind.CALL_TOMORROW: posts.call_tomorrow,
    OccurrenceKind.CALL_SOON: posts.call_soon,
    OccurrenceKind.CALL_STARTING: posts.call_starting,
    OccurrenceKind.CALL_EVENT: entries.call_entered,
    OccurrenceKind.RECORDING_POSTED: posts.recording_posted,
    OccurrenceKind.LATE_WINDOW_CLOSING: reminders.late_window_closing,
    OccurrenceKind.ACCESS_ENDING: posts.access_ending,
    OccurrenceKind.CE_CLOCK: reminders.ce_clock,
    OccurrenceKind.DEADLINE_MOVED: news.deadline_moved,
    OccurrenceKind.CALL_MOVED: news.call_moved,
    OccurrenceKind.RECORDING_WAITING: reminders.recording_waiting,
    OccurrenceKind.LINK_MISSING: links_missing.link_missing,
    OccurrenceKind.COMPLETED: completion.completed,
    OccurrenceKind.BACK: digest.back,
    OccurrenceKind.MORE_TIME: more_time.more_time,
    OccurrenceKind.UNDELIVERED: undelivered.undelivered,
    OccurrenceKind.AT_THE_DOOR: door.at_the_door,
}
