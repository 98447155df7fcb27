"""Judges a term by hand: who owed what when a reminder came, and who should have had one. Asks no decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.deliveries import DeliveryState, NewDelivery
from bot.model import Profile, Role
from bot.occurrences import OccurrenceKind as Kind
from bot.timetable import AssignmentKind, Task, Timetable, Unit, UnitKind
from tests.terms.term import Heard, Known, Term

NUDGES = frozenset(
    {
        Kind.DEADLINE_NEAR,
        Kind.DEADLINE_PASSED,
        Kind.LATE_WINDOW_CLOSING,
        Kind.CE_CLOCK,
        Kind.RECORDING_WAITING,
        Kind.BACK,
    }
)
#: They speak of everything that is open, whatever unit it belongs to.
ABOUT_ALL = frozenset({Kind.LATE_WINDOW_CLOSING, Kind.BACK})
#: More than a reminder can be moved earlier to reach somebody awake.
NIGHT = timedelta(hours=30)


async def complaints(term: Term) -> list[str]:
    """Everything that was wrong with what was said, and with what was not."""
    rows = {number: delivery.row for number, delivery in (await term.rows()).items()}
    named = {
        number: [int(part) for part in delivery.row.inputs.get("named", str(number)).split(",")]
        for number, delivery in (await term.rows()).items()
        if delivery.row.state is DeliveryState.SENT
    }
    nudges = [heard for heard in term.ears.heard if rows[heard.delivery_id].kind in NUDGES]
    return [
        *(wrong for heard in nudges for wrong in _wrong_with(heard, rows, named[heard.delivery_id])),
        *_too_many_a_day(nudges, rows, named),
        *_left_alone(term, nudges, rows, named),
    ]


def _wrong_with(heard: Heard, rows: Mapping[int, NewDelivery], named: list[int]) -> Iterator[str]:
    row = rows[heard.delivery_id]
    about = f"{row.occurrence} for {row.recipient} at {heard.at}"
    assert row.member_id is not None
    for number in named:
        spoken = rows[number]
        assert spoken.member_id is not None
        if spoken.member_id not in heard.known:
            yield f"{about}: names {spoken.occurrence} of somebody who left"
        elif not owed(spoken.kind, spoken.occurrence, heard.known[spoken.member_id], heard.at):
            yield f"{about}: nothing is owed of {spoken.occurrence}"
    known = heard.known.get(row.member_id)
    if known is None:
        yield f"{about}: they have left"
        return
    person = known.member.person
    if not awake(heard.at, person.profile):
        yield f"{about}: it is {local(heard.at, person.profile):%H:%M} there"
    if known.member.muted_at is not None:
        yield f"{about}: they want no reminders here"
    if heard.at >= row.expires_at:
        yield f"{about}: it was of no use any more"
    final = person.preferences.final_call and row.kind is Kind.LATE_WINDOW_CLOSING
    snoozed, away = person.preferences.snoozed_until, person.preferences.away_until
    if (snoozed and heard.at < snoozed) or (away and heard.at < away and not final):
        yield f"{about}: they asked for quiet"


def owed(kind: Kind, key: str, known: Known, at: datetime) -> list[Task]:
    """What this member owed that a reminder of this kind and key speaks about."""
    timetable = known.timetable
    missing = [task for unit in timetable.units for task in unit.required if task.key not in known.done]
    if kind is Kind.CE_CLOCK:
        education = timetable.continuing_education
        return [
            task
            for unit in timetable.units
            for task in unit.tasks
            if education and task.key == education.evaluation
        ]
    if kind in ABOUT_ALL:
        return [task for task in missing if _can_be_done(timetable.unit(task.key.partition("/")[0]), at)]
    tasks = timetable.unit(key.partition("/")[0]).required
    if kind is Kind.RECORDING_WAITING:
        tasks = tuple(task for task in tasks if task.kind is AssignmentKind.ATTEND)
    return [task for task in tasks if task in missing]


def _can_be_done(unit: Unit, at: datetime) -> bool:
    return (
        unit.opens is not None
        and unit.opens <= at
        and (unit.kind is not UnitKind.CALL or bool(unit.recording))
    )


def local(at: datetime, profile: Profile) -> datetime:
    return at.astimezone(ZoneInfo(profile.zone))


def awake(at: datetime, profile: Profile) -> bool:
    clock, start, end = local(at, profile).time(), profile.waking.start, profile.waking.end
    if start < end:
        return start <= clock <= end
    return start == end or clock >= start or clock <= end


def _day(at: datetime, profile: Profile) -> object:
    """The quiet-hours day: it begins when the person's waking hours do."""
    here, start = local(at, profile), profile.waking.start
    if profile.waking.start == profile.waking.end:
        return here.date()
    return (here.replace(tzinfo=None) - timedelta(hours=start.hour, minutes=start.minute)).date()


