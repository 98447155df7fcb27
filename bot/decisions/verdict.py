"""What a decision says: send, at this instant; or skip, for this reason. Both are kept in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.deliveries import Undelivered
from bot.model import Member, Movement
from bot.records import CheckIn, Extension


class Reason(StrEnum):
    """Why something is sent or not. These words stand in the ledger; `bot.phrases.reasons` says them to people.

    EXTENDED: this person has more time. SNOOZED, AWAY, MUTED: they asked for quiet. NOT_WANTED: they chose other lead
    times. SAID_TODAY: the day's one message named it already. NEXT_DAY: put off, since that message did not.
    ANOTHER_FIRST: put off for a moment, since another message to the same person is on its way. UNDELIVERED and
    AT_THE_DOOR: there is something that a facilitator has to know; ARRIVED and SETTLED: there no longer is.

    In cohorts whose learners are reminded together: IN_ROLL_CALL: the post to all who owed something named them, and
    ROLL_CALL_LOST: it was to, and could not be posted. REMINDED_TODAY: it did not, one message a day being enough.
    CAME_AFTER: they joined when it had been posted. NOBODY_TO_NAME: so that there was no such post.
    """

    FOR_EVERYBODY = "for_everybody"
    OWES_WORK = "owes_work"
    NOTHING_OWED = "nothing_owed"
    LEFT_COHORT = "left_cohort"
    NOT_A_LEARNER = "not_a_learner"
    NOT_YET_JOINED = "not_yet_joined"
    TOO_LATE = "too_late"
    ASLEEP_UNTIL_TOO_LATE = "asleep_until_too_late"
    NEARER_REMINDER = "nearer_reminder"
    EXTENDED = "extended"
    SNOOZED = "snoozed"
    AWAY = "away"
    MUTED = "muted"
    NOT_WANTED = "not_wanted"
    SAID_TODAY = "said_today"
    NEXT_DAY = "next_day"
    ANOTHER_FIRST = "another_first"
    COMPLETE = "complete"
    NOT_COMPLETE = "not_complete"
    LINK_MISSING = "link_missing"
    LINK_KNOWN = "link_known"
    NOT_A_FACILITATOR = "not_a_facilitator"
    UNDELIVERED = "undelivered"
    ARRIVED = "arrived"
    AT_THE_DOOR = "at_the_door"
    SETTLED = "settled"
    IN_ROLL_CALL = "in_roll_call"
    ROLL_CALL_LOST = "roll_call_lost"
    REMINDED_TODAY = "reminded_today"
    CAME_AFTER = "came_after"
    NOBODY_TO_NAME = "nobody_to_name"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one member at the moment of asking.

    `done` are their check-ins by task key, `extensions` the later deadlines they were given, by unit key.
    `undelivered` is what they may have to know of as a facilitator, and `at_the_door` whom they have to be asked about,
    by the time it happened; both are read only where something is to be said about them.
    """

    member: Member
    done: Mapping[str, CheckIn]
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    undelivered: Sequence[Undelivered] = ()
    at_the_door: Sequence[Movement] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send at this instant (UTC), or at once where it has passed. `inputs` are the facts that decided."""

    at: datetime
    reason: Reason
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Send nothing. `inputs` are the facts that decided."""

    reason: Reason
    inputs: Mapping[str, str]


Verdict = Send | Skip
