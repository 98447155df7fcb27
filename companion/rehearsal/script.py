"""What the simulated people do, and when: a pure function of the timetable, their habit and the seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from bot.actions import CallAttended, OpenCheckIn, RecordingWatched
from bot.inbound import CommandCall, Pressed
from bot.model import DEFAULT_WAKING_HOURS
from bot.timetable import Timetable, Unit, UnitKind
from bot.waking import is_awake
from bot.walltime import to_local
from companion.rehearsal.cast import Actor, Habit
from companion.rehearsal.deed import Deed, in_waking_hours
from companion.rehearsal.wishes import ASKED_BEFORE, MORE_TIME, Wishes, asked_for, wishes_of

#: When the simulated facilitator posts the recording, after the call has ended.
RECORDING_AFTER = timedelta(hours=20)
#: When they make the link of a call known, before it starts: in good time, or only after they have been asked for it.
LINK_BEFORE = timedelta(days=2)
LATE_LINK_BEFORE = timedelta(hours=20)
#: When they find that the link of a call was wrong.
NEW_LINK_BEFORE = timedelta(hours=5)
#: The calls with the late and the wrong link, by number.
LATE_LINK, NEW_LINK = 2, 3


def learner_deeds(actor: Actor, timetable: Timetable, *, cohort_id: int, seed: int) -> Iterator[Deed]:
    """All that a learner does in the term. What lies on a date not yet announced is left out."""
    wishes = wishes_of(actor, timetable, seed=seed)
    yield from asked_for(actor, wishes, timetable, cohort_id=cohort_id, seed=seed)
    for unit in timetable.units:
        dice = actor.dice(seed, unit.key)
        if unit.kind is UnitKind.CALL:
            yield from _about_call(actor, unit, timetable, cohort_id, dice)
        elif unit.opens is not None and unit.tasks:
            yield from _check_ins(actor, unit, timetable, cohort_id, dice, wishes)


def facilitator_deeds(
    handle: str, timetable: Timetable, actors: Sequence[Actor], *, seed: int
) -> Iterator[Deed]:
    """The links and the recordings of the calls, and more time for those who need it, as a facilitator does it (each
    is asked about and agreed to).
    """
    for call in timetable.calls:
        if call.opens is None or call.ends is None:
            continue
        base = f"https://calls.example.org/{timetable.course_id}/{call.number}"
        if not call.link:
            before = LATE_LINK_BEFORE if call.number == LATE_LINK else LINK_BEFORE
            yield _command(call.opens - before, handle, f"call {call.number} link:{base}")
        if call.number == NEW_LINK:
            yield _command(call.opens - NEW_LINK_BEFORE, handle, f"call {call.number} link:{base}/new")
        text = f"call {call.number} recording:{base}/recording"
        yield _command(call.ends + RECORDING_AFTER, handle, text)
    for actor in actors:
        more = wishes_of(actor, timetable, seed=seed).more_time
        if more is not None:
            day = to_local(more.until, timetable.zone).date()
            text = f"extend @{actor.handle} {more.lesson} {day.isoformat()}"
            yield _command(more.until - MORE_TIME - ASKED_BEFORE, handle, text)


def _command(at: datetime, handle: str, text: str) -> Deed:
    return Deed(at=at, handle=handle, what=CommandCall(name="cohort", text=text))


def _check_ins(
    actor: Actor, unit: Unit, timetable: Timetable, cohort_id: int, dice: Random, wishes: Wishes
) -> Iterator[Deed]:
    at = wishes.moment(_moment_of_work(actor, unit, timetable, dice), unit, timetable)
    optional = [task.key for task in unit.tasks if task.optional and dice.random() < 0.4]
    required = [task.key for task in unit.required]
    in_two_steps = len(required) > 1 and dice.random() < 0.3
    twice = dice.random() < 0.1
    if at is None or unit.opens is None:
        return
    card = Pressed(action=OpenCheckIn(cohort_id=cohort_id, unit=unit.key))
    half_at = in_waking_hours(actor, unit.opens + (at - unit.opens) / 2)
    if in_two_steps and half_at < at:
        yield Deed(at=half_at, handle=actor.handle, what=card, ticks=tuple(required[:1]))
    yield Deed(at=at, handle=actor.handle, what=card, ticks=(*required, *optional), again=twice)


def _moment_of_work(actor: Actor, unit: Unit, timetable: Timetable, dice: Random) -> datetime | None:
    """When this learner finishes a unit; None for those who never do.

    Where the deadline is to be announced they work towards the end of the course, or for two weeks.
    """
    if unit.opens is None:
        return None
    due = unit.due or timetable.late_until or unit.opens + timedelta(weeks=2)
    length = due - unit.opens
    last = (timetable.late_until or due) - timedelta(hours=2)
    never = dice.random()
    match actor.habit:
        case Habit.EARLY:
            wish = unit.opens + length * dice.uniform(0.05, 0.4)
        case Habit.ON_TIME:
            wish = unit.opens + length * dice.uniform(0.5, 0.97)
        case Habit.LATE:
            wish = min(due + timedelta(hours=dice.uniform(5, 12 * 24)), last)
            if never < 0.1:
                return None
        case Habit.SILENT:
            wish = unit.opens + length * dice.uniform(0.3, 0.9)
            if never < 0.8:
                return None
    at = in_waking_hours(actor, wish)
    on_time = actor.habit in (Habit.EARLY, Habit.ON_TIME)
    return wish if at > last or (on_time and at > due) else at


def _about_call(
    actor: Actor, unit: Unit, timetable: Timetable, cohort_id: int, dice: Random
) -> Iterator[Deed]:
    """Come to the call where it is daytime, else watch the recording; the less keen do neither."""
    if unit.opens is None or unit.ends is None:
        return
    keen = {Habit.EARLY: 0.85, Habit.ON_TIME: 0.7, Habit.LATE: 0.4, Habit.SILENT: 0.1}[actor.habit]
    comes = dice.random() < keen
    watches = dice.random() < min(keen + 0.2, 1.0)
    delay = timedelta(hours=dice.uniform(1, 96))
    if comes and is_awake(unit.opens, actor.zone, DEFAULT_WAKING_HOURS):
        attended = CallAttended(cohort_id=cohort_id, unit=unit.key)
        yield Deed(at=unit.opens + timedelta(minutes=5), handle=actor.handle, what=Pressed(action=attended))
        return
    at = in_waking_hours(actor, unit.ends + RECORDING_AFTER + delay)
    last = timetable.late_until
    if watches and (last is None or at < last):
        watched = RecordingWatched(cohort_id=cohort_id, unit=unit.key)
        yield Deed(at=at, handle=actor.handle, what=Pressed(action=watched))
