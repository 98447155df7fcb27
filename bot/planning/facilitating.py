"""What reaches facilitators by itself: what could not be delivered, and who came and who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.decisions import Morning
from bot.deliveries import Delivery, DeliveryState, NewDelivery, Settlement
from bot.model import Cohort, Member, Role
from bot.occurrences import OccurrenceKind, stamped
from bot.plan import ad_hoc
from bot.plan.reminders import COURSE
from bot.planning.plans import plan_of
from bot.planning.rows import row_for
from bot.ports import UnitOfWork

#: How long after its morning a list of what was not delivered is worth sending.
LIST_KEEPS = timedelta(days=7)
#: People come to a channel in flocks: so long the first one waits for the others.
FLOCK = timedelta(minutes=10)
#: Nobody is asked about one channel more often than this.
ASKED_EVERY = timedelta(hours=1)
#: How long it is worth asking: what is older is no longer known.
DOOR_KEEPS = timedelta(days=30)

_TROUBLE = frozenset({DeliveryState.FAILED, DeliveryState.UNCERTAIN})
#: What has still to be composed, and will be with everything that is known by then.
_NOT_YET_COMPOSED = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED})


async def list_troubled(
    uow: UnitOfWork, deliveries: Iterable[Delivery], settlements: Iterable[Settlement], *, now: datetime
) -> None:
    """Have the facilitators of each cohort told, on their next morning, of those of these deliveries that are settled
    as FAILED or UNCERTAIN. `settlements` are of some of `deliveries`, and are written down in this same transaction.

    What is settled again in the same way at the same instant is told once. That such a list failed is told to nobody.
    """
    known = {delivery.id: delivery.row for delivery in deliveries}
    failed: dict[int, set[datetime]] = defaultdict(set)
    for one in settlements:
        row = known[one.delivery_id]
        if one.state in _TROUBLE and row.kind is not OccurrenceKind.UNDELIVERED and now < one.at + LIST_KEEPS:
            failed[row.cohort_id].add(one.at)
    if not failed:
        return
    cohorts = await uow.cohorts.get_many(failed)
    rows: list[NewDelivery] = []
    for cohort_id, cohort in cohorts.items():
        facilitators = await uow.members.of_cohort(cohort_id, role=Role.FACILITATOR)
        rows += _lists(cohort, facilitators, failed[cohort_id], now)
    await uow.ledger.record(rows)


def _lists(
    cohort: Cohort, facilitators: Iterable[Member], failed_at: Iterable[datetime], now: datetime
) -> Iterable[NewDelivery]:
    plan = plan_of(cohort)
    for member in facilitators:
        for morning in {Morning.after(at, member.person.profile) for at in failed_at}:
            occurrence = ad_hoc(
                OccurrenceKind.UNDELIVERED,
                stamped(f"{COURSE}/undelivered", morning.at),
                morning.at,
                morning.at + LIST_KEEPS,
                plan.timetable,
                anchor=morning.since,
            )
            yield row_for(occurrence, 0, cohort, plan, member, now)


async def ask_at_the_door(uow: UnitOfWork, cohorts: Sequence[Cohort], *, now: datetime) -> None:
    """Have the facilitators of these cohorts asked about whoever waits at their doors: in one message for all who come
    and go until then, and no more than one an hour for each cohort.
    """
    facilitators = {one.id: await uow.members.of_cohort(one.id, role=Role.FACILITATOR) for one in cohorts}
    people = {member.person.id for some in facilitators.values() for member in some}
    # A question that is just being composed does not name whom we have just written down: wait until that is settled.
    # All of them at once, so that two who wait for several people do not wait for each other.
    await uow.people.hold(people)
    known = await uow.ledger.of_people(people, since=now - ASKED_EVERY)
    await uow.ledger.record(
        [
            row
            for cohort in cohorts
            for member in facilitators[cohort.id]
            for row in _question(cohort, member, _asked(known[member.person.id], member), now)
        ]
    )


def _asked(known: Iterable[Delivery], member: Member) -> list[Delivery]:
    """What this facilitator was asked of late or is about to be asked, in this cohort."""
    return [
        one for one in known if one.row.kind is OccurrenceKind.AT_THE_DOOR and one.row.member_id == member.id
    ]


def _question(
    cohort: Cohort, member: Member, asked: Sequence[Delivery], now: datetime
) -> Iterable[NewDelivery]:
    if any(one.row.state in _NOT_YET_COMPOSED for one in asked):
        return
    last = max((_said_at(one) for one in asked if one.row.state is not DeliveryState.SKIPPED), default=None)
    at = now + FLOCK if last is None else max(now + FLOCK, last + ASKED_EVERY)
    key = stamped(f"{COURSE}/door", at)
    plan = plan_of(cohort)
    occurrence = ad_hoc(OccurrenceKind.AT_THE_DOOR, key, at, at + DOOR_KEEPS, plan.timetable)
    revision = sum(one.row.occurrence == key for one in asked)
    yield row_for(occurrence, revision, cohort, plan, member, now)


def _said_at(delivery: Delivery) -> datetime:
    return delivery.settled_at or delivery.begun_at or delivery.row.due_at
