"""People and occurrences for tests of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import available_timezones

from hypothesis import strategies as st

from bot.changes import Change, ChangeField
from bot.course.schedule import make_timetable
from bot.decisions import Standing
from bot.model import DEFAULT_WAKING_HOURS, Member, Person, Preferences, Profile, Role, WakingHours
from bot.occurrences import Occurrence
from bot.plan import plan
from bot.records import CheckIn, Extension
from bot.timetable import Timetable
from tests.support import world

LEADERSHIP = world.course("leadership-2020")
TIMETABLE = make_timetable(LEADERSHIP)
PLAN = plan(TIMETABLE)
LESSONS = [unit.key for unit in TIMETABLE.lessons]

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
zones = st.sampled_from(ZONES)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours = st.builds(WakingHours, start=clocks, end=clocks)
#: Any minute of the term of 2020, and a little around it.
minutes = st.datetimes(datetime(2020, 9, 1), datetime(2021, 3, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def utc(text: str) -> datetime:
    """`2020-10-08T03:59` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def change(subject: str, field: ChangeField, value: str, at: str) -> Change:
    return Change(subject=subject, field=field, value=value, at=utc(at), by=1)


def changed(*changes: Change) -> Timetable:
    """The term of 2020 after these changes."""
    return make_timetable(LEADERSHIP, changes=changes)


def occurrence(key: str, timetable: Timetable = TIMETABLE) -> Occurrence:
    return next(one for one in plan(timetable) if one.key == key)


def nearer(wanted: Occurrence, among: tuple[Occurrence, ...]) -> tuple[Occurrence, ...]:
    """The later reminders of the same deadline."""
    return tuple(
        one
        for one in among
        if one.subject == wanted.subject and one.kind is wanted.kind and one.at > wanted.at
    )


def extension(unit: str, due: str, at: str = "2020-10-01T12:00") -> dict[str, Extension]:
    return {unit: Extension(member_id=1, unit=unit, due=utc(due), at=utc(at), by=9)}


def done(*keys: str) -> dict[str, CheckIn]:
    at = utc("2020-10-01T00:00")
    return {key: CheckIn(member_id=1, assignment=key, acted_at=at, recorded_at=at) for key in keys}


def standing(
    zone: str = "America/New_York",
    *,
    waking: WakingHours = DEFAULT_WAKING_HOURS,
    checked_in: tuple[str, ...] = (),
    extensions: Mapping[str, Extension] | None = None,
    preferences: Preferences | None = None,
    roles: frozenset[Role] = frozenset({Role.LEARNER}),
    muted: str = "",
    joined: str = "2020-09-20T00:00",
) -> Standing:
    profile = Profile(space="local:room", external_id="ana", name="Ana", zone=zone, waking=waking)
    return Standing(
        member=Member(
            id=1,
            cohort_id=1,
            person=Person(id=1, told=profile, preferences=preferences or Preferences()),
            roles=roles,
            joined_at=utc(joined),
            muted_at=utc(muted) if muted else None,
        ),
        done=done(*checked_in),
        extensions=extensions or {},
    )
