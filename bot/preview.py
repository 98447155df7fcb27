"""What is coming, before it comes: the next posts as they will be said, to whom, and who is left out and why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.decisions import Reason, is_called, joins_in, planned_time
from bot.deliveries import Delivery, DeliveryState
from bot.facts import Facts
from bot.foresight import Coming, Outcome, play
from bot.horizon import Horizon, look_around
from bot.messages import Message
from bot.model import Cohort, Member, Role
from bot.occurrences import Audience, Occurrence
from bot.phrases.reasons import say_reason
from bot.planning import plan_of
from bot.planning.rollcalls import call_row
from bot.planning.rows import is_for, is_personal, row_for
from bot.ports import UnitOfWork
from bot.review import compose_due
from bot.rollcall import Roll, Unsaid, call_roll, compose_roll
from bot.together import Due

#: After so many people anything else gets its turn.
FORESEEN_AT_ONCE = 20
#: One message a day: what comes this much later can still bear on what is shown.
BEYOND = timedelta(days=1)

#: Nothing that a facilitator would ask about.
_NO_LONGER = frozenset({Reason.MOVED, Reason.WITHDRAWN, Reason.LINK_KNOWN})
_NOT_SENT = frozenset({DeliveryState.SKIPPED, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """One recipient of what is coming: when they would get it (UTC), and why, or why not."""

    name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """An occurrence to come. `message` is as its first recipient will read it; None where nobody gets it. `named` are
    those whom one post to many names.
    """

    occurrence: Occurrence
    message: Message | None
    sends: tuple[ForecastLine, ...]
    skips: tuple[ForecastLine, ...]
    named: tuple[ForecastLine, ...] = ()


async def forecast(uow: UnitOfWork, cohort: Cohort, *, now: datetime, limit: int) -> list[Forecast]:
    """The next `limit` occurrences that would be said, as things stand at `now`. What people in several cohorts hear in
    the others counts, since everybody gets one message a day; the words shown are those about this cohort alone.
    """
    horizon = await look_around(uow, cohort, now=now)
    ahead = horizon.ahead(now)
    # Of what has opened everybody may have been told already, and of a link nobody need ask: both are left out.
    spare = sum(horizon.is_open(one, cohort) or one.audience is Audience.FACILITATORS for one in ahead)
    shown = ahead[: limit + spare]
    foreseen = {one.key: _Foreseen(occurrence=one) for one in shown}
    if shown:
        await _foresee(foreseen, horizon, until=shown[-1].at + BEYOND, now=now)
    forecasts = (one.made() for one in foreseen.values() if one.sends or one.skips or one.roll)
    return list(islice(forecasts, limit))


@dataclass(slots=True, kw_only=True)
class _Foreseen:
    """What is gathered about one occurrence. `first` is the first message of it to anybody, and when that is; `roll`
    the one post to many, and when.
    """

    occurrence: Occurrence
    sends: list[ForecastLine] = field(default_factory=list)
    skips: list[ForecastLine] = field(default_factory=list)
    first: tuple[Due, datetime] | None = None
    roll: tuple[Roll, datetime] | None = None

    def add(self, outcome: Outcome, name: str) -> None:
        row = outcome.delivery.row
        if outcome.due is not None:
            reason = say_reason(outcome.due.verdict.reason)
            self.sends.append(ForecastLine(name=name, at=outcome.at, reason=reason))
            self.first = self.first or (outcome.due, outcome.at)
        else:
            self.leave_out(name, row.reason)

    def leave_out(self, name: str, reason: str) -> None:
        if reason not in _NO_LONGER:
            self.skips.append(ForecastLine(name=name, at=self.occurrence.at, reason=say_reason(reason)))

    def add_roll(self, outcome: Roll | Unsaid, names: Mapping[int, str], at: datetime) -> None:
        """`names` are those of the members who are reminded together, by their ids."""
        if isinstance(outcome, Roll):
            self.roll = (outcome, at)
        for part in outcome.parts:
            if part.member_id is not None and part.member_id in names:
                self.leave_out(names[part.member_id], part.reason)

    def made(self) -> Forecast:
        message: Message | None = None
        named: tuple[ForecastLine, ...] = ()
        if self.roll is not None:
            roll, at = self.roll
            message, reason = compose_roll(roll, at), say_reason(roll.verdict.reason)
            named = tuple(
                ForecastLine(name=one.member.person.name, at=at, reason=reason) for one in roll.named
            )
        elif self.first is not None:
            due, at = self.first
            here = tuple(part for part in due.parts if part.cohort.id == due.parts[0].cohort.id)
            message, _reader = compose_due(replace(due, parts=here), at)
        return Forecast(
            occurrence=self.occurrence,
            message=message,
            sends=tuple(self.sends),
            skips=tuple(self.skips),
            named=named,
        )


async def _foresee(
    foreseen: dict[str, _Foreseen], horizon: Horizon, *, until: datetime, now: datetime
) -> None:
    """Let everybody's next days pass, in the order of the members, and gather what becomes of these occurrences."""
    posts = (one.occurrence for one in foreseen.values() if one.occurrence.audience is Audience.CHANNEL)
    channel = [Coming(occurrence=one, cohort=horizon.cohort, standing=None) for one in posts]
    for outcome in _outcomes(None, (), channel, horizon, now):
        foreseen[outcome.delivery.row.occurrence].add(outcome, str(horizon.cohort.channel))
    for number, member in enumerate(horizon.members):
        if number % FORESEEN_AT_ONCE == 0:
            await asyncio.sleep(0)
        _decided_before(foreseen, horizon, member, now)
        rows = horizon.rows[member.person.id]
        coming = list(horizon.coming(member.person.id, until=until, now=now))
        for outcome in _outcomes(member.person.id, rows, coming, horizon, now):
            row = outcome.delivery.row
            if row.member_id == member.id and row.occurrence in foreseen:
                foreseen[row.occurrence].add(outcome, member.person.name)
    names = {member.id: member.person.name for member in horizon.members if joins_in(member)}
    for one in foreseen.values():
        if is_called(one.occurrence, horizon.cohort):
            at = max(planned_time(one.occurrence, plan_of(horizon.cohort).shared), now)
            one.add_roll(_roll(one.occurrence, horizon, at, now), names, at)


