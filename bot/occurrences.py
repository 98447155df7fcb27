"""An occurrence: something of the plan with an instant and a stable key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class OccurrenceKind(StrEnum):
    """What happens. DEADLINE is a mark in the calendar: nothing is sent for it.

    DEADLINE_MOVED and CALL_MOVED are news of a change to what the channel had been told. RECORDING_WAITING is the
    recording for one who neither came nor watched. LINK_MISSING chases facilitators. CALL_EVENT is the call in the
    space's own calendar, for cohorts that want it there. COMPLETED, BACK and MORE_TIME are
    no part of a cohort's plan: they are put into the ledger for one person, when the last requirement is met, for the
    end of a rest they asked for, and when they were given more time. So are two for facilitators: UNDELIVERED lists
    what did not reach people, AT_THE_DOOR asks about those who came to the cohort's channel or went from it.
    """

    LESSON_RELEASED = "lesson_released"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE = "deadline"
    DEADLINE_PASSED = "deadline_passed"
    CALL_TOMORROW = "call_tomorrow"
    CALL_SOON = "call_soon"
    CALL_STARTING = "call_starting"
    RECORDING_POSTED = "recording_posted"
    LATE_WINDOW_CLOSING = "late_window_closing"
    ACCESS_ENDING = "access_ending"
    CE_CLOCK = "ce_clock"
    DEADLINE_MOVED = "deadline_moved"
    CALL_MOVED = "call_moved"
    RECORDING_WAITING = "recording_waiting"
    LINK_MISSING = "link_missing"
    COMPLETED = "completed"
    BACK = "back"
    MORE_TIME = "more_time"
    CALL_EVENT = "call_event"
    UNDELIVERED = "undelivered"
    AT_THE_DOOR = "at_the_door"


class Audience(StrEnum):
    """For whom an occurrence is, before any decision about a single person.

    CHANNEL: one post to everybody. OWING: learners who still owe something of the subject, each in private.
    FACILITATORS: each of them in private. CALENDAR: one entry in the space's calendar, where the cohort has calls
    there. NOBODY: a mark in the plan.
    """

    CALENDAR = "calendar"
    CHANNEL = "channel"
    OWING = "owing"
    FACILITATORS = "facilitators"
    NOBODY = "nobody"


#: What comes to facilitators without being in any plan. They name other people, so that what they said is not kept.
FOR_FACILITATORS = frozenset({OccurrenceKind.UNDELIVERED, OccurrenceKind.AT_THE_DOOR})

#: What stands between a key and the instant that makes it somebody's own.
OWN = "~"


def stamped(key: str, at: datetime) -> str:
    """A key of somebody's own, for what happens at this instant: `lesson-3/due-24h~20201104T0459` (UTC)."""
    return f"{key}{OWN}{at.astimezone(UTC):%Y%m%dT%H%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something of the plan with an instant.

    `key` (`lesson-3/due-24h`) stays the same when times, titles or other parts of the course move. `subject` is the
    unit it speaks of (`lesson-3`, `call-2`, `wrap-up`, `course`). `at` is when it happens; `opens` is when the
    companion starts to decide for whom, earlier than `at` where people get it in their own waking hours before that.
    From `expires` on it is of no more use and is recorded as skipped.
    `anchor` is the instant it speaks about: the deadline, the start of the call, the end of access.
    `lead` is how long before `anchor` a reminder was meant to come; None for everything else.
    """

    key: str
    kind: OccurrenceKind
    subject: str
    title: str
    audience: Audience
    opens: datetime
    at: datetime
    expires: datetime
    anchor: datetime
    lead: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedOccurrence:
    """An occurrence of one cohort that was opened. `revision` counts how often it was moved later after opening."""

    cohort_id: int
    revision: int
    occurrence: Occurrence
