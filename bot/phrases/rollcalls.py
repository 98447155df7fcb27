"""One post to all who still owe something: the lesson, its deadline, and who. What each of them owes stays theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.actions import CallAttended, RecordingWatched
from bot.language import _
from bot.messages import Block, Button, Buttons, Heading, Inline, Line, Mention, Message, Style, Text
from bot.model import Person
from bot.occurrences import OccurrenceKind
from bot.phrases.common import check_in_button, not_now_button, progress_button
from bot.phrases.posts import watch_link
from bot.phrases.scene import Scene
from bot.phrases.wording import line

#: So many names stand in one paragraph: every platform takes it whole.
NAMES_AT_ONCE = 80


def roll_call(scene: Scene, people: Sequence[Person]) -> Message:
    """The post that names these people. Raises KeyError for what is no reminder to many."""
    heading, said, buttons = _WORDS[scene.occurrence.kind](scene)
    return Message(
        blocks=(
            Heading(text=heading),
            *(Text(line=words) for words in said),
            Text(line=(_("Still open for:"),)),
            *_names(people),
            Buttons(buttons=(*buttons, not_now_button(scene.cohort_id))),
        )
    )


def _names(people: Sequence[Person]) -> Iterator[Block]:
    for begin in range(0, len(people), NAMES_AT_ONCE):
        names: list[Inline] = []
        for person in people[begin : begin + NAMES_AT_ONCE]:
            mention = Mention(external_id=person.profile.external_id, name=person.name)
            names += (", ", mention) if names else (mention,)
        yield Text(line=tuple(names))


#: A heading, what is said below it, and the buttons.
_Words = tuple[str, Sequence[Line], Sequence[Button]]


def _deadline_near(scene: Scene) -> _Words:
    unit = scene.unit
    heading = _("{unit} is due {left}", unit=unit.label, left=scene.left())
    said = line("{title} is due {due}.", title=unit.title or unit.label, due=scene.anchor)
    return heading, (said,), _check_in(scene)


def _deadline_passed(scene: Scene) -> _Words:
    unit = scene.unit
    said: list[Line] = [(_("The deadline of {unit} has passed, and that is all right.", unit=unit.label),)]
    if scene.timetable.late_until is not None:
        end = scene.moment(scene.timetable.late_until)
        said.append(line("Late work counts in full until {end}.", end=end))
    heading = _("{unit}: you can still hand it in", unit=unit.label)
    return heading, said, _check_in(scene)


def _late_window_closing(scene: Scene) -> _Words:
    said = line("Everything you hand in counts in full until {end}.", end=scene.anchor)
    heading = _("Late work closes {left}", left=scene.left())
    # What there is to check in is not the same for everybody: their progress shows it.
    return heading, (said,), (progress_button(scene.cohort_id),)


def _ce_clock(scene: Scene) -> _Words:
    education = scene.timetable.continuing_education
    said = line(
        "If you want the continuing education certificate, complete the evaluation by {end}. "
        "After that it can no longer be given.",
        end=scene.anchor,
    )
    heading = _("Continuing education: the evaluation closes {left}", left=scene.left())
    buttons = [progress_button(scene.cohort_id)]
    if education is not None:
        unit = scene.timetable.unit(education.evaluation.partition("/")[0])
        buttons.insert(0, check_in_button(scene.cohort_id, unit, label=_("I did it")))
    return heading, (said,), buttons


def _recording_waiting(scene: Scene) -> _Words:
    call, cohort_id = scene.unit, scene.cohort_id
    missed = _("If you missed the call, the recording is here, and watching it counts the same.")
    watched = RecordingWatched(cohort_id=cohort_id, unit=call.key)
    attended = CallAttended(cohort_id=cohort_id, unit=call.key)
    buttons = (
        Button(label=_("I watched it"), action=watched, style=Style.PRIMARY),
        Button(label=_("I was there"), action=attended),
        progress_button(cohort_id),
    )
    heading = _("The recording of {call} is waiting for you", call=call.label)
    return heading, ((missed,), (watch_link(call),)), buttons


def _check_in(scene: Scene) -> Sequence[Button]:
    return (
        check_in_button(scene.cohort_id, scene.unit, label=_("Check in")),
        progress_button(scene.cohort_id),
    )


_WORDS: dict[OccurrenceKind, Callable[[Scene], _Words]] = {
    OccurrenceKind.DEADLINE_NEAR: _deadline_near,
    OccurrenceKind.DEADLINE_PASSED: _deadline_passed,
    OccurrenceKind.LATE_WINDOW_CLOSING: _late_window_closing,
    OccurrenceKind.CE_CLOCK: _ce_clock,
    OccurrenceKind.RECORDING_WAITING: _recording_waiting,
}
