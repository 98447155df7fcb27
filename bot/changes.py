"""What a facilitator changes in a running cohort, without touching the course file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeField(StrEnum):
    """LINK and RECORDING take a URL; OPENS (a lesson's release, a call's start) and DUE take a date as course files
    write it (`2020-10-22 12:00`), in the course's zone. LEAD (of the subject `course`) is a length of time (`48h`)
    before deadlines that some member wants to be reminded at, besides those of the course.
    """

    LINK = "link"
    RECORDING = "recording"
    OPENS = "opens"
    DUE = "due"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, kept with when it was made and by whom (a person's id). The latest for a (subject, field) holds.

    `subject` is a unit key (`call-2`).
    """

    subject: str
    field: ChangeField
    value: str
    at: datetime
    by: int
