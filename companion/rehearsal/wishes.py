"""What simulated learners ask for besides their work: quiet, days off, more time. Pure, like all of the script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions import Mute, Snooze
from bot.inbound import CommandCall, Pressed
from bot.model import DEFAULT_WAKING_HOURS
from bot.rest import start_of
from bot.timetable import Timetable, Unit, UnitKind
from bot.walltime import to_local
from companion.rehearsal.cast import Actor, Wish
from companion.rehearsal.deed import Deed, in_waking_hours

#: How much more time a facilitator gives, and how long before the deadline they are asked for it.
MORE_TIME = timedelta(days=3)
ASKED_BEFORE = timedelta(days=1)
#: When somebody is away: from this long before a deadline until this long after it.
LEAVES_BEFORE, BACK_AFTER = timedelta(days=4), timedelta(days=2)
#: A reminder that comes two days before a deadline is put off at once.
SNOOZES_BEFORE = timedelta(hours=47)
_OFTEN = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """More time for one lesson; `until` is its new deadline."""

    unit: str
    lesson: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which somebody does nothing for the course. `back` is the start of the day they are back."""

    begins: datetime
    back: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one learner asks for, as far as it changes when they work."""

    more_time: MoreTime | None = None
    absence: Absence | None = None

    def moment(self, at: datetime | None, unit: Unit, timetable: Timetable) -> datetime | None:
        """When they finish a unit that they would have finished at this moment."""
        if self.more_time is not None and self.more_time.unit == unit.key:
            return self.more_time.until - timedelta(hours=20)
        if at is None or self.absence is None or not self.absence.begins <= at < self.absence.back:
            return at
        last = timetable.late_until
        after = self.absence.back + timedelta(hours=5)
        return at if last is not None and after > last else after


def can_come_up(wish: Wish, timetable: Timetable) -> bool:
    """Whether a course gives reason for this; most of it is about a lesson's deadline."""
    return wish is not Wish.NOTHING and bool(_with_deadline(timetable))


def _with_deadline(timetable: Timetable) -> list[Unit]:
    return [unit for unit in timetable.units if unit.kind is UnitKind.LESSON and unit.due is not None]


def wishes_of(actor: Actor, timetable: Timetable, *, seed: int) -> Wishes:
    """One lesson in the middle of the term is the one that is too much."""
    lessons = _with_deadline(timetable)
    if not can_come_up(actor.wish, timetable) or actor.wish not in (Wish.MORE_TIME, Wish.ABSENCE):
        return Wishes()
    unit = actor.dice(seed, "wish").choice(lessons[1:-1] or lessons)
    if unit.due is None:
        return Wishes()
    if actor.wish is Wish.MORE_TIME:
        until = unit.due + MORE_TIME
        return Wishes(more_time=MoreTime(unit=unit.key, lesson=unit.number, until=until))
    begins = in_waking_hours(actor, unit.due - LEAVES_BEFORE)
    day = to_local(unit.due + BACK_AFTER, actor.zone).date()
    return Wishes(absence=Absence(begins=begins, back=start_of(day, actor.zone, DEFAULT_WAKING_HOURS)))


def asked_for(
    actor: Actor, wishes: Wishes, timetable: Timetable, *, cohort_id: int, seed: int
) -> Iterator[Deed]:
    """What they ask the companion for themselves."""
    if not can_come_up(actor.wish, timetable):
        return
    if wishes.absence is not None:
        day = to_local(wishes.absence.back, actor.zone).date()
        away = CommandCall(name="course", text=f"away {day.isoformat()}")
        yield Deed(at=wishes.absence.begins, handle=actor.handle, what=away)
    lessons = [unit for unit in timetable.units if unit.kind is UnitKind.LESSON]
    if actor.wish is Wish.SNOOZE:
        for unit in lessons:
            dice = actor.dice(seed, f"snooze/{unit.key}")
            if unit.due is not None and dice.random() < _OFTEN:
                until = dice.choice(("tonight", "tomorrow", "sunday"))
                at = in_waking_hours(actor, unit.due - SNOOZES_BEFORE)
                what = Pressed(action=Snooze(cohort_id=cohort_id, until=until))
                yield Deed(at=at, handle=actor.handle, what=what)
    halfway = lessons[len(lessons) // 2 :]
    if actor.wish is Wish.MUTE and halfway and halfway[0].opens is not None:
        at = in_waking_hours(actor, halfway[0].opens + timedelta(days=1))
        yield Deed(at=at, handle=actor.handle, what=Pressed(action=Mute(cohort_id=cohort_id)))
