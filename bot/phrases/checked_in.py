"""What is said once a check-in came in: what was saved, what is left, and thanks, once for each lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.certificate import Timing
from bot.checkins import Completion, Outcome, is_taken
from bot.decisions import owed_of_unit
from bot.language import _
from bot.messages import Block, Bullets, Buttons, Line, Message, Strong, Text
from bot.phrases.common import check_in_button, listed, moment, progress_button, say, task_line
from bot.phrases.wording import line
from bot.records import CheckIn, How
from bot.timetable import Task, Timetable, Unit


def saved(
    timetable: Timetable,
    unit: Unit,
    outcome: Outcome,
    *,
    name: str,
    acted_at: datetime,
    timing: Timing | None,
    done: Mapping[str, CheckIn],
    lesson: Completion,
    certificate: Completion,
    cohort_id: int,
) -> Message:
    """What is said after a form: what was recorded or taken back, and what is left of this unit.

    `timing` is that of the new check-ins, None where there are none; `done` is what stands now;
    `lesson` and `certificate` say what was made complete. Only what is complete for the first time is thanked
    for.
    """
    owed = owed_of_unit(unit, done)
    left = [task for task in owed if is_taken(timetable, unit, task, acted_at)]
    blocks: list[Block] = []
    if outcome.new:
        blocks.append(Text(line=(_saved(timetable, unit, timing, acted_at),)))
        blocks.append(_tasks(outcome.new))
    elif outcome.corrected:
        blocks.append(Text(line=(_("Your changes are saved."),)))
    if outcome.withdrawn:
        blocks.append(Text(line=(Strong(text=_("Taken back:")),)))
        blocks.append(_tasks(outcome.withdrawn))
    if outcome.closed:
        blocks.append(Text(line=(Strong(text=_("Too late, and not saved:")),)))
        blocks.append(_tasks(outcome.closed))
        blocks.append(Text(line=(_("If you think it should still count, please ask your facilitator."),)))
    if outcome.nothing:
        blocks.append(Text(line=(_nothing(outcome),)))
    if any(task not in outcome.withdrawn for task in left):
        blocks.append(Text(line=_still_to_do(timetable, unit, acted_at)))
        blocks.append(_tasks(left))
    elif not owed and (lesson is not Completion.NO or outcome.nothing) and unit.required:
        blocks.append(Text(line=(_complete(unit, lesson, name),)))
    if certificate is not Completion.NO:
        blocks.append(_certified(certificate))
    buttons = [progress_button(cohort_id)]
    if outcome.nothing and left:
        buttons.insert(0, check_in_button(cohort_id, unit))
    blocks.append(Buttons(buttons=tuple(buttons)))
    return Message(blocks=tuple(blocks))


def _saved(timetable: Timetable, unit: Unit, timing: Timing | None, acted_at: datetime) -> str:
    """When it came, for the list of what came."""
    if timing is Timing.LATE:
        closes = timetable.late_closes
        if closes is None or acted_at < closes:
            return _("Saved. It is after the deadline, and it counts in full:")
        return _("Saved. It is after the deadline, and it still counts:")
    if unit.due is None:
        return _("Saved:")
    return _("Saved. That is early:") if timing is Timing.EARLY else _("Saved. That is on time:")


def _nothing(outcome: Outcome) -> str:
    if outcome.words:
        return _("That is already saved.")
    return _("Nothing is ticked, so nothing was changed.")


def _still_to_do(timetable: Timetable, unit: Unit, acted_at: datetime) -> Line:
    if unit.due is None or unit.closes is None:
        return (Strong(text=_("Still to do in {unit}:", unit=unit.label)),)
    if acted_at < unit.closes:
        return line(
            "Still to do in {unit}, due {when}:",
            unit=Strong(text=unit.label),
            when=moment(timetable, unit.due),
        )
    if timetable.late_until is None or timetable.late_until < unit.due:
        return (Strong(text=_("Still to do in {unit}:", unit=unit.label)),)
    return line(
        "Still to do in {unit}, and it counts in full until {when}:",
        unit=Strong(text=unit.label),
        when=moment(timetable, timetable.late_until),
    )


def _complete(unit: Unit, lesson: Completion, name: str) -> str:
    if lesson is Completion.FIRST:
        return _("Thank you, {name}. {unit} is complete. ✓", name=name, unit=unit.label)
    return _("{unit} is complete. ✓", unit=unit.label)


def _certified(certificate: Completion) -> Text:
    if certificate is Completion.FIRST:
        said = _(
            "That was the last thing your certificate asks for. I will write to you about what comes next."
        )
        return Text(line=(Strong(text=said),))
    return Text(line=(_("Everything your certificate asks for is done. ✓"),))


def _tasks(tasks: Sequence[Task]) -> Bullets:
    return listed([task_line(task) for task in tasks])


def call_counted(
    unit: Unit, how: How, *, name: str, again: bool, certificate: Completion, cohort_id: int
) -> Message:
    """`again` is set where they had said so before, and taken it back."""
    blocks: list[Block] = [Text(line=(_counted(unit, how, "" if again else name),))]
    if certificate is not Completion.NO:
        blocks.append(_certified(certificate))
    return Message(blocks=(*blocks, Buttons(buttons=(progress_button(cohort_id),))))


def _counted(unit: Unit, how: How, name: str) -> str:
    if how is How.ATTENDED:
        if name:
            return _("Thank you, {name}. {call}: you were there. It counts. ✓", name=name, call=unit.label)
        return _("{call}: you were there. It counts. ✓", call=unit.label)
    if name:
        return _(
            "Thank you, {name}. {call}: you watched the recording. It counts. ✓", name=name, call=unit.label
        )
    return _("{call}: you watched the recording. It counts. ✓", call=unit.label)


def call_counted_already(unit: Unit) -> Message:
    return say(
        _(
            "{call} is counted for you already. ✓ To change it, type {command}.",
            call=unit.label,
            command=f"/course checkin {unit.label}",
        )
    )
