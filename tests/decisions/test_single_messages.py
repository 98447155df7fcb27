"""Recordings for who missed the call, the chase for a link, and the word that everything is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from bot.changes import ChangeField
from bot.decisions import Reason, Send, Standing, decide_personal, owed_so_far, plan_personal, still_owed
from bot.model import Preferences, Role, WakingHours
from bot.occurrences import OccurrenceKind
from bot.plan import ad_hoc
from bot.waking import is_awake
from tests.decisions.support import (
    TIMETABLE,
    change,
    changed,
    done,
    extension,
    hours,
    minutes,
    nearer,
    occurrence,
    standing,
    utc,
    zones,
)

RECORDED = changed(change("call-1", ChangeField.RECORDING, "https://example.org/watch", "2020-10-09T15:00"))
WAITING = occurrence("call-1/recording-for-you", RECORDED)
LINKED = changed(change("call-2", ChangeField.LINK, "https://example.org/join", "2020-10-09T15:00"))
LINK_24H, LINK_3H = occurrence("call-2/link-24h"), occurrence("call-2/link-3h")
CERTIFIED = tuple({key for requirement in TIMETABLE.requirements for key in requirement.tasks})
DONE_AT = utc("2020-12-20T03:30")  # 10:30 PM in New York
COMPLETED = ad_hoc(
    OccurrenceKind.COMPLETED, "course/completed", DONE_AT, DONE_AT + timedelta(days=14), TIMETABLE
)


def facilitator(zone: str = "America/New_York", **more: object) -> Standing:
    base = standing(zone)
    member = replace(base.member, roles=frozenset({Role.FACILITATOR}), **more)  # type: ignore[arg-type]
    return replace(base, member=member)


@pytest.mark.parametrize(
    ("checked_in", "reason"), [((), Reason.OWES_WORK), (("call-1/attend",), Reason.NOTHING_OWED)]
)
def test_a_recording_waits_for_who_neither_came_nor_watched(
    checked_in: tuple[str, ...], reason: Reason
) -> None:
    verdict = decide_personal(WAITING, RECORDED, standing(checked_in=checked_in), WAITING.at)
    assert verdict.reason is reason
    assert verdict.inputs["owed"] == ("" if checked_in else "call-1/attend")


def test_it_comes_after_its_day_and_not_before() -> None:
    verdict = plan_personal(WAITING, RECORDED, standing("Asia/Tokyo"), WAITING.opens)
    assert isinstance(verdict, Send)
    assert WAITING.at == utc("2020-10-10T15:00")  # midnight in Tokyo
    assert verdict.at == utc("2020-10-10T23:00")


def test_who_joins_later_can_still_watch_it() -> None:
    newcomer = standing(joined="2020-10-12T12:00")
    assert decide_personal(WAITING, RECORDED, newcomer, utc("2020-10-12T15:00")).reason is Reason.OWES_WORK


def test_a_facilitator_is_asked_for_a_link_that_is_missing() -> None:
    verdict = decide_personal(LINK_24H, TIMETABLE, facilitator(), LINK_24H.at, nearer=(LINK_3H,))
    assert (verdict.reason, isinstance(verdict, Send)) == (Reason.LINK_MISSING, True)
    assert decide_personal(LINK_24H, LINKED, facilitator(), LINK_24H.at).reason is Reason.LINK_KNOWN
    assert decide_personal(LINK_24H, TIMETABLE, standing(), LINK_24H.at).reason is Reason.NOT_A_FACILITATOR


def test_who_facilitates_and_learns_is_asked_as_well() -> None:
    both = standing(roles=frozenset({Role.LEARNER, Role.FACILITATOR}))
    assert decide_personal(LINK_3H, TIMETABLE, both, LINK_3H.at).reason is Reason.LINK_MISSING


def test_a_resting_facilitator_is_left_alone() -> None:
    away = facilitator(
        person=replace(standing().member.person, preferences=Preferences(away_until=utc("2020-10-25T12:00")))
    )
    assert decide_personal(LINK_3H, TIMETABLE, away, LINK_3H.at).reason is Reason.AWAY
    muted = facilitator(muted_at=utc("2020-10-01T12:00"))
    assert decide_personal(LINK_3H, TIMETABLE, muted, LINK_3H.at).reason is Reason.MUTED


@given(zones, hours, minutes)
def test_links_are_asked_for_in_waking_hours_before_the_call(
    zone: str, waking: WakingHours, now: datetime
) -> None:
    somebody = standing(zone, waking=waking, roles=frozenset({Role.FACILITATOR}))
    for one in (LINK_24H, LINK_3H):
        verdict = decide_personal(one, TIMETABLE, somebody, now, nearer=nearer(one, (LINK_24H, LINK_3H)))
        if isinstance(verdict, Send):
            assert now <= verdict.at < one.expires <= one.anchor
            assert is_awake(verdict.at, zone, waking)


def test_completion_is_told_in_the_morning_and_only_while_it_is_true() -> None:
    verdict = decide_personal(COMPLETED, TIMETABLE, standing(checked_in=CERTIFIED), DONE_AT)
    assert isinstance(verdict, Send)
    assert (verdict.at, verdict.reason) == (utc("2020-12-20T13:00"), Reason.COMPLETE)
    undone = standing(checked_in=CERTIFIED[1:])
    assert decide_personal(COMPLETED, TIMETABLE, undone, verdict.at).reason is Reason.NOT_COMPLETE


def test_neither_rest_nor_mute_keeps_completion_from_anybody() -> None:
    """It answers what they did themselves a moment ago."""
    wishes = Preferences(snoozed_until=utc("2021-02-01T12:00"), leads=())
    resting = standing(checked_in=CERTIFIED, preferences=wishes, muted="2020-10-01T12:00")
    verdict = decide_personal(COMPLETED, TIMETABLE, resting, utc("2020-12-20T15:00"))
    assert isinstance(verdict, Send)
    assert verdict.at == utc("2020-12-20T15:00")


def test_who_left_is_told_nothing() -> None:
    gone = standing(checked_in=CERTIFIED)
    gone = replace(gone, member=replace(gone.member, left_at=DONE_AT))
    assert decide_personal(COMPLETED, TIMETABLE, gone, DONE_AT).reason is Reason.LEFT_COHORT


def test_what_is_no_longer_taken_is_owed_no_more() -> None:
    lesson = TIMETABLE.unit("lesson-1")
    last_minute, over = utc("2021-01-08T04:59"), utc("2021-01-08T05:00")
    assert still_owed(TIMETABLE, lesson, {}, last_minute) == lesson.required
    assert still_owed(TIMETABLE, lesson, {}, over) == ()
    assert {task.key for task in owed_so_far(TIMETABLE, {}, over)} == {"wrap-up/evaluation"}
    assert owed_so_far(TIMETABLE, done("wrap-up/evaluation"), over) == ()


def test_without_late_work_a_debt_ends_with_its_deadline_or_the_own_one() -> None:
    strict = replace(TIMETABLE, late_accepted=False, late_until=None)
    lesson = strict.unit("lesson-3")
    assert lesson.closes is not None
    assert still_owed(strict, lesson, {}, lesson.closes) == ()
    mine = standing(extensions=extension("lesson-3", "2020-10-26T03:59"))
    back_at = utc("2020-10-24T12:00")
    back = ad_hoc(OccurrenceKind.BACK, "course/back", back_at, back_at + timedelta(days=2), strict)
    resting = replace(
        mine,
        member=replace(
            mine.member, person=replace(mine.member.person, preferences=Preferences(snoozed_until=back_at))
        ),
    )
    verdict = decide_personal(back, strict, resting, back_at)
    assert {key.partition("/")[0] for key in verdict.inputs["owed"].split(",")} == {"lesson-3"}
