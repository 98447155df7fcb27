"""What `/course progress` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.certificate import EvaluationClock, Owed, Progress, RequirementProgress, Timing
from bot.messages import Block, Buttons, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.phrases.common import (
    TO_BE_ANNOUNCED,
    check_in_button,
    counted,
    listed,
    moment,
    units_in_words,
    when,
)
from bot.timetable import MINUTE, Timetable, Unit, UnitKind

#: A whole course has more units than a list on a phone should; all of them are shown here all the same.
MOST_UNITS = 16
LONGEST_TITLES = 90


def where_you_stand(timetable: Timetable, progress: Progress, *, cohort_id: int, now: datetime) -> Message:
    """Every requirement, what is left with its last safe date, and the continuing-education clock."""
    blocks: list[Block] = [Heading(text=f"Your progress: {timetable.title}")]
    if progress.complete:
        blocks.append(_complete())
    elif progress.total:
        blocks.append(Text(line=(_sum(progress),)))
    if progress.requirements:
        blocks.append(Facts(facts=tuple(_requirement(one) for one in progress.requirements)))
    else:
        blocks.append(Text(line=("This course gives no certificate.",)))
    blocks += _left(timetable, progress.owed, now)
    if late := sum(timing is Timing.LATE for timing in progress.timings.values()):
        text = f"After the deadline, and counted in full: {counted(late, 'thing')}."
        blocks.append(Text(line=(text,)))
    if progress.evaluation is not None:
        blocks.append(Facts(facts=tuple(_evaluation(timetable, progress.evaluation, now))))
    blocks += _buttons(progress.owed, cohort_id, now)
    return Message(blocks=tuple(blocks))


def _sum(progress: Progress) -> str:
    left = progress.total - progress.done
    return f"For the certificate: {progress.done} of {progress.total} done, {left} to go."


def _complete() -> Text:
    return Text(
        line=(
            Strong(text="You have done everything the certificate asks for. ✓"),
            " The course team will tell you how to claim it at the end of the course.",
        )
    )


def _requirement(requirement: RequirementProgress) -> Fact:
    if not requirement.total:
        return Fact(label=requirement.title, value=("nothing yet",))
    mark = " ✓" if requirement.met else ""
    return Fact(label=requirement.title, value=(f"{requirement.done} of {requirement.total}{mark}",))


def _left(timetable: Timetable, owed: Sequence[Owed], now: datetime) -> Iterator[Block]:
    """What can be done now, a line for each unit; in one line what is still to come, or came too late."""
    closed = [one for one in owed if one.last_safe is not None and one.last_safe + MINUTE <= now]
    doable = [one for one in owed if one not in closed]
    ends = {one.last_safe for one in doable}
    by_unit = [(unit, tuple(some)) for unit, some in groupby(doable, key=lambda one: one.unit)]
    opened = [(unit, some) for unit, some in by_unit if unit.opens is not None and unit.opens <= now]
    ahead = [(unit, some) for unit, some in by_unit if unit.opens is None or unit.opens > now]
    if opened:
        yield Text(line=(Strong(text="What is left"),))
        lines = [_left_line(timetable, unit, some, with_end=len(ends) > 1) for unit, some in opened]
        yield listed(lines, MOST_UNITS)
    if ahead:
        things = counted(sum(len(some) for _, some in ahead), "thing")
        places = units_in_words([unit for unit, _ in ahead])
        yield Text(line=(Strong(text="Still to come"), f": {things} in {places}."))
    if len(ends) == 1:
        yield Facts(facts=(Fact(label="Last safe date for all of it", value=(when(timetable, *ends),)),))
    if closed:
        yield _closed(timetable, closed)


def _left_line(timetable: Timetable, unit: Unit, owed: Sequence[Owed], *, with_end: bool) -> Line:
    line: Line = (f"{unit.label}: {_tasks(owed)}",)
    return (*line, ", last safe date ", when(timetable, owed[0].last_safe)) if with_end else line


def _closed(timetable: Timetable, closed: Sequence[Owed]) -> Text:
    places = units_in_words(list(dict.fromkeys(one.unit for one in closed)))
    last = max(one.last_safe for one in closed if one.last_safe is not None)
    return Text(
        line=(
            Strong(text="Not handed in by "),
            moment(timetable, last),
            f": {counted(len(closed), 'thing')} in {places}. If that is not right, please ask your facilitator.",
        )
    )


def _tasks(owed: Sequence[Owed]) -> str:
    titles = "; ".join(one.task.title for one in owed)
    return titles if len(owed) == 1 or len(titles) <= LONGEST_TITLES else counted(len(owed), "thing")


def _evaluation(timetable: Timetable, clock: EvaluationClock, now: datetime) -> Iterator[Fact]:
    line: Line
    if clock.done:
        line = ("evaluation done ✓",)
    elif clock.due is None:
        line = (f"the evaluation closes on a day {TO_BE_ANNOUNCED}",)
    elif clock.closes is not None and clock.closes <= now:
        line = ("the evaluation closed ", moment(timetable, clock.due))
    else:
        line = ("complete the evaluation by ", moment(timetable, clock.due))
    yield Fact(label="Continuing education", value=line)
    if clock.max_credits:
        yield Fact(label="Credits", value=(clock.max_credits,))


def _buttons(owed: Sequence[Owed], cohort_id: int, now: datetime) -> Iterator[Block]:
    """A button for the first thing that can be done now."""
    for one in owed:
        is_open = one.open_from is not None and one.open_from <= now
        is_safe = one.last_safe is None or now < one.last_safe + MINUTE
        if is_open and is_safe and (one.unit.kind is not UnitKind.CALL or one.unit.recording):
            yield Buttons(buttons=(check_in_button(cohort_id, one.unit),))
            return
