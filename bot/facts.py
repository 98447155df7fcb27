"""What has to be known to decide about a handful of deliveries, read with one query of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.decisions import Standing
from bot.deliveries import Delivery, NewDelivery
from bot.door import at_the_door, not_oneself
from bot.model import Cohort, Member, Role
from bot.occurrences import OccurrenceKind
from bot.planning.rollcalls import TOGETHER
from bot.ports import UnitOfWork
from bot.undelivered import read_undelivered

#: Longer than any day of anybody: what was said before that is no concern of today.
LONGEST_DAY = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Cohorts and members by id; and by person and delivery id, whatever concerns each person in all their cohorts.
    `learners` are the present ones of cohorts for which a post to all who owe something is due, by cohort id.
    """

    cohorts: Mapping[int, Cohort]
    standings: Mapping[int, Standing]
    of_people: dict[int, dict[int, Delivery]]
    learners: Mapping[int, Sequence[Standing]] = field(default_factory=dict)

    def is_known(self, row: NewDelivery) -> bool:
        """Whether its recipient is still held: somebody may have been erased since it was claimed."""
        return row.cohort_id in self.cohorts and (row.member_id is None or row.member_id in self.standings)

    def standing(self, row: NewDelivery) -> Standing | None:
        """The member this is for; None for the channel."""
        return None if row.member_id is None else self.standings[row.member_id]

    def others(self, delivery: Delivery, standing: Standing) -> list[Delivery]:
        """All else that concerns this person."""
        mine = self.of_people.get(standing.member.person.id, {})
        return [row for row in mine.values() if row.id != delivery.id]

    def put(self, delivery: Delivery) -> None:
        """Keep what was decided a moment ago, for what is decided next."""
        standing = self.standing(delivery.row)
        if standing is not None:
            self.of_people.setdefault(standing.member.person.id, {})[delivery.id] = delivery


async def read_facts(uow: UnitOfWork, deliveries: Sequence[Delivery], *, now: datetime) -> Facts:
    """Everything that decides about these deliveries, however many there are."""
    members = await uow.members.get_many(_members_of(deliveries))
    learners = await _called(uow, deliveries)
    members = {**members, **{member.id: member for some in learners.values() for member in some}}
    people = {member.person.id for member in members.values()}
    rows = await uow.ledger.of_people(people, since=now - LONGEST_DAY)
    concerned = [*deliveries, *(row for mine in rows.values() for row in mine)]
    ids = _members_of(concerned)
    if missing := ids - members.keys():
        members = {**members, **await uow.members.get_many(missing)}
    standings = await read_standings(uow, members, deliveries, concerned)
    return Facts(
        cohorts=await uow.cohorts.get_many({delivery.row.cohort_id for delivery in concerned}),
        standings=standings,
        of_people={person: {row.id: row for row in mine} for person, mine in rows.items()},
        learners={
            number: [standings[member.id] for member in some] for number, some in sorted(learners.items())
        },
    )


async def _called(uow: UnitOfWork, deliveries: Iterable[Delivery]) -> dict[int, list[Member]]:
    """The learners of each cohort for which a post to all who owe something is among these."""
    cohorts = {one.row.cohort_id for one in deliveries if one.row.recipient == TOGETHER}
    return {number: await uow.members.of_cohort(number, role=Role.LEARNER) for number in sorted(cohorts)}


async def read_standings(
    uow: UnitOfWork, members: Mapping[int, Member], due: Iterable[Delivery], lately: Iterable[Delivery]
) -> dict[int, Standing]:
    """Where these members (by id) stand, by member id: all that decides about the deliveries `due`. `lately` is what
    else concerns them.
    """
    done = await uow.check_ins.of_members(members)
    extensions = await uow.extensions.of_members(members)
    due = list(due)
    undelivered = await read_undelivered(uow, due, lately)
    asked = {one.row.cohort_id for one in due if one.row.kind is OccurrenceKind.AT_THE_DOOR}
    movements = {cohort_id: await at_the_door(uow, cohort_id) for cohort_id in sorted(asked)}
    return {
        number: Standing(
            member=member,
            done=done[number],
            extensions=extensions[number],
            undelivered=undelivered.get(number, ()),
            at_the_door=not_oneself(movements.get(member.cohort_id, ()), member),
        )
        for number, member in members.items()
    }


def _members_of(deliveries: Iterable[Delivery]) -> set[int]:
    return {delivery.row.member_id for delivery in deliveries if delivery.row.member_id is not None}
