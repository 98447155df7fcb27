"""The people of a list, and what taking them into a cohort would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands.context import Context
from bot.model import NOWHERE, Cohort, Member, Person, Profile, Reminding, Role
from bot.roster import RosterRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of the list, and what taking them in would do."""

    row: RosterRow
    known: Person | None
    profile: Profile
    member: Member | None

    @property
    def is_new(self) -> bool:
        return self.member is None

    @property
    def changes(self) -> bool:
        """Whether somebody who is in the cohort gets another profile or one more role."""
        return self.member is not None and (
            not self.member.has(self.row.role) or self.member.person.told != self.profile
        )


async def entries_of(context: Context, rows: Sequence[RosterRow]) -> list[Entry]:
    """What taking in each row would do, read with one query of each kind."""
    cohort = context.seat.cohort
    known = await context.uow.people.known_many(cohort.space, [row.handle for row in rows])
    members = {member.person.id: member for member in await context.uow.members.of_cohort(cohort.id)}
    entries = []
    for row in rows:
        person = known.get(row.handle)
        profile = _profile(row, person, cohort)
        member = members.get(person.id) if person else None
        entries.append(Entry(row=row, known=person, profile=profile, member=member))
    return entries


async def reminded_singly(context: Context, entries: Sequence[Entry]) -> int:
    """How many learners would be written to one by one, with those of the list; 0 where they are reminded together."""
    cohort = context.seat.cohort
    if cohort.options.reminders is not Reminding.SINGLY:
        return 0
    new = sum(
        entry.row.role is Role.LEARNER and not (entry.member and entry.member.has(Role.LEARNER))
        for entry in entries
    )
    return new + len(await context.uow.members.of_cohort(cohort.id, role=Role.LEARNER))


def packed(entry: Entry) -> list[str]:
    """What the yes will write down, so that it does what was shown."""
    profile = entry.profile
    kept = [profile.external_id, profile.name, profile.zone, entry.row.role, profile.locale]
    return [*kept, "1"] if profile.guessed else kept


def unpacked(kept: Sequence[str]) -> RosterRow:
    """The row for what was kept of an entry (`packed`)."""
    handle, name, zone, role, locale, *guessed = kept
    return RosterRow(
        line=0, handle=handle, name=name, zone=zone, role=Role(role), locale=locale, guessed=bool(guessed)
    )


def _profile(row: RosterRow, known: Person | None, cohort: Cohort) -> Profile:
    """What we are told of a person: the row's word first, then what we knew, then what suits the course.

    What somebody chose for themselves is no part of this; it stands in place of what we are told.
    """
    if known is None:
        return Profile(
            space=cohort.space,
            external_id=row.handle,
            name=row.name,
            zone=row.zone or cohort.course.zone,
            locale=row.locale or cohort.course.language,
            guessed=row.guessed or not row.zone,
        )
    held = known.told
    zone = "" if row.guessed and not held.guessed else row.zone
    if not zone and held.guessed and held.zone == NOWHERE:
        held = replace(held, zone=cohort.course.zone)
    return replace(
        held,
        name=held.name if row.name == row.handle else row.name,
        zone=zone or held.zone,
        guessed=row.guessed if zone else held.guessed,
        locale=row.locale or held.locale,
    )
