"""`/cohort roster`: adding people by mention or from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.errors import Refused
from bot.inbound import Attachment, Reply
from bot.language import mark
from bot.leads import plan_leads
from bot.model import Cohort, Member, Person, Profile, Role
from bot.parameters import Mentioned, OfCohort, Source, Who, told
from bot.phrases import enrolling as phrases
from bot.planning import include, refresh
from bot.registry import Spec
from bot.roster import Roster, RosterRow, read_roster
from bot.zones import zone_called, zone_suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterParams(OfCohort):
    people: tuple[Mentioned, ...] = field(
        default=(), metadata=told(mark("Whom to add, by mention"), example="@ana @ben")
    )
    role: Role = field(
        default=Role.LEARNER, metadata=told(mark("What they are"), example="coach", named=True)
    )
    zone: str = field(
        default="",
        metadata=told(
            mark("Their time zone, where none is given"),
            example="Asia/Qatar",
            source=Source.ZONES,
            named=True,
        ),
    )
    file: Attachment | None = field(
        default=None, metadata=told(mark("A CSV file: handle,name,zone,role"), example="roster.csv")
    )


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


async def _roster(context: Context, given: RosterParams) -> Reply:
    zone = zone_called(given.zone) if given.zone else ""
    if zone is None:
        raise Refused(phrases.unknown_zone(given.zone, zone_suggested(given.zone)))
    if not given.people and given.file is None:
        raise Refused(phrases.nobody_given())
    roster = (
        read_roster(given.file.content, zone=zone, role=given.role, locale="") if given.file else Roster()
    )
    listed = {row.handle for row in roster.rows}
    mentioned = [
        _row(person, given.role, zone) for person in given.people if person.external_id not in listed
    ]
    entries = await _entries(context, [*roster.rows, *mentioned])
    message = phrases.proposed(
        context.seat.cohort.name,
        added=[(entry.profile, entry.row.role) for entry in entries if entry.is_new],
        changed=[
            (entry.member, entry.profile, entry.row.role)
            for entry in entries
            if entry.member is not None and entry.changes
        ],
        unchanged=sum(not entry.is_new and not entry.changes for entry in entries),
        problems=roster.problems,
        ignored=roster.ignored,
    )
    doing = [entry.row for entry in entries if entry.is_new or entry.changes]
    if not doing:
        return Reply(message=message)
    body = {"rows": json.dumps([[row.handle, row.name, row.zone, row.role, row.locale] for row in doing])}
    return await propose(context, ROSTER_KIND.name, body, message, phrases.yes(len(doing)))


def _row(person: Mentioned, role: Role, zone: str) -> RosterRow:
    return RosterRow(line=0, handle=person.external_id, name=person.name, zone=zone, role=role, locale="")


async def _entries(context: Context, rows: Sequence[RosterRow]) -> list[Entry]:
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
        )
    held = known.told
    return replace(
        held,
        name=held.name if row.name == row.handle else row.name,
        zone=row.zone or held.zone,
        locale=row.locale or held.locale,
    )


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    cohort = context.seat.cohort
    rows = [
        RosterRow(line=0, handle=handle, name=name, zone=zone, role=Role(role), locale=locale)
        for handle, name, zone, role, locale in json.loads(body["rows"])
    ]
    entries = await _entries(context, rows)
    before = {entry.member.id: entry.member.roles for entry in entries if entry.member}
    people = await context.uow.people.update_many([entry.profile for entry in entries])
    for role in Role:
        ids = [person.id for person, row in zip(people, rows, strict=True) if row.role is role]
        if ids:
            await context.uow.members.enrol(cohort.id, ids, role, context.now)
    taken_in = {person.id for person in people}
    members = [
        member
        for member in await context.uow.members.of_cohort(cohort.id)
        if member.person.id in taken_in and member.roles != before.get(member.id)
    ]
    learners = [member for member in members if member.has(Role.LEARNER)]
    leads = {lead for member in learners for lead in member.person.preferences.leads or ()}
    cohort = await plan_leads(context.uow, cohort, sorted(leads), by=context.person.id, now=context.now)
    await include(context.uow, cohort, members, now=context.now)
    await refresh(context.uow, cohort, now=context.now)
    added = sum(entry.is_new for entry in entries)
    return Reply(message=phrases.done(cohort.name, added, len(entries) - added), replaces=True)


ROSTER_KIND = Kind(name="roster", who=Who.FACILITATOR, carry_out=_carry_out)

ROSTER = Spec(
    path=("cohort", "roster"),
    summary=mark("Add people, by mention or from a CSV file; shows first who would be added."),
    who=Who.FACILITATOR,
    private=True,
    params=RosterParams,
    handler=_roster,
)
