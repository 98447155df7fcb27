"""Until when somebody wants quiet: instants in their own waking hours, in their own zone, whatever the clocks there
do. Pure: the present instant is an argument.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.model import Preferences, WakingHours
from bot.waking import MARGIN, earliest_awake
from bot.walltime import to_instant, to_local

#: "Tonight" is this long before somebody's day ends: time enough to do something about it.
EVENING = timedelta(hours=3)
#: From so long before somebody's day begins, "today" is that day: at 6 in the morning, "tonight" is its evening. Before
#: that it is still the night, and "tomorrow" the day that comes after it, whatever the calendar says.
MORNING = timedelta(hours=3)
#: Nobody is away from a course for longer than half a year.
LONGEST_AWAY = timedelta(days=180)

_DAY = timedelta(days=1)
_SUNDAY = 6


class Pause(StrEnum):
    """How long reminders are to wait."""

    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    SUNDAY = "sunday"


def until(pause: Pause, now: datetime, zone: str, hours: WakingHours) -> datetime:
    """When this pause ends, in UTC: later than `now`, and within `hours` on the wall clock of `zone` (IANA).

    Somebody's today is the waking window that holds `now` or begins within three hours. TONIGHT is three hours before
    it ends; where that has passed, the last quarter of an hour of it; where that has begun too, or in the night, it is
    TOMORROW. TOMORROW is the start of the next window after today, in the night of the next there is. SUNDAY is the
    start of the window that begins on the next Sunday, on a Sunday that of the next week.
    """
    match pause:
        case Pause.TONIGHT:
            return tonight(now, zone, hours) or _next_start(now, zone, hours)
        case Pause.TOMORROW:
            return _next_start(now, zone, hours)
        case Pause.SUNDAY:
            today = to_local(now, zone).date()
            ahead = (_SUNDAY - today.weekday()) % 7 or 7
            return start_of(today + ahead * _DAY, zone, hours)


def tonight(now: datetime, zone: str, hours: WakingHours) -> datetime | None:
    """The evening of somebody's today (`until`); None in the night, and where too little of it is left."""
    today = _today(now, zone, hours)
    if today is None:
        return None
    start, end = today
    tomorrow = _next_start(now, zone, hours)
    for at in (max(start, end - EVENING), end - min(MARGIN, (end - start) / 2)):
        # A clock change inside the window can carry an instant counted back from its end out of it.
        suits = earliest_awake(at, zone, hours)
        if now < suits < min(end, tomorrow):
            return suits
    return None


def start_of(day: date, zone: str, hours: WakingHours) -> datetime:
    """When somebody's waking window begins on this day of their calendar, in UTC.

    A day that their calendar skipped, or a start that their clocks skip, gives the first waking instant after it.
    """
    return earliest_awake(to_instant(datetime.combine(day, hours.start), zone), zone, hours)


def is_resting(preferences: Preferences, now: datetime) -> bool:
    """Whether a snooze or an absence is in force."""
    return rest_until(preferences, now) is not None


def rest_until(preferences: Preferences, now: datetime) -> datetime | None:
    """When the rest ends that is in force now, the later of a snooze and an absence; None where there is none."""
    ends = [at for at in (preferences.snoozed_until, preferences.away_until) if at is not None and at > now]
    return max(ends, default=None)


def awake_again(preferences: Preferences) -> Preferences:
    """Without any snooze or absence."""
    return replace(preferences, snoozed_until=None, away_until=None, final_call=False)


def _today(now: datetime, zone: str, hours: WakingHours) -> tuple[datetime, datetime] | None:
    """The waking window that holds `now` or begins within `MORNING`; None in the night."""
    date = to_local(now, zone).date()
    windows = (_window(date + days * _DAY, zone, hours) for days in (-1, 0, 1))
    return next((one for one in windows if one[0] - MORNING <= now < one[1]), None)


def _next_start(now: datetime, zone: str, hours: WakingHours) -> datetime:
    """The first start of a waking window after somebody's today, or where it is night after `now`."""
    today = _today(now, zone, hours)
    begun = now if today is None else max(now, today[0])
    date = to_local(now, zone).date()
    starts = (start_of(date + days * _DAY, zone, hours) for days in (0, 1, 2, 3))
    return min(at for at in starts if at > begun)


def _window(day: date, zone: str, hours: WakingHours) -> tuple[datetime, datetime]:
    """The waking window that begins on this day, in UTC; it is over at its second instant."""
    over_midnight = hours.end <= hours.start
    ends_on = day + _DAY if over_midnight else day
    end = to_instant(datetime.combine(ends_on, hours.end), zone, later=True)
    return start_of(day, zone, hours), end.astimezone(UTC)
