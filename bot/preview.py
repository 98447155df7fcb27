"""What is coming, before it comes: the next posts as they will be said, to whom, and who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.decisions import Send, Standing
from bot.messages import Message
from bot.model import Cohort, Role
from bot.occurrences import Audience, Occurrence
from bot.phrases.deliveries import compose
from bot.phrases.reasons import say_reason
from bot.planning import CohortPlan, plan_of
from bot.ports import UnitOfWork
from bot.review import verdict_now


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """One recipient of what is coming: when they would get it (UTC), and why, or why not."""

    name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """An occurrence to come. `message` is as its first recipient will read it; None where nobody gets it."""

    occurrence: Occurrence
    message: Message | None
    sends: tuple[ForecastLine, ...]
    skips: tuple[ForecastLine, ...]


async def forecast(uow: UnitOfWork, cohort: Cohort, *, now: datetime, limit: int) -> list[Forecast]:
    """The next `limit` occurrences that would be said, as things stand at `now`."""
    cohort_plan = plan_of(cohort)
    members = await uow.members.of_cohort(cohort.id)
    done = await uow.check_ins.of_members(member.id for member in members)
    standings = [
        Standing(member=member, done=done[member.id]) for member in members if member.has(Role.LEARNER)
    ]
    coming = [
        occurrence
        for occurrence in cohort_plan.occurrences
        if occurrence.at >= now and occurrence.audience is not Audience.NOBODY
    ]
    return [_foresee(occurrence, cohort, cohort_plan, standings, now) for occurrence in coming[:limit]]


def _foresee(
    occurrence: Occurrence,
    cohort: Cohort,
    cohort_plan: CohortPlan,
    standings: list[Standing],
    now: datetime,
) -> Forecast:
    readers: list[Standing | None] = [None] if occurrence.audience is Audience.CHANNEL else [*standings]
    sends: list[ForecastLine] = []
    skips: list[ForecastLine] = []
    first: Message | None = None
    for standing in readers:
        verdict = verdict_now(occurrence, cohort_plan, standing, max(now, occurrence.opens))
        name = str(cohort.channel) if standing is None else standing.member.person.name
        if isinstance(verdict, Send):
            sends.append(ForecastLine(name=name, at=verdict.at, reason=say_reason(verdict.reason)))
            first = first or compose(
                occurrence, cohort_plan.timetable, cohort_id=cohort.id, standing=standing, now=verdict.at
            )
        else:
            skips.append(ForecastLine(name=name, at=occurrence.at, reason=say_reason(verdict.reason)))
    return Forecast(occurrence=occurrence, message=first, sends=tuple(sends), skips=tuple(skips))