def _too_many_a_day(
    nudges: list[Heard], rows: Mapping[int, NewDelivery], named: Mapping[int, list[int]]
) -> Iterator[str]:
    by_day: dict[object, list[Heard]] = defaultdict(list)
    for heard in nudges:
        known = heard.known.get(rows[heard.delivery_id].member_id or 0)
        if known is not None:
            profile = known.member.person.profile
            by_day[known.member.person.id, profile.zone, profile.waking, _day(heard.at, profile)].append(
                heard
            )
    for several in by_day.values():
        for earlier, later in pairwise(several):
            row = rows[later.delivery_id]
            said = {number for one in several if one.at <= earlier.at for number in named[one.delivery_id]}
            last_chance = row.expires_at - later.at < timedelta(hours=26)
            if later.delivery_id in said or not last_chance:
                yield f"{row.recipient} was written to at {earlier.at} and again at {later.at} ({row.occurrence})"


def _left_alone(
    term: Term, nudges: list[Heard], rows: Mapping[int, NewDelivery], named: Mapping[int, list[int]]
) -> Iterator[str]:
    """Who owed something of a lesson all along before its deadline, could be reached, and heard nothing of it."""
    end = term.clock.now()
    learners = {number: one for number, one in term.history[-1][1].items() if one.member.has(Role.LEARNER)}
    for member_id, known in learners.items():
        timetable = known.timetable
        leads = known.member.person.preferences.leads or timetable.leads.deadline
        for unit in timetable.lessons:
            if unit.due is None or unit.opens is None or unit.due > end or not leads or not unit.required:
                continue
            begin = unit.due - min(leads) - NIGHT
            if unit.opens >= begin or known.member.joined_at >= begin:
                continue
            if not all(
                _in_reach(one.get(member_id), unit, timetable) for one in _throughout(term, begin, unit.due)
            ):
                continue
            first = unit.due - max(leads) - NIGHT
            if not any(
                first <= heard.at <= unit.due and _speaks_of(unit.key, member_id, rows[number])
                for heard in nudges
                for number in named[heard.delivery_id]
            ):
                yield f"member {member_id} owed {unit.key} until {unit.due} and heard nothing of it"


def _throughout(term: Term, begin: datetime, end: datetime) -> list[Mapping[int, Known]]:
    """What was known from `begin` on, with every change up to `end`."""
    before = [known for at, known in term.history if at <= begin]
    return [*before[-1:], *(known for at, known in term.history if begin < at < end)]


def _in_reach(known: Known | None, unit: Unit, timetable: Timetable) -> bool:
    """Whether they owed something of this unit, had this very deadline, and had not asked for quiet."""
    if known is None or known.member.muted_at is not None or unit.due is None:
        return False
    preferences = known.member.person.preferences
    rests = [until for until in (preferences.snoozed_until, preferences.away_until) if until is not None]
    same = known.timetable.unit(unit.key).due == unit.due
    owes = any(task.key not in known.done for task in unit.required)
    leads = (preferences.leads or known.timetable.leads.deadline) == (
        preferences.leads or timetable.leads.deadline
    )
    begin = unit.due - max(preferences.leads or timetable.leads.deadline) - NIGHT
    return same and owes and leads and all(until <= begin for until in rests)


def _speaks_of(unit: str, member_id: int, row: NewDelivery) -> bool:
    return row.member_id == member_id and (row.kind in ABOUT_ALL or row.occurrence.partition("/")[0] == unit)
