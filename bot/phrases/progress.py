"""What `/course progress` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.agenda import is_past
from bot.certificate import EvaluationClock, Owed, Progress, Timing
from bot.language import _, plural
from bot.messages import Block, Buttons, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.phrases.charts import chart
from bot.phrases.common import check_in_button, moment, when
from bot.phrases.remaining import remains, what_is_left
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit, UnitKind


def where_you_stand(
    timetable: Timetable,
    progress: Progress,
    *,
    more_time: Sequence[Unit],
    cohort_id: int,
    now: datetime,
) -> Message:
    """Every requirement, what is left with its last safe date, and the continuing-education clock.

    How much is done stands in the chart, whose alt text says all of it; the facts below say what remains, and until
    when. `timetable` is the reader's own; `more_time` are the units in which they have a later deadline than others.
    """
    blocks: list[Block] = [Heading(text=_("Your progress: {course}", course=timetable.title))]
    if progress.complete:
        blocks.append(_complete())
    if drawn := chart(progress):
        blocks.append(drawn)
    if not progress.requirements:
        blocks.append(Text(line=(_("This course gives no certificate."),)))
    elif not progress.complete:
        blocks.append(Facts(facts=tuple(remains(timetable, progress, now))))
    blocks += what_is_left(timetable, progress.owed, now)
    if extra := [unit for unit in more_time if _still_helps(unit, progress.owed, now)]:
        blocks.append(Facts(facts=tuple(_more_time(timetable, unit) for unit in extra)))
    if late := sum(timing is Timing.LATE for timing in progress.timings.values()):
        text = plural(
            "After the deadline, and counted in full: {number} thing.",
            "After the deadline, and counted in full: {number} things.",
            late,
        )
        blocks.append(Text(line=(text,)))
    if progress.evaluation is not None:
        blocks.append(Facts(facts=tuple(_evaluation(timetable, progress.evaluation, now))))
    blocks += _buttons(timetable, progress.owed, cohort_id, now)
    return Message(blocks=tuple(blocks))


def _complete() -> Text:
    done = Strong(text=_("You have done everything the certificate asks for. ✓"))
    return Text(line=(done, " ", _("Your facilitator will tell you how you get the certificate.")))


def _still_helps(unit: Unit, owed: Sequence[Owed], now: datetime) -> bool:
    return unit.closes is not None and now < unit.closes and any(one.unit == unit for one in owed)


def _more_time(timetable: Timetable, unit: Unit) -> Fact:
    value = line("more time for you, until {when}", when=when(timetable, unit.due))
    return Fact(label=unit.label, value=value)


def _evaluation(timetable: Timetable, clock: EvaluationClock, now: datetime) -> Iterator[Fact]:
    value: Line
    if clock.done:
        value = (_("evaluation done ✓"),)
    elif clock.due is None:
        value = (_("the evaluation closes on a day to be announced"),)
    elif clock.closes is not None and clock.closes <= now:
        value = line("the evaluation closed {when}", when=moment(timetable, clock.due))
    else:
        value = line("complete the evaluation by {when}", when=moment(timetable, clock.due))
    yield Fact(label=_("Continuing education"), value=value)
    if clock.max_credits:
        yield Fact(label=_("Credits"), value=(clock.max_credits,))


def _buttons(timetable: Timetable, owed: Sequence[Owed], cohort_id: int, now: datetime) -> Iterator[Block]:
    """A button for the first thing that can be done now."""
    for one in owed:
        is_open = one.open_from is not None and one.open_from <= now
        is_there = one.unit.kind is not UnitKind.CALL or bool(one.unit.recording)
        if is_open and is_there and not is_past(timetable, one, now):
            yield Buttons(buttons=(check_in_button(cohort_id, one.unit),))
            return
