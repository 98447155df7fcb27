"""What a rest means for one learner in one course: what falls due before it ends, and what can no longer be handed in
then. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.certificate import taken_until
from bot.decisions import owed_of_unit
from bot.records import CheckIn
from bot.timetable import MINUTE, Timetable, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What happens in a course while somebody rests, as far as they still owe it.

    `due` are units whose deadline comes before the end of the rest, by it. `final` is the last minute in which late
    work counts, where that comes before the end too and they owe something now that ends with it. `evaluation` is the
    last minute for the continuing-education evaluation, where that does.
    """

    due: tuple[Unit, ...] = ()
    final: datetime | None = None
    evaluation: datetime | None = None

    @property
    def nothing(self) -> bool:
        return not self.due and self.final is None and self.evaluation is None


def meanwhile(timetable: Timetable, done: Mapping[str, CheckIn], now: datetime, until: datetime) -> Meanwhile:
    """What falls due after `now` and before `until` for a learner with this timetable of their own."""
    due = [
        unit
        for unit in timetable.units
        if unit.due is not None and unit.closes is not None and now < unit.closes <= until
    ]
    owed = [unit for unit in due if owed_of_unit(unit, done)]
    return Meanwhile(
        due=tuple(sorted(owed, key=lambda unit: (unit.due is None, unit.due))),
        final=_final(timetable, done, now, until),
        evaluation=_evaluation(timetable, done, now, until),
    )


def _final(
    timetable: Timetable, done: Mapping[str, CheckIn], now: datetime, until: datetime
) -> datetime | None:
    closes = timetable.late_closes
    if not timetable.late_accepted or closes is None or not now < closes <= until:
        return None
    lost = (
        taken_until(timetable, unit, task)
        for unit in timetable.units
        if unit.opens is not None and unit.opens < until
        for task in owed_of_unit(unit, done)
    )
    return closes - MINUTE if any(end is not None and now < end <= until for end in lost) else None


def _evaluation(
    timetable: Timetable, done: Mapping[str, CheckIn], now: datetime, until: datetime
) -> datetime | None:
    education = timetable.continuing_education
    if education is None or education.closes is None or education.evaluation in done:
        return None
    return education.due if now < education.closes <= until else None
