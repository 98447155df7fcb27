"""The one post to all who still owe something, in cohorts whose learners are reminded together: whom it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from bot.decisions.day import NUDGES, NextDay, decide_day
from bot.decisions.personal import decide_personal
from bot.decisions.rest import rest_from
from bot.decisions.verdict import Reason, Send, Skip, Standing, Verdict
from bot.deliveries import Delivery
from bot.model import Cohort, Member, Reminding, WakingHours, Where
from bot.occurrences import OWN, Occurrence, OccurrenceKind
from bot.timetable import Timetable

#: Under this name the inputs of such a post hold the ids of the members it names.
MENTIONED = "mentioned"

_ANY_HOUR = WakingHours(start=time(0), end=time(0))
#: Of somebody's own hours, which decide nothing here.
_HOURS = frozenset({"zone", "waking"})


def is_called(occurrence: Occurrence, cohort: Cohort) -> bool:
    """Whether the learners of this cohort are reminded of it together. What comes to single people alone (deadlines of
    their own, the end of a rest) stays between them and us.
    """
    return (
        cohort.options.reminders is Reminding.TOGETHER
        and occurrence.kind in NUDGES
        and occurrence.kind is not OccurrenceKind.BACK
        and OWN not in occurrence.key
    )


def joins_in(member: Member) -> bool:
    """Whether this learner is reminded with the others: all but those who want it to themselves alone."""
    return member.person.preferences.reminders is not Where.DIRECT


def decide_named(
    occurrence: Occurrence,
    timetable: Timetable,
    standing: Standing,
    now: datetime,
    *,
    nearer: Sequence[Occurrence] = (),
) -> Verdict:
    """Whether the post names this learner, as things stand at `now`, the moment it is sent. `timetable` is the
    cohort's.

    As for a reminder of their own, but for their hours: the post comes at one time for everybody. Who rests then is
    not named, however soon that is over.
    """
    verdict = decide_personal(occurrence, timetable, _at_any_hour(standing), now, nearer=nearer)
    inputs = {name: value for name, value in verdict.inputs.items() if name not in _HOURS}
    if isinstance(verdict, Skip):
        return Skip(reason=verdict.reason, inputs=inputs)
    rest = rest_from(occurrence, timetable, standing.member.person.preferences)
    if rest is not None and rest[0] > now:
        return Skip(reason=rest[1], inputs=inputs)
    return Send(at=now, reason=verdict.reason, inputs=inputs)


def decide_named_today(
    verdict: Send,
    delivery: Delivery,
    others: Sequence[Delivery],
    standing: Standing,
    now: datetime,
    *,
    follows: bool,
) -> Verdict:
    """Whether the post names somebody who owes (`verdict`), beside all else that is said to them that day. `delivery`
    is what stands for them, `others` are all other deliveries to them, as in `decide_day`; `follows` is whether they
    get a later reminder of the same.

    One reminder a day is enough where another follows on another day. A post to many can wait for nobody: neither for
    somebody's next day, nor for what is just on its way to them. Rather twice than not at all.
    """
    profile = standing.member.person.profile
    day = decide_day(delivery, others, now=now, profile=profile, expires=delivery.row.expires_at)
    if isinstance(day, Skip):
        return Skip(reason=day.reason, inputs={**verdict.inputs, **day.inputs})
    if isinstance(day, NextDay) and follows:
        return Skip(reason=Reason.REMINDED_TODAY, inputs=verdict.inputs)
    return verdict


def mentioned_in(inputs: Mapping[str, str]) -> frozenset[int]:
    """The ids of the members whom a post with these inputs names."""
    return frozenset(int(word) for word in inputs.get(MENTIONED, "").split(",") if word)


def mentioning(members: Sequence[Member]) -> str:
    """Their ids, for the inputs of the post that names them."""
    return ",".join(str(number) for number in sorted(member.id for member in members))


def _at_any_hour(standing: Standing) -> Standing:
    person = standing.member.person
    told = replace(person.told, waking=_ANY_HOUR)
    return replace(standing, member=replace(standing.member, person=replace(person, told=told)))
