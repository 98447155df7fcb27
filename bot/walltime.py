"""Wall time and instants: what a clock on a wall in some zone shows, and when that is.

Clocks are put forward (a wall time that never happens) and back (one that happens twice). The rules, once for
all:

- a wall time inside a gap stands for the instant as long after the clock change as it lies inside the gap
  (02:30 on the night from 02:00 to 03:00 is 03:30). A deadline there gives time rather than taking it;
- a wall time that happens twice is the first of the two, and for a deadline (`later=True`) the second.

The linter reports both, so that a facilitator can choose a better time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.language import _

_NOT_PLACES = frozenset(
    {"Factory", "localtime"}
)  # what they mean depends on the machine, or on nothing at all


@cache
def zone_names() -> frozenset[str]:
    """Every IANA zone name this computer knows."""
    return frozenset(available_timezones() - _NOT_PLACES)


def to_instant(local: datetime, zone: str, *, later: bool = False) -> datetime:
    """The UTC instant of a naive wall time in an IANA zone, by the rules above. Raises ValueError for an
    aware `local`.
    """
    if local.tzinfo is not None:
        raise ValueError(f"{local} already has a zone; a wall time has none")
    fold = 1 if later and exists(local, zone) else 0
    return local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def to_local(instant: datetime, zone: str) -> datetime:
    """The naive wall time in an IANA zone at an aware instant."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def exists(local: datetime, zone: str) -> bool:
    """Whether a clock in this zone ever shows this naive wall time."""
    there = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local.replace(
        fold=0
    )


def is_ambiguous(local: datetime, zone: str) -> bool:
    """Whether a clock in this zone shows this naive wall time twice."""
    first = local.replace(tzinfo=ZoneInfo(zone), fold=0).utcoffset()
    second = local.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset()
    return first != second and exists(local, zone)


def short_label(zone: str, year: int) -> str:
    """What people call this zone's time, summer and winter: "ET" for America/New_York, else "Qatar time", in the
    language spoken.
    """
    tz = ZoneInfo(zone)
    names = sorted({datetime(year, month, 15, 12, tzinfo=tz).tzname() or "" for month in (1, 7)})
    match names:
        case [name] if name.isalpha():
            return name
        case [summer, standard] if (
            len(standard) == 3 and standard[1:] == "ST" and summer == f"{standard[0]}DT"
        ):
            return f"{standard[0]}T"
        case _:
            return _("{place} time", place=zone.rpartition("/")[2].replace("_", " "))
