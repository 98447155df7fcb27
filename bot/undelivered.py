"""What did not reach people, for those who look after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.decisions import Morning
from bot.deliveries import Delivery, DeliveryState, Undelivered
from bot.model import Member
from bot.occurrences import OccurrenceKind
from bot.ports import UnitOfWork

#: More than a list names, so that it can say how many more there are.
MOST_COUNTED = 5000


async def read_undelivered(
    uow: UnitOfWork, due: Iterable[Delivery], lately: Iterable[Delivery]
) -> dict[int, tuple[Undelivered, ...]]:
    """What the lists among the deliveries `due` may have to name, by the id of the member who gets one: what the ledger
    has as FAILED or UNCERTAIN now, the first to fail first. One question for each cohort, however many lists there are.

    Left out are lists themselves, whoever has left since, and what a list that was sent among `lately` named already.
    """
    lists = [one for one in due if one.row.kind is OccurrenceKind.UNDELIVERED]
    if not lists:
        return {}
    since: dict[int, datetime] = {}
    for one in lists:
        begins = _morning(one).since
        since[one.row.cohort_id] = min(begins, since.get(one.row.cohort_id, begins))
    troubled = {
        cohort_id: await uow.ledger.troubled(cohort_id, limit=MOST_COUNTED, since=begins)
        for cohort_id, begins in sorted(since.items())
    }
    rows = [one for some in troubled.values() for one in some]
    members = await uow.members.get_many({one.row.member_id for one in rows if one.row.member_id is not None})
    named = _named(lately)
    found: dict[int, tuple[Undelivered, ...]] = {}
    for one in lists:
        if (reader := one.row.member_id) is not None:
            told = (_undelivered(row, members) for row in reversed(troubled[one.row.cohort_id]))
            found[reader] = tuple(
                undelivered
                for undelivered in told
                if undelivered is not None
                and not any(morning.names(undelivered) for morning in named[reader])
            )
    return found


def _undelivered(delivery: Delivery, members: Mapping[int, Member]) -> Undelivered | None:
    row = delivery.row
    if row.kind is OccurrenceKind.UNDELIVERED:
        return None
    if row.member_id is None:
        return Undelivered(delivery=delivery, to=None)
    member = members.get(row.member_id)
    if member is None or member.left_at is not None:
        return None
    return Undelivered(delivery=delivery, to=member.person)


def _named(lately: Iterable[Delivery]) -> dict[int, list[Morning]]:
    """The mornings whose lists were sent, by the id of the member who got them."""
    found: dict[int, list[Morning]] = defaultdict(list)
    for one in lately:
        row = one.row
        if row.kind is OccurrenceKind.UNDELIVERED and row.state is DeliveryState.SENT and row.member_id:
            found[row.member_id].append(_morning(one))
    return found


def _morning(delivery: Delivery) -> Morning:
    since, at = (datetime.fromisoformat(delivery.row.inputs[name]) for name in ("anchor", "at"))
    return Morning(since=since, at=at)
