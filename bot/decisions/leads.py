"""Lead times: how long before a deadline a person wants to hear of it."""

from __future__ import annotations

from bot.model import Preferences
from bot.occurrences import Occurrence, OccurrenceKind
from bot.timetable import Timetable


def wants(occurrence: Occurrence, timetable: Timetable, preferences: Preferences) -> bool:
    """Whether somebody with these preferences wants this reminder: at their own lead times where they chose some, at
    the course's otherwise. Everything but a reminder of a deadline is wanted.
    """
    if occurrence.kind is not OccurrenceKind.DEADLINE_NEAR:
        return True
    leads = timetable.leads.deadline if preferences.leads is None else preferences.leads
    return occurrence.lead in leads


def concerns(occurrence: Occurrence, timetable: Timetable, preferences: Preferences) -> bool:
    """Whether somebody with these preferences gets a row in the ledger: not for a lead time of which the course knows
    nothing and that others asked for. One of the course's own that they do not want is skipped, and that is kept.
    """
    return not is_extra(occurrence, timetable) or wants(occurrence, timetable, preferences)


def is_extra(occurrence: Occurrence, timetable: Timetable) -> bool:
    """Whether this is a reminder at a lead time that single people asked for, and that the course does not have."""
    return occurrence.kind is OccurrenceKind.DEADLINE_NEAR and (
        occurrence.lead not in timetable.leads.deadline
    )
