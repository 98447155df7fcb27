"""The Join button, and `/cohort invite`, which posts the card it stands on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.inbound import Reply
from bot.language import mark
from bot.leads import plan_leads
from bot.model import Role
from bot.parameters import OfCohort, Who
from bot.phrases import creating, joining
from bot.planning import include, plan_of
from bot.registry import Spec


async def join(context: Context, cohort_id: int) -> Reply:
    """Make this person a learner of a cohort in their own space. Doing it again changes nothing."""
    cohort = await context.uow.cohorts.get(cohort_id)
    if cohort is None or cohort.space != context.person.profile.space:
        return Reply(message=joining.no_such_cohort())
    timetable = plan_of(cohort).timetable
    seat = next((seat for seat in context.seats if seat.cohort.id == cohort_id), None)
    if seat is not None and seat.member.has(Role.LEARNER):
        return Reply(message=joining.in_already(cohort))
    if seat is not None:
        facilitates = seat.member.has(Role.FACILITATOR)
        return Reply(message=joining.has_another_role(cohort, facilitates=facilitates))
    person = context.person
    members = await context.uow.members.enrol(cohort_id, [person.id], Role.LEARNER, context.now)
    await context.uow.movements.settle(cohort_id, [person.told.external_id])
    leads = person.preferences.leads
    cohort = await plan_leads(context.uow, cohort, leads, by=person.id, now=context.now)
    await include(context.uow, cohort, members, now=context.now)
    return Reply(message=joining.joined(cohort, timetable, name=person.name, now=context.now))


async def _invite(context: Context, given: OfCohort) -> Reply:
    cohort = context.seat.cohort
    if context.inbound.place != cohort.channel:
        return Reply(message=joining.invite_there(cohort))
    return await propose(context, INVITE_KIND.name, {}, joining.invitation(cohort), joining.yes_post_it())


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    seat = context.seat
    if context.inbound.place != seat.cohort.channel:
        return Reply(message=joining.invite_there(seat.cohort))
    return Reply(message=creating.welcome(seat.cohort, seat.timetable, context.now), private=False)


INVITE_KIND = Kind(name="invite", who=Who.FACILITATOR, carry_out=_carry_out)

INVITE = Spec(
    path=("cohort", "invite"),
    summary=mark("Post the card with the Join button in this channel."),
    who=Who.FACILITATOR,
    private=True,
    params=OfCohort,
    handler=_invite,
)
