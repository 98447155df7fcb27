"""`/cohort roster`: adding people by mention, from a file, or with a form."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.commands.context import Context
from bot.commands.entries import entries_of, packed, reminded_singly, unpacked
from bot.commands.proposals import Kind, propose
from bot.errors import Mistake, Refused
from bot.inbound import Attachment, Reply, Submitted
from bot.language import mark
from bot.leads import plan_leads
from bot.lookup import Matched, match
from bot.model import Role
from bot.parameters import Mentioned, OfCohort, Source, Who, told
from bot.phrases import enrolling as phrases
from bot.phrases import setting_up as form
from bot.planning import include, refresh
from bot.registry import Spec
from bot.roster import Roster, RosterRow, read_roster
from bot.zones import zone_called, zone_suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterParams(OfCohort):
    people: tuple[Mentioned, ...] = field(
        default=(), metadata=told(mark("Whom to add, by mention"), example="@ana @ben", wide=True)
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


async def _roster(context: Context, given: RosterParams) -> Reply:
    zone = zone_called(given.zone) if given.zone else ""
    if zone is None:
        raise Refused(phrases.unknown_zone(given.zone, zone_suggested(given.zone)))
    if not given.people and given.file is None:
        cohort = context.seat.cohort
        return Reply(
            form=form.roster_form(
                cohort_id=cohort.id,
                cohort=cohort.name,
                role=given.role,
                zone=zone,
                addresses=context.knows_addresses,
            )
        )
    return await _show(context, given, zone)


async def send_roster(context: Context, sent: Submitted) -> Reply:
    """Show who the people of the form are, or say what is wrong with it."""
    typed = sent.texts.get(form.ZONE, "").strip()
    zone = zone_called(typed) if typed else ""
    people = tuple(
        Mentioned(external_id=person, name=person)
        for person in dict.fromkeys(sent.chosen.get(form.PEOPLE, ()))
    )
    file = next(iter(sent.files.get(form.FILE, ())), None)
    role = next((one for one in Role if one in sent.chosen.get(form.ROLE, ())), Role.LEARNER)
    errors = {}
    if zone is None:
        errors[form.ZONE] = phrases.unknown_zone(typed, zone_suggested(typed))
    if not people and file is None:
        errors[form.PEOPLE] = form.nobody()
    if zone is None or errors:
        return Reply(errors=errors)
    return await _show(context, RosterParams(people=people, role=role, file=file), zone)


async def _show(context: Context, given: RosterParams, zone: str) -> Reply:
    """Ask the platform who these people are, where it knows, and show what taking them in would do."""
    roster = Roster()
    if given.file is not None:
        addresses = context.knows_addresses
        roster = read_roster(given.file.content, zone=zone, role=given.role, locale="", addresses=addresses)
    listed = {row.handle for row in roster.rows}
    mentioned = [
        _row(person, given.role, zone) for person in given.people if person.external_id not in listed
    ]
    matched = _matched(context, [*roster.rows, *mentioned])
    problems = sorted([*roster.problems, *matched.problems], key=lambda problem: problem.line)
    return await propose_people(
        context, matched.rows, problems=problems, ignored=roster.ignored, guests=matched.guests
    )


async def propose_people(
    context: Context,
    rows: Sequence[RosterRow],
    *,
    problems: Sequence[Mistake] = (),
    ignored: Sequence[str] = (),
    guests: Collection[str] = (),
) -> Reply:
    """Show what taking in these people would do, and ask. The rest is what else is to be told about their list."""
    entries = await entries_of(context, rows)
    message = phrases.proposed(
        context.seat.cohort.name,
        added=[(entry.profile, entry.row.role) for entry in entries if entry.is_new],
        changed=[
            (entry.member, entry.profile, entry.row.role)
            for entry in entries
            if entry.member is not None and entry.changes
        ],
        unchanged=sum(not entry.is_new and not entry.changes for entry in entries),
        problems=problems,
        ignored=ignored,
        guests=guests,
        reminded_singly=await reminded_singly(context, entries),
    )
    doing = [entry for entry in entries if entry.is_new or entry.changes]
    if not doing:
        return Reply(message=message)
    body = {"rows": json.dumps([packed(entry) for entry in doing])}
    return await propose(context, ROSTER_KIND.name, body, message, phrases.yes(len(doing)))


def _row(person: Mentioned, role: Role, zone: str) -> RosterRow:
    return RosterRow(line=0, handle=person.external_id, name=person.name, zone=zone, role=role, locale="")


def _matched(context: Context, rows: Sequence[RosterRow]) -> Matched:
    """The rows as the platform's directory knows them, or as they are where nobody can tell more."""
    found = context.ask(handles=[row.handle for row in rows]).found if rows else None
    if found is not None:
        return match(rows, found)
    return Matched(rows=tuple(rows), problems=(), guests=frozenset())


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    cohort = context.seat.cohort
    rows = [unpacked(one) for one in json.loads(body["rows"])]
    entries = await entries_of(context, rows)
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
    await context.uow.movements.settle(cohort.id, [row.handle for row in rows])
    added, changed = (
        sum(group) for group in ((one.is_new for one in entries), (one.changes for one in entries))
    )
    return Reply(message=phrases.done(cohort.name, added, changed), replaces=True)


ROSTER_KIND = Kind(name="roster", who=Who.FACILITATOR, carry_out=_carry_out)

ROSTER = Spec(
    path=("cohort", "roster"),
    summary=mark("Add people, by mention or from a CSV file; shows first who would be added."),
    who=Who.FACILITATOR,
    private=True,
    params=RosterParams,
    handler=_roster,
    asks=True,
)
