"""The check-in form, and what is said where there is none to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.actions import SendCheckIn
from bot.certificate import taken_until
from bot.checkins import options
from bot.language import _, mark, plural
from bot.messages import Buttons, Choices, Form, Line, Message, Moment, Option, Strong, Text, TextField
from bot.phrases.common import KIND_LABELS, check_in_button, moment, say, unit_name, units_in_words
from bot.phrases.wording import line
from bot.records import CheckIn, How
from bot.timetable import MINUTE, Task, Timetable, Unit, UnitKind

NOTE, LINK = "note", "link"
LONGEST_NOTE = 500

_HOW = {How.ATTENDED: mark("I was there"), How.WATCHED: mark("I watched the recording")}


def form(
    timetable: Timetable,
    unit: Unit,
    tasks: Sequence[Task],
    done: Mapping[str, CheckIn],
    *,
    action: SendCheckIn,
    acted_at: datetime,
    more_time: bool,
    link: str = "",
) -> Form:
    """The form for these tasks of a unit, with what is checked in already ticked.

    `more_time` is set where this person has a later deadline than the others. `link` is what they have just shown as
    their work; without it the one they gave before stands there.
    """
    known = [check_in for task in tasks if (check_in := done.get(task.key)) is not None]
    latest = max(known, key=lambda check_in: check_in.recorded_at, default=None)
    ordered = sorted(tasks, key=lambda task: list(KIND_LABELS).index(task.kind))
    by_kind = groupby(ordered, key=lambda task: task.kind)
    return Form(
        title=unit.label,
        action=action,
        intro=(*_intro(unit), *_until(timetable, unit, tasks, acted_at, more_time=more_time)),
        fields=(
            *(
                Choices(
                    key=kind.value,
                    label=_(KIND_LABELS[kind]),
                    options=tuple(option for task in some for option in _options(unit, task, done)),
                )
                for kind, some in by_kind
            ),
            TextField(
                key=NOTE,
                label=_("A note"),
                hint=_("if you like"),
                longest=LONGEST_NOTE,
                multiline=True,
                value=latest.note if latest else "",
            ),
            TextField(
                key=LINK,
                label=_("A link to your work"),
                hint=_("if you like; https://…"),
                longest=LONGEST_NOTE,
                value=link or (latest.link if latest else ""),
            ),
        ),
        submit=_("Save"),
    )


def _intro(unit: Unit) -> Line:
    title = Strong(text=unit.title or unit.label)
    return line("{lesson}. Tick what you have done; untick what you have not.", lesson=title)


def _until(
    timetable: Timetable, unit: Unit, tasks: Sequence[Task], acted_at: datetime, *, more_time: bool
) -> Line:
    """A sentence on how long there is for it, with the blank before it."""
    if unit.due is None or unit.closes is None:
        return ()
    if acted_at < unit.closes:
        due = moment(timetable, unit.due)
        return (" ", *(line("You have more time: due {when}.", when=due) if more_time else _due(due)))
    ends = [taken_until(timetable, unit, task) for task in tasks]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return (" ", _("Late work counts in full."))
    end = moment(timetable, max(known) - MINUTE)
    if max(known) == timetable.late_closes:
        return (" ", *line("Late work counts in full until {when}.", when=end))
    return (" ", *line("You can still check this in until {when}.", when=end))


def _due(due: Moment) -> Line:
    return line("Due {when}.", when=due)


def _options(unit: Unit, task: Task, done: Mapping[str, CheckIn]) -> list[Option]:
    return [
        Option(
            value=value,
            label=task.title if how is How.DONE else _(_HOW[how]),
            hint=_("optional") if task.optional else "",
            chosen=chosen,
        )
        for value, how, chosen in options(unit, task, done)
    ]


def which_unit(cohort_id: int, units: Sequence[Unit]) -> Message:
    return _choose(_("Which one would you like to check in?"), cohort_id, units)


def all_checked_in(cohort_id: int, units: Sequence[Unit]) -> Message:
    """`units` are those that can be corrected."""
    said = _("Everything that is open is checked in. ✓ Would you like to change something you told me?")
    return _choose(said, cohort_id, units)


def only_calls_left(cohort_id: int, calls: Sequence[Unit]) -> Message:
    """Where nothing is left but calls that took place, whose recordings are not there yet."""
    said = plural(
        "All that is left is {calls}. Were you there? If not, watching the recording will count the same.",
        "All that is left is {calls}. Were you there? If not, watching the recordings will count the same.",
        len(calls),
        calls=units_in_words(calls),
    )
    return _choose(said, cohort_id, calls)


def _choose(said: str, cohort_id: int, units: Sequence[Unit]) -> Message:
    buttons = tuple(check_in_button(cohort_id, unit, label=unit.label) for unit in units)
    return Message(blocks=(Text(line=(said,)), Buttons(buttons=buttons)))


def nothing_open(timetable: Timetable, first: Unit | None) -> Message:
    """Where nothing can be checked in now; `first` is what opens next, None where nothing does any more."""
    if first is None:
        return say(
            _(
                "Check-ins for this course are closed. "
                "If you think something should still count, please ask your facilitator."
            )
        )
    nothing, name = _("There is nothing to check in now."), unit_name(first)
    return say(nothing, " ", *opens_then(timetable, first, name))


def nothing_to_check_in(unit: Unit) -> Message:
    return say(_("There is nothing to check in for {unit}.", unit=unit.label))


def not_open_yet(timetable: Timetable, unit: Unit) -> Message:
    then = _("You can check in from then on.")
    return say(*opens_then(timetable, unit, unit.label), " ", then)


def opens_then(timetable: Timetable, unit: Unit, name: str) -> Line:
    """When a unit that is still to come opens or starts, as far as that is known."""
    if unit.opens is None:
        if unit.kind is UnitKind.CALL:
            return (_("When {call} starts is to be announced.", call=name),)
        return (_("When {unit} opens is to be announced.", unit=name),)
    at = moment(timetable, unit.opens)
    if unit.kind is UnitKind.CALL:
        return line("{call} starts {when}.", call=name, when=at)
    return line("{unit} opens {when}.", unit=name, when=at)


def no_recording_yet(unit: Unit) -> Message:
    return say(
        _(
            "The recording of {call} is not here yet. I will post it as soon as it is.",
            call=unit.label,
        )
    )


def no_longer_taken(timetable: Timetable, unit: Unit, ended: datetime | None) -> Message:
    """`ended` is the last minute in which it was taken."""
    closed: Line = (_("Check-ins for {unit} are closed.", unit=unit.label),)
    if ended is not None:
        closed = line("Check-ins for {unit} closed {when}.", unit=unit.label, when=moment(timetable, ended))
    ask = _("Nothing was changed. If you think it should still count, please ask your facilitator.")
    return say(*closed, " ", ask)


def bad_link(better: str | None) -> str:
    """`better` is the address with https:// before it, where that makes one."""
    if better is not None:
        return _("A link begins with https://. Did you mean {link}?", link=better)
    return _(
        "This is not a web address that begins with https:// or http://. Example: {example}",
        example="https://example.org/my-work",
    )


def link_too_long(length: int) -> str:
    return plural(
        "Your link has {number} character; the most is {most}.",
        "Your link has {number} characters; the most is {most}.",
        length,
        most=LONGEST_NOTE,
    )


def nothing_ticked_for_it() -> str:
    return _("Tick what this belongs to, so that I can keep it.")


def note_too_long(length: int) -> str:
    return plural(
        "Your note has {number} character; the most is {most}.",
        "Your note has {number} characters; the most is {most}.",
        length,
        most=LONGEST_NOTE,
    )