def _roll(occurrence: Occurrence, horizon: Horizon, at: datetime, now: datetime) -> Roll | Unsaid:
    """The one post of it to all who owe, as it would be sent at `at`."""
    cohort = horizon.cohort
    post = horizon.calls.get(occurrence.key)
    if post is None:
        post = Delivery(id=0, row=call_row(occurrence, 0, cohort, plan_of(cohort), now))
    facts = Facts(
        cohorts=horizon.cohorts,
        standings=horizon.standings,
        of_people={person: {row.id: row for row in rows} for person, rows in horizon.rows.items()},
        learners={
            cohort.id: [
                horizon.standings[member.id] for member in horizon.members if member.has(Role.LEARNER)
            ]
        },
    )
    return call_roll(post, facts, at)


def _outcomes(
    person_id: int | None,
    rows: Sequence[Delivery],
    coming: Sequence[Coming],
    horizon: Horizon,
    now: datetime,
) -> Iterator[Outcome]:
    return play(person_id, rows, coming, cohorts=horizon.cohorts, standings=horizon.standings, now=now)


def _decided_before(foreseen: dict[str, _Foreseen], horizon: Horizon, member: Member, now: datetime) -> None:
    """Who was left out of something to come when it opened, or since then."""
    cohort, cohort_plan = horizon.cohort, plan_of(horizon.cohort)
    for delivery in horizon.rows[member.person.id]:
        row = delivery.row
        if row.member_id == member.id and row.occurrence in foreseen and row.state in _NOT_SENT:
            foreseen[row.occurrence].leave_out(member.person.name, row.reason)
    for key, one in foreseen.items():
        is_out = horizon.is_open(one.occurrence, cohort) and is_personal(one.occurrence)
        is_alone = not (is_called(one.occurrence, cohort) and joins_in(member))
        if (
            is_out
            and is_alone
            and is_for(one.occurrence, cohort_plan, member)
            and not horizon.has_row(member, one.occurrence)
        ):
            row = row_for(one.occurrence, 0, cohort, cohort_plan, member, now)
            if row.state is DeliveryState.SKIPPED:
                foreseen[key].leave_out(member.person.name, row.reason)
