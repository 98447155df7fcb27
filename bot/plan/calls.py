"""A call: its announcements, its recording, and the chase for a link that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.certificate import taken_until
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan.news import moved
from bot.plan.reminders import DAY, HOUR, NEWS_KEEPS, reminders, unit_title
from bot.timetable import Timetable, Unit

STARTING_KEEPS = timedelta(minutes=15)
LINK_LEADS = (timedelta(hours=24), timedelta(hours=3))
"""How long before a call its facilitators are asked for a link that is missing."""
WAITS = timedelta(days=1)
"""How long a recording has been there, and the call been over, when those who have not seen it hear of it."""


def of_call(call: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    """Everything about one call."""
    if call.opens is not None:
        yield from _announced(call, call.opens)
        if call.joinable:
            yield from reminders(
                kind=OccurrenceKind.LINK_MISSING,
                key=f"{call.key}/link",
                subject=call.key,
                title=f"{unit_title(call)}: the link, where it is missing; the call is",
                leads=LINK_LEADS,
                anchor=call.opens,
                closes=call.opens,
                not_before=None,
                audience=Audience.FACILITATORS,
            )
    yield from moved(
        call, timetable, kind=OccurrenceKind.CALL_MOVED, title=f"{unit_title(call)}: the call was moved"
    )
    yield from _recording(call, timetable)


def _announced(call: Unit, starts: datetime) -> Iterator[Occurrence]:
    name = unit_title(call)
    steps = (
        ("tomorrow", OccurrenceKind.CALL_TOMORROW, "in 24 hours", starts - DAY, starts - HOUR),
        ("soon", OccurrenceKind.CALL_SOON, "in an hour", starts - HOUR, starts),
        (
            "starting",
            OccurrenceKind.CALL_STARTING,
            "starting now",
            starts,
            min(starts + STARTING_KEEPS, call.ends or starts + STARTING_KEEPS),
        ),
    )
    for word, kind, says, at, expires in steps:
        yield Occurrence(
            key=f"{call.key}/{word}",
            kind=kind,
            subject=call.key,
            title=f"{name}: {says}",
            audience=Audience.CHANNEL,
            opens=at,
            at=at,
            expires=expires,
            anchor=starts,
        )


def _recording(call: Unit, timetable: Timetable) -> Iterator[Occurrence]:
    """The recording for everybody when it is there, and a day later for those who neither came nor watched."""
    if not call.recording or call.recording_at is None or call.recorded_at is None:
        return
    at, late_closes = call.recording_at, timetable.late_closes
    yield Occurrence(
        key=f"{call.key}/recording",
        kind=OccurrenceKind.RECORDING_POSTED,
        subject=call.key,
        title=f"{unit_title(call)}: recording",
        audience=Audience.CHANNEL,
        opens=at,
        at=at,
        expires=late_closes if late_closes and late_closes > at else at + NEWS_KEEPS,
        anchor=call.opens or at,
    )
    # A link that is corrected later is no second reason to write to anybody, and before a call nobody has missed it.
    at = max(call.recorded_at, call.ends or call.recorded_at) + WAITS
    expires = min([at + NEWS_KEEPS, *_ends(call, timetable)])
    if _counts(call, timetable) and at < expires:
        yield Occurrence(
            key=f"{call.key}/recording-for-you",
            kind=OccurrenceKind.RECORDING_WAITING,
            subject=call.key,
            title=f"{unit_title(call)}: the recording, for those who missed it",
            audience=Audience.OWING,
            opens=at,
            at=at,
            expires=expires,
            anchor=call.opens or call.recorded_at,
        )


def _counts(call: Unit, timetable: Timetable) -> bool:
    """Whether anything depends on having been there, or having watched it."""
    certified = {key for requirement in timetable.requirements for key in requirement.tasks}
    return any(not task.optional or task.key in certified for task in call.tasks)


def _ends(call: Unit, timetable: Timetable) -> list[datetime]:
    """When the tasks of a call are no longer taken, as far as that is known."""
    ends = (taken_until(timetable, call, task) for task in call.tasks)
    return [end for end in ends if end is not None]
