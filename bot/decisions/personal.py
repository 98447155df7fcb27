"""Messages that reach people one by one: who still owes something, and when in their own day they hear of it.

Everywhere here `timetable` is the cohort's; what a learner's extensions make of it is worked out from their standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.certificate import progress
from bot.decisions.debts import owed_for
from bot.decisions.leads import wants
from bot.decisions.rest import is_of_another_rest, rest_from
from bot.decisions.undelivered import listed
from bot.decisions.verdict import Reason, Send, Skip, Standing, Verdict
from bot.extensions import extended, is_superseded, told_of
from bot.model import Role, WakingHours
from bot.occurrences import FOR_FACILITATORS, Occurrence, OccurrenceKind
from bot.timetable import Timetable
from bot.waking import earliest_awake, latest_awake

#: Two reminders of the same deadline closer than this to each other are one reminder too many.
TOO_CLOSE = timedelta(hours=1)

#: News of something that has happened comes after it; everything else comes before what it speaks of.
_AFTERWARDS = frozenset(
    {
        OccurrenceKind.DEADLINE_PASSED,
        OccurrenceKind.RECORDING_WAITING,
        OccurrenceKind.COMPLETED,
        OccurrenceKind.BACK,
        OccurrenceKind.MORE_TIME,
        *FOR_FACILITATORS,
    }
)


def decide_personal(
    occurrence: Occurrence,
    timetable: Timetable,
    standing: Standing,
    now: datetime,
    *,
    nearer: Sequence[Occurrence] = (),
) -> Verdict:
    """Whether this member gets this occurrence in private, and when, as things stand at `now`.

    Asked at the moment of sending; a time later than `now` asks for patience until then. `nearer` are the later
    reminders of the same deadline: where one of them would come at nearly the same time, this one gives way.
    """
    own = extended(timetable, standing.extensions)
    owed = owed_for(occurrence, own, standing.done, now, standing.extensions)
    planned = plan_personal(occurrence, timetable, standing, now, nearer=nearer)
    inputs = {**planned.inputs, "owed": ",".join(task.key for task in owed)}
    if isinstance(planned, Skip):
        return Skip(reason=planned.reason, inputs=inputs)
    if reason := _unwanted(occurrence, timetable, standing, is_owing=bool(owed)):
        return Skip(reason=reason, inputs=inputs)
    at = _rested(occurrence, timetable, standing, now)
    if at >= occurrence.expires and (rest := _rest(occurrence, timetable, standing)):
        return Skip(reason=rest[1], inputs=inputs)
    if any(
        (follows := _rested(other, timetable, standing, now)) < other.expires and follows - at < TOO_CLOSE
        for other in _wanted(nearer, timetable, standing)
    ):
        return Skip(reason=Reason.NEARER_REMINDER, inputs=inputs)
    return Send(at=at, reason=_BECAUSE.get(occurrence.kind, Reason.OWES_WORK), inputs=inputs)


def plan_personal(
    occurrence: Occurrence,
    timetable: Timetable,
    standing: Standing,
    now: datetime,
    *,
    nearer: Sequence[Occurrence] = (),
) -> Verdict:
    """When this member would hear of it, if it concerns them by then.

    Asked when the occurrence opens. Debts are left for the moment of sending: what is owed now may be done by then,
    and what is done now may be taken back. So is everything that people can change at any time: rest, mute, lead times
    and extensions. Rest only puts the time off here, where that leaves it of use.
    """
    inputs = _inputs(occurrence, timetable, standing, now)
    if reason := _barred(occurrence, standing, now):
        return Skip(reason=reason, inputs=inputs)
    at = personal_time(occurrence, standing, now)
    if at >= occurrence.expires:
        return Skip(reason=Reason.ASLEEP_UNTIL_TOO_LATE, inputs=inputs)
    for other in _wanted(nearer, timetable, standing):
        follows = personal_time(other, standing, now)
        if follows < other.expires and follows - at < TOO_CLOSE:
            return Skip(reason=Reason.NEARER_REMINDER, inputs=inputs)
    rested = _rested(occurrence, timetable, standing, now)
    return Send(
        at=rested if rested < occurrence.expires else at,
        reason=_BECAUSE.get(occurrence.kind, Reason.OWES_WORK),
        inputs=inputs,
    )


def personal_time(occurrence: Occurrence, standing: Standing, now: datetime) -> datetime:
    """The instant in this person's waking hours at which the occurrence suits them; never before `now`. Rest aside.

    A reminder is moved earlier, so that it never slips past its deadline; where that moment is gone already, the
    first waking moment from now on is taken.
    """
    zone, hours = _clock(standing)
    if occurrence.kind in _AFTERWARDS:
        return earliest_awake(max(occurrence.at, now), zone, hours)
    return earliest_awake(max(latest_awake(occurrence.at, zone, hours), now), zone, hours)


_BECAUSE = {
    OccurrenceKind.COMPLETED: Reason.COMPLETE,
    OccurrenceKind.MORE_TIME: Reason.EXTENDED,
    OccurrenceKind.LINK_MISSING: Reason.LINK_MISSING,
    OccurrenceKind.UNDELIVERED: Reason.UNDELIVERED,
    OccurrenceKind.AT_THE_DOOR: Reason.AT_THE_DOOR,
}


def _barred(occurrence: Occurrence, standing: Standing, now: datetime) -> Reason | None:
    """What no later change of mind undoes."""
    member = standing.member
    if member.left_at is not None:
        return Reason.LEFT_COHORT
    if occurrence.kind is OccurrenceKind.LINK_MISSING or occurrence.kind in FOR_FACILITATORS:
        if not member.has(Role.FACILITATOR):
            return Reason.NOT_A_FACILITATOR
    elif not member.has(Role.LEARNER):
        return Reason.NOT_A_LEARNER
    if now >= occurrence.expires:
        return Reason.TOO_LATE
    if occurrence.kind is OccurrenceKind.DEADLINE_PASSED and member.joined_at > occurrence.anchor:
        return Reason.NOT_YET_JOINED
    return None


def _unwanted(
    occurrence: Occurrence, timetable: Timetable, standing: Standing, *, is_owing: bool
) -> Reason | None:
    """Why this is not for them as things stand now, whatever the time."""
    member = standing.member
    preferences = member.person.preferences
    match occurrence.kind:
        case OccurrenceKind.COMPLETED:
            own = extended(timetable, standing.extensions)
            return None if progress(own, standing.done).complete else Reason.NOT_COMPLETE
        case OccurrenceKind.MORE_TIME:
            if not told_of(occurrence, timetable, standing.extensions):
                return Reason.WITHDRAWN
            return None if is_owing else Reason.NOTHING_OWED
        case OccurrenceKind.LINK_MISSING:
            if timetable.unit(occurrence.subject).link:
                return Reason.LINK_KNOWN
        case OccurrenceKind.UNDELIVERED:
            return None if listed(occurrence, standing.undelivered) else Reason.ARRIVED
        case OccurrenceKind.AT_THE_DOOR:
            return None if standing.at_the_door else Reason.SETTLED
        case OccurrenceKind.BACK if is_of_another_rest(occurrence, preferences):
            return Reason.WITHDRAWN
        case _ if is_superseded(occurrence, timetable, standing.extensions):
            return Reason.EXTENDED
        case _ if not is_owing:
            return Reason.NOTHING_OWED
        case _ if not wants(occurrence, timetable, preferences):
            return Reason.NOT_WANTED
    return None if member.muted_at is None else Reason.MUTED


def _wanted(reminders: Sequence[Occurrence], timetable: Timetable, standing: Standing) -> list[Occurrence]:
    """Those of these reminders that this person wants, of the deadline that is theirs."""
    preferences = standing.member.person.preferences
    return [
        one
        for one in reminders
        if wants(one, timetable, preferences) and not is_superseded(one, timetable, standing.extensions)
    ]


def _rested(occurrence: Occurrence, timetable: Timetable, standing: Standing, now: datetime) -> datetime:
    """When it suits them, or the first waking moment after the rest that they asked for."""
    at = personal_time(occurrence, standing, now)
    rest = _rest(occurrence, timetable, standing)
    return at if rest is None or rest[0] <= at else earliest_awake(rest[0], *_clock(standing))


def _rest(occurrence: Occurrence, timetable: Timetable, standing: Standing) -> tuple[datetime, Reason] | None:
    return rest_from(occurrence, timetable, standing.member.person.preferences)


def _clock(standing: Standing) -> tuple[str, WakingHours]:
    profile = standing.member.person.profile
    return profile.zone, profile.waking


def _inputs(
    occurrence: Occurrence, timetable: Timetable, standing: Standing, now: datetime
) -> dict[str, str]:
    """The facts that decide. `due` is the learner's own deadline and `rest` the end of theirs, where they have one."""
    profile = standing.member.person.profile
    inputs = {
        "at": occurrence.at.isoformat(),
        "anchor": occurrence.anchor.isoformat(),
        "zone": profile.zone,
        "waking": f"{profile.waking.start:%H:%M}-{profile.waking.end:%H:%M}",
    }
    if is_superseded(occurrence, timetable, standing.extensions):
        own = extended(timetable, standing.extensions).unit(occurrence.subject)
        inputs["due"] = "" if own.due is None else own.due.isoformat()
    rest = _rest(occurrence, timetable, standing)
    if rest is not None and rest[0] > now:
        inputs["rest"] = rest[0].isoformat()
    return inputs
