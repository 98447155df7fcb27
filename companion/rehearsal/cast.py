"""The simulated learners: who they are, where they live, and how they work."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Habit(StrEnum):
    """How a simulated learner goes about deadlines."""

    EARLY = "early"
    ON_TIME = "on time"
    LATE = "late"
    SILENT = "silent"


class Wish(StrEnum):
    """What a simulated learner asks for in the course of the term."""

    NOTHING = ""
    SNOOZE = "snoozed reminders"
    ABSENCE = "was away around a deadline"
    MORE_TIME = "got more time for a lesson"
    MUTE = "muted the reminders halfway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A simulated learner. `zone` is an IANA name."""

    handle: str
    name: str
    zone: str
    habit: Habit
    wish: Wish = Wish.NOTHING

    def dice(self, seed: int, about: str) -> random.Random:
        """Chance for one matter, the same in every rehearsal with this seed, whatever else changes."""
        return random.Random(f"{seed}/{self.handle}/{about}")  # noqa: S311 - simulated people, no secrets


_NAMES = (
    *("Ana", "Ben", "Chidi", "Dana", "Elif", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kavya", "Liam"),
    *("Mei", "Noor", "Omar", "Priya", "Quinn", "Rosa", "Sami", "Tala", "Uma", "Viktor", "Wanjiru", "Yusuf"),
)
_ZONES = (
    *("America/New_York", "Asia/Qatar", "Europe/London", "Africa/Nairobi", "Asia/Singapore"),
    *("America/Los_Angeles", "Australia/Sydney", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland"),
    *("America/Chicago", "Europe/Berlin"),
)
#: Out of twelve learners: most hand in on time, a few are early, some are late, and one or two fall silent.
_HABITS = (
    *(Habit.ON_TIME, Habit.EARLY, Habit.LATE, Habit.ON_TIME, Habit.SILENT, Habit.EARLY),
    *(Habit.ON_TIME, Habit.LATE, Habit.ON_TIME, Habit.EARLY, Habit.LATE, Habit.SILENT),
)
#: And out of the same twelve, what five of them ask for.
_WISHES = (
    *(Wish.NOTHING, Wish.NOTHING, Wish.MORE_TIME, Wish.ABSENCE, Wish.NOTHING, Wish.NOTHING),
    *(Wish.SNOOZE, Wish.SNOOZE, Wish.NOTHING, Wish.NOTHING, Wish.NOTHING, Wish.MUTE),
)


def make_cast(count: int) -> tuple[Actor, ...]:
    """`count` learners around the world. The first ones stay the same when there are more."""
    return tuple(
        Actor(
            handle=_name(number).lower().replace(" ", ""),
            name=_name(number),
            zone=_ZONES[number % len(_ZONES)],
            habit=_HABITS[number % len(_HABITS)],
            wish=_WISHES[number % len(_WISHES)],
        )
        for number in range(count)
    )


def cast_from(people: Sequence[tuple[str, str, str]], seed: int) -> tuple[Actor, ...]:
    """The people of a roster, as (handle, name, zone), with habits and wishes dealt by `seed`."""
    return tuple(
        Actor(
            handle=handle,
            name=name,
            zone=zone,
            habit=random.Random(f"{seed}/{handle}/habit").choice(_HABITS),  # noqa: S311 - simulated people
            wish=random.Random(f"{seed}/{handle}/wish").choice(_WISHES),  # noqa: S311 - simulated people
        )
        for handle, name, zone in people
    )


def _name(number: int) -> str:
    round_, place = divmod(number, len(_NAMES))
    return _NAMES[place] if round_ == 0 else f"{_NAMES[place]} {round_ + 1}"
