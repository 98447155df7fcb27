"""`/cohort extend`: more time for single learners, taking it back, and who has more time now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.commands.context import Context
from bot.commands.dates import date_notes
from bot.commands.more_time import ExtendParams, Learner, Wish, held_by, learners_among, understood
from bot.commands.proposals import Kind, propose
from bot.decisions import owed_of_unit
from bot.errors import Refused
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import Who
from bot.phrases import extending as phrases
from bot.phrases import extension_problems as wrong
from bot.planning import grant_time, revoke_time
from bot.records import Extension
from bot.registry import Spec
from bot.timetable import MINUTE, Timetable, Unit, UnitKind


async def _extend(context: Context, given: ExtendParams) -> Reply:
    seat = context.seat
    learners = await learners_among(context.uow, await context.uow.members.of_cohort(seat.cohort.id))
    timetable = seat.timetable
    if not (given.people or given.lesson or given.until or given.time):
        return Reply(message=phrases.who_has_more(timetable, held_by(timetable.units, learners), context.now))
    wish = understood(context, given, learners)
    if isinstance(wish, list):
        return Reply(message=wrong.cannot(wish))
    return await (_propose_taking_back if wish.until is None else _propose_giving)(context, wish)


async def _propose_giving(context: Context, wish: Wish) -> Reply:
    if wish.local is None or wish.until is None:
        raise ValueError("a new deadline is needed to give more time")
    timetable, until = context.seat.timetable, wish.until
    given = [(learner, _to_extend(timetable, learner, wish.unit, until)) for learner in wish.learners]
    given = [(learner, units) for learner, units in given if units]
    if not given:
        raise Refused(wrong.nothing_to_extend())
    grants = [(learner.member.id, unit.key) for learner, units in given for unit in units]
    if all(learner.has_until(unit) == until for learner, units in given for unit in units):
        raise Refused(wrong.has_it_already())
    message = phrases.proposed(
        timetable,
        [_share(learner, units, wish.unit) for learner, units in given],
        until,
        unit=wish.unit,
        notes=list(date_notes(context, wish.local, deadline=True)),
        now=context.now,
    )
    return await propose(context, EXTEND_KIND.name, _body(grants, until), message, phrases.yes())


def _to_extend(timetable: Timetable, learner: Learner, unit: Unit | None, until: datetime) -> list[Unit]:
    """What a learner gets more time for: the unit that was named, or everything they owe that is due before then."""
    if unit is not None:
        return [unit]
    return [
        one
        for one in timetable.units
        if one.kind is not UnitKind.CALL
        and one.due is not None
        and one.due < until
        and owed_of_unit(one, learner.done)
    ]


def _share(learner: Learner, units: Sequence[Unit], unit: Unit | None) -> phrases.Share:
    person = learner.member.person
    return phrases.Share(
        name=person.name,
        zone=person.profile.zone,
        units=tuple(units),
        owed=tuple(task for one in units for task in owed_of_unit(one, learner.done)),
        has_until=None if unit is None else learner.has_until(unit),
    )


async def _propose_taking_back(context: Context, wish: Wish) -> Reply:
    timetable = context.seat.timetable
    wanted = [unit for unit in timetable.units if wish.unit is None or unit.key == wish.unit.key]
    held = held_by(wanted, wish.learners)
    if not held:
        raise Refused(wrong.has_no_more_time())
    grants = [
        (learner.member.id, unit.key)
        for learner in wish.learners
        for unit in wanted
        if learner.has_until(unit) is not None
    ]
    message = phrases.take_back(timetable, held, context.now)
    return await propose(context, EXTEND_KIND.name, _body(grants, None), message, phrases.yes_take_back())


def _body(grants: Sequence[tuple[int, str]], until: datetime | None) -> dict[str, str]:
    return {"grants": json.dumps(grants), "until": until.isoformat() if until else ""}


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    timetable = context.seat.timetable
    grants: list[tuple[int, str]] = [(member_id, key) for member_id, key in json.loads(body["grants"])]
    until = datetime.fromisoformat(body["until"]) if body["until"] else None
    members = await context.uow.members.get_many({member_id for member_id, _key in grants})
    present = [member for member in members.values() if member.left_at is None]
    learners = {learner.member.id: learner for learner in await learners_among(context.uow, present)}
    units = {unit.key: unit for unit in timetable.units}
    if not _still_fits(grants, until, learners, units):
        raise Refused(wrong.changed_meanwhile())
    names = list(dict.fromkeys(learners[member_id].member.person.name for member_id, _key in grants))
    keys = dict.fromkeys(key for _member_id, key in grants)
    about = [unit for unit in timetable.units if unit.key in keys]
    if until is None:
        await _take_back(context, grants)
        return Reply(message=phrases.taken_back(names, about), replaces=True)
    extensions = [
        Extension(member_id=member_id, unit=key, due=until, at=context.now, by=context.person.id)
        for member_id, key in grants
    ]
    await grant_time(context.uow, context.seat.cohort, extensions, now=context.now)
    told = {member_id for member_id, key in grants if owed_of_unit(units[key], learners[member_id].done)}
    told = told if context.now < until + MINUTE else set()
    return Reply(message=phrases.granted(timetable, names, about, until, told=len(told)), replaces=True)


def _still_fits(
    grants: Sequence[tuple[int, str]],
    until: datetime | None,
    learners: Mapping[int, Learner],
    units: Mapping[str, Unit],
) -> bool:
    """Whether nobody has left and no deadline was moved past the new one since this was shown."""
    return all(
        member_id in learners
        and key in units
        and (until is None or ((due := units[key].due) is not None and due < until))
        for member_id, key in grants
    )


async def _take_back(context: Context, grants: Sequence[tuple[int, str]]) -> None:
    for unit in dict.fromkeys(key for _member_id, key in grants):
        ids = [member_id for member_id, key in grants if key == unit]
        await revoke_time(context.uow, context.seat.cohort, ids, unit, now=context.now)


EXTEND_KIND = Kind(name="extend", who=Who.FACILITATOR, carry_out=_carry_out)

EXTEND = Spec(
    path=("cohort", "extend"),
    summary=mark(
        "Give single learners more time for a lesson, or see who has it; shows first what it means."
    ),
    who=Who.FACILITATOR,
    private=True,
    params=ExtendParams,
    handler=_extend,
)
