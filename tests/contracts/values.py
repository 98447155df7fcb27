"""Values to put into stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.course import Course
from bot.deliveries import DeliveryState, NewDelivery, Receipt, Settlement, Timing
from bot.model import Cohort, Member, Movement, Passage, Place, PlaceKind, Profile, Role
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.ports import Store, UnitOfWork
from bot.records import CheckIn, Extension, How
from tests.support.effort import examples

NOON = datetime(2020, 10, 1, 16, tzinfo=UTC)
"""Oct 1, 2020, noon in New York: the first release of the 2020 course."""

HOUR = timedelta(hours=1)
SPACE = "local:room"
CHANNEL = Place(space=SPACE, kind=PlaceKind.CHANNEL, id="course")
#: More people than go into one statement of a database, which is 5,000.
ROSTER = examples(5_100, 50_000)
#: So many rows or people for what reads and writes in the same parts as a roster does.
MANY = examples(1_200, 12_345)
ME = "worker-1"
OTHER = "worker-2"


def profile(handle: str, *, name: str = "", zone: str = "America/New_York", space: str = SPACE) -> Profile:
    return Profile(space=space, external_id=handle, name=name or handle.title(), zone=zone)


def occurrence(
    key: str,
    *,
    opens: datetime = NOON,
    at: datetime | None = None,
    expires: datetime | None = None,
    title: str = "Lesson 1 is due",
) -> Occurrence:
    happens = at or opens
    return Occurrence(
        key=key,
        kind=OccurrenceKind.DEADLINE_NEAR,
        subject=key.partition("/")[0],
        title=title,
        audience=Audience.OWING,
        opens=opens,
        at=happens,
        expires=expires or happens + 24 * HOUR,
        anchor=happens + 24 * HOUR,
    )


def delivery(
    cohort_id: int,
    recipient: str,
    *,
    occurrence: str = "lesson-1/due-24h",
    revision: int = 0,
    member_id: int | None = None,
    due: datetime = NOON,
    expires: datetime | None = None,
    state: DeliveryState = DeliveryState.QUEUED,
    reason: str = "owes 2 assignments",
    inputs: Mapping[str, str] | None = None,
    space: str = SPACE,
) -> NewDelivery:
    return NewDelivery(
        cohort_id=cohort_id,
        occurrence=occurrence,
        revision=revision,
        kind=OccurrenceKind.DEADLINE_NEAR,
        recipient=recipient,
        member_id=member_id,
        place=Place(space=space, kind=PlaceKind.DIRECT, id=recipient),
        due_at=due,
        expires_at=expires or due + 24 * HOUR,
        state=state,
        reason=reason,
        inputs=inputs or {"owes": "worksheet, reflection"},
    )


def timing(due: datetime, *, place: Place = CHANNEL) -> Timing:
    """Due then, for an hour, at this place."""
    return Timing(due_at=due, expires_at=due + HOUR, place=place)


def settlement(
    delivery_id: int, state: DeliveryState, *, at: datetime = NOON, due: datetime | None = None
) -> Settlement:
    sent = state is DeliveryState.SENT
    return Settlement(
        delivery_id=delivery_id,
        state=state,
        reason=f"now {state}",
        at=at,
        due_at=due,
        receipt=Receipt(message_id=f"m{delivery_id}", at=at) if sent else None,
        text="Lesson 1 is due tonight." if sent else "",
    )


def check_in(
    member_id: int, assignment: str = "lesson-1/worksheet", *, acted: datetime = NOON, note: str = ""
) -> CheckIn:
    return CheckIn(
        member_id=member_id,
        assignment=assignment,
        acted_at=acted,
        recorded_at=acted + timedelta(seconds=2),
        how=How.DONE,
        note=note,
        link="https://example.org/work",
    )


def extension(
    member_id: int, unit: str = "lesson-3", *, due: datetime = NOON + 48 * HOUR, by: int = 1
) -> Extension:
    return Extension(member_id=member_id, unit=unit, due=due, at=NOON, by=by)


def movement(
    cohort_id: int, handle: str = "dana", *, passage: Passage = Passage.CAME, at: datetime = NOON
) -> Movement:
    return Movement(cohort_id=cohort_id, who=profile(handle), passage=passage, at=at)


async def add_cohort(uow: UnitOfWork, course: Course, name: str = "Fall 2020") -> Cohort:
    return await uow.cohorts.add(name=name, channel=CHANNEL, course=course, start=None, at=NOON)


async def enrol(
    uow: UnitOfWork, cohort: Cohort, handles: Sequence[str], role: Role = Role.LEARNER
) -> list[Member]:
    people = await uow.people.update_many([profile(handle) for handle in handles])
    return await uow.members.enrol(cohort.id, [person.id for person in people], role, NOON)


async def make_cohort(store: Store, course: Course, *handles: str) -> tuple[Cohort, list[Member]]:
    """A cohort with these learners, committed."""
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        return cohort, await enrol(uow, cohort, handles)
