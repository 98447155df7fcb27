"""What a decision says: send, at this instant; or skip, for this reason. Both are kept in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import CheckIn, Member


class Reason(StrEnum):
    """Why something is sent or not. These words stand in the ledger; `bot.phrases.reasons` says them to people."""

    FOR_EVERYBODY = "for_everybody"
    OWES_WORK = "owes_work"
    NOTHING_OWED = "nothing_owed"
    LEFT_COHORT = "left_cohort"
    NOT_A_LEARNER = "not_a_learner"
    NOT_YET_JOINED = "not_yet_joined"
    TOO_LATE = "too_late"
    ASLEEP_UNTIL_TOO_LATE = "asleep_until_too_late"
    NEARER_REMINDER = "nearer_reminder"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one member at the moment of asking: who they are, and their check-ins by task key."""

    member: Member
    done: Mapping[str, CheckIn]


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
