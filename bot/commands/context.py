"""What a handler is given: who acts, where and when, what they are part of, and the way to the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.extensions import extended
from bot.inbound import Inbound
from bot.model import CheckIn, Cohort, Extension, Member, Person
from bot.occurrences import Occurrence
from bot.parameters import Described
from bot.planning import plan_of
from bot.ports import Holidays, Library, UnitOfWork
from bot.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What handlers need from outside besides the data."""

    library: Library
    holidays: Holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody's place in one cohort, with the later deadlines they were given there, by unit key."""

    cohort: Cohort
    member: Member
    extensions: Mapping[str, Extension]

    @property
    def timetable(self) -> Timetable:
        """The cohort's timetable."""
        return plan_of(self.cohort).timetable

    @property
    def own_timetable(self) -> Timetable:
        """The timetable as it holds for this member."""
        return extended(self.timetable, self.extensions)

    @property
    def plan(self) -> tuple[Occurrence, ...]:
        return plan_of(self.cohort).occurrences


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One thing a person does, within one transaction.

    `seats` are their present places in cohorts of this space, the oldest first. `taken` is the seat a
    command about a cohort was let in with.
    """

    uow: UnitOfWork
    now: datetime
    inbound: Inbound
    person: Person
    seats: tuple[Seat, ...]
    services: Services
    commands: tuple[Described, ...]
    taken: Seat | None = None

    @property
    def seat(self) -> Seat:
        """The seat this command is about. Raises LookupError in a command that is not about a cohort."""
        if self.taken is None:
            raise LookupError("this command is not about a cohort")
        return self.taken

    @property
    def acted_at(self) -> datetime:
        """When the person acted; never in the future, whatever a platform's clock says."""
        return min(self.inbound.acted_at, self.now)

    def seated(self, seat: Seat | None) -> Context:
        return replace(self, taken=seat)

    async def done(self) -> dict[str, CheckIn]:
        """This person's standing check-ins in the cohort of their seat, by task key."""
        member_id = self.seat.member.id
        return (await self.uow.check_ins.of_members([member_id]))[member_id]
