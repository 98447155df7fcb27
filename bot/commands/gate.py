"""Who may do what, and in which cohort: the one place that decides it, for commands, buttons and forms
alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.commands.context import Context, Seat
from bot.inbound import Reply
from bot.model import Place, PlaceKind, Role
from bot.parameters import Who
from bot.phrases import doors

_ROLES = {
    Who.MEMBER: frozenset(Role),
    Who.LEARNER: frozenset({Role.LEARNER}),
    Who.FACILITATOR: frozenset({Role.FACILITATOR}),
}


async def admit(context: Context, who: Who, *, cohort: str | int | None) -> Context | Reply:
    """The context with the seat this is about, or the kind answer for somebody who may not.

    `cohort` is the name somebody gave (empty: none), the id a button carries, or None where it is only
    asked whether they may at all. Which cohort is meant without a name: the one of the channel they are in,
    else their only one, else they are asked. Names are compared without regard to case.
    """
    if not may(context, who):
        return await _turned_away(context, who)
    if cohort is None or who not in _ROLES:
        return context
    seats = seats_as(who, context.seats)
    chosen = seats_meant(seats, cohort, place=context.inbound.place, now=context.now)
    if len(chosen) == 1:
        return context.seated(chosen[0])
    if isinstance(cohort, int):
        return Reply(message=doors.not_in_this_cohort())
    names = [seat.cohort.name for seat in seats]
    return Reply(message=doors.which_cohort(names) if not cohort else doors.no_such_cohort(cohort, names))


def may(context: Context, who: Who) -> bool:
    """Whether somebody may use commands of this kind at all, in whichever cohort."""
    return may_use(who, context.seats, trusted=context.inbound.trusted)


def may_use(who: Who, seats: Sequence[Seat], *, trusted: bool) -> bool:
    """Whether somebody with these seats may use commands of this kind at all, in whichever cohort."""
    match who:
        case Who.ANYONE:
            return True
        case Who.TRUSTED:
            return trusted
        case _:
            return bool(seats_as(who, seats))


def seats_as(who: Who, seats: Sequence[Seat]) -> list[Seat]:
    """Those of somebody's seats in which they may use commands of this kind; all of them for one about no cohort."""
    return [seat for seat in seats if who not in _ROLES or seat.member.roles & _ROLES[who]]


def seats_meant(seats: Sequence[Seat], cohort: str | int, *, place: Place, now: datetime) -> Sequence[Seat]:
    """Those of these seats that may be meant, said in `place`; `cohort` as in `admit`."""
    if isinstance(cohort, int):
        return [seat for seat in seats if seat.cohort.id == cohort]
    if cohort:
        return [seat for seat in seats if seat.cohort.name.casefold() == cohort.casefold()]
    here = [seat for seat in seats if seat.cohort.channel == place]
    among = here or seats
    return [seat for seat in among if not is_over(seat, now)] or among


def is_over(seat: Seat, now: datetime) -> bool:
    """Whether nothing of this cohort's course can happen any more."""
    return seat.timetable.is_over(now)


async def _turned_away(context: Context, who: Who) -> Reply:
    if who is Who.TRUSTED:
        return Reply(message=doors.only_trusted())
    if who is not Who.FACILITATOR and context.inbound.place.kind is PlaceKind.CHANNEL:
        mine = {seat.cohort.id for seat in context.seats}
        for cohort in await context.uow.cohorts.in_space(context.inbound.who.space):
            if cohort.channel == context.inbound.place and cohort.id not in mine:
                return Reply(message=doors.not_a_member_yet(cohort.id, cohort.name))
    if context.seats:
        role = Role.LEARNER if who is Who.LEARNER else Role.FACILITATOR
        return Reply(message=doors.not_your_role(role, context.seats[0].cohort.name))
    return Reply(message=doors.in_no_cohort())
