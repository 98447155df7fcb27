"""What is said around quiet: a snooze, an absence, a muted course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import FinalCall, Mute, OpenAway, SendAway, Snooze, Unmute
from bot.clocks import course_clock, full_day
from bot.language import _
from bot.messages import Block, Button, Buttons, Form, Line, Message, Strong, Text, TextField
from bot.model import Cohort, Person
from bot.phrases.arguments import shown
from bot.phrases.common import listed, moment, say
from bot.phrases.me import own_moment
from bot.phrases.wording import line
from bot.rest import Pause
from bot.resting import Meanwhile
from bot.timetable import Timetable

UNTIL = "until"
_SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of somebody who rests, and what happens in it meanwhile. `timetable` is their own. `last_reminder` is
    set while the last reminder before its late work closes can still come.
    """

    cohort: Cohort
    timetable: Timetable
    meanwhile: Meanwhile
    last_reminder: bool


def how_long(
    cohort_id: int,
    *,
    mute: Sequence[Cohort],
    local_now: datetime,
    local_tonight: datetime | None,
    local_tomorrow: datetime,
) -> Message:
    """Until when shall it be quiet? Without "tonight" where that would be tomorrow. The times are the reader's own
    clock. `mute` are the courses that can be muted: each by its name where there are several.
    """
    buttons = []
    if local_tonight is not None:
        label = _("Tonight ({clock})", clock=course_clock(local_tonight))
        buttons.append(_snooze(cohort_id, Pause.TONIGHT, label))
    morning = course_clock(local_tomorrow)
    # After midnight the day after this night has the date of today.
    is_today = local_tomorrow.date() == local_now.date()
    tomorrow = (
        _("Later today ({clock})", clock=morning) if is_today else _("Tomorrow ({clock})", clock=morning)
    )
    sunday = _("Until next Sunday") if local_now.weekday() == _SUNDAY else _("Until Sunday")
    buttons += [
        _snooze(cohort_id, Pause.TOMORROW, tomorrow),
        _snooze(cohort_id, Pause.SUNDAY, sunday),
        Button(label=_("I am away…"), action=OpenAway(cohort_id=cohort_id)),
        *(
            Button(
                label=_("Mute {cohort}", cohort=cohort.name) if len(mute) > 1 else _("Mute this course"),
                action=Mute(cohort_id=cohort.id),
            )
            for cohort in mute
        ),
    ]
    return Message(blocks=(Text(line=(_("When may I remind you again?"),)), Buttons(buttons=tuple(buttons))))


def _snooze(cohort_id: int, pause: Pause, label: str) -> Button:
    return Button(label=label, action=Snooze(cohort_id=cohort_id, until=pause))


def snoozed(person: Person, until: datetime, courses: Sequence[Course], *, cohort_id: int | None) -> Message:
    """Until when it is quiet, and what falls due before that."""
    said = line("All right: no reminders until {until}, on your clock.", until=own_moment(person, until))
    blocks: list[Block] = [Text(line=said), *_due(courses)]
    if cohort_id is not None:
        blocks.append(Buttons(buttons=(_end_button(cohort_id),)))
    return Message(blocks=tuple(blocks))


def away_anyway(person: Person, until: datetime) -> Message:
    """A snooze that ends before an absence that is in force."""
    return say(
        *line(
            "You are away until {until}, on your clock. I stay quiet until then anyway.",
            until=own_moment(person, until),
        )
    )


def away(person: Person, until: datetime, courses: Sequence[Course], *, cohort_id: int | None) -> Message:
    """Until when somebody is away, what falls due meanwhile, and whether it still counts when they are back."""
    said = line(
        "You are away until {until}, on your clock. I will not remind you of anything before that.",
        until=own_moment(person, until),
    )
    blocks: list[Block] = [Text(line=said), *_due(courses)]
    blocks += [Text(line=sentence) for course in courses for sentence in _late(course)]
    # One question in one message: the last reminder, where something ends for good, or else nothing but the way back.
    ending = next((one for one in courses if one.meanwhile.final is not None and one.last_reminder), None)
    if ending is not None:
        action = FinalCall(cohort_id=ending.cohort.id)
        blocks.append(Buttons(buttons=(Button(label=_("Remind me once before that"), action=action),)))
    elif cohort_id is not None:
        blocks.append(Buttons(buttons=(_end_button(cohort_id),)))
    return Message(blocks=tuple(blocks))


def _end_button(cohort_id: int) -> Button:
    return Button(label=_("Remind me as usual"), action=Snooze(cohort_id=cohort_id, until="now"))


def _due(courses: Sequence[Course]) -> Iterator[Block]:
    lines = [said for course in courses for said in _due_lines(course, named=len(courses) > 1)]
    if not lines:
        yield Text(line=(_("Nothing of yours falls due before that."),))
    else:
        yield Text(line=(_("This falls due before that:"),))
        yield listed(lines)


