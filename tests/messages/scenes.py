"""A cohort of the 2020 course and its scenes, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.decisions import Standing
from bot.extensions import extended
from bot.model import Cohort, Member, Person, Place, PlaceKind, Profile, Role
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.phrases.scene import Scene
from bot.plan import plan
from bot.records import CheckIn, Extension
from tests.support import world

COURSE = world.course("leadership-2020")
TERM = make_timetable(COURSE)
CHANNEL = Place(space="local:room", kind=PlaceKind.CHANNEL, id="course")


def utc(text: str) -> datetime:
    """`2020-10-08T03:59` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def learner(zone: str, *, done: tuple[str, ...] = (), cohort_id: int = 1, name: str = "Ana") -> Standing:
    told = Profile(space="local:room", external_id=name.casefold(), name=name, zone=zone)
    member = Member(
        id=cohort_id,
        cohort_id=cohort_id,
        person=Person(id=1, told=told),
        roles=frozenset({Role.LEARNER}),
        joined_at=utc("2020-09-20T00:00"),
    )
    at = utc("2020-10-01T00:00")
    check_ins = (CheckIn(member_id=cohort_id, assignment=key, acted_at=at, recorded_at=at) for key in done)
    return Standing(member=member, done={one.assignment: one for one in check_ins})


ANA = learner("Asia/Qatar", done=("lesson-3/videos", "lesson-2/worksheet"))


def at(text: str) -> datetime:
    """`2020-10-08 03:59` as an instant, in UTC."""
    return utc(text.replace(" ", "T"))


def cohort(*changes: Change, number: int = 1, course: Course = COURSE) -> Cohort:
    return Cohort(
        id=number,
        name="autumn",
        channel=CHANNEL,
        course=course,
        start=None,
        created_at=utc("2020-09-01T12:00"),
        changes=changes,
    )


def change(subject: str, field: ChangeField, value: str, at: str = "2020-10-01T12:00") -> Change:
    return Change(subject=subject, field=field, value=value, at=utc(at), by=1)


def linked() -> Cohort:
    """One with a link and a recording for its first call."""
    return cohort(
        change("call-1", ChangeField.LINK, "https://calls.example.org/1"),
        change("call-1", ChangeField.RECORDING, "https://calls.example.org/1/recording", "2020-10-09T13:00"),
    )


def given(standing: Standing, unit: str, due: str) -> Standing:
    """The same person with more time for a unit."""
    extension = Extension(
        member_id=standing.member.id, unit=unit, due=utc(due), at=utc("2020-10-01T12:00"), by=1
    )
    return replace(standing, extensions={**standing.extensions, unit: extension})


def scene(
    key: str,
    *,
    of: Cohort | None = None,
    standing: Standing | None = None,
    now: str = "",
    occurrence: Occurrence | None = None,
) -> Scene:
    """The scene of what the plan has under this key, at its own time where `now` is empty."""
    whose = of or cohort()
    timetable = make_timetable(whose.course, start=whose.start, changes=whose.changes)
    found = occurrence or next(one for one in plan(timetable) if one.key == key)
    if standing is not None:
        timetable = extended(timetable, standing.extensions)
    at = utc(now) if now else found.at
    return Scene(occurrence=found, timetable=timetable, cohort=whose, standing=standing, now=at)


def made(
    key: str,
    kind: OccurrenceKind,
    *,
    at: datetime,
    anchor: datetime | None = None,
    audience: Audience = Audience.OWING,
) -> Occurrence:
    """An occurrence as it is put into the ledger for one person, or by a part of the plan under test elsewhere."""
    return Occurrence(
        key=key,
        kind=kind,
        subject=key.partition("/")[0],
        title=key,
        audience=audience,
        opens=at,
        at=at,
        expires=at + timedelta(days=2),
        anchor=anchor or at,
    )


def of_kinds(occurrences: Sequence[Occurrence]) -> dict[OccurrenceKind, Occurrence]:
    """The first of each kind."""
    first: dict[OccurrenceKind, Occurrence] = {}
    for occurrence in occurrences:
        first.setdefault(occurrence.kind, occurrence)
    return first
