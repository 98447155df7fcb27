"""Every deadline of the 2020 term, in every IANA zone, against an independent computation.

The other computation is dateutil's, with its own code and its own bundled copy of the zone data. By default one zone is
tried of those whose clocks agree all through the term; a thorough run tries each of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.zoneinfo import get_zonefile_instance

from bot.clocks import format_moment
from bot.decisions import Send, plan_personal
from bot.messages import Moment
from bot.occurrences import Audience, OccurrenceKind
from tests.decisions.support import PLAN, TIMETABLE, nearer, standing, utc
from tests.support.effort import THOROUGH

BUNDLE = get_zonefile_instance()
ZONES = sorted(zone for zone in available_timezones() if BUNDLE.get(zone) is not None)
WALL_DEADLINES = [
    *("2020-09-30", "2020-10-07", "2020-10-21", "2020-11-04", "2020-11-18"),
    *("2020-12-02", "2020-12-16", "2020-12-30", "2021-01-07"),
]


def other(zone: str) -> tzinfo:
    found = BUNDLE.get(zone)
    assert isinstance(found, tzinfo)
    return found


def one_of_each(zones: list[str]) -> list[str]:
    """The first of all zones whose clocks agree on every day around the term."""
    days = [utc("2020-09-20T00:00") + timedelta(days=day) for day in range(160)]
    found: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        found.setdefault(tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days), zone)
    return list(found.values())


TRIED = ZONES if THOROUGH else one_of_each(ZONES)


def test_the_bundle_knows_nearly_every_zone() -> None:
    assert len(ZONES) > 580
    assert len(available_timezones()) - len(ZONES) < 25


def test_the_deadlines_are_those_of_the_syllabus() -> None:
    eastern = other("America/New_York")
    expected = [
        datetime.fromisoformat(f"{day} 23:59").replace(tzinfo=eastern).astimezone(UTC)
        for day in WALL_DEADLINES
    ]
    assert [mark.at for mark in PLAN if mark.kind is OccurrenceKind.DEADLINE] == expected
    assert expected[2] == utc("2020-10-22T03:59")
    assert expected[3] == utc("2020-11-05T04:59")


@pytest.mark.parametrize("zone", TRIED)
def test_each_reminder_comes_in_waking_hours_and_before_its_deadline(zone: str) -> None:
    reminders = [one for one in PLAN if one.audience is Audience.OWING]
    assert len(reminders) == 8 * 4 + 2 + 2
    for reminder in reminders:
        verdict = plan_personal(
            reminder, TIMETABLE, standing(zone), reminder.opens, nearer=nearer(reminder, PLAN)
        )
        assert isinstance(verdict, Send), (reminder.key, verdict)
        local = verdict.at.astimezone(other(zone))
        assert (8, 0) <= (local.hour, local.minute) <= (21, 0), (reminder.key, local)
        assert reminder.opens <= verdict.at < reminder.expires
        if reminder.kind is OccurrenceKind.DEADLINE_PASSED:
            assert verdict.at >= reminder.at
        elif reminder.opens < reminder.at:
            assert reminder.at - timedelta(hours=12) <= verdict.at <= reminder.at
            assert verdict.at <= reminder.anchor


@pytest.mark.parametrize("zone", TRIED)
def test_each_deadline_is_shown_in_both_clocks(zone: str) -> None:
    for mark in PLAN:
        if mark.kind is not OccurrenceKind.DEADLINE:
            continue
        shown = format_moment(Moment(at=mark.at, zone=TIMETABLE.zone, zone_label="ET"), zone)
        ours, theirs = mark.at.astimezone(other("America/New_York")), mark.at.astimezone(other(zone))
        assert f"{ours:%a} {ours:%b} {ours.day}, 11:59 PM ET" in shown
        if theirs.replace(tzinfo=None) == ours.replace(tzinfo=None):
            assert "for you" not in shown
        else:
            assert f"{theirs:%H:%M}" in shown
            assert f"{theirs:%a}" in shown
            assert shown.endswith("for you")
