"""`/cohort status`: who is in, who is behind, and whether everything was delivered."""

from __future__ import annotations

from collections import Counter

from bot.agenda import look_ahead
from bot.certificate import progress
from bot.commands.context import Context
from bot.inbound import Reply
from bot.model import Role
from bot.parameters import OfCohort, Who
from bot.phrases import status as phrases
from bot.registry import Spec

MOST_TROUBLED = 5


async def _status(context: Context, given: OfCohort) -> Reply:
    seat = context.seat
    cohort, timetable = seat.cohort, seat.timetable
    members = await context.uow.members.of_cohort(cohort.id)
    learners = [member for member in members if member.has(Role.LEARNER)]
    done = await context.uow.check_ins.of_members(member.id for member in learners)
    troubled = await context.uow.ledger.troubled(cohort.id, limit=MOST_TROUBLED)
    return Reply(
        message=phrases.status(
            timetable,
            name=cohort.name,
            roles=Counter(role for member in members for role in member.roles),
            standings=[
                phrases.Standing(
                    name=member.person.name,
                    agenda=look_ahead(timetable, done[member.id], context.now),
                    progress=progress(timetable, done[member.id]),
                )
                for member in learners
            ],
            counts=await context.uow.ledger.counts(cohort.id),
            troubled=troubled,
            names={member.id: member.person.name for member in members},
            titles={occurrence.key: occurrence.title for occurrence in seat.plan},
        )
    )


STATUS = Spec(
    path=("cohort", "status"),
    summary="Who is in, who is behind, and whether everything was delivered.",
    who=Who.FACILITATOR,
    private=True,
    params=OfCohort,
    handler=_status,
)
