"""Members who are to be put into a group of their platform, or taken out of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A member who is not in the group that the cohort's options say: out of `leaves` and into `enters` (each empty
    where there is nothing to do).
    """

    member_id: int
    cohort_id: int
    space: str
    external_id: str
    leaves: str
    enters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What became of a `Grouping` into `enters`: the group the member is in through us now; why it is not the right one
    and what to do about it (empty: it is, or it was not their fault), and when to try again (None: once they come, go
    or the options change).
    """

    member_id: int
    enters: str
    group: str
    problem: str = ""
    again_at: datetime | None = None
