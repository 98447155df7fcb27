"""Everything we hold about one person: gathered, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deliveries import Delivery, DeliveryState
from bot.model import Cohort, Member, Movement, Person, Place, Proposal
from bot.ports import UnitOfWork
from bot.records import CheckIn, Extension, Withdrawn

#: More rows than the ledger has of anybody.
_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person in one cohort, with all that hangs on it."""

    member: Member
    cohort: Cohort
    check_ins: Mapping[str, CheckIn]
    taken_back: Mapping[str, Withdrawn]
    extensions: Mapping[str, Extension]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """All of one person. `questions` are the proposals that wait for their answer, `movements` what facilitators have
    to be asked about them, with the channel.
    """

    person: Person
    memberships: tuple[Membership, ...]
    questions: tuple[Proposal, ...]
    movements: tuple[tuple[Place, Movement], ...]

    @property
    def check_ins(self) -> list[CheckIn]:
        return [check_in for one in self.memberships for check_in in one.check_ins.values()]

    @property
    def taken_back(self) -> int:
        return sum(len(one.taken_back) for one in self.memberships)

    @property
    def extensions(self) -> int:
        return sum(len(one.extensions) for one in self.memberships)

    @property
    def sent(self) -> int:
        """How many messages we sent them alone."""
        return sum(delivery.row.state is DeliveryState.SENT for delivery in self._deliveries)

    @property
    def decisions(self) -> int:
        """How many decisions to write to them, or not to, are kept; the messages sent among them."""
        return len(self._deliveries)

    @property
    def _deliveries(self) -> list[Delivery]:
        return [delivery for one in self.memberships for delivery in one.deliveries]


async def gather(uow: UnitOfWork, person: Person) -> Mine:
    """All that is held of this person, cohorts they have left included, in the order they joined."""
    members = await uow.members.of_person(person.id, gone=True)
    ids = [member.id for member in members]
    cohorts = await uow.cohorts.get_many(member.cohort_id for member in members)
    check_ins = await uow.check_ins.of_members(ids)
    extensions = await uow.extensions.of_members(ids)
    movements = await uow.movements.of(person.told.space, person.told.external_id)
    concerned = await uow.cohorts.get_many(movement.cohort_id for movement in movements)
    return Mine(
        person=person,
        memberships=tuple(
            [
                Membership(
                    member=member,
                    cohort=cohorts[member.cohort_id],
                    check_ins=check_ins[member.id],
                    taken_back=await uow.check_ins.withdrawn(member.id),
                    extensions=extensions[member.id],
                    deliveries=tuple(await uow.ledger.of_member(member.id, limit=_ALL)),
                )
                for member in members
            ]
        ),
        questions=tuple(await uow.proposals.of_person(person.id)),
        movements=tuple((concerned[movement.cohort_id].channel, movement) for movement in movements),
    )
