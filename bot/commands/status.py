"""`/cohort status`: who is in, who is behind, and whether everything was delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.agenda import look_ahead
from bot.certificate import progress
from bot.commands.context import Context
from bot.commands.more_time import Learner, held_by, learners_among
from bot.decisions import owed_of_unit
from bot.extensions import extended
from bot.inbound import Reply
from bot.language import mark
from bot.messages import Message
from bot.model import Cohort, Member
from bot.parameters import OfCohort, Who
from bot.phrases import status as phrases
from bot.planning import plan_of
from bot.ports import UnitOfWork
from bot.registry import Spec
from bot.timetable import Timetable

MOST_TROUBLED = 5


async def _status(context: Context, given: OfCohort) -> Reply:
    cohort = context.seat.cohort
    members = await context.uow.members.of_cohort(cohort.id)
    return Reply(message=await status_of(context.uow, cohort, members, now=context.now))


async def status_of(uow: UnitOfWork, cohort: Cohort, members: Sequence[Member], *, now: datetime) -> Message:
    """How a cohort with these members is doing, in the language spoken."""
    timetable = plan_of(cohort).timetable
    learners = await learners_among(uow, members)
    return phrases.status(
        timetable,
        name=cohort.name,
        roles=Counter(role for member in members for role in member.roles),
        standings=[_standing(timetable, learner, now) for learner in learners],
        held=[one for one in held_by(timetable.units, learners) if not one.is_over(now)],
        anonymous=await uow.check_ins.anonymous(cohort.id),
        counts=await uow.ledger.counts(cohort.id),
        troubled=await uow.ledger.troubled(cohort.id, limit=MOST_TROUBLED),
        names={member.id: member.person.name for member in members},
        ungrouped=Counter(member.group_problem for member in members if member.group_problem),
        now=now,
    )


def _standing(timetable: Timetable, learner: Learner, now: datetime) -> phrases.Standing:
    """Where a learner stands, early, on time and late by their own deadlines."""
    own = extended(timetable, learner.extensions)
    return phrases.Standing(
        name=learner.member.person.name,
        agenda=look_ahead(own, learner.done, now),
        progress=progress(own, learner.done),
        owed={unit.key: owed_of_unit(unit, learner.done) for unit in timetable.units},
    )


STATUS = Spec(
    path=("cohort", "status"),
    summary=mark("Who is in, who is behind, and whether everything was delivered."),
    who=Who.FACILITATOR,
    private=True,
    params=OfCohort,
    handler=_status,
)
