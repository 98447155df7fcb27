"""`/cohort status`: who is in, who is behind, and whether everything was delivered."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bot.agenda import look_ahead
from bot.certificate import progress
from bot.commands.context import Context
from bot.commands.more_time import Learner, held_by, learners_among
from bot.decisions import owed_of_unit
from bot.extensions import extended
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import OfCohort, Who
from bot.phrases import status as phrases
from bot.registry import Spec
from bot.timetable import Timetable

MOST_TROUBLED = 5


async def _status(context: Context, given: OfCohort) -> Reply:
    seat, uow = context.seat, context.uow
    cohort, timetable = seat.cohort, seat.timetable
    members = await uow.members.of_cohort(cohort.id)
    learners = await learners_among(context, members)
    return Reply(
        message=phrases.status(
            timetable,
            name=cohort.name,
            roles=Counter(role for member in members for role in member.roles),
            standings=[_standing(timetable, learner, context.now) for learner in learners],
            held=[one for one in held_by(timetable.units, learners) if not one.is_over(context.now)],
            anonymous=await uow.check_ins.anonymous(cohort.id),
            counts=await uow.ledger.counts(cohort.id),
            troubled=await uow.ledger.troubled(cohort.id, limit=MOST_TROUBLED),
            names={member.id: member.person.name for member in members},
            now=context.now,
        )
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
