"""When a person may be written to: their own waking hours, in their own zone, whatever the clocks there do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.model import WakingHours
from bot.walltime import to_instant, to_local

#: A message planned for the last moment of the day would arrive after it: sending takes a while. So nothing is
#: planned for the last minutes of a window (or for its second half, where the window itself is as short as that).
MARGIN = timedelta(minutes=15)

_DAY = timedelta(days=1)


def is_awake(instant: datetime, zone: str, hours: WakingHours) -> bool:
    """Whether the wall clock of `zone` (IANA) stands within `hours` at this instant, both ends included."""
    return _within(instant.astimezone(_zone(zone)).time(), hours.start, hours.end)


def latest_awake(instant: datetime, zone: str, hours: WakingHours) -> datetime:
    """The latest instant at or before this one that suits the person, `MARGIN` before their day ends. UTC.

    Never later than `instant`. Local times that a clock change skips are passed over; of those that occur twice the
    later one not after `instant` is taken.
    """
    planned = _with_margin(hours)
    if is_awake(instant, zone, planned):
        return instant
    ends = (at for at in _occurrences(instant, zone, planned.end, days=(0, -1, -2, -3)) if at <= instant)
    return max(at for at in ends if is_awake(at, zone, planned))


def earliest_awake(instant: datetime, zone: str, hours: WakingHours) -> datetime:
    """The earliest instant at or after this one in the person's waking hours. UTC. Never earlier than `instant`."""
    if is_awake(instant, zone, hours):
        return instant
    starts = (at for at in _occurrences(instant, zone, hours.start, days=(0, 1, 2, 3)) if at >= instant)
    return min(at for at in starts if is_awake(at, zone, hours))


def day_of(instant: datetime, zone: str, hours: WakingHours) -> tuple[datetime, datetime]:
    """The quiet-hours day that holds this instant, in UTC: from one start of the person's waking hours to the next.

    The first instant belongs to it, the second to the next day. For people who can be written to at any hour it is
    the day of their calendar. A start that the clocks skip comes as much later as the clocks were put forward; one
    that they show twice is the first; a day that a calendar skipped altogether is none.
    """
    clock = time(0) if hours.start == hours.end else hours.start
    starts = _starts(to_local(instant, zone).date(), zone, clock)
    return max(at for at in starts if at <= instant), min(at for at in starts if at > instant)


@lru_cache(maxsize=4096)
def _starts(today: date, zone: str, clock: time) -> frozenset[datetime]:
    """When the wall clock first shows this time on the days around this one."""
    return frozenset(to_instant(datetime.combine(today + days * _DAY, clock), zone) for days in range(-2, 3))


def _within(clock: time, start: time, end: time) -> bool:
    if start == end:
        return True
    if start < end:
        return start <= clock <= end
    return clock >= start or clock <= end


@lru_cache(maxsize=64)
def _with_margin(hours: WakingHours) -> WakingHours:
    if hours.start == hours.end:
        return hours
    day = date(2000, 1, 1)
    start, end = datetime.combine(day, hours.start), datetime.combine(day, hours.end)
    length = (end - start) % _DAY
    return WakingHours(start=hours.start, end=(end - min(MARGIN, length / 2)).time())


def _occurrences(instant: datetime, zone: str, clock: time, *, days: tuple[int, ...]) -> Iterator[datetime]:
    """The instants at which the wall clock shows `clock` on the days around `instant`, in UTC.

    Where a clock change skips that time, the instants on both sides of the gap that stand for it come instead.
    """
    today = instant.astimezone(_zone(zone)).date()
    for offset in days:
        yield from _shown(today + timedelta(days=offset), zone, clock)


@lru_cache(maxsize=4096)
def _shown(day: date, zone: str, clock: time) -> tuple[datetime, datetime]:
    """Both instants that stand for this wall time. Thousands of people share a zone, an hour and a day."""
    wall = datetime.combine(day, clock, _zone(zone))
    return wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
