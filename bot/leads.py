"""How long before a deadline somebody wants to be reminded: reading it, and seeing that their cohorts plan for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.changes import Change, ChangeField
from bot.course.values import lead_words, read_lead
from bot.model import Cohort
from bot.plan.reminders import COURSE
from bot.planning import plan_of, replan
from bot.ports import UnitOfWork

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)
MOST = 4

_HOUR = timedelta(hours=1)
_BETWEEN = re.compile(r"(?:[\s,;]|\b(?:and|y)\b)+")
_IN_WORDS = re.compile(
    r"(\d)\s*(?:(d)(?:ays?|ías?|ias?)?|(h)(?:ours?|rs?|oras?)?|(m)(?:in(?:ute|uto)?s?)?)\b"
)


def read_leads(text: str) -> tuple[timedelta, ...] | None:
    """`3d, 24h, 3h` (or `2 days and 3 hours`) as lead times, the longest first and each once; None where it is not up
    to four of whole hours, from one hour to seven days.

    Whole hours keep a cohort's plan small, however many people have wishes of their own.
    """
    short = _IN_WORDS.sub(lambda found: "".join(filter(None, found.groups())), text.casefold())
    words = [word for word in _BETWEEN.split(short) if word]
    try:
        leads = {read_lead(word) for word in words}
    except ValueError:
        return None
    if not 1 <= len(leads) <= MOST:
        return None
    if not all(SHORTEST <= lead <= LONGEST and lead % _HOUR == timedelta(0) for lead in leads):
        return None
    return tuple(sorted(leads, reverse=True))


def leads_in_words(leads: Sequence[timedelta]) -> str:
    """As people write them: `3d, 24h, 3h`."""
    return ", ".join(map(lead_words, leads))


async def plan_leads(
    uow: UnitOfWork, cohort: Cohort, leads: Sequence[timedelta] | None, *, by: int, now: datetime
) -> Cohort:
    """The cohort with these lead times in its plan, asked for by the person `by`; those it has change nothing."""
    timetable = plan_of(cohort).timetable
    planned = {*timetable.leads.deadline, *timetable.extra_leads}
    missing = [lead for lead in leads or () if lead not in planned]
    for lead in missing:
        change = Change(subject=COURSE, field=ChangeField.LEAD, value=lead_words(lead), at=now, by=by)
        cohort = await uow.cohorts.change(cohort.id, change)
    if missing:
        await replan(uow, cohort, now=now)
    return cohort
