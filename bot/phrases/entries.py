"""Calls in the calendar of a space, which everybody there sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.language import _
from bot.messages import Block, CalendarEntry, Fact, Facts, Heading, Message, Text
from bot.model import Cohort
from bot.phrases.calls import calendar_entry, cancelled_entry
from bot.phrases.common import moment, unit_name
from bot.phrases.scene import Scene
from bot.timetable import Timetable, Unit

Blocks = tuple[Block, ...]


def call_entered(scene: Scene) -> Blocks:
    return _entered(scene.timetable, scene.unit, scene.cohort)


def in_the_calendar(timetable: Timetable, call: Unit, *, cohort: Cohort) -> Message:
    """The entry of a call as it stands now. Raises ValueError for one without a time."""
    return Message(blocks=_entered(timetable, call, cohort))


def taken_out(timetable: Timetable, call: Unit, *, cohort: Cohort, starts: datetime) -> Message:
    """What becomes of the entry of a call that has no time at present; it stands at `starts`."""
    heading = _("{call} was taken out of the calendar", call=unit_name(call))
    return Message(
        blocks=(Heading(text=heading), cancelled_entry(timetable, call, cohort=cohort, starts=starts))
    )


def _entered(timetable: Timetable, call: Unit, cohort: Cohort) -> Blocks:
    """The entry, and all it says in words as well: two entries are the same where their words are. It names the cohort:
    those of others see it as well.
    """
    own: CalendarEntry = calendar_entry(timetable, call, cohort=cohort)
    entry = replace(own, title=_("{cohort}: {call}", cohort=cohort.name, call=own.title))
    return (
        Heading(text=entry.title),
        Facts(
            facts=(
                Fact(label=_("From"), value=(moment(timetable, entry.starts),)),
                Fact(label=_("Until"), value=(moment(timetable, entry.ends),)),
            )
        ),
        Text(line=(entry.description,)),
        entry,
    )
