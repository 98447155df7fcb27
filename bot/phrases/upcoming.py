"""What `/course next` says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.actions import AddToCalendar, Snooze, Unmute
from bot.agenda import Agenda, Duty
from bot.clocks import remaining
from bot.language import _, plural
from bot.messages import (
    Block,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Inline,
    Line,
    Link,
    Message,
    Strong,
    Text,
)
from bot.model import Cohort, Member
from bot.phrases.common import (
    check_in_button,
    listed,
    moment,
    progress_button,
    task_line,
    unit_name,
    units_in_words,
    when,
)
from bot.phrases.me import own_moment
from bot.phrases.wording import line
from bot.rest import rest_until
from bot.timetable import Timetable, Unit, UnitKind

#: A row of buttons on a phone; what is further down the list has its turn once these are done.
MOST_CHECK_INS = 3


def next_up(
    timetable: Timetable,
    agenda: Agenda,
    *,
    more_time: Collection[Unit],
    cohort: Cohort,
    member: Member,
    now: datetime,
) -> Message:
    """What is open, what is owed and what comes next, for one learner at `now`.

    `timetable` is their own; `more_time` are the units in which they have a later deadline than others.
    """
    blocks: list[Block] = [Heading(text=timetable.title)]
    if agenda.over:
        blocks.append(Text(line=(_("This course is over. Thank you for being part of it."),)))
    blocks += [_live(call) for call in agenda.live]
    for duty in agenda.current:
        blocks += _current(timetable, duty, now, more_time=duty.unit in more_time)
    blocks += _earlier(timetable, agenda)
    waiting = agenda.earlier or agenda.closed or any(duty.owed for duty in agenda.current)
    if not agenda.over and not waiting:
        up_to_date = Strong(text=_("You are up to date."))
        blocks.append(Text(line=(up_to_date, " ", _("Nothing is waiting for you."))))
    if coming := tuple(_coming(timetable, agenda)):
        blocks.append(Facts(facts=coming))
    quiet = () if agenda.over else tuple(_quiet(member, now))
    blocks += [Text(line=said) for said, _button in quiet]
    buttons = (*_check_ins(agenda, cohort.id), progress_button(cohort.id), *_calendar(agenda, cohort.id))
    blocks.append(Buttons(buttons=(*buttons, *(button for _said, button in quiet))))
    return Message(blocks=tuple(blocks))


def _live(call: Unit) -> Text:
    name = Strong(text=unit_name(call))
    if not call.link:
        return Text(line=line("{call} is on now. The link is not known yet.", call=name))
    return Text(line=line("{call} is on now: {join}", call=name, join=Link(label=_("join"), url=call.link)))


def _current(timetable: Timetable, duty: Duty, now: datetime, *, more_time: bool) -> Iterator[Block]:
    unit = duty.unit
    yield Text(line=line("{unit} is open.", unit=Strong(text=unit_name(unit))))
    facts = []
    if unit.due is not None:
        label = _("Due, with more time for you") if more_time else _("Due")
        due = line("{when} ({left})", when=moment(timetable, unit.due), left=remaining(unit.due - now))
        facts.append(Fact(label=label, value=due))
    if unit.link:
        facts.append(Fact(label=_("Open it"), value=(Link(label=unit.label, url=unit.link),)))
    if facts:
        yield Facts(facts=tuple(facts))
    if duty.owed:
        yield listed([task_line(task) for task in duty.owed])
    elif unit.required:
        yield Text(line=(_("{unit} is done. ✓", unit=unit.label),))


def _earlier(timetable: Timetable, agenda: Agenda) -> Iterator[Block]:
    if agenda.earlier:
        yield Text(line=(Strong(text=_("From before, and it still counts in full:")),))
        ends = {duty.until for duty in agenda.earlier}
        yield listed([_late_line(timetable, duty, with_end=len(ends) > 1) for duty in agenda.earlier])
        if len(ends) == 1 and (end := ends.pop()) is not None:
            yield Facts(facts=(Fact(label=_("Until"), value=(moment(timetable, end),)),))
    if agenda.closed and not agenda.over:
        text = _(
            "No longer taken: {units}. Should it still count? Ask your facilitator.",
            units=units_in_words(agenda.closed),
        )
        yield Text(line=(text,))
    if agenda.unrecorded:
        text = plural(
            "{calls}: the recording is not here yet. Watching it will count the same.",
            "{calls}: the recordings are not here yet. Watching them will count the same.",
            len(agenda.unrecorded),
            calls=units_in_words(agenda.unrecorded),
        )
        yield Text(line=(text,))


def _late_line(timetable: Timetable, duty: Duty, *, with_end: bool) -> Line:
    label, to_do = duty.unit.label, _to_do(duty)
    if with_end and duty.until is not None:
        end = moment(timetable, duty.until)
        return line("{unit}: {to_do} until {when}", unit=label, to_do=to_do, when=end)
    return line("{unit}: {to_do}", unit=label, to_do=to_do)


def _to_do(duty: Duty) -> Inline:
    if duty.unit.kind is UnitKind.CALL:
        return Link(label=_("watch the recording"), url=duty.unit.recording)
    if len(duty.owed) > 1:
        return plural("{number} thing to do", "{number} things to do", len(duty.owed))
    (task,) = duty.owed
    return Link(label=task.title, url=task.link) if task.link else task.title


def _coming(timetable: Timetable, agenda: Agenda) -> Iterator[Fact]:
    if (lesson := agenda.lesson) is not None:
        yield Fact(label=_("Opens next"), value=(f"{unit_name(lesson)}, ", when(timetable, lesson.opens)))
    if (call := agenda.call) is not None:
        yield Fact(label=_("Next call"), value=_next_call(timetable, call))


def _next_call(timetable: Timetable, call: Unit) -> Line:
    name, at = unit_name(call), when(timetable, call.opens)
    if call.opens is None:
        return (f"{name}, ", at)
    if not call.link:
        return line("{call}, {when}, link to be announced", call=name, when=at)
    return line("{call}, {when}, {join}", call=name, when=at, join=Link(label=_("join"), url=call.link))


def _quiet(member: Member, now: datetime) -> Iterator[tuple[Line, Button]]:
    """The quiet they asked for, as far as it lasts, and the button that ends it."""
    if member.muted_at is not None:
        said = _("I send you no reminders for this course, as you asked.")
        yield (said,), Button(label=_("Remind me again"), action=Unmute(cohort_id=member.cohort_id))
    until = rest_until(member.person.preferences, now)
    if until is not None:
        end = own_moment(member.person, until)
        wake = Button(label=_("End the quiet now"), action=Snooze(cohort_id=member.cohort_id, until="now"))
        yield line("I am quiet until {until}, on your clock, as you asked.", until=end), wake


def _calendar(agenda: Agenda, cohort_id: int) -> Iterator[Button]:
    """The file comes when it is asked for: a platform may have to send it as a message of its own."""
    if (call := agenda.call) is not None and call.opens is not None and call.ends is not None:
        action = AddToCalendar(cohort_id=cohort_id, unit=call.key)
        yield Button(label=_("{call} in my calendar", call=call.label), action=action)


def _check_ins(agenda: Agenda, cohort_id: int) -> list[Button]:
    owing = [duty.unit for duty in (*agenda.current, *agenda.earlier) if duty.owed]
    return [check_in_button(cohort_id, unit) for unit in owing[:MOST_CHECK_INS]]
