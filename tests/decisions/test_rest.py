"""Snooze, away, mute and lead times of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import ChangeField
from bot.decisions import Reason, Send, Skip, Verdict, concerns, decide_personal, plan_personal, wants
from bot.decisions.leads import is_extra
from bot.decisions.rest import is_final_call, is_of_another_rest
from bot.model import Preferences, WakingHours
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.plan import ad_hoc, plan
from tests.decisions.support import (
    LEADERSHIP,
    PLAN,
    TIMETABLE,
    change,
    changed,
    hours,
    minutes,
    nearer,
    occurrence,
    standing,
    utc,
    zones,
)

LEADS = st.lists(st.sampled_from([72, 48, 24, 3, 1]), unique=True).map(
    lambda chosen: tuple(timedelta(hours=lead) for lead in sorted(chosen, reverse=True))
)
preferences = st.builds(
    Preferences,
    leads=st.none() | LEADS,
    snoozed_until=st.none() | minutes,
    away_until=st.none() | minutes,
    final_call=st.booleans(),
)
#: The term with two lead times that members asked for besides the course's 72, 24 and 3 hours.
ASKED = changed(
    change("course", ChangeField.LEAD, "48h", "2020-09-25T12:00"),
    change("course", ChangeField.LEAD, "1h", "2020-09-26T12:00"),
    change("course", ChangeField.LEAD, "48h", "2020-09-27T12:00"),
    change("course", ChangeField.LEAD, "24h", "2020-09-27T12:00"),
)
ASKED_PLAN = plan(ASKED)
PERSONAL = [one for one in ASKED_PLAN if one.audience is Audience.OWING]


def decide(key: str, now: str, **wishes: object) -> Verdict:
    chosen = replace(Preferences(), **wishes)  # type: ignore[arg-type]
    one = occurrence(key)
    return decide_personal(one, TIMETABLE, standing(preferences=chosen), utc(now), nearer=nearer(one, PLAN))


@given(st.sampled_from(PERSONAL), preferences, zones, hours, minutes, st.booleans())
def test_nothing_comes_in_a_rest_at_night_too_late_or_unasked(
    one: Occurrence, wishes: Preferences, zone: str, waking: WakingHours, now: datetime, muted: bool
) -> None:
    somebody = standing(zone, waking=waking, preferences=wishes, muted="2020-09-25T00:00" if muted else "")
    verdict = decide_personal(one, ASKED, somebody, now, nearer=nearer(one, ASKED_PLAN))
    if isinstance(verdict, Skip):
        return
    assert not muted
    assert now <= verdict.at < one.expires
    assert _is_awake(verdict.at, zone, waking)
    assert wants(one, ASKED, wishes)
    assert wishes.snoozed_until is None or verdict.at >= wishes.snoozed_until
    final = wishes.final_call and one.key == "wrap-up/closing-24h"
    assert final or wishes.away_until is None or verdict.at >= wishes.away_until


@given(st.sampled_from(PERSONAL), preferences, zones, hours, minutes)
def test_what_was_planned_is_what_is_decided_or_waits_for_its_moment(
    one: Occurrence, wishes: Preferences, zone: str, waking: WakingHours, now: datetime
) -> None:
    """Wishes can be taken back, so nothing is skipped for good on their account before the moment of sending."""
    somebody = standing(zone, waking=waking, preferences=wishes)
    planned = plan_personal(one, ASKED, somebody, now, nearer=nearer(one, ASKED_PLAN))
    decided = decide_personal(one, ASKED, somebody, now, nearer=nearer(one, ASKED_PLAN))
    if isinstance(planned, Skip):
        assert decided.reason is planned.reason
        assert planned.reason not in (Reason.SNOOZED, Reason.AWAY, Reason.MUTED, Reason.NOT_WANTED)
        return
    assert now <= planned.at < one.expires
    assert isinstance(decided, Skip) or decided.at == planned.at


def _is_awake(at: datetime, zone: str, waking: WakingHours) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    start, end = (clock.hour * 60 + clock.minute for clock in (waking.start, waking.end))
    if start == end:
        return True
    return start <= minute <= end if start < end else minute >= start or minute <= end


def test_a_reminder_waits_for_the_end_of_a_snooze() -> None:
    verdict = decide("lesson-3/due-24h", "2020-10-20T15:00", snoozed_until=utc("2020-10-21T12:00"))
    assert isinstance(verdict, Send)
    assert verdict.at == utc("2020-10-21T12:00")
    assert verdict.inputs["rest"] == "2020-10-21T12:00:00+00:00"


def test_a_rest_that_ends_at_night_lasts_until_the_morning() -> None:
    verdict = decide("lesson-3/due-24h", "2020-10-20T15:00", away_until=utc("2020-10-21T04:00"))
    assert isinstance(verdict, Send)
    assert verdict.at == utc("2020-10-21T12:00")


@pytest.mark.parametrize(
    ("snoozed", "away", "reason"),
    [
        ("2020-10-23T12:00", None, Reason.SNOOZED),
        (None, "2020-10-23T12:00", Reason.AWAY),
        ("2020-10-23T12:00", "2020-10-25T12:00", Reason.AWAY),
        ("2020-10-25T12:00", "2020-10-23T12:00", Reason.SNOOZED),
    ],
)
def test_what_a_rest_outlasts_is_skipped_for_the_longer_of_two(
    snoozed: str | None, away: str | None, reason: Reason
) -> None:
    wishes = Preferences(
        snoozed_until=utc(snoozed) if snoozed else None, away_until=utc(away) if away else None
    )
    one = occurrence("lesson-3/due-3h")
    somebody = standing(preferences=wishes)
    now = utc("2020-10-22T00:45")
    assert decide_personal(one, TIMETABLE, somebody, now).reason is reason
    # It stays in the queue until then: whoever is back sooner still hears of it.
    assert isinstance(plan_personal(one, TIMETABLE, somebody, one.opens), Send)


def test_of_several_that_waited_for_one_moment_the_last_speaks() -> None:
    away = utc("2020-10-22T00:30")
    assert decide("lesson-3/due-72h", "2020-10-18T15:00", away_until=away).reason is Reason.AWAY
    assert decide("lesson-3/due-24h", "2020-10-22T00:30", away_until=away).reason is Reason.NEARER_REMINDER
    assert isinstance(decide("lesson-3/due-3h", "2020-10-22T00:30", away_until=away), Send)


@pytest.mark.parametrize(
    ("key", "final_call", "snoozed", "reason"),
    [
        ("wrap-up/closing-24h", True, None, Reason.OWES_WORK),
        ("wrap-up/closing-24h", False, None, Reason.AWAY),
        ("wrap-up/closing-7d", True, None, Reason.AWAY),
        ("wrap-up/closing-24h", True, "2021-01-09T12:00", Reason.SNOOZED),
    ],
)
def test_the_final_call_comes_through_to_who_asked_for_it(
    key: str, final_call: bool, snoozed: str | None, reason: Reason
) -> None:
    wishes = Preferences(
        away_until=utc("2021-01-10T12:00"),
        final_call=final_call,
        snoozed_until=utc(snoozed) if snoozed else None,
    )
    one = occurrence(key)
    verdict = decide_personal(one, TIMETABLE, standing(preferences=wishes), one.at - timedelta(hours=4))
    assert verdict.reason is reason


@pytest.mark.parametrize(
    ("until", "reason"),
    [("2020-10-22T03:59:59", Reason.OWES_WORK), ("2020-10-22T04:00", Reason.SNOOZED)],
)
def test_a_rest_until_the_end_of_a_deadlines_minute_outlasts_its_reminder(until: str, reason: Reason) -> None:
    """In Tokyo it is past noon."""
    one, wishes = occurrence("lesson-3/due-3h"), Preferences(snoozed_until=utc(until))
    somebody = standing("Asia/Tokyo", preferences=wishes)
    assert decide_personal(one, TIMETABLE, somebody, utc("2020-10-22T01:00")).reason is reason


@pytest.mark.parametrize(
    ("key", "is_final"),
    [("wrap-up/closing-24h", True), ("wrap-up/closing-7d", False), ("lesson-3/due-24h", False)],
)
def test_the_final_call_is_the_last_before_late_work_closes(key: str, is_final: bool) -> None:
    assert is_final_call(occurrence(key), TIMETABLE) is is_final


def test_only_a_reminder_of_a_deadline_can_have_a_lead_that_members_asked_for() -> None:
    extra = {one.key.partition("/")[2] for one in ASKED_PLAN if is_extra(one, ASKED)}
    assert extra == {"due-48h", "due-1h"}


def test_who_muted_the_cohort_is_left_in_peace() -> None:
    somebody = standing(muted="2020-10-01T00:00")
    for one in (one for one in PLAN if one.audience is Audience.OWING):
        assert decide_personal(one, TIMETABLE, somebody, one.at).reason in (Reason.MUTED, Reason.NOTHING_OWED)
        assert isinstance(plan_personal(one, TIMETABLE, somebody, one.opens), Send)


def test_a_lead_that_is_not_wanted_is_skipped_and_makes_room_for_nothing() -> None:
    only = Preferences(leads=(timedelta(hours=72),))
    assert decide("lesson-3/due-24h", "2020-10-21T00:45", leads=only.leads).reason is Reason.NOT_WANTED
    one = occurrence("lesson-3/due-72h")
    near = tuple(replace(other, at=one.at) for other in nearer(one, PLAN))
    verdict = decide_personal(
        one, TIMETABLE, standing(preferences=only), utc("2020-10-19T00:45"), nearer=near
    )
    assert isinstance(verdict, Send)


def test_leads_of_members_reach_only_those_who_asked() -> None:
    chosen = Preferences(leads=(timedelta(hours=48),))
    mine = {one.key for one in ASKED_PLAN if one.subject == "lesson-3" and wants(one, ASKED, chosen)}
    assert {key for key in mine if "due-" in key} == {"lesson-3/due-48h"}
    rows = {one.key for one in ASKED_PLAN if one.subject == "lesson-3" and concerns(one, ASKED, chosen)}
    assert {key for key in rows if "due-" in key} == {
        f"lesson-3/due-{lead}" for lead in ("72h", "48h", "24h", "3h")
    }
    usual = {one.key for one in ASKED_PLAN if concerns(one, ASKED, Preferences())}
    assert usual == {one.key for one in PLAN}


def test_leads_of_members_leave_the_courses_own_as_they_are() -> None:
    usual = {one.key: one for one in PLAN}
    asked = {one.key: one for one in ASKED_PLAN}
    assert usual.items() <= asked.items()
    assert asked["lesson-3/due-48h"].expires == asked["lesson-3/due-24h"].at
    assert asked["lesson-3/due-1h"].expires == utc("2020-10-22T04:00")
    assert {one.lead for one in ASKED_PLAN if one.kind is OccurrenceKind.DEADLINE_NEAR} == {
        timedelta(hours=lead) for lead in (72, 48, 24, 3, 1)
    }


BACK_AT = utc("2020-10-25T12:00")
BACK = ad_hoc(
    OccurrenceKind.BACK, "course/back~20201025T1200", BACK_AT, BACK_AT + timedelta(days=2), TIMETABLE
)


def test_back_from_a_rest_one_hears_what_can_still_be_done() -> None:
    verdict = decide_personal(BACK, TIMETABLE, standing(preferences=Preferences(away_until=BACK_AT)), BACK_AT)
    assert isinstance(verdict, Send)
    assert verdict.at == BACK_AT
    assert {key.partition("/")[0] for key in verdict.inputs["owed"].split(",")} == {
        "lesson-1",
        "lesson-2",
        "lesson-3",
    }
    finished = tuple(task.key for unit in TIMETABLE.units for task in unit.required)
    nothing = standing(preferences=Preferences(away_until=BACK_AT), checked_in=finished)
    assert decide_personal(BACK, TIMETABLE, nothing, BACK_AT).reason is Reason.NOTHING_OWED


@pytest.mark.parametrize("until", [None, utc("2020-10-23T12:00"), utc("2020-10-27T12:00")])
def test_a_rest_that_was_changed_has_another_welcome(until: datetime | None) -> None:
    somebody = standing(preferences=Preferences(away_until=until))
    assert decide_personal(BACK, TIMETABLE, somebody, BACK_AT).reason is Reason.WITHDRAWN


def test_what_is_closed_is_not_asked_for() -> None:
    after = utc("2021-01-10T15:00")
    back = ad_hoc(OccurrenceKind.BACK, "course/back", after, after + timedelta(days=2), TIMETABLE)
    somebody = standing(preferences=Preferences(away_until=after))
    verdict = decide_personal(back, TIMETABLE, somebody, after)
    assert verdict.inputs["owed"] == "wrap-up/evaluation"  # which is taken for thirty days more


def test_only_what_no_plan_has_is_made_ad_hoc() -> None:
    with pytest.raises(ValueError, match="belongs to the plan"):
        ad_hoc(OccurrenceKind.DEADLINE_NEAR, "x", BACK_AT, BACK_AT, TIMETABLE)
    assert LEADERSHIP.title in BACK.title
    assert BACK.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("snoozed", "away", "is_another"),
    [
        ("2020-10-20T12:00:59", None, False),  # kept to the minute
        ("2020-10-20T12:01", None, True),
        ("2020-10-20T11:59:01", None, False),
        ("2020-10-20T11:59", None, True),
        ("2020-10-18T12:00", "2020-10-20T12:00", False),  # of two rests the longer one counts
        ("2020-10-20T12:00", "2020-10-22T12:00", True),
        (None, None, True),
    ],
)
def test_a_welcome_is_of_the_rest_that_ends_in_its_minute(
    snoozed: str | None, away: str | None, is_another: bool
) -> None:
    end = utc("2020-10-20T12:00")
    back = ad_hoc(OccurrenceKind.BACK, "course/back~20201020T1200", end, end + timedelta(days=7), TIMETABLE)
    wishes = Preferences(
        snoozed_until=None if snoozed is None else utc(snoozed),
        away_until=None if away is None else utc(away),
    )
    assert is_of_another_rest(back, wishes) is is_another
