"""One message a day: whatever comes up, in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import NAMED, NUDGES, NextDay, Reason, Skip, Speak, Wait, decide_day, named_by, naming
from bot.deliveries import Delivery, DeliveryState, NewDelivery
from bot.model import Place, PlaceKind, Profile, WakingHours
from bot.occurrences import OccurrenceKind
from bot.waking import day_of, earliest_awake, is_awake
from tests.decisions.support import hours, utc, zones

DIRECT = Place(space="local:room", kind=PlaceKind.DIRECT, id="ana")
CHANNEL = Place(space="local:room", kind=PlaceKind.CHANNEL, id="course")
ANA = Profile(space="local:room", external_id="ana", name="Ana", zone="America/New_York")
NEAR, WAITING = OccurrenceKind.DEADLINE_NEAR, OccurrenceKind.RECORDING_WAITING
#: Ten in the morning in New York; Ana's day lasts from 12:00Z on the 20th to 12:00Z on the 21st.
NOW = utc("2020-10-20T14:00")


def delivery(
    number: int,
    due: datetime = NOW,
    *,
    kind: OccurrenceKind = NEAR,
    state: DeliveryState = DeliveryState.QUEUED,
    expires: datetime = NOW + timedelta(days=3),
    settled: datetime | None = None,
    named: str = "",
    place: Place = DIRECT,
) -> Delivery:
    row = NewDelivery(
        cohort_id=1,
        occurrence=f"lesson-{number}/due-24h",
        revision=0,
        kind=kind,
        recipient="member:1",
        member_id=1,
        place=place,
        due_at=due,
        expires_at=expires,
        state=state,
        reason="",
        inputs={NAMED: named} if named else {},
    )
    return Delivery(id=number, row=row, settled_at=settled)


def sent(number: int, at: str, named: str = "", kind: OccurrenceKind = NEAR) -> Delivery:
    return delivery(number, state=DeliveryState.SENT, settled=utc(at), named=named, kind=kind)


def decide(
    one: Delivery, *others: Delivery, now: datetime = NOW, expires: datetime | None = None
) -> Speak | Wait | NextDay | Skip:
    return decide_day(one, others, now=now, profile=ANA, expires=expires or one.row.expires_at)


def test_the_days_message_speaks_for_all_that_falls_due_before_the_day_ends() -> None:
    later_today = delivery(2, utc("2020-10-21T00:45"))
    tomorrow = delivery(3, utc("2020-10-21T12:00"))
    at_the_same_moment = delivery(4, state=DeliveryState.LEASED, kind=WAITING)
    of_no_more_use = delivery(5, expires=NOW)
    no_nudge = delivery(6, kind=OccurrenceKind.COMPLETED)
    answer = decide(delivery(1), later_today, tomorrow, at_the_same_moment, of_no_more_use, no_nudge)
    assert answer == Speak(with_=(at_the_same_moment, later_today), until=utc("2020-10-21T12:00"))


def test_nothing_of_another_place_is_said_in_a_channel() -> None:
    mine = delivery(1, place=CHANNEL)
    same, other = delivery(2, place=CHANNEL), delivery(3, place=replace(CHANNEL, id="another-course"))
    assert decide(mine, same, other, delivery(4)) == Speak(with_=(same,), until=utc("2020-10-21T12:00"))


def test_what_was_named_today_is_not_said_again() -> None:
    answer = decide(delivery(2), sent(1, "2020-10-20T12:00", naming([delivery(1), delivery(2)])))
    assert answer == Skip(reason=Reason.SAID_TODAY, inputs={"said_by": "1"})


def test_what_was_not_named_waits_for_the_next_day() -> None:
    assert decide(delivery(2), sent(1, "2020-10-20T12:00", "1")) == NextDay(at=utc("2020-10-21T12:00"))
    # Two in the morning belongs to the evening before.
    assert decide(delivery(2), sent(1, "2020-10-20T12:00", "1"), now=utc("2020-10-21T06:00")) == NextDay(
        at=utc("2020-10-21T12:00")
    )


def test_what_one_post_to_many_said_was_said() -> None:
    named = delivery(1, state=DeliveryState.SKIPPED, settled=utc("2020-10-20T12:00"), place=CHANNEL)
    named = replace(named, row=replace(named.row, reason=Reason.IN_ROLL_CALL))
    assert decide(delivery(2), named) == NextDay(at=utc("2020-10-21T12:00"))
    not_named = replace(named, row=replace(named.row, reason=Reason.NOTHING_OWED))
    assert isinstance(decide(delivery(2), not_named), Speak)


def test_the_last_chance_of_what_nobody_mentioned_is_taken() -> None:
    last = delivery(2, expires=utc("2020-10-21T04:00"))
    waiting = delivery(3)
    answer = decide(last, sent(1, "2020-10-20T12:00", "1"), waiting)
    assert isinstance(answer, Speak)
    assert answer.with_ == (waiting,)


@pytest.mark.parametrize(
    "other",
    [
        sent(1, "2020-10-20T11:59", "1,2"),  # yesterday
        sent(1, "2020-10-20T12:00", "1", kind=OccurrenceKind.COMPLETED),
        sent(1, "2020-10-20T12:00", "1", kind=OccurrenceKind.LINK_MISSING),
        delivery(1, state=DeliveryState.FAILED, settled=NOW),
        delivery(1, state=DeliveryState.SKIPPED, settled=NOW),
        delivery(1, state=DeliveryState.UNCERTAIN, settled=utc("2020-10-20T11:00")),
    ],
)
def test_what_did_not_reach_them_today_or_asked_nothing_leaves_the_day_free(other: Delivery) -> None:
    assert decide(delivery(2), other) == Speak(with_=(), until=utc("2020-10-21T12:00"))


def test_while_another_is_being_sent_one_waits_a_moment() -> None:
    sending = delivery(1, state=DeliveryState.SENDING)
    assert decide(delivery(2), sending) == Wait(at=NOW + timedelta(minutes=1))
    in_the_last_minute = decide(delivery(2), sending, expires=NOW + timedelta(seconds=30))
    assert isinstance(in_the_last_minute, Speak)
    bedtime = utc("2020-10-21T00:59:30")
    assert decide(delivery(2), sending, now=bedtime) == Wait(at=bedtime + timedelta(minutes=1))
    before_morning = decide(delivery(2, expires=utc("2020-10-21T04:00")), sending, now=bedtime)
    assert isinstance(before_morning, Speak)


def test_one_that_may_have_arrived_is_waited_for_until_the_last_moment() -> None:
    asked_at = NOW + timedelta(minutes=59)
    uncertain = delivery(1, asked_at, state=DeliveryState.UNCERTAIN, settled=NOW)
    assert decide(delivery(2), uncertain) == Wait(at=asked_at + timedelta(minutes=1))
    tonight = utc("2020-10-21T04:00")
    # Ana's evening ends before the deadline; a quarter of an hour is kept from its end.
    evening = decide(delivery(2), uncertain, now=utc("2020-10-21T00:30"), expires=tonight)
    assert evening == Wait(at=utc("2020-10-21T00:31"))
    assert isinstance(decide(delivery(2), uncertain, now=utc("2020-10-21T00:45"), expires=tonight), Speak)


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        # Of use until noon in New York: a quarter of an hour is kept, and from then on nothing is waited for.
        ("2020-10-20T15:44:59", Wait(at=utc("2020-10-20T15:45"))),
        ("2020-10-20T15:45", Speak(with_=(), until=utc("2020-10-21T12:00"))),
    ],
)
def test_nothing_is_waited_for_in_the_last_quarter_of_an_hour(now: str, answer: Speak | Wait) -> None:
    uncertain = delivery(1, utc("2020-10-20T15:45"), state=DeliveryState.UNCERTAIN, settled=NOW)
    assert decide(delivery(2), uncertain, now=utc(now), expires=utc("2020-10-20T16:00")) == answer


@pytest.mark.parametrize(
    ("settled", "is_today"),
    [
        ("2020-10-20T11:59:59", False),
        ("2020-10-20T12:00", True),
        ("2020-10-21T11:59:59", True),
        ("2020-10-21T12:00", False),
    ],
)
def test_what_was_said_from_one_morning_to_the_next_is_todays(settled: str, is_today: bool) -> None:
    found = decide(delivery(2), sent(1, settled))
    assert isinstance(found, NextDay if is_today else Speak)


@pytest.mark.parametrize("kind", sorted(set(OccurrenceKind) - NUDGES))
def test_the_rule_is_about_nudges_alone(kind: OccurrenceKind) -> None:
    assert decide(delivery(2, kind=kind), sent(1, "2020-10-20T12:00", "1"), delivery(3)) == Speak(
        with_=(), until=utc("2020-10-21T12:00")
    )


def test_names_are_read_as_they_are_written() -> None:
    assert named_by(sent(1, "2020-10-20T12:00", naming([delivery(1), delivery(17)]))) == {1, 17}
    assert named_by(delivery(1)) == frozenset()


nudges = st.lists(
    st.tuples(
        st.integers(0, 4 * 24 * 60),  # due, in minutes
        st.integers(30, 3 * 24 * 60),  # of use for so long
        st.sampled_from(["arrives", "arrives", "arrives", "fails"]),
    ),
    min_size=1,
    max_size=12,
)


@given(nudges, zones, hours)
def test_nobody_hears_twice_a_day_but_of_a_debt_in_its_last_hour(
    plan: list[tuple[int, int, str]], zone: str, waking: WakingHours
) -> None:
    """A ledger of one person, worked off minute by minute of what falls due, as the dispatcher does."""
    begin = utc("2020-10-30T00:00")  # clocks are put back in these days in many places
    profile = replace(ANA, zone=zone, waking=waking)
    rows = {}
    for number, (due, use, _fate) in enumerate(plan, 1):
        at = earliest_awake(begin + timedelta(minutes=due), zone, waking)
        rows[number] = delivery(number, at, expires=at + timedelta(minutes=use))
    fates = {number: fate for number, (_due, _use, fate) in enumerate(plan, 1)}
    said: list[tuple[datetime, Delivery, tuple[Delivery, ...]]] = []
    while queue := [row for row in rows.values() if row.row.state is DeliveryState.QUEUED]:
        one = min(queue, key=lambda row: (row.row.due_at, row.id))
        now = one.row.due_at
        others = [row for row in rows.values() if row.id != one.id]
        if now >= one.row.expires_at:
            rows[one.id] = _settled(one, DeliveryState.SKIPPED, now)
            continue
        match decide_day(one, others, now=now, profile=profile, expires=one.row.expires_at):
            case Skip(reason=reason, inputs=inputs):
                assert reason is Reason.SAID_TODAY
                speaker = rows[int(inputs["said_by"])]
                assert one.id in named_by(speaker)
                assert day_of(speaker.settled_at or now, zone, waking) == day_of(now, zone, waking)
                rows[one.id] = _settled(one, DeliveryState.SKIPPED, now)
            case Wait(at=at) | NextDay(at=at):
                assert now < at < one.row.expires_at
                assert is_awake(at, zone, waking)
                rows[one.id] = replace(one, row=replace(one.row, due_at=at))
            case Speak(with_=with_):
                fails = fates[one.id] == "fails"
                state = DeliveryState.FAILED if fails else DeliveryState.SENT
                rows[one.id] = _settled(one, state, now, naming([one, *with_]))
                said += [] if fails else [(now, one, with_)]
    days = [day_of(at, zone, waking) for at, _one, _with in said]
    for number, (at, one, _with) in enumerate(said):
        before = [number_ for number_ in range(number) if days[number_] == days[number]]
        if before:
            end = earliest_awake(days[number][1], zone, waking)
            assert one.row.expires_at <= end, (at, one)
            assert not any(one.id in {other.id for other in said[index][2]} for index in before)
    # Everybody who could be told was told: in a message of one's own, or in another of the same day.
    named = {row.id for _at, one, with_ in said for row in (one, *with_)}
    for row in rows.values():
        assert row.id in named or fates[row.id] == "fails" or row.row.due_at >= row.row.expires_at


def _settled(one: Delivery, state: DeliveryState, at: datetime, named: str = "") -> Delivery:
    return replace(
        one, settled_at=at, row=replace(one.row, state=state, inputs={NAMED: named} if named else {})
    )
