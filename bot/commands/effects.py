"""What a change of a call or a lesson does to what people get: a pure comparison of two plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.model import Cohort
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.phrases.changing import Effects
from bot.timetable import Unit

_NEWS = frozenset({OccurrenceKind.CALL_MOVED, OccurrenceKind.DEADLINE_MOVED})
#: Those who get what is counted: everybody, and learners. Facilitators' own chases concern nobody else.
_COUNTED = frozenset({Audience.CHANNEL, Audience.OWING})


def effects_of(
    before: Sequence[Occurrence],
    after: Sequence[Occurrence],
    old: Unit,
    new: Unit,
    cohort: Cohort,
    now: datetime,
) -> Effects:
    """What follows for the plan of `cohort` from making `old` into `new` at `now`.

    What was said already is said again where it moves later, and only then.
    """
    was, becomes = _said(before), _said(after)
    ahead = {key for key, one in was.items() if one.expires > now}
    then_ahead = {key for key, one in becomes.items() if one.expires > now}
    return Effects(
        moved=sum(
            was[key].at < becomes[key].at or (was[key].at > becomes[key].at and was[key].at > now)
            for key in ahead & then_ahead
        ),
        added=len(then_ahead - ahead),
        removed=sum(was[key].at > now for key in ahead - then_ahead),
        edited=tuple(
            one
            for one in before
            if one.audience is Audience.CHANNEL
            and one.at <= now
            and one.expires > cohort.created_at
            and _says_otherwise(one, _changed(old, new), new)
        ),
        news=bool(_news(after, now) - _news(before, now)),
    )


def _said(plan: Sequence[Occurrence]) -> dict[str, Occurrence]:
    return {one.key: one for one in plan if one.audience in _COUNTED and one.kind not in _NEWS}


def _news(plan: Sequence[Occurrence], now: datetime) -> set[str]:
    return {one.key for one in plan if one.kind in _NEWS and one.expires > now}


def _changed(old: Unit, new: Unit) -> frozenset[str]:
    """The names of what is not the same."""
    return frozenset(
        name
        for name, differs in (
            ("opens", old.opens != new.opens),
            ("due", old.due != new.due),
            ("link", old.link != new.link),
            ("recording", old.recording != new.recording),
        )
        if differs
    )


def _says_otherwise(post: Occurrence, changed: Collection[str], unit: Unit) -> bool:
    """Whether a post says something of the unit that has changed. A lesson's post names its calls and their times."""
    if post.kind is OccurrenceKind.RECORDING_POSTED:
        return post.subject == unit.key and "recording" in changed
    if post.subject == unit.key:
        return not {"opens", "due", "link"}.isdisjoint(changed)
    return (
        unit.lesson is not None
        and post.subject == f"lesson-{unit.lesson}"
        and post.kind is OccurrenceKind.LESSON_RELEASED
        and "opens" in changed
    )
