"""What comes to single people and not to everybody: deadlines of their own, the end of a rest, completion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.decisions import Reason, Send
from bot.deliveries import Delivery, DeliveryState, Timing
from bot.model import Cohort, Member, Role
from bot.occurrences import Occurrence, OccurrenceKind, stamped
from bot.plan import ad_hoc
from bot.plan.reminders import COURSE
from bot.planning.plans import CohortPlan, own_of, plan_for, plan_of
from bot.planning.rows import first_verdict, place_for, row_for
from bot.planning.timing import refresh
from bot.ports import UnitOfWork
from bot.records import Extension
from bot.timetable import MINUTE

#: How long after a rest it is worth saying what is open.
BACK_KEEPS = timedelta(days=7)
#: How long it is worth telling somebody that they have done everything.
COMPLETED_KEEPS = timedelta(days=30)

#: Skipped for one of these, a thing can come to hold again: more time given anew, everything done once more.
_MAY_RETURN = frozenset({Reason.WITHDRAWN, Reason.NOT_COMPLETE})

_UNSETTLED = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING})


class Seated(Protocol):
    """Somebody's place in one cohort."""

    @property
    def cohort(self) -> Cohort: ...
    @property
    def member(self) -> Member: ...


async def grant_time(uow: UnitOfWork, cohort: Cohort, extensions: Sequence[Extension], now: datetime) -> None:
    """Give members of this cohort more time, and queue what they hear of it and of their own deadlines. Raises
    StorageError where there is no such member.
    """
    before = await uow.extensions.of_members({extension.member_id for extension in extensions})
    await uow.extensions.grant(extensions)
    members = await uow.members.get_many({extension.member_id for extension in extensions})
    await queue_own(uow, cohort, list(members.values()), now=now)
    news = [one for one in extensions if not _has_it(before[one.member_id].get(one.unit), one)]
    await _tell(uow, cohort, members, news, now)
    await refresh(uow, cohort, now=now, members=members.keys())


async def revoke_time(
    uow: UnitOfWork, cohort: Cohort, member_ids: Collection[int], unit: str, now: datetime
) -> int:
    """Take back what these members were given for a unit: the cohort's deadline holds for them again, what they were
    not told of it because they had more time is said if it is still of use, and what was queued for their own is
    skipped when it falls due. Returns how many had something.
    """
    revoked = await uow.extensions.revoke(member_ids, unit)
    await _say_after_all(uow, cohort, member_ids, unit, now)
    await refresh(uow, cohort, now=now, members=member_ids)
    return revoked


async def _say_after_all(
    uow: UnitOfWork, cohort: Cohort, member_ids: Collection[int], unit: str, now: datetime
) -> None:
    members = await uow.members.get_many(member_ids)
    cohort_plan = plan_of(cohort)
    again: dict[int, Timing] = {}
    for (member_id, key), rows in (await _known(uow, cohort, list(members.values()))).items():
        occurrence = cohort_plan.find(key)
        if occurrence is None or occurrence.subject != unit or occurrence.expires <= now:
            continue
        last = max(rows, key=lambda row: row.row.revision)
        if last.row.state is not DeliveryState.SKIPPED or last.row.reason != Reason.EXTENDED:
            continue
        verdict = first_verdict(occurrence, cohort_plan, members[member_id], now)
        if isinstance(verdict, Send):
            place = place_for(last.row.kind, members[member_id], cohort)
            again[last.id] = Timing(due_at=verdict.at, expires_at=occurrence.expires, place=place)
    await uow.ledger.requeue(again)


async def rest(uow: UnitOfWork, seats: Iterable[Seated], until: datetime | None, now: datetime) -> None:
    """After somebody's wishes for quiet have changed (`People.prefer`, `Members.mute`): move what is queued for them in
    these cohorts, and have each tell them at the end of a rest what is still open. `until` is that end in UTC; None
    where there is none.
    """
    places = list(seats)
    members = await uow.members.get_many(seat.member.id for seat in places)
    for seat in places:
        member = members.get(seat.member.id)
        if member is None:
            continue
        if until is not None and until > now and member.has(Role.LEARNER):
            back = _ad_hoc(
                OccurrenceKind.BACK, stamped(f"{COURSE}/back", until), until, BACK_KEEPS, seat.cohort
            )
            await _put(uow, seat.cohort, [_Wanted(member, plan_of(seat.cohort), (back,))], now)
        await refresh(uow, seat.cohort, now=now, members=(member.id,))


