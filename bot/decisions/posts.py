"""Posts to everybody in the cohort's channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.decisions.verdict import Reason, Send, Skip, Verdict
from bot.model import DEFAULT_WAKING_HOURS
from bot.occurrences import Occurrence, OccurrenceKind
from bot.plan.news import news_of, time_to_tell
from bot.timetable import Timetable
from bot.waking import earliest_awake, latest_awake

#: A post this much behind its time is still on time: the pulse was slow, or the platform asked us to wait.
GRACE = timedelta(minutes=30)

#: Posts about a call are of use exactly then, at whatever hour it takes place.
_BY_THE_CLOCK = frozenset({OccurrenceKind.CALL_SOON, OccurrenceKind.CALL_STARTING})
#: Reminders to everybody: the hour is ours to choose, so they come in daytime, before rather than after their time.
_REMINDERS = frozenset(
    {
        OccurrenceKind.ACCESS_ENDING,
        OccurrenceKind.DEADLINE_NEAR,
        OccurrenceKind.LATE_WINDOW_CLOSING,
        OccurrenceKind.CE_CLOCK,
    }
)
#: What there is to say only after its time can wait for the day.
_AFTERWARDS = frozenset({OccurrenceKind.DEADLINE_PASSED, OccurrenceKind.RECORDING_WAITING})
#: Nobody is written to: what stands in a calendar wakes nobody.
_SILENT = frozenset({OccurrenceKind.CALL_EVENT})
#: News of a change, which may have been made at any hour.
_NEWS = frozenset({OccurrenceKind.CALL_MOVED, OccurrenceKind.DEADLINE_MOVED})


def decide_post(occurrence: Occurrence, timetable: Timetable, now: datetime) -> Verdict:
    """Whether and when this goes to the channel, as things stand at `now`.

    A post comes at its own time, a reminder in daytime before it. One that is overdue (the companion was down, the
    cohort was made late) comes in daytime in the course's zone and never as a surprise at night; what is past its
    use is skipped. News of a moved date waits for daytime unless the date itself comes before that. A call is entered
    in a calendar at any hour.
    """
    inputs = {"at": occurrence.at.isoformat(), "anchor": occurrence.anchor.isoformat()}
    if now >= occurrence.expires:
        return Skip(reason=Reason.TOO_LATE, inputs=inputs)
    at = _time(occurrence, timetable, now)
    if at >= occurrence.expires:
        return Skip(reason=Reason.ASLEEP_UNTIL_TOO_LATE, inputs=inputs)
    return Send(at=at, reason=Reason.FOR_EVERYBODY, inputs=inputs)


def planned_time(occurrence: Occurrence, timetable: Timetable) -> datetime:
    """When this is said to everybody where nothing is overdue (UTC)."""
    return _time(occurrence, timetable, min(occurrence.opens, occurrence.at))


def _time(occurrence: Occurrence, timetable: Timetable, now: datetime) -> datetime:
    at = occurrence.at
    if occurrence.kind in _SILENT:
        return max(at, now)
    if occurrence.kind in _NEWS:
        due = now if now > at + GRACE else at
        move = news_of(timetable, timetable.unit(occurrence.subject))
        return due if move is None else time_to_tell(timetable, move, due)
    if occurrence.kind in _REMINDERS:
        at = latest_awake(at, timetable.zone, DEFAULT_WAKING_HOURS)
    if occurrence.kind in _AFTERWARDS:
        at = earliest_awake(at, timetable.zone, DEFAULT_WAKING_HOURS)
    if now > at + GRACE and occurrence.kind not in _BY_THE_CLOCK:
        at = earliest_awake(now, timetable.zone, DEFAULT_WAKING_HOURS)
    return at
