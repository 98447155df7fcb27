"""Terms made up by dice: whoever owes nothing is left in peace, whoever owes something hears of it in time,
and nobody is woken at night.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest

from bot.actions import Action, CallAttended, Leave, Mute, OpenCheckIn, RecordingWatched, Snooze, Unmute
from bot.inbound import CommandCall, Pressed
from bot.model import Profile, WakingHours
from bot.planning import plan_of
from bot.timetable import Unit
from tests.support.effort import SEED, examples
from tests.support.world import SPACE
from tests.terms.courses import ZONES, random_course
from tests.terms.term import FACILITATOR, Term
from tests.terms.witness import NUDGES, complaints

TERMS = examples(60, 1_000)
AT_ONCE = examples(10, 50)


@pytest.mark.search
@pytest.mark.parametrize("first", range(SEED, SEED + TERMS, AT_ONCE))
async def test_nobody_is_nagged_and_nobody_is_forgotten(first: int) -> None:
    nudges = 0
    for seed in range(first, first + AT_ONCE):
        term = await play(Random(seed))
        assert (seed, await complaints(term)) == (seed, [])
        rows = await term.rows()
        nudges += sum(rows[heard.delivery_id].row.kind in NUDGES for heard in term.ears.heard)
    assert nudges > AT_ONCE  # a term in which nothing is said proves nothing


async def play(dice: Random) -> Term:
    course = random_course(dice)
    learners = [_learner(dice, handle) for handle in ("ana", "ben", "chidi")]
    assert course.first_day is not None
    term = Term(datetime.combine(course.first_day, time(12), UTC) - timedelta(days=5))
    both = [("first", learners), ("second", learners[:1])] if dice.random() < 0.3 else [("first", learners)]
    await term.begin(course, both)
    end = term.clock.now() + timedelta(days=80)
    for at in sorted(term.clock.now() + timedelta(hours=dice.uniform(0, 24 * 50)) for _ in range(30)):
        await term.advance(at)
        await _something(term, dice)
    await term.advance(end)
    return term


def _learner(dice: Random, handle: str) -> Profile:
    hours = dice.choice(((8, 21), (8, 21), (20, 8), (0, 0), (6, 9)))
    return Profile(
        space=SPACE,
        external_id=handle,
        name=handle.title(),
        zone=dice.choice(ZONES),
        waking=WakingHours(start=time(hours[0]), end=time(hours[1])),
    )


async def _something(term: Term, dice: Random) -> None:
    """One thing that a learner or the facilitator does."""
    cohort = dice.choice(term.cohorts)
    timetable = plan_of(cohort).timetable
    handle = dice.choice(["ana", "ben", "chidi"] if cohort is term.cohorts[0] else ["ana"])
    unit = dice.choice(timetable.units)
    roll = dice.random()
    if roll < 0.6:
        ticked = [task.key for task in unit.tasks if dice.random() < 0.7]
        opening = Pressed(action=OpenCheckIn(cohort_id=cohort.id, unit=unit.key))
        await term.fill(handle, opening, ticked)
    elif roll < 0.9:
        await term.do(handle, _wish(dice, cohort.id, unit, term), cohort=cohort)
    else:
        text = _order(dice, handle, unit, cohort.name, term)
        await term.do(FACILITATOR, CommandCall(name="cohort", text=text), cohort=cohort)


def _wish(dice: Random, cohort_id: int, unit: Unit, term: Term) -> Pressed | CommandCall:
    day = (term.clock.now() + timedelta(days=dice.randint(1, 12))).date()
    actions: list[Action] = [
        CallAttended(cohort_id=cohort_id, unit=unit.key),
        RecordingWatched(cohort_id=cohort_id, unit=unit.key),
        *(Snooze(cohort_id=cohort_id, until=until) for until in ("tonight", "tomorrow", "sunday", "now")),
        Mute(cohort_id=cohort_id),
        *[Unmute(cohort_id=cohort_id)] * 3,
        *[Leave(cohort_id=cohort_id)] * (dice.random() < 0.1),
    ]
    commands = (
        f"away until:{day}",
        "away off",
        "me leads:48h,2h",
        "me leads:usual",
        "me reminders:channel",
        "me reminders:direct",
        f"me zone:{dice.choice(ZONES)}",
        "me awake:07:00-22:00",
    )
    if dice.random() < 0.4:
        return CommandCall(name="course", text=dice.choice(commands))
    return Pressed(action=dice.choice(actions))


def _order(dice: Random, handle: str, unit: Unit, cohort: str, term: Term) -> str:
    day = (term.clock.now() + timedelta(days=dice.randint(1, 9))).date()
    if unit.kind == "call":
        what = dice.choice(
            (f"link:https://example.org/{day}", "recording:https://example.org/r", f'starts:"{day} 15:00"')
        )
        return f"call {unit.number} {what} cohort:{cohort}"
    if dice.random() < 0.5:
        return f'lesson {unit.number} due:"{day} 23:59" cohort:{cohort}'
    return f"extend @{handle} lesson:{unit.number} until:{day} cohort:{cohort}"