async def complete(uow: UnitOfWork, cohort: Cohort, member: Member, now: datetime) -> None:
    """Have this member told, in private, that everything the certificate asks for is done. Once they were told, or are
    about to be, this changes nothing.
    """
    done = _ad_hoc(OccurrenceKind.COMPLETED, f"{COURSE}/completed", now, COMPLETED_KEEPS, cohort)
    await _put(uow, cohort, [_Wanted(member, plan_of(cohort), (done,))], now)


async def queue_own(uow: UnitOfWork, cohort: Cohort, members: Sequence[Member], *, now: datetime) -> None:
    """Queue what these members hear of deadlines of their own, as far as it is still of use."""
    extensions = await uow.extensions.of_members(member.id for member in members if member.has(Role.LEARNER))
    wanted = []
    for member in members:
        if given := extensions.get(member.id):
            own = tuple(one for one in own_of(cohort, given) if one.expires > now)
            wanted.append(_Wanted(member, plan_for(cohort, given), own))
    await _put(uow, cohort, wanted, now)


async def _tell(
    uow: UnitOfWork,
    cohort: Cohort,
    members: Mapping[int, Member],
    news: Sequence[Extension],
    now: datetime,
) -> None:
    """Have each learner told of the more time they were given, in one message for each new deadline."""
    shared = {unit.key: unit.due for unit in plan_of(cohort).timetable.units}
    units: dict[tuple[int, datetime], list[str]] = defaultdict(list)
    for one in news:
        due = shared.get(one.unit)
        if (
            due is not None
            and due < one.due
            and now < one.due + MINUTE
            and members[one.member_id].has(Role.LEARNER)
        ):
            units[one.member_id, one.due].append(one.unit)
    wanted = []
    for (member_id, due), keys in units.items():
        subject = keys[0] if len(keys) == 1 else COURSE
        told = ad_hoc(
            OccurrenceKind.MORE_TIME,
            stamped(f"{subject}/more-time", due),
            now,
            due + MINUTE,
            plan_of(cohort).timetable,
            anchor=due,
        )
        wanted.append(_Wanted(members[member_id], plan_of(cohort), (told,)))
    await _put(uow, cohort, wanted, now)


def _has_it(before: Extension | None, given: Extension) -> bool:
    return before is not None and before.due == given.due


class _Wanted(NamedTuple):
    """What one member is to hear of."""

    member: Member
    plan: CohortPlan
    occurrences: tuple[Occurrence, ...]


def _ad_hoc(kind: OccurrenceKind, key: str, at: datetime, keeps: timedelta, cohort: Cohort) -> Occurrence:
    return ad_hoc(kind, key, at, at + keeps, plan_of(cohort).timetable)


async def _put(uow: UnitOfWork, cohort: Cohort, wanted: Sequence[_Wanted], now: datetime) -> None:
    """Queue this for these members: each once, and once more where it was withdrawn in between. More time is told anew
    as often as it is given anew: there was another deadline in between.
    """
    wanted = [one for one in wanted if one.occurrences]
    if not wanted:
        return
    known = await _known(uow, cohort, [one.member for one in wanted])
    rows = []
    for member, cohort_plan, occurrences in wanted:
        for occurrence in occurrences:
            revision = _revision(occurrence.kind, known.get((member.id, occurrence.key), ()))
            if revision is not None:
                rows.append(row_for(occurrence, revision, cohort, cohort_plan, member, now))
    await uow.ledger.record(rows)


async def _known(
    uow: UnitOfWork, cohort: Cohort, members: Collection[Member]
) -> Mapping[tuple[int, str], list[Delivery]]:
    """What the ledger has of each of these members in this cohort, by member id and occurrence."""
    people = {member.person.id for member in members}
    ids = {member.id for member in members}
    found: dict[tuple[int, str], list[Delivery]] = defaultdict(list)
    for rows in (await uow.ledger.of_people(people, since=cohort.created_at)).values():
        for row in rows:
            if row.row.member_id in ids:
                found[row.row.member_id, row.row.occurrence].append(row)
    return found


def _revision(kind: OccurrenceKind, rows: Sequence[Delivery]) -> int | None:
    """The revision under which something is to be queued for somebody; None where it stands or was settled for good."""
    for row in (delivery.row for delivery in rows):
        may_return = row.state is DeliveryState.SKIPPED and row.reason in _MAY_RETURN
        if not (may_return or (kind is OccurrenceKind.MORE_TIME and row.state not in _UNSETTLED)):
            return None
    return max((row.row.revision for row in rows), default=-1) + 1
