"""What learners told us of their work, and the time they were given for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How an assignment was met; attending a call and watching its recording count the same."""

    DONE = "done"
    ATTENDED = "attended"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A learner's word on one assignment. `acted_at` is when the person acted, which decides early, on time or late.

    `recorded_at` is when we processed it. `note` and `link` are the person's own text: data, never markup.
    """

    member_id: int
    assignment: str
    acted_at: datetime
    recorded_at: datetime
    how: How = How.DONE
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time that a facilitator gave one learner for one unit (`lesson-3`).

    `due` is the last minute, as people read it (11:59 PM); the whole of it counts. `by` is the facilitator's person
    id, `at` when it was given. It never shortens anything: where the cohort's own deadline is later, that one holds.
    """

    member_id: int
    unit: str
    due: datetime
    at: datetime
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A check-in that its learner took back at `at`. Its note and its link are forgotten."""

    check_in: CheckIn
    at: datetime
