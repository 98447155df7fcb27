"""A time zone as a calendar file carries it (VTIMEZONE), right for one event and understood everywhere.

Outlook reads no RDATE and at most one rule for each half of the year, and applies both rules to the year of the
event. So a zone is written as the two changes of the clock around the event, each with a yearly rule that gives that
very day again. For the event, whoever reads rules and whoever reads dates come to the same instant. Nothing repeats,
so later years do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

#: Changes of the clock are looked for this far from the event: every zone that changes at all does so within a year.
_AROUND = timedelta(days=400)
_STEP = timedelta(days=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_Part = TimezoneDaylight | TimezoneStandard


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClockChange:
    """`local` is the wall time, on the clock before, at which it happens."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def local(self) -> datetime:
        return (self.at + self.before).replace(tzinfo=None)


def vtimezone(zone: str, starts: datetime, ends: datetime) -> Timezone:
    """The zone (an IANA name) for an event between two instants."""
    info = ZoneInfo(zone)
    component = Timezone()
    component.add("tzid", zone)
    earlier = list(_clock_changes(info, starts - _AROUND, starts))
    later = list(_clock_changes(info, starts, ends + _AROUND))
    if earlier and later:
        pair = (earlier[-1], later[0])
        summer = max(pair, key=lambda change: change.after)
        for change in pair:
            part = TimezoneDaylight() if change is summer else TimezoneStandard()
            component.add_component(_observance(part, change, _rule(change.local)))
        return component
    # The clock stood still before, or will afterwards: what it shows during the event is all there is to say.
    component.add_component(_observance(TimezoneStandard(), _always(info, starts), None))
    for change in later[:1]:
        if change.at < ends:
            component.add_component(_observance(TimezoneStandard(), change, None))
    return component


def _always(info: ZoneInfo, at: datetime) -> _ClockChange:
    """The clock as it is at this instant, from long ago on."""
    offset = _offset(info, at)
    name = at.astimezone(info).tzname() or "UTC"
    return _ClockChange(at=_LONG_AGO - offset, before=offset, after=offset, name=name)


def _observance(part: _Part, change: _ClockChange, rule: Mapping[str, object] | None) -> _Part:
    part.add("dtstart", change.local)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule is not None:
        part.add("rrule", rule)
    return part


def _rule(local: datetime) -> Mapping[str, object]:
    """Every year in this month, on this weekday of it."""
    return {"freq": "yearly", "bymonth": local.month, "byday": f"{_week(local)}{_DAYS[local.weekday()]}"}


def _week(local: datetime) -> int:
    """Which one of its weekday in the month this is; -1 for the last, as clocks are mostly changed."""
    if (local + timedelta(weeks=1)).month != local.month:
        return -1
    return (local.day - 1) // 7 + 1


def _clock_changes(info: ZoneInfo, after: datetime, until: datetime) -> Iterator[_ClockChange]:
    """Every change of the clock after one instant and up to another."""
    at = after
    while at < until:
        following = min(at + _STEP, until)
        if _offset(info, at) != _offset(info, following):
            change = _when(info, at, following)
            yield _ClockChange(
                at=change,
                before=_offset(info, at),
                after=_offset(info, change),
                name=change.astimezone(info).tzname() or "UTC",
            )
        at = following


def _when(info: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second with the offset of `high`, between two instants of which `low` has another."""
    before = _offset(info, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            break
        if _offset(info, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(info: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(UTC).astimezone(info).utcoffset() or timedelta(0)
