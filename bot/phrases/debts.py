"""What one person is to be told of, out of everything that comes up for them on one day: a line for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.agenda import look_ahead
from bot.decisions import owed_for
from bot.messages import Line, Link
from bot.occurrences import OccurrenceKind
from bot.phrases.scene import Scene
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A unit that somebody is reminded of. `until` is the last minute in which it counts (None: nobody has set one),
    `said` the whole line about it.
    """

    cohort_id: int
    cohort: str
    course: str
    unit: Unit
    until: datetime | None
    said: Line


def debts_of(scenes: Sequence[Scene]) -> list[Debt]:
    """What these reminders to one person are about, the most urgent first, every unit once."""
    found = [debt for scene in scenes for debt in _debts(scene)]
    found.sort(key=lambda debt: (debt.until is None, debt.until))
    first: dict[tuple[int, str], Debt] = {}
    for debt in found:
        first.setdefault((debt.cohort_id, debt.unit.key), debt)
    return list(first.values())


def _debts(scene: Scene) -> Iterator[Debt]:
    unit = next((unit for unit in scene.timetable.units if unit.key == scene.occurrence.subject), None)
    match scene.occurrence.kind:
        case OccurrenceKind.DEADLINE_NEAR if unit is not None:
            yield _due(scene, unit)
        case OccurrenceKind.DEADLINE_PASSED | OccurrenceKind.RECORDING_WAITING if unit is not None:
            yield _late(scene, unit, scene.timetable.late_until)
        case OccurrenceKind.LATE_WINDOW_CLOSING:
            owed = owed_for(scene.occurrence, scene.timetable, scene.done, scene.now)
            for key in dict.fromkeys(task.key.partition("/")[0] for task in owed):
                yield _late(scene, scene.timetable.unit(key), scene.occurrence.anchor)
        case OccurrenceKind.CE_CLOCK:
            yield from _evaluation(scene)
        case _:
            yield from _open(scene)


def _open(scene: Scene) -> Iterator[Debt]:
    """Everything that is owed now and can still be handed in: for one who comes back from a rest."""
    agenda = look_ahead(scene.timetable, scene.done, scene.now)
    for duty in agenda.current:
        if duty.owed:
            yield _due(scene, duty.unit)
    for duty in agenda.earlier:
        yield _late(scene, duty.unit, duty.until)


def _due(scene: Scene, unit: Unit) -> Debt:
    name = unit.label
    if unit.due is None:
        return _debt(scene, unit, None, line("{unit} is open", unit=name))
    due = scene.moment(unit.due)
    if _is_own(scene, unit):
        return _debt(scene, unit, unit.due, line("{unit}: your own deadline is {due}", unit=name, due=due))
    return _debt(scene, unit, unit.due, line("{unit} is due {due}", unit=name, due=due))


def _is_own(scene: Scene, unit: Unit) -> bool:
    """Whether this person has more time for it than the others."""
    own = scene.standing.extensions.get(unit.key) if scene.standing else None
    return own is not None and own.due == unit.due


def _late(scene: Scene, unit: Unit, end: datetime | None) -> Debt:
    if unit.kind is UnitKind.CALL and unit.recording:
        recording = Link(label=unit.label, url=unit.recording)
        if end is None:
            return _debt(scene, unit, end, line("Recording to watch: {recording}", recording=recording))
        counts = line(
            "Recording to watch: {recording}, until {end}", recording=recording, end=scene.moment(end)
        )
        return _debt(scene, unit, end, counts)
    name = unit.label
    if end is None:
        return _debt(scene, unit, end, line("{unit} still counts", unit=name))
    return _debt(scene, unit, end, line("{unit} still counts until {end}", unit=name, end=scene.moment(end)))


def _evaluation(scene: Scene) -> Iterator[Debt]:
    education = scene.timetable.continuing_education
    if education is None:
        return
    unit = _unit_of(education.evaluation, scene.timetable)
    end = scene.occurrence.anchor
    said = line("The evaluation for continuing education closes {end}", end=scene.moment(end))
    yield _debt(scene, unit, end, said)


def _unit_of(task_key: str, timetable: Timetable) -> Unit:
    return timetable.unit(task_key.partition("/")[0])


def _debt(scene: Scene, unit: Unit, until: datetime | None, said: Line) -> Debt:
    return Debt(
        cohort_id=scene.cohort_id,
        cohort=scene.cohort.name,
        course=scene.timetable.title,
        unit=unit,
        until=until,
        said=said,
    )
