"""What a handler is given: who acts, where and when, what they are part of, and the way to the data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.extensions import extended
from bot.inbound import Inbound
from bot.language import negotiate, spoken
from bot.model import Cohort, Member, Person, Place, Profile
from bot.occurrences import Occurrence
from bot.parameters import Described
from bot.planning import plan_of
from bot.ports import Directory, Found, Groups, Holidays, Library, UnitOfWork
from bot.records import CheckIn, Extension
from bot.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What is needed from outside besides the data. `directories` has one for each platform that has one, by its name
    (`slack`), and so has `groups`. `calendars` are the platforms whose spaces have a calendar of their own,
    `discussions` those on which a thread to talk about a lesson is there only where we open it.
    """

    library: Library
    holidays: Holidays
    directories: Mapping[str, Directory] = field(default_factory=dict)
    groups: Mapping[str, Groups] = field(default_factory=dict)
    calendars: frozenset[str] = frozenset()
    discussions: frozenset[str] = frozenset()


class Wanted(Exception):
    """What is done needs something of the platform's directory, which is never asked within a transaction.

    It leaves this one, so that nothing of it stays; the desk asks in `language`, and everything is done once more with
    the answer. `reader` is who hears where there is none.
    """

    def __init__(
        self,
        *,
        handles: Collection[str],
        places: Collection[Place],
        group: str,
        reader: Profile,
        language: str,
    ) -> None:
        self.handles = handles
        self.places = places
        self.group = group
        self.reader = reader
        self.language = language
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the platform's directory said: of the handles it was asked for (None: of none, or there is no directory),
    and what stands in the way of posting in the places, or of putting people into the group, it was asked for.
    """

    found: Found | None = None
    obstacle: str = ""


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


async def seats_of(uow: UnitOfWork, person: Person) -> tuple[Seat, ...]:
    """The present places of somebody in cohorts of their space, the oldest first."""
    members = await uow.members.of_person(person.id)
    cohorts = await uow.cohorts.get_many(member.cohort_id for member in members)
    extensions = await uow.extensions.of_members(member.id for member in members)
    return tuple(
        Seat(cohort=cohorts[member.cohort_id], member=member, extensions=extensions[member.id])
        for member in members
    )


def language_of(person: Person, seats: Sequence[Seat]) -> str:
    """Their own language where we speak it, else that of their newest course."""
    courses = (seat.cohort.course.language for seat in reversed(seats))
    return negotiate(person.profile.locale, *courses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One thing a person does, within one transaction.

    `seats` are their present places in cohorts of this space, the oldest first. `taken` is the seat a
    command about a cohort was let in with. `heard` is what a directory said, once it was asked.
    """

    uow: UnitOfWork
    now: datetime
    inbound: Inbound
    person: Person
    seats: tuple[Seat, ...]
    services: Services
    commands: tuple[Described, ...]
    taken: Seat | None = None
    heard: Heard | None = None

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

    @property
    def has_directory(self) -> bool:
        """Whether this platform can tell who people are."""
        return self.inbound.place.platform in self.services.directories

    @property
    def knows_addresses(self) -> bool:
        """Whether this platform can tell whose e-mail address one is."""
        directory = self.services.directories.get(self.inbound.place.platform)
        return directory is not None and directory.knows_addresses

    def ask(self, *, handles: Collection[str] = (), places: Collection[Place] = (), group: str = "") -> Heard:
        """What the platform's directory says of these handles, these places and this group of people; nothing where
        there is none.

        To be called once, by whoever may do what they do, and before anything is written. Raises Wanted the first time.
        """
        if self.heard is not None:
            return self.heard
        if not self.has_directory:
            return Heard()
        raise Wanted(
            handles=handles,
            places=places,
            group=group,
            reader=self.person.profile,
            language=spoken(),
        )

    async def done(self) -> dict[str, CheckIn]:
        """This person's standing check-ins in the cohort of their seat, by task key."""
        member_id = self.seat.member.id
        return (await self.uow.check_ins.of_members([member_id]))[member_id]
