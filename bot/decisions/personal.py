"""Messages that reach people one by one: who still owes something, and when in their own day they hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.decisions.debts import owed_of_unit, owed_so_far
from bot.decisions.verdict import Reason, Send, Skip, Standing, Verdict
from bot.model import Role, WakingHours
from bot.occurrences import Occurrence, OccurrenceKind
from bot.timetable import Timetable
from bot.waking import earliest_awake, latest_awake

#: Two reminders of the same deadline closer than this to each other are one reminder too many.
TOO_CLOSE = timedelta(hours=1)

#: News of something that has happened comes after it; everything else comes before what it speaks of.
_AFTERWARDS = frozenset({OccurrenceKind.DEADLINE_PASSED})


def decide_personal(
    occurrence: Occurrence,
    timetable: Timetable,
    standing: Standing,
    now: datetime,
    *,
    nearer: tuple[Occurrence, ...] = (),
) -> Verdict:
    """Whether this member gets this occurrence in private, and when, as things stand at `now`.

    Asked at the moment of sending. `nearer` are the later reminders of the same deadline: where one of them would
    come at nearly the same time, this one gives way.
    """
    owed = _owed(occurrence, timetable, standing, now)
    verdict = plan_personal(occurrence, standing, now, nearer=nearer)
    inputs = {**verdict.inputs, "owed": ",".join(owed)}
    if isinstance(verdict, Skip):
        return Skip(reason=verdict.reason, inputs=inputs)
    if not owed:
        return Skip(reason=Reason.NOTHING_OWED, inputs=inputs)
    return Send(at=verdict.at, reason=Reason.OWES_WORK, inputs=inputs)


def plan_personal(
    occurrence: Occurrence, standing: Standing, now: datetime, *, nearer: tuple[Occurrence, ...] = ()
) -> Verdict:
    """When this member would hear of it, if they owe something by then.

    Asked when the occurrence opens. Debts are left for the moment of sending: what is owed now may be done by then,
    and what is done now may be taken back.
    """
    profile = standing.member.person.profile
    inputs = {
        "at": occurrence.at.isoformat(),
        "anchor": occurrence.anchor.isoformat(),
        "zone": profile.zone,
        "waking": f"{profile.waking.start:%H:%M}-{profile.waking.end:%H:%M}",
    }
    if standing.member.left_at is not None:
        return Skip(reason=Reason.LEFT_COHORT, inputs=inputs)
    if not standing.member.has(Role.LEARNER):
        return Skip(reason=Reason.NOT_A_LEARNER, inputs=inputs)
    if now >= occurrence.expires:
        return Skip(reason=Reason.TOO_LATE, inputs=inputs)
    if occurrence.kind in _AFTERWARDS and standing.member.joined_at > occurrence.anchor:
        return Skip(reason=Reason.NOT_YET_JOINED, inputs=inputs)
    at = personal_time(occurrence, standing, now)
    if at >= occurrence.expires:
        return Skip(reason=Reason.ASLEEP_UNTIL_TOO_LATE, inputs=inputs)
    for other in nearer:
        follows = personal_time(other, standing, now)
        if follows < other.expires and follows - at < TOO_CLOSE:
            return Skip(reason=Reason.NEARER_REMINDER, inputs=inputs)
    return Send(at=at, reason=Reason.OWES_WORK, inputs=inputs)


def personal_time(occurrence: Occurrence, standing: Standing, now: datetime) -> datetime:
    """The instant in this person's waking hours at which the occurrence suits them; never before `now`.

    A reminder is moved earlier, so that it never slips past its deadline; where that moment is gone already, the
    first waking moment from now on is taken.
    """
    zone, hours = _clock(standing)
    if occurrence.kind in _AFTERWARDS:
        return earliest_awake(max(occurrence.at, now), zone, hours)
    return earliest_awake(max(latest_awake(occurrence.at, zone, hours), now), zone, hours)


def _clock(standing: Standing) -> tuple[str, WakingHours]:
    profile = standing.member.person.profile
    return profile.zone, profile.waking


def _owed(occurrence: Occurrence, timetable: Timetable, standing: Standing, now: datetime) -> tuple[str, ...]:
    if occurrence.kind is OccurrenceKind.CE_CLOCK:
        education = timetable.continuing_education
        if education is None or education.evaluation in standing.done:
            return ()
        return (education.evaluation,)
    if occurrence.kind is OccurrenceKind.LATE_WINDOW_CLOSING:
        return tuple(task.key for task in owed_so_far(timetable, standing.done, max(now, occurrence.opens)))
    unit = timetable.unit(occurrence.subject)
    return tuple(task.key for task in owed_of_unit(unit, standing.done))
