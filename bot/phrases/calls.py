"""Calls as entries for people's own calendars."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.changes import Change, ChangeField
from bot.language import _
from bot.messages import CalendarEntry, Message, Text
from bot.model import Cohort
from bot.phrases.common import moment, say, unit_name
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit

#: What of a call stands in a calendar: every change of it makes a new version of the entry.
_SHOWN = frozenset({ChangeField.OPENS, ChangeField.LINK})


def for_the_calendar(timetable: Timetable, call: Unit, *, cohort: Cohort) -> Message:
    """A call that somebody asked for, as it stands now. Raises ValueError for one without a time."""
    entry = calendar_entry(timetable, call, cohort=cohort)
    said = line(
        "{call} is {when}. Open the file to put it into your calendar.",
        call=unit_name(call),
        when=moment(timetable, entry.starts),
    )
    return Message(blocks=(Text(line=said), entry))


def no_time_yet(call: Unit) -> Message:
    return say(_("When {call} starts is to be announced.", call=unit_name(call)))


def calendar_entry(timetable: Timetable, call: Unit, *, cohort: Cohort) -> CalendarEntry:
    """A call as it stands now, in the language spoken. Raises ValueError for one without a time."""
    if call.opens is None or call.ends is None:
        raise ValueError(f"{call.key} has no time to be put into a calendar")
    return _entry(timetable, call, cohort, starts=call.opens, ends=call.ends)


def cancelled_entry(timetable: Timetable, call: Unit, *, cohort: Cohort, starts: datetime) -> CalendarEntry:
    """What takes a call out of calendars again, where it stands at `starts`. It says nothing of where to join."""
    return _entry(timetable, call, cohort, starts=starts, ends=starts + _length(call, cohort), cancelled=True)


def _length(call: Unit, cohort: Cohort) -> timedelta:
    """How long a call lasts by the course file, for one that has no time at present."""
    course = cohort.course
    given = [part.minutes for part in course.calls if part.number == call.number and part.minutes]
    return timedelta(minutes=next(iter(given), course.times.call_minutes))


def _entry(
    timetable: Timetable,
    call: Unit,
    cohort: Cohort,
    *,
    starts: datetime,
    ends: datetime,
    cancelled: bool = False,
) -> CalendarEntry:
    versions = _versions(call, cohort)
    return CalendarEntry(
        uid=_uid(call, cohort),
        sequence=len(versions),
        starts=starts,
        ends=ends,
        zone=timetable.zone,
        title=unit_name(call),
        description=timetable.title if cancelled else _description(timetable, call),
        organizer=cohort.course.organiser or timetable.title,
        changed_at=max((change.at for change in versions), default=cohort.created_at),
        label=_("{call}: take it out of your calendar", call=call.label)
        if cancelled
        else _("{call} for your calendar", call=call.label),
        url="" if cancelled else call.link,
        cancelled=cancelled,
    )


def _versions(call: Unit, cohort: Cohort) -> list[Change]:
    return [change for change in cohort.changes if change.subject == call.key and change.field in _SHOWN]


def _uid(call: Unit, cohort: Cohort) -> str:
    """The same for ever, so that a calendar knows a later version for what it is. When the cohort was made is part of
    it: in a database that was begun anew its number comes again.
    """
    space = re.sub(r"[^A-Za-z0-9]+", "-", cohort.space)
    made = f"{cohort.created_at:%Y%m%dT%H%M%SZ}"
    return f"{call.key}.cohort-{cohort.id}.{made}.{space}@learner-companion"


def _description(timetable: Timetable, call: Unit) -> str:
    if call.link:
        return _("{course}. Join here: {link}", course=timetable.title, link=call.link)
    if call.joinable:
        return _(
            "{course}. The link is not known yet; it will be posted in the chat.", course=timetable.title
        )
    return "\n".join(part for part in (timetable.title, call.description) if part)
