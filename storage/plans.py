"""What a new plan does to an occurrence that is already known: one rule for every store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.occurrences import Occurrence


class OccurrenceState(StrEnum):
    """PLANNED waits to be opened; OPENED was decided on; WITHDRAWN is in the plan no more."""

    PLANNED = "planned"
    OPENED = "opened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An occurrence and how far it was worked off. `was_opened` tells, while withdrawn, what it was."""

    occurrence: Occurrence
    state: OccurrenceState = OccurrenceState.PLANNED
    revision: int = 0
    was_opened: bool = False


def replanned(old: Planned, new: Occurrence) -> Planned:
    """The old one with the new values. Moved later after it was opened, it is to be opened again."""
    if old.was_opened and new.at > old.occurrence.at:
        return Planned(occurrence=new, revision=old.revision + 1)
    state = OccurrenceState.OPENED if old.was_opened else OccurrenceState.PLANNED
    return replace(old, occurrence=new, state=state)


def withdrawn(old: Planned) -> Planned:
    """The old one, no longer planned."""
    return replace(old, state=OccurrenceState.WITHDRAWN)


def opened(old: Planned) -> Planned:
    """The old one, claimed."""
    return replace(old, state=OccurrenceState.OPENED, was_opened=True)


def by_key(plan: Sequence[Occurrence]) -> dict[str, Occurrence]:
    """A plan by key, in its order. Raises ValueError where a key stands in it twice."""
    keyed = {occurrence.key: occurrence for occurrence in plan}
    if len(keyed) < len(plan):
        keys = [occurrence.key for occurrence in plan]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"a plan has the key {twice} more than once")
    return keyed
