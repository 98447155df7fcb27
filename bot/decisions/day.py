"""One message a day: what a nudge says for others, and which nudge waits. See decision record 5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.decisions.verdict import Reason, Skip
from bot.deliveries import Delivery, DeliveryState
from bot.model import Profile
from bot.occurrences import OccurrenceKind
from bot.waking import MARGIN, day_of, earliest_awake, latest_awake

#: Private messages that ask something of a learner. Nobody gets more than one of them a day.
NUDGES = frozenset(
    {
        OccurrenceKind.DEADLINE_NEAR,
        OccurrenceKind.DEADLINE_PASSED,
        OccurrenceKind.LATE_WINDOW_CLOSING,
        OccurrenceKind.CE_CLOCK,
        OccurrenceKind.RECORDING_WAITING,
        OccurrenceKind.BACK,
    }
)
#: Under this name the inputs of a delivery hold the ids of all for which it spoke, its own included.
NAMED = "named"
#: How long to wait for another message to the same person that is on its way.
MOMENT = timedelta(minutes=1)

_WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak:
    """Send it now. `with_` are the other deliveries that it can speak for, by (due, id), and `until` is the end of the
    person's day: whoever composes keeps those of `with_` of which `decide_personal` says Send, before `until`.
    """

    with_: tuple[Delivery, ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Ask again at this instant (Reason.ANOTHER_FIRST): another message to this person is on its way."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDay:
    """Ask again at this instant (Reason.NEXT_DAY), when the person's next day has begun: today's message is sent."""

    at: datetime


def decide_day(
    delivery: Delivery, others: Sequence[Delivery], *, now: datetime, profile: Profile, expires: datetime
) -> Speak | Wait | NextDay | Skip:
    """Whether this delivery, which is owed and due at `now`, may be sent to its reader (`profile`) today.

    `others` are all other deliveries to the same person, as `Ledger.of_people` has them since the start of the day
    (`day_of`) or earlier, read while the person is held. Those that were found to speak in the same transaction must
    be among them as SENDING, with what they name. `expires` is when this one is of no more use.
    """
    start, end = day_of(now, profile.zone, profile.waking)
    if delivery.row.kind not in NUDGES:
        return Speak(with_=(), until=end)
    nudges = [other for other in others if other.row.kind in NUDGES and other.id != delivery.id]
    sent = [other for other in nudges if _was_said(other) and _settled(other, start, end)]
    for other in sent:
        if delivery.id in named_by(other):
            return Skip(reason=Reason.SAID_TODAY, inputs={"said_by": str(other.id)})
    wait = _wait_for(nudges, (start, end), now=now, profile=profile, expires=expires)
    if wait is not None:
        return Wait(at=wait)
    tomorrow = earliest_awake(end, profile.zone, profile.waking)
    if sent and tomorrow < expires:
        return NextDay(at=tomorrow)
    candidates = (other for other in nudges if _can_be_said(other, delivery, now=now, end=end))
    return Speak(with_=tuple(sorted(candidates, key=lambda one: (one.row.due_at, one.id))), until=end)


def naming(deliveries: Iterable[Delivery]) -> str:
    """The ids of these deliveries, for the inputs of the one that spoke for all of them (itself among them)."""
    return ",".join(str(delivery.id) for delivery in deliveries)


def named_by(delivery: Delivery) -> frozenset[int]:
    """The ids of the deliveries for which this one spoke."""
    return frozenset(int(word) for word in delivery.row.inputs.get(NAMED, "").split(",") if word)


def _was_said(delivery: Delivery) -> bool:
    """In a message of its own, or in the one post to all who owed something."""
    return delivery.row.state is DeliveryState.SENT or delivery.row.reason == Reason.IN_ROLL_CALL


def _settled(delivery: Delivery, start: datetime, end: datetime) -> bool:
    return delivery.settled_at is not None and start <= delivery.settled_at < end


def _wait_for(
    nudges: Sequence[Delivery],
    day: tuple[datetime, datetime],
    *,
    now: datetime,
    profile: Profile,
    expires: datetime,
) -> datetime | None:
    """Until when to wait for the fate of another message; None where there is none, or no time to wait for it.

    One that is being sent is waited for to the end, past bedtime where there is a morning left. One that may have
    arrived is waited for until the last moment that is left. Rather twice than not at all.
    """
    soon = now + MOMENT
    if any(other.row.state is DeliveryState.SENDING for other in nudges):
        return soon if earliest_awake(soon, profile.zone, profile.waking) < expires else None
    uncertain = [
        other for other in nudges if other.row.state is DeliveryState.UNCERTAIN and _settled(other, *day)
    ]
    if not uncertain:
        return None
    last = latest_awake(expires - MARGIN, profile.zone, profile.waking)
    known = max(soon, *(other.row.due_at + MOMENT for other in uncertain))
    return min(known, last, day[1]) if now < last else None


def _can_be_said(other: Delivery, delivery: Delivery, *, now: datetime, end: datetime) -> bool:
    """Whether one message can name both: what falls due today, and is read in the same place."""
    row = other.row
    return (
        row.state in _WAITING
        and row.due_at < end
        and now < row.expires_at
        and row.place == delivery.row.place
    )
