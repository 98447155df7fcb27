"""What a rehearsal checks by itself, from what was sent and from what people had done by then.

It is told nothing by the decisions that it checks: who owed what, and what somebody's clock showed, is worked out here
again, in the simplest way there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deliveries import Delivery, DeliveryState
from bot.model import Member
from bot.occurrences import OccurrenceKind
from bot.records import CheckIn
from bot.timetable import Timetable, Unit

#: What asks something of a learner. Thanks at the end, and what facilitators are asked for, do not.
NUDGES = frozenset(
    {
        *(OccurrenceKind.DEADLINE_NEAR, OccurrenceKind.DEADLINE_PASSED, OccurrenceKind.LATE_WINDOW_CLOSING),
        *(OccurrenceKind.CE_CLOCK, OccurrenceKind.RECORDING_WAITING, OccurrenceKind.BACK),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What must not happen, and did: as words that say where, for whom and when. Empty is as it must be."""

    owed_nothing: tuple[str, ...] = ()
    asleep: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        return not (self.owed_nothing or self.asleep or self.crowded)


def audit(
    deliveries: Sequence[Delivery],
    members: Mapping[int, Member],
    done: Mapping[int, Mapping[str, CheckIn]],
    timetable: Timetable,
) -> Audit:
    """Look at everything that was sent in a term. `done` are standing check-ins by member id and task key."""
    by_id = {delivery.id: delivery for delivery in deliveries}
    owed_nothing, asleep = [], []
    days: Counter[tuple[int, str]] = Counter()
    for delivery in deliveries:
        row, at = delivery.row, delivery.settled_at
        if row.state is not DeliveryState.SENT or at is None:
            continue
        owed_nothing += [
            f"{row.occurrence} in the post to all, for {members[number].person.profile.external_id}"
            for number in mentioned(delivery)
            if not _owed(delivery, timetable, done[number], at)
        ]
        if row.member_id is None:
            continue
        member = members[row.member_id]
        local = at.astimezone(ZoneInfo(member.person.profile.zone))
        where = f"{row.occurrence} for {member.person.profile.external_id}, {local:%Y-%m-%d %H:%M}"
        hours = member.person.profile.waking
        if not hours.start <= local.time() <= hours.end:
            asleep.append(where)
        if row.kind not in NUDGES:
            continue
        days[member.id, f"{local:%Y-%m-%d} for {member.person.profile.external_id}"] += 1
        spoken_for = [by_id[number] for number in named(delivery)] or [delivery]
        owed_nothing += [
            f"{one.row.occurrence} in {where}"
            for one in spoken_for
            if not _owed(one, timetable, done[row.member_id], at)
        ]
    crowded = [f"{count} on {day}" for (_, day), count in days.items() if count > 1]
    return Audit(owed_nothing=tuple(owed_nothing), asleep=tuple(asleep), crowded=tuple(crowded))


def named(delivery: Delivery) -> list[int]:
    """The ids of the deliveries for which this one spoke, itself among them."""
    return [int(word) for word in delivery.row.inputs.get("named", "").split(",") if word]


def mentioned(delivery: Delivery) -> list[int]:
    """The ids of the members whom a post to many named."""
    return [int(word) for word in delivery.row.inputs.get("mentioned", "").split(",") if word]


def _owed(delivery: Delivery, timetable: Timetable, done: Mapping[str, CheckIn], at: datetime) -> bool:
    """Whether somebody had something left to do of what a reminder was about."""
    subject = delivery.row.occurrence.partition("/")[0]
    match delivery.row.kind:
        case OccurrenceKind.CE_CLOCK:
            education = timetable.continuing_education
            return education is not None and _left(education.evaluation, done, at)
        case OccurrenceKind.LATE_WINDOW_CLOSING | OccurrenceKind.BACK:
            return any(_owes(unit, done, at) for unit in timetable.units)
        case _:
            return _owes(timetable.unit(subject), done, at)


def _owes(unit: Unit, done: Mapping[str, CheckIn], at: datetime) -> bool:
    return any(_left(task.key, done, at) for task in unit.required)


def _left(task: str, done: Mapping[str, CheckIn], at: datetime) -> bool:
    return task not in done or done[task].acted_at > at
