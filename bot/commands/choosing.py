"""Writing down what somebody chose for themselves, and letting what waits for them follow at once."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.context import Context, Seat
from bot.commands.gate import is_over
from bot.leads import plan_leads
from bot.model import Cohort, Person, Role
from bot.planning import include, refresh


async def as_held(context: Context) -> Context:
    """The context with the person as they are held now: nobody else changes them until this transaction ends."""
    await context.uow.people.hold([context.person.id])
    who = context.person.told
    person = await context.uow.people.known(who.space, who.external_id)
    return context if person is None else replace(context, person=person)


async def write_down(context: Context, person: Person) -> None:
    """Put `person` in place of the one in `context` (from `as_held`), and nothing more."""
    held = context.person
    if person.told != held.told:
        await context.uow.people.update(person.told)
    if person.preferences != held.preferences:
        await context.uow.people.prefer(person.id, person.preferences)


async def keep(context: Context, person: Person) -> bool:
    """Write `person` down, and let messages that wait for them move to the times and places that suit them now.

    Returns whether anything changed.
    """
    if person == context.person:
        return False
    await write_down(context, person)
    leads, before = person.preferences.leads, context.person.preferences.leads
    for seat in context.seats:
        cohort = seat.cohort
        if leads != before and learns(context, seat):
            cohort = await _plan_leads(context, seat, person)
        await refresh(context.uow, cohort, now=context.now, members=(seat.member.id,))
    return True


def learns(context: Context, seat: Seat) -> bool:
    """Whether they take this course, and it is not over."""
    return seat.member.has(Role.LEARNER) and not is_over(seat, context.now)


async def _plan_leads(context: Context, seat: Seat, person: Person) -> Cohort:
    """Have this cohort plan for their lead times, and give them their part in what is open already."""
    leads = person.preferences.leads
    cohort = await plan_leads(context.uow, seat.cohort, leads, by=person.id, now=context.now)
    members = await context.uow.members.get_many([seat.member.id])
    await include(context.uow, cohort, list(members.values()), now=context.now)
    return cohort
