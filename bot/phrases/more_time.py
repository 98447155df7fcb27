"""To a learner in private, once: a facilitator gave them more time."""

from __future__ import annotations

from bot.decisions import owed_for
from bot.extensions import told_of
from bot.language import _
from bot.messages import Block, Button, Buttons, Heading, Text
from bot.phrases.common import check_in_button, progress_button, task_line, units_in_words
from bot.phrases.reminders import by_unit, still_to_do
from bot.phrases.scene import Scene
from bot.phrases.wording import line
from bot.timetable import Unit


def more_time(scene: Scene) -> tuple[Block, ...]:
    """For which lessons, until when, and what is left to do of them."""
    extensions = scene.standing.extensions if scene.standing else {}
    owed = owed_for(scene.occurrence, scene.timetable, scene.done, scene.now, extensions)
    told = told_of(scene.occurrence, scene.timetable, extensions)
    units = [unit for unit in told if any(task in owed for task in unit.tasks)]
    said = line(
        "You have more time for {units}: until {until}.", units=units_in_words(units), until=scene.anchor
    )
    lines = [task_line(task) for task in owed] if len(units) == 1 else by_unit(owed, scene.timetable)
    return (
        Heading(text=_("More time for you")),
        Text(line=scene.greeted(*said)),
        *still_to_do(lines),
        Buttons(buttons=(*_check_in(scene, units), progress_button(scene.cohort_id))),
    )


def _check_in(scene: Scene, units: list[Unit]) -> tuple[Button, ...]:
    """For the first of them that is open: what has not begun takes no check-in yet."""
    for unit in units:
        if unit.opens is not None and unit.opens <= scene.now:
            label = _("Check in") if len(units) == 1 else ""
            return (check_in_button(scene.cohort_id, unit, label=label),)
    return ()
