"""`/course leave`: out of a cohort, once it was asked whether."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.context import Context, Seat
from bot.commands.gate import is_over
from bot.commands.proposals import Kind, propose
from bot.errors import Refused
from bot.inbound import Reply
from bot.language import mark
from bot.model import Member, Role
from bot.parameters import OfCohort, Who
from bot.phrases import leaving as phrases
from bot.registry import Spec


async def leave(context: Context) -> Reply:
    """Ask whether to leave this cohort."""
    await refuse_last_facilitator(context, context.seat)
    return await propose(context, LEAVE_KIND.name, {}, phrases.proposed(context.seat.cohort), phrases.yes())


async def refuse_last_facilitator(context: Context, seat: Seat) -> None:
    """Raises Refused where nobody else could run this cohort. One that is over needs nobody."""
    if not seat.member.has(Role.FACILITATOR) or is_over(seat, context.now):
        return
    facilitators = [one for one in await _present(context, seat) if one.has(Role.FACILITATOR)]
    # Two who leave at the same moment must not each count on the other.
    await context.uow.people.hold([one.person.id for one in facilitators])
    members = await _present(context, seat)
    if not any(member.has(Role.FACILITATOR) and member.id != seat.member.id for member in members):
        raise Refused(phrases.last_facilitator(seat.cohort.name))


async def _present(context: Context, seat: Seat) -> list[Member]:
    return await context.uow.members.of_cohort(seat.cohort.id)


async def _leave(context: Context, given: OfCohort) -> Reply:
    return await leave(context)


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    await refuse_last_facilitator(context, context.seat)
    await context.uow.members.leave(context.seat.member.id, context.now)
    return Reply(message=phrases.left(context.seat.cohort), replaces=True)


LEAVE_KIND = Kind(name="leave", who=Who.MEMBER, carry_out=_carry_out)

LEAVE = Spec(
    path=("course", "leave"),
    summary=mark("Leave a cohort; asks first."),
    who=Who.MEMBER,
    private=True,
    params=OfCohort,
    handler=_leave,
)