def _due_lines(course: Course, *, named: bool) -> Iterator[Line]:
    """One line for each thing, with the course it belongs to where somebody is in several."""
    timetable, meanwhile = course.timetable, course.meanwhile
    things = [(unit.label, unit.due) for unit in meanwhile.due]
    things += (
        [(_("Evaluation for continuing education"), meanwhile.evaluation)] if meanwhile.evaluation else []
    )
    for what, due in things:
        if due is None:
            continue
        if named:
            yield line(
                "{course}: {unit}, {due}", course=course.cohort.name, unit=what, due=moment(timetable, due)
            )
        else:
            yield line("{unit}, {due}", unit=what, due=moment(timetable, due))


def _late(course: Course) -> Iterator[Line]:
    """Whether what falls due still counts afterwards, and what ends for good."""
    timetable, meanwhile = course.timetable, course.meanwhile
    title = Strong(text=course.cohort.name)
    if meanwhile.final is not None:
        yield line(
            "Late work counts in full until {end}, and that is before you are back. "
            "After it, {cohort} takes no late work any more.",
            end=moment(timetable, meanwhile.final),
            cohort=title,
        )
    elif meanwhile.due and not timetable.late_accepted:
        yield line("{cohort} takes no late work: it has to be in by then.", cohort=title)
    elif meanwhile.due and timetable.late_until is not None:
        yield line(
            "Late work counts in full until {end}, so you can do it when you are back.",
            end=moment(timetable, timetable.late_until),
        )
    elif meanwhile.due:
        yield (_("Late work counts in full, so you can do it when you are back."),)


def away_form(cohort_id: int, *, example: date) -> Form:
    """Until when? A day of their own calendar."""
    return Form(
        title=_("I am away"),
        action=SendAway(cohort_id=cohort_id),
        intro=(_("I will not remind you of anything until the day you are back."),),
        fields=(
            TextField(
                key=UNTIL,
                label=_("Which day are you back?"),
                hint=_("like {example}", example=example.isoformat()),
                longest=40,
            ),
        ),
        submit=_("Save"),
    )


def which_day(example: date) -> str:
    return _(
        "Until which day are you away? Example: {example}",
        example=f"/course away until:{example.isoformat()}",
    )


def unreadable_day(given: str, example: date) -> str:
    return _(
        "“{day}” is not a day I can read. Write year, month and day: {example}",
        day=shown(given),
        example=example.isoformat(),
    )


def day_has_passed(day: date) -> str:
    return _("{day} has begun already on your calendar. Give the day you are back.", day=full_day(day))


def day_too_far(day: date, last: date) -> str:
    return _(
        "{day} is too far ahead: the last day I can take is {last}. If you are away for longer, "
        "/course mute or /course leave may suit you.",
        day=full_day(day),
        last=full_day(last),
    )


def on_again(*, was_resting: bool) -> Message:
    if was_resting:
        return say(_("Welcome back. I remind you again as usual."))
    return say(_("There was no quiet to end. I remind you as usual."))


def final_call_kept(courses: Sequence[Course]) -> Message:
    """`courses` are those in which the last reminder will come, and late work ends."""
    ends = [(one, moment(one.timetable, one.meanwhile.final)) for one in courses if one.meanwhile.final]
    if len(ends) == 1:
        ((course, end),) = ends
        return say(
            *line(
                "All right: one reminder about {cohort} before late work closes, {end}, and nothing else "
                "while you are away.",
                cohort=Strong(text=course.cohort.name),
                end=end,
            )
        )
    said = _("All right: I remind you once before late work closes, and of nothing else while you are away.")
    lines = [line("{unit}, {due}", unit=course.cohort.name, due=end) for course, end in ends]
    return Message(blocks=(Text(line=(said,)), listed(lines)))


def no_final_call_left() -> Message:
    return say(_("I have sent you the last reminder before that already."))


def no_final_call_needed() -> Message:
    return say(_("No quiet of yours lasts beyond the end of late work. I remind you as usual."))


def muted(cohort: Cohort, *, already: bool, learner: bool) -> Message:
    name = Strong(text=cohort.name)
    if already:
        said = line("You get no reminders about {cohort} already.", cohort=name)
    elif not learner:
        said = line("All right: no more reminders about {cohort}.", cohort=name)
    else:
        said = line(
            "All right: no more reminders about {cohort}. Its deadlines stay as they are; "
            "/course next shows them.",
            cohort=name,
        )
    button = Button(label=_("Remind me again"), action=Unmute(cohort_id=cohort.id))
    return Message(blocks=(Text(line=said), Buttons(buttons=(button,))))


def unmuted(cohort: Cohort, *, was_muted: bool) -> Message:
    name = Strong(text=cohort.name)
    if was_muted:
        return say(*line("I remind you about {cohort} again.", cohort=name))
    return say(*line("You get reminders about {cohort} as usual. Nothing was changed.", cohort=name))
