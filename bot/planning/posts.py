"""What was said to everybody and no longer holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.changes import Change
from bot.model import Cohort
from bot.planning.plans import plan_of
from bot.ports import UnitOfWork


async def outdate_posts(uow: UnitOfWork, cohort: Cohort, changes: Iterable[Change], now: datetime) -> int:
    """After these changes of the cohort: have every post edited that may say something else now. Returns how many
    posts that concerns; those whose words turn out to be the same are left alone.
    """
    return await uow.ledger.outdate(cohort.id, _subjects(cohort, changes), now)


def _subjects(cohort: Cohort, changes: Iterable[Change]) -> set[str]:
    """The units that were changed, and the lesson of each call: its card names when the call is."""
    units = {unit.key: unit for unit in plan_of(cohort).timetable.units}
    changed = {change.subject for change in changes} & units.keys()
    lessons = {f"lesson-{units[key].lesson}" for key in changed if units[key].lesson is not None}
    return changed | (lessons & units.keys())
