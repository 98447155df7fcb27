"""What `/course next` says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.agenda import Agenda, Duty
from bot.clocks import remaining
from bot.messages import Block, Button, Buttons, Fact, Facts, Heading, Line, Link, Message, Strong, Text
from bot.phrases.common import (
    TO_BE_ANNOUNCED,
    check_in_button,
    listed,
    moment,
    progress_button,
    task_line,
    unit_name,
    units_in_words,
    when,
)
from bot.timetable import Timetable, Unit, UnitKind

#: A row of buttons on a phone; what is further down the list has its turn once these are done.
MOST_CHECK_INS = 3


def next_up(timetable: Timetable, agenda: Agenda, *, cohort_id: int, now: datetime) -> Message:
    """What is open, what is owed and what comes next, for one learner at `now`."""
    blocks: list[Block] = [Heading(text=timetable.title)]
    if agenda.over:
        blocks.append(Text(line=("This course is over. Thank you for being part of it.",)))
    for call in agenda.live:
        blocks += _live(call)
    for duty in agenda.current:
        blocks += _current(timetable, duty, now)
    blocks += _earlier(timetable, agenda)
    waiting = agenda.earlier or agenda.closed or any(duty.owed for duty in agenda.current)
    if not agenda.over and not waiting:
        blocks.append(Text(line=(Strong(text="You are up to date."), " Nothing is waiting for you.")))
    if coming := tuple(_coming(timetable, agenda)):
        blocks.append(Facts(facts=coming))
    blocks.append(Buttons(buttons=(*_check_ins(agenda, cohort_id), progress_button(cohort_id))))
    return Message(blocks=tuple(blocks))


def _live(call: Unit) -> Iterator[Block]:
    join: Line = (Link(label="join", url=call.link),) if call.link else ("the link is not known yet",)
    title = f" ({call.title})" if call.title else ""
    yield Text(line=(Strong(text=f"{call.label} is on now"), f"{title}: ", *join))


def _current(timetable: Timetable, duty: Duty, now: datetime) -> Iterator[Block]:
    unit = duty.unit
    yield Text(line=(Strong(text=unit_name(unit)), " is open."))
    facts = []
    if unit.due is not None:
        due: Line = (moment(timetable, unit.due), f" ({remaining(unit.due - now)})")
        facts.append(Fact(label="Due", value=due))
    if unit.link:
        facts.append(Fact(label="Open it", value=(Link(label=unit.label, url=unit.link),)))
    if facts:
        yield Facts(facts=tuple(facts))
    if duty.owed:
        yield listed([task_line(task) for task in duty.owed])
    elif unit.required:
        yield Text(line=(f"{unit.label} is done. ✓",))


def _earlier(timetable: Timetable, agenda: Agenda) -> Iterator[Block]:
    if agenda.earlier:
        yield Text(line=(Strong(text="From before"), ", and it still counts in full:"))
        ends = {duty.until for duty in agenda.earlier}
        yield listed([_late_line(timetable, duty, with_end=len(ends) > 1) for duty in agenda.earlier])
        if len(ends) == 1 and (end := ends.pop()) is not None:
            yield Facts(facts=(Fact(label="Until", value=(moment(timetable, end),)),))
    if agenda.closed and not agenda.over:
        text = (
            f"No longer taken: {units_in_words(agenda.closed)}. Should it still count? Ask your facilitator."
        )
        yield Text(line=(text,))
    if agenda.unrecorded:
        labels = ", ".join(call.label for call in agenda.unrecorded)
        yield Text(line=(f"{labels}: the recording is not here yet. Watching it will count the same.",))


def _late_line(timetable: Timetable, duty: Duty, *, with_end: bool) -> Line:
    unit = duty.unit
    if unit.kind is UnitKind.CALL:
        line: Line = (f"{unit.label}: ", Link(label="watch the recording", url=unit.recording))
    elif len(duty.owed) == 1:
        line = (f"{unit.label}: ", *task_line(duty.owed[0]))
    else:
        line = (f"{unit.label}: {len(duty.owed)} things to do",)
    return (*line, " until ", moment(timetable, duty.until)) if with_end and duty.until else line


def _coming(timetable: Timetable, agenda: Agenda) -> Iterator[Fact]:
    if (lesson := agenda.lesson) is not None:
        yield Fact(label="Opens next", value=(f"{unit_name(lesson)}, ", when(timetable, lesson.opens)))
    if (call := agenda.call) is not None:
        value: Line = (f"{unit_name(call)}, ", when(timetable, call.opens))
        if call.opens is not None:
            join = Link(label="join", url=call.link) if call.link else f"link {TO_BE_ANNOUNCED}"
            value = (*value, ", ", join)
        yield Fact(label="Next call", value=value)


def _check_ins(agenda: Agenda, cohort_id: int) -> list[Button]:
    owing = [duty.unit for duty in (*agenda.current, *agenda.earlier) if duty.owed]
    return [check_in_button(cohort_id, unit) for unit in owing[:MOST_CHECK_INS]]
