"""Rest that somebody asked for: a snooze, or being away."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.decisions.verdict import Reason
from bot.model import Preferences
from bot.occurrences import Occurrence, OccurrenceKind
from bot.timetable import Timetable

#: Keys and databases may keep the end of a rest to the minute or the second only.
_SAME = timedelta(minutes=1)


def rest_from(
    occurrence: Occurrence, timetable: Timetable, preferences: Preferences
) -> tuple[datetime, Reason] | None:
    """Until when somebody with these preferences wants to hear nothing of this, and which of their wishes lasts that
    long (SNOOZED or AWAY); it may be over. None where there is no such wish.

    With `final_call` being away does not hold up the last reminder before late work closes. That everything is done is
    told at any time: it answers what they did themselves a moment ago. So is more time: it takes pressure off, and is
    of no use once it is over. What did not reach people has to be known to whoever looks after them.
    """
    if occurrence.kind in (OccurrenceKind.COMPLETED, OccurrenceKind.MORE_TIME, OccurrenceKind.UNDELIVERED):
        return None
    wishes = [(preferences.snoozed_until, Reason.SNOOZED)]
    if not (preferences.final_call and is_final_call(occurrence, timetable)):
        wishes.append((preferences.away_until, Reason.AWAY))
    known = [(until, reason) for until, reason in wishes if until is not None]
    return max(known, key=lambda wish: wish[0], default=None)


def is_of_another_rest(occurrence: Occurrence, preferences: Preferences) -> bool:
    """Whether this welcomes somebody back from a rest that they have ended, or changed, since it was planned."""
    ends = [until for until in (preferences.snoozed_until, preferences.away_until) if until is not None]
    return occurrence.kind is OccurrenceKind.BACK and (
        not ends or abs(max(ends) - occurrence.anchor) >= _SAME
    )


def is_final_call(occurrence: Occurrence, timetable: Timetable) -> bool:
    """Whether this is the last reminder before late work closes. `timetable` is the cohort's."""
    return occurrence.kind is OccurrenceKind.LATE_WINDOW_CLOSING and (
        occurrence.lead == min(timetable.leads.closing, default=None)
    )
