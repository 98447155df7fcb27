"""What lies ahead of a cohort and of the people in it, in all their cohorts: what a forecast starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.decisions import Standing, is_called, joins_in
from bot.deliveries import Delivery, DeliveryState
from bot.facts import LONGEST_DAY, read_standings
from bot.foresight import Coming
from bot.model import Cohort, Member
from bot.occurrences import Audience, Occurrence
from bot.plan import AD_HOC
from bot.planning import own_of, plan_of, was_moved_later
from bot.planning.rollcalls import TOGETHER
from bot.planning.rows import CHANNEL, is_for, is_personal, occurrence_of
from bot.ports import UnitOfWork

_NOT_SAID = frozenset({Audience.NOBODY, Audience.CALENDAR})
_WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """`members` are those of `cohort`, in their order. `seats` are the places of each of these people in any cohort,
    and `rows` what the ledger has of them of late, both by person id. `opened` are the keys of what has opened, by
    cohort id; `posts` those of posts of `cohort` that are still queued, `waiting` those of anything in it that is.
    `calls` are the queued posts to all of its learners who owe something, by key.
    """

    cohort: Cohort
    cohorts: Mapping[int, Cohort]
    members: Sequence[Member]
    standings: Mapping[int, Standing]
    seats: Mapping[int, Sequence[Standing]]
    rows: Mapping[int, Sequence[Delivery]]
    opened: Mapping[int, frozenset[str]]
    posts: frozenset[str]
    waiting: frozenset[str]
    calls: Mapping[str, Delivery]

    def is_open(self, occurrence: Occurrence, cohort: Cohort) -> bool:
        """Whether its rows are in the ledger already."""
        return occurrence.key in self.opened[cohort.id]

    def ahead(self, now: datetime) -> list[Occurrence]:
        """What is still to come in this cohort, for everybody or for somebody, by (at, key). What should have come
        already is among it where it waits for somebody's morning.
        """
        planned = {one.key: one for one in self._planned() if one.at >= now or one.key in self.waiting}
        return sorted(planned.values(), key=lambda one: (one.at, one.key))

    def coming(self, person_id: int, *, until: datetime, now: datetime) -> Iterator[Coming]:
        """What has still to open for this person alone, in all their cohorts, and is planned until then."""
        for standing in self.seats[person_id]:
            cohort = self.cohorts[standing.member.cohort_id]
            cohort_plan = plan_of(cohort)
            for one in cohort_plan.occurrences:
                is_ahead = one.at <= until and one.expires > now and is_personal(one)
                is_ahead = is_ahead and not self.is_open(one, cohort)
                is_alone = not (is_called(one, cohort) and joins_in(standing.member))
                if is_ahead and is_alone and is_for(one, cohort_plan, standing.member):
                    yield Coming(occurrence=one, cohort=cohort, standing=standing)

    def has_row(self, member: Member, occurrence: Occurrence) -> bool:
        """Whether the ledger has decided about it for this member of late, or is about to."""
        return any(
            row.row.member_id == member.id
            and row.row.occurrence == occurrence.key
            and not was_moved_later(row, occurrence)
            for row in self.rows[member.person.id]
        )

    def _planned(self) -> Iterator[Occurrence]:
        cohort_plan = plan_of(self.cohort)
        for one in cohort_plan.occurrences:
            if is_personal(one):
                is_ahead = any(is_for(one, cohort_plan, member) for member in self.members)
            else:
                is_ahead = one.key in self.posts or not self.is_open(one, self.cohort)
            if is_ahead and one.audience not in _NOT_SAID:
                yield one
        for member in self.members:
            yield from own_of(self.cohort, self.standings[member.id].extensions)
            yield from self._ad_hoc(member)

    def _ad_hoc(self, member: Member) -> Iterator[Occurrence]:
        for delivery in self.rows[member.person.id]:
            row = delivery.row
            if row.kind in AD_HOC and row.state in _WAITING and row.member_id == member.id:
                yield from filter(None, (occurrence_of(row, plan_of(self.cohort)),))


async def look_around(uow: UnitOfWork, cohort: Cohort, *, now: datetime) -> Horizon:
    """Everything there is to know about what comes next, with a few queries for each cohort of the space."""
    cohorts, members = {cohort.id: cohort}, {cohort.id: await uow.members.of_cohort(cohort.id)}
    people = {member.person.id for member in members[cohort.id]}
    for other in await uow.cohorts.in_space(cohort.space):
        if other.id == cohort.id:
            continue
        shared = [one for one in await uow.members.of_cohort(other.id) if one.person.id in people]
        if shared:
            cohorts[other.id], members[other.id] = other, shared
    rows = await uow.ledger.of_people(people, since=now - LONGEST_DAY)
    standings = await _standings(uow, [member for some in members.values() for member in some], rows)
    seats = defaultdict(list)
    for some in members.values():
        for member in some:
            seats[member.person.id].append(standings[member.id])
    opened = {
        number: frozenset(claim.occurrence.key for claim in await uow.occurrences.opened(number, now))
        for number in cohorts
    }
    queued = await uow.ledger.queued(cohort.id)
    gone = {row.row.cohort_id for some in rows.values() for row in some} - cohorts.keys()
    return Horizon(
        cohort=cohort,
        cohorts={**cohorts, **await uow.cohorts.get_many(gone)},
        members=members[cohort.id],
        standings=standings,
        seats=seats,
        rows=rows,
        opened=opened,
        posts=frozenset(row.row.occurrence for row in queued if row.row.recipient == CHANNEL),
        waiting=frozenset(row.row.occurrence for row in queued),
        calls={row.row.occurrence: row for row in queued if row.row.recipient == TOGETHER},
    )


async def _standings(
    uow: UnitOfWork, members: Sequence[Member], rows: Mapping[int, Sequence[Delivery]]
) -> dict[int, Standing]:
    """By member id: of these members, and of whoever else these rows are to (they have left)."""
    known = {member.id: member for member in members}
    ids = {row.row.member_id for some in rows.values() for row in some if row.row.member_id is not None}
    known.update(await uow.members.get_many(ids - known.keys()))
    lately = [row for some in rows.values() for row in some]
    return await read_standings(uow, known, [row for row in lately if row.row.state in _WAITING], lately)
