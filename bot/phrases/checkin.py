"""The check-in form, and what is said once it was sent in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.actions import SendCheckIn
from bot.certificate import Timing
from bot.checkins import Outcome, options
from bot.messages import (
    Block,
    Bullets,
    Buttons,
    Choices,
    Form,
    Line,
    Message,
    Option,
    Strong,
    Text,
    TextField,
)
from bot.model import CheckIn, How
from bot.phrases.common import (
    KIND_LABELS,
    check_in_button,
    counted,
    listed,
    moment,
    progress_button,
    say,
    task_line,
    unit_name,
)
from bot.timetable import Task, Timetable, Unit, UnitKind

NOTE, LINK = "note", "link"
LONGEST_NOTE = 500

_HOW = {How.ATTENDED: "I was there", How.WATCHED: "I watched the recording"}


def form(
    timetable: Timetable,
    unit: Unit,
    tasks: Sequence[Task],
    done: Mapping[str, CheckIn],
    *,
    cohort_id: int,
    acted_at: datetime,
) -> Form:
    """The form for these tasks of a unit, with what is checked in already ticked."""
    known = [check_in for task in tasks if (check_in := done.get(task.key)) is not None]
    latest = max(known, key=lambda check_in: check_in.recorded_at, default=None)
    ordered = sorted(tasks, key=lambda task: list(KIND_LABELS).index(task.kind))
    by_kind = groupby(ordered, key=lambda task: task.kind)
    return Form(
        title=unit.label,
        action=SendCheckIn(cohort_id=cohort_id, unit=unit.key),
        intro=_intro(timetable, unit, acted_at),
        fields=(
            *(
                Choices(
                    key=kind.value,
                    label=KIND_LABELS[kind],
                    options=tuple(option for task in some for option in _options(unit, task, done)),
                )
                for kind, some in by_kind
            ),
            TextField(
                key=NOTE,
                label="A note",
                hint="if you like",
                longest=LONGEST_NOTE,
                multiline=True,
                value=latest.note if latest else "",
            ),
            TextField(
                key=LINK,
                label="A link to your work",
                hint="if you like; https://…",
                longest=LONGEST_NOTE,
                value=latest.link if latest else "",
            ),
        ),
        submit="Save",
    )


def _intro(timetable: Timetable, unit: Unit, acted_at: datetime) -> Line:
    line: Line = (
        Strong(text=unit.title or unit.label),
        ". Tick what you have done; untick what you have not.",
    )
    if unit.due is None or unit.closes is None:
        return line
    if acted_at < unit.closes:
        return (*line, " Due ", moment(timetable, unit.due), ".")
    if timetable.late_until is None:
        return line
    return (*line, " Late work counts in full until ", moment(timetable, timetable.late_until), ".")


def _options(unit: Unit, task: Task, done: Mapping[str, CheckIn]) -> list[Option]:
    return [
        Option(
            value=value,
            label=task.title if how is How.DONE else _HOW[how],
            hint="optional" if task.optional else "",
            chosen=chosen,
        )
        for value, how, chosen in options(unit, task, done)
    ]


def which_unit(cohort_id: int, units: Sequence[Unit]) -> Message:
    buttons = tuple(check_in_button(cohort_id, unit, label=unit.label) for unit in units)
    return Message(blocks=(Text(line=("Which one would you like to check in?",)), Buttons(buttons=buttons)))


def all_checked_in(cohort_id: int, units: Sequence[Unit]) -> Message:
    blocks: list[Block] = [Text(line=("You have checked in everything that is open. Thank you!",))]
    if units:
        buttons = tuple(check_in_button(cohort_id, unit, label=unit.label) for unit in units)
        blocks += [Text(line=("To change what you told me:",)), Buttons(buttons=buttons)]
    return Message(blocks=tuple(blocks))


def only_calls_left(cohort_id: int, calls: Sequence[Unit]) -> Message:
    """Where nothing is left but calls that took place, whose recordings are not there yet."""
    labels = " and ".join(call.label for call in calls)
    line = (
        f"All that is left is {labels}. Were you there? If not, watching the recording will count the same."
    )
    buttons = tuple(check_in_button(cohort_id, call, label=call.label) for call in calls)
    return Message(blocks=(Text(line=(line,)), Buttons(buttons=buttons)))


def nothing_open(timetable: Timetable, first: Unit | None) -> Message:
    """Where nothing can be checked in now; `first` is what opens next, None where nothing does any more."""
    if first is None:
        return say(
            "Check-ins for this course are closed. "
            "If you think something should still count, please ask your facilitator."
        )
    verb = "starts" if first.kind is UnitKind.CALL else "opens"
    if first.opens is None:
        return say(f"There is nothing to check in now. When {unit_name(first)} {verb} is to be announced.")
    opens = moment(timetable, first.opens)
    return say(f"There is nothing to check in now. {unit_name(first)} {verb} ", opens, ".")


def nothing_to_check_in(unit: Unit) -> Message:
    return say(f"There is nothing to check in for {unit.label}.")


def not_open_yet(timetable: Timetable, unit: Unit) -> Message:
    verb = "starts" if unit.kind is UnitKind.CALL else "opens"
    if unit.opens is None:
        return say(f"When {unit.label} {verb} is to be announced. You can check in from then on.")
    return say(f"{unit.label} {verb} ", moment(timetable, unit.opens), ". You can check in from then on.")


def no_recording_yet(unit: Unit) -> Message:
    return say(f"The recording of {unit.label} is not here yet. I will post it as soon as it is.")


def no_longer_taken(timetable: Timetable, unit: Unit, ended: datetime | None) -> Message:
    """`ended` is the last minute in which it was taken."""
    ask = "Nothing was changed. If you think it should still count, please ask your facilitator."
    if ended is None:
        return say(f"Check-ins for {unit.label} are closed. {ask}")
    return say(f"Check-ins for {unit.label} closed ", moment(timetable, ended), f". {ask}")


def bad_link() -> str:
    return (
        "This is not a web address that begins with https:// or http://. Example: https://example.org/my-work"
    )


def nothing_ticked_for_it() -> str:
    return "Tick what this belongs to, so that I can keep it."


def note_too_long(length: int) -> str:
    return f"Your note has {counted(length, 'character')}; the most is {LONGEST_NOTE}."


def saved(
    timetable: Timetable,
    unit: Unit,
    outcome: Outcome,
    *,
    name: str,
    timing: Timing | None,
    owed: Sequence[Task],
    certified: bool,
    cohort_id: int,
) -> Message:
    """What is said after a form: thanks once, what was recorded or taken back, and what is left of this unit.

    `timing` is that of the new check-ins, None where there are none; `owed` is what is still owed of the
    unit; `certified` is set when this was the last thing the certificate asks for.
    """
    blocks: list[Block] = []
    if outcome.new:
        blocks.append(Text(line=(f"Thank you, {name}. ", *_timing(timetable, unit, timing))))
        blocks.append(_tasks(outcome.new))
    if outcome.corrected:
        blocks.append(Text(line=("Your changes are saved.",)))
    if outcome.withdrawn:
        blocks.append(Text(line=(Strong(text="Taken back:"),)))
        blocks.append(_tasks(outcome.withdrawn))
    if outcome.closed:
        blocks.append(Text(line=(Strong(text="Too late, and not recorded:"),)))
        blocks.append(_tasks(outcome.closed))
    if outcome.nothing:
        told = "I had all of that already" if outcome.how else "nothing is ticked"
        blocks.append(Text(line=(f"Nothing changed; {told}.",)))
    if certified:
        blocks.append(_certified())
    elif owed:
        blocks.append(Text(line=(Strong(text=f"Still to do in {unit.label}:"),)))
        blocks.append(_tasks(owed))
    elif outcome.new and unit.required:
        blocks.append(Text(line=(f"{unit.label} is complete. ✓",)))
    blocks.append(Buttons(buttons=(progress_button(cohort_id),)))
    return Message(blocks=tuple(blocks))


def _timing(timetable: Timetable, unit: Unit, timing: Timing | None) -> Line:
    if timing is Timing.LATE:
        if timetable.late_until is None:
            return ("It is in after the deadline:",)
        return ("Late work counts in full until ", moment(timetable, timetable.late_until), ". Recorded:")
    if unit.due is None:
        return ("It counts for your certificate:",)
    return ("That is in early:" if timing is Timing.EARLY else "That is in on time:",)


def _certified() -> Text:
    return Text(
        line=(
            Strong(text="That was the last thing your certificate asks for."),
            " Well done! The course team will tell you how to claim it.",
        )
    )


def _tasks(tasks: Sequence[Task]) -> Bullets:
    return listed([task_line(task) for task in tasks])


def call_counted(unit: Unit, how: How, *, name: str, certified: bool, cohort_id: int) -> Message:
    did = "you were there" if how is How.ATTENDED else "you watched the recording"
    blocks: list[Block] = [Text(line=(f"Thank you, {name}. {unit.label}: {did}. It counts. ✓",))]
    if certified:
        blocks.append(_certified())
    return Message(blocks=(*blocks, Buttons(buttons=(progress_button(cohort_id),))))


def call_counted_already(unit: Unit) -> Message:
    return say(f"{unit.label} is counted for you already. ✓ To change it, type /course checkin {unit.label}.")
