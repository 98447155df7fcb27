"""Small courses made up by dice: three weeks or so, in any zone, across clock changes, with and without late work."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import available_timezones

from bot.course import Course

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
#: First days near which the clocks change somewhere, and two near which none do.
STARTS = (date(2020, 10, 15), date(2021, 3, 4), date(2021, 9, 16), date(2020, 2, 6), date(2021, 6, 10))
_KINDS = ("watch", "submit", "reflect")


def random_course(dice: Random) -> Course:
    """Two to four lessons a week or two apart, up to two calls, mostly a wrap-up."""
    start = dice.choice(STARTS) + timedelta(days=dice.randrange(14))
    apart = dice.choice((7, 7, 14))
    lessons = [_lesson(dice, number, start, apart) for number in range(1, dice.randint(2, 4) + 1)]
    last = start + timedelta(days=apart * len(lessons))
    calls = [
        {
            "number": number,
            "starts": f"{start + timedelta(days=apart * number - dice.randrange(apart))} "
            f"{dice.randrange(7, 20):02}:00",
            "lesson": dice.randint(1, len(lessons)),
        }
        for number in range(1, dice.randrange(3) + 1)
    ]
    data: dict[str, object] = {
        "id": "term",
        "title": "A short course",
        "zone": dice.choice(("America/New_York", "America/New_York", "Europe/London", dice.choice(ZONES))),
        "starts": str(start),
        "times": {"release": "09:00", "deadline": dice.choice(("23:59", "23:59", "12:00"))},
        "lessons": lessons,
        "calls": calls,
        "reminders": {"deadline": dice.choice((["72h", "24h", "3h"], ["24h"], ["48h", "6h"]))},
    }
    if dice.random() < 0.8:
        data["wrap_up"] = {
            "opens": str(last),
            "due": f"{last + timedelta(days=dice.randint(4, 9))} 23:59",
            "assignments": [{"id": "evaluation", "kind": "evaluate", "title": "Evaluate the course"}],
        }
    else:
        data["late_work"] = {"accepted": False}
    return Course.model_validate(data)


def _lesson(dice: Random, number: int, start: date, apart: int) -> dict[str, object]:
    release = start + timedelta(days=apart * (number - 1))
    assignments = [
        {"id": f"task-{letter}", "kind": dice.choice(_KINDS), "title": f"Task {letter}", "optional": optional}
        for letter, optional in zip(
            "abc"[: dice.randint(1, 3)], (False, dice.random() < 0.3, False), strict=False
        )
    ]
    return {
        "number": number,
        "title": f"Week {number}",
        "release": str(release),
        "due": str(release + timedelta(days=dice.choice((apart - 1, 6)))),
        "assignments": assignments,
    }
