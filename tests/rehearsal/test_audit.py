"""The rehearsal's own checks: they find what must not happen, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.course.schedule import make_timetable
from bot.deliveries import Delivery, DeliveryState, NewDelivery
from bot.model import Member, Person, Profile, Role
from bot.occurrences import OccurrenceKind
from bot.records import CheckIn
from companion.rehearsal.audit import Audit, audit
from tests.support import world

TIMETABLE = make_timetable(world.course("leadership-2020"), start=date(2020, 9, 24))
LESSON_1 = TIMETABLE.unit("lesson-1")
NINE = datetime(2020, 10, 6, 13, 0, tzinfo=UTC)  # 09:00 in New York
IN_NEW_YORK = Profile(space="local:x", external_id="ana", name="Ana", zone="America/New_York")
ANA = Member(
    id=7,
    cohort_id=1,
    person=Person(id=3, told=IN_NEW_YORK),
    roles=frozenset({Role.LEARNER}),
    joined_at=datetime(2020, 9, 1, tzinfo=UTC),
)


def sent(
    number: int,
    at: datetime,
    *,
    key: str = "lesson-1/due-24h",
    kind: OccurrenceKind = OccurrenceKind.DEADLINE_NEAR,
    state: DeliveryState = DeliveryState.SENT,
    named: str = "",
) -> Delivery:
    row = NewDelivery(
        cohort_id=1,
        occurrence=key,
        revision=1,
        kind=kind,
        recipient="member:7",
        member_id=7,
        place=ANA.person.direct,
        due_at=at,
        expires_at=at,
        state=state,
        reason="owes_work",
        inputs={"named": named} if named else {},
    )
    return Delivery(id=number, row=row, settled_at=at)


def checked_in(*keys: str, at: datetime) -> dict[int, Mapping[str, CheckIn]]:
    return {7: {key: CheckIn(member_id=7, assignment=key, acted_at=at, recorded_at=at) for key in keys}}


def look(*deliveries: Delivery, done: dict[int, Mapping[str, CheckIn]] | None = None) -> Audit:
    return audit(deliveries, {7: ANA}, done or {7: {}}, TIMETABLE)


REQUIRED = [task.key for task in LESSON_1.required]


def test_an_honest_reminder_is_clean() -> None:
    assert look(sent(1, NINE)).clean
    # What was left to do was done an hour later, or only in part.
    assert look(sent(1, NINE), done=checked_in(*REQUIRED, at=NINE.replace(hour=14))).clean
    assert look(sent(1, NINE), done=checked_in(*REQUIRED[1:], at=NINE.replace(hour=12))).clean


def test_a_reminder_of_what_was_done_is_found() -> None:
    found = look(sent(1, NINE), done=checked_in(*REQUIRED, at=NINE.replace(hour=12)))
    assert found.owed_nothing == ("lesson-1/due-24h in lesson-1/due-24h for ana, 2020-10-06 09:00",)
    assert not found.clean


def test_whoever_a_post_to_all_names_is_looked_at() -> None:
    post = sent(1, NINE)
    post = replace(
        post, row=replace(post.row, recipient="together", member_id=None, inputs={"mentioned": "7"})
    )
    assert look(post).clean
    found = look(post, done=checked_in(*REQUIRED, at=NINE.replace(hour=12)))
    assert found.owed_nothing == ("lesson-1/due-24h in the post to all, for ana",)


def test_every_debt_of_a_message_for_several_is_looked_at() -> None:
    digest = sent(1, NINE, key="lesson-2/due-24h", named="1,2")
    other = sent(2, NINE, state=DeliveryState.SKIPPED)
    found = look(digest, other, done=checked_in(*REQUIRED, at=NINE.replace(hour=12)))
    assert found.owed_nothing == ("lesson-1/due-24h in lesson-2/due-24h for ana, 2020-10-06 09:00",)


def test_the_evaluation_and_the_end_of_late_work_have_debts_of_their_own() -> None:
    education = TIMETABLE.continuing_education
    assert education is not None
    everything = [task.key for unit in TIMETABLE.units for task in unit.required]
    before = NINE.replace(hour=12)
    clock = sent(1, NINE, key="course/ce-7d", kind=OccurrenceKind.CE_CLOCK)
    closing = sent(2, NINE, key="course/late-24h", kind=OccurrenceKind.LATE_WINDOW_CLOSING)
    assert look(clock, done=checked_in(*REQUIRED, at=before)).clean
    assert not look(clock, done=checked_in(education.evaluation, at=before)).clean
    assert look(closing, done=checked_in(*REQUIRED, at=before)).clean
    assert not look(closing, done=checked_in(*everything, at=before)).clean


def test_a_message_at_night_is_found_whatever_it_says() -> None:
    night = datetime(2020, 10, 7, 1, 30, tzinfo=UTC)  # 21:30 in New York
    thanks = sent(1, night, key="course/completed", kind=OccurrenceKind.COMPLETED)
    assert look(thanks).asleep == ("course/completed for ana, 2020-10-06 21:30",)
    assert look(sent(1, night, state=DeliveryState.SKIPPED)).clean


def test_a_second_reminder_on_one_day_is_found_and_thanks_are_none() -> None:
    later = NINE.replace(hour=23)
    passed = sent(2, later, key="lesson-1/passed", kind=OccurrenceKind.DEADLINE_PASSED)
    assert look(sent(1, NINE), passed).crowded == ("2 on 2020-10-06 for ana",)
    thanks = sent(2, later, key="course/completed", kind=OccurrenceKind.COMPLETED)
    assert look(sent(1, NINE), thanks).clean
    assert look(sent(1, NINE), sent(2, NINE.replace(day=7))).clean
