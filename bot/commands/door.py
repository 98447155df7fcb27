"""The answers of a facilitator who was asked about people who came to the cohort's channel or left it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.clocks import zone_named
from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.commands.roster import propose_people
from bot.door import at_the_door, not_oneself
from bot.inbound import Reply, Submitted
from bot.model import Movement, Role
from bot.parameters import Who
from bot.phrases import door as phrases
from bot.phrases import doors
from bot.roster import RosterRow

#: As many as every platform's forms can show.
MOST_OFFERED = 100


async def add_newcomers(context: Context, shown: int) -> Reply:
    """Show what adding all who came up to `shown` would do, and ask."""
    came, _left = await _asked_about(context, shown)
    return await _propose(context, came)


async def choose_newcomers(context: Context, shown: int) -> Reply:
    """The form that asks whom of them to add."""
    came, _left = await _asked_about(context, shown)
    if not came:
        return Reply(message=phrases.settled_already())
    offered = came[:MOST_OFFERED]
    cohort = context.seat.cohort
    return Reply(form=phrases.form(cohort.id, cohort.name, offered, unseen=len(came) - len(offered)))


async def send_newcomers(context: Context, shown: int, sent: Submitted) -> Reply:
    """Show what adding those who were ticked would do; the others are left alone where the form showed everybody."""
    ticked = set(sent.chosen.get(phrases.NEWCOMERS, ()))
    waiting, _left = phrases.parted(await _waiting(context))
    chosen = [one for one in waiting if one.who.external_id in ticked]
    others = [one for one in waiting if phrases.milliseconds(one) <= shown and one not in chosen]
    if not ticked and not shown:
        return Reply(errors={phrases.NEWCOMERS: phrases.nobody_ticked()})
    await _settle(context, others)
    if not ticked and others:
        return Reply(message=phrases.left_alone())
    return await _propose(context, chosen)


async def leave_them(context: Context, shown: int) -> Reply:
    """Ask no more about those who came or left up to `shown`."""
    came, left = await _asked_about(context, shown)
    if not came and not left:
        return Reply(message=phrases.settled_already())
    await _settle(context, [*came, *left])
    return Reply(message=phrases.left_alone(), replaces=True)


async def take_out(context: Context, shown: int) -> Reply:
    """Ask whether to take out of the cohort those who left its channel up to `shown`."""
    _came, left = await _asked_about(context, shown)
    if not left:
        return Reply(message=phrases.settled_already())
    people = [one.who.external_id for one in left]
    message = phrases.to_take_out(context.seat.cohort.name, left)
    body = {"people": json.dumps(people)}
    return await propose(context, TAKE_OUT_KIND.name, body, message, phrases.yes_take_out(len(left)))


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    """Take out those who have not come back meanwhile."""
    cohort, uow = context.seat.cohort, context.uow
    facilitators = await uow.members.of_cohort(cohort.id, role=Role.FACILITATOR)
    # Two who take each other out at the same moment must not leave the cohort to nobody.
    await uow.people.hold([one.person.id for one in facilitators])
    members = {one.person.told.external_id: one for one in await uow.members.of_cohort(cohort.id)}
    me = members.get(context.person.told.external_id)
    if me is None or not me.has(Role.FACILITATOR):
        return Reply(message=doors.not_in_this_cohort(), replaces=True)
    agreed = set(json.loads(body["people"]))
    _came, left = phrases.parted(await _waiting(context))
    leaving = [one for one in left if one.who.external_id in agreed]
    if not leaving:
        return Reply(message=phrases.settled_already(), replaces=True)
    for one in leaving:
        await uow.members.leave(members[one.who.external_id].id, context.now)
    await _settle(context, leaving)
    return Reply(message=phrases.taken_out(cohort.name, len(leaving)), replaces=True)


async def _waiting(context: Context) -> tuple[Movement, ...]:
    """Whom this facilitator can answer about now."""
    seat = context.seat
    return not_oneself(await at_the_door(context.uow, seat.cohort.id), seat.member)


async def _asked_about(context: Context, shown: int) -> tuple[list[Movement], list[Movement]]:
    """Who came and who left, of those the question was about and nobody has answered for."""
    return phrases.parted([one for one in await _waiting(context) if phrases.milliseconds(one) <= shown])


async def _propose(context: Context, came: list[Movement]) -> Reply:
    if not came:
        return Reply(message=phrases.settled_already())
    return await propose_people(context, [_row(one) for one in came])


def _row(movement: Movement) -> RosterRow:
    who = movement.who
    zone = who.zone if zone_named(who.zone) else ""
    return RosterRow(line=0, handle=who.external_id, name=who.name, zone=zone, locale=who.locale)


async def _settle(context: Context, movements: list[Movement]) -> None:
    await context.uow.movements.settle(context.seat.cohort.id, [one.who.external_id for one in movements])


TAKE_OUT_KIND = Kind(name="takeout", who=Who.FACILITATOR, carry_out=_carry_out)
