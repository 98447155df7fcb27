"""What must fit together across a course file. Looks at the plain data, so that it also finds its mistakes in
a file that has others; what has the wrong shape is left to the validation of the single fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from bot.course.explain import mistake_at
from bot.course.source import Data, Path, Positions
from bot.course.values import End, did_you_mean
from bot.course.when import WEEKDAYS, InWeek, OnDay, parse_day, parse_when
from bot.errors import Mistake
from bot.timetable import AssignmentKind

Block = dict[str, Data]
Tell = Callable[[Path, str, str], None]


def misfits(data: Block, positions: Positions) -> list[Mistake]:
    """Every mistake that lies between the parts of a file rather than in one of them."""
    found: list[Mistake] = []

    def tell(path: Path, problem: str, code: str) -> None:
        found.append(mistake_at(path, problem, positions, code=code))

    _duplicates(data, positions, tell)
    _dates_of_lessons(data, tell)
    _calls(data, tell)
    _people(data, tell)
    _certificate(data, tell)
    _moments(data, tell)
    _first_day(data, tell)
    return found


def _entries(data: Block, *names: str) -> Iterator[tuple[Path, Block]]:
    """The mappings in a list of mappings, with their paths."""
    inner: Data = data
    for name in names:
        inner = inner.get(name) if isinstance(inner, dict) else None
    if isinstance(inner, list):
        for index, entry in enumerate(inner):
            if isinstance(entry, dict):
                yield (*names, index), entry


def _units(data: Block) -> Iterator[tuple[Path, str, Block]]:
    """Lessons and the wrap-up, with the keys they will have."""
    for path, lesson in _entries(data, "lessons"):
        yield path, f"lesson-{lesson.get('number')}", lesson
    wrap_up = data.get("wrap_up")
    if isinstance(wrap_up, dict):
        yield ("wrap_up",), "wrap-up", wrap_up


def _task_keys(data: Block) -> list[str]:
    keys = [
        f"{key}/{assignment.get('id')}"
        for _, key, unit in _units(data)
        for _, assignment in _entries(unit, "assignments")
    ]
    return keys + [f"call-{call.get('number')}/attend" for _, call in _entries(data, "calls")]


def _repeated(entries: Iterable[tuple[Path, Block]], name: str) -> Iterator[tuple[Path, Data, Path]]:
    first: dict[Data, Path] = {}
    for path, entry in entries:
        value = entry.get(name)
        if isinstance(value, str | int) and (earlier := first.setdefault(value, path)) != path:
            yield (*path, name), value, earlier


def _line(path: Path, positions: Positions) -> str:
    line = positions.of(path).line
    return f" on line {line}" if line else ""


def _duplicates(data: Block, positions: Positions, tell: Tell) -> None:
    for several, one in (("lessons", "lesson"), ("calls", "call")):
        for path, number, earlier in _repeated(_entries(data, several), "number"):
            tell(
                path,
                f"there is already a {one} {number}{_line(earlier, positions)}; give each its own number",
                "duplicate-number",
            )
    for unit_path, _, unit in _units(data):
        for path, name, _ in _repeated(_entries(unit, "assignments"), "id"):
            tell((*unit_path, *path), f'"{name}" is already an assignment here', "duplicate-id")
    for path, name, _ in _repeated(_entries(data, "certificate", "requirements"), "id"):
        tell(path, f'"{name}" is already a requirement', "duplicate-id")
    for path, name, _ in _repeated(_entries(data, "faculty"), "name"):
        tell(path, f'"{name}" is already among the faculty', "duplicate-id")


def _dates_of_lessons(data: Block, tell: Tell) -> None:
    if isinstance(data.get("rhythm"), dict):
        return
    for path, lesson in _entries(data, "lessons"):
        if lesson.get("week") is not None:
            tell(
                (*path, "week"),
                "needs a rhythm in the course, which says what happens in a week",
                "no-rhythm",
            )
        for name in ("release", "due"):
            if lesson.get(name) is None:
                problem = "is missing; write a date, to be announced, or give the course a rhythm"
                tell((*path, name), problem, "missing")


def _calls(data: Block, tell: Tell) -> None:
    numbers = [lesson.get("number") for _, lesson in _entries(data, "lessons")]
    times = data.get("times")
    usual = times.get("call") if isinstance(times, dict) else None
    for path, call in _entries(data, "calls"):
        lesson = call.get("lesson")
        if type(lesson) is int and lesson not in numbers:
            tell((*path, "lesson"), f"there is no lesson {lesson} in this course", "unknown-reference")
        starts = _when(call.get("starts"))
        if isinstance(starts, OnDay | InWeek) and starts.at is None and usual is None:
            tell((*path, "starts"), "has no time; write one, or the usual one as times.call", "missing-time")


def _when(value: Data) -> object:
    try:
        return parse_when(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _people(data: Block, tell: Tell) -> None:
    names = [str(person.get("name")) for _, person in _entries(data, "faculty")]
    for path, lesson in _entries(data, "lessons"):
        teachers = lesson.get("faculty")
        for index, name in enumerate(teachers if isinstance(teachers, list) else []):
            if isinstance(name, str) and name not in names:
                hint = did_you_mean(name, names)
                tell(
                    (*path, "faculty", index), f'"{name}" is not among the faculty{hint}', "unknown-reference"
                )


def _certificate(data: Block, tell: Tell) -> None:
    keys = _task_keys(data)
    kinds: set[str] = {
        str(assignment.get("kind"))
        for _, lesson in _entries(data, "lessons")
        for _, assignment in _entries(lesson, "assignments")
        if assignment.get("optional") is not True
    }
    # A kind that is misspelt, or missing, may be any: it is told where it stands, and once is enough.
    uncounted = set(AssignmentKind) - kinds if kinds <= set(AssignmentKind) else set()
    for path, requirement in _entries(data, "certificate", "requirements"):
        wanted, named = requirement.get("kinds"), requirement.get("assignments")
        if not wanted and not named and requirement.get("calls") != "all":
            tell(path, "counts nothing; give it kinds, assignments or calls", "counts-nothing")
        for index, kind in enumerate(wanted if isinstance(wanted, list) else []):
            if isinstance(kind, str) and kind in uncounted:
                problem = f"no lesson has an assignment of the kind {kind} that is not optional"
                tell((*path, "kinds", index), problem, "counts-nothing")
        for index, key in enumerate(named if isinstance(named, list) else []):
            _known_task(key, keys, (*path, "assignments", index), tell)
        if requirement.get("calls") == "all" and not data.get("calls"):
            tell((*path, "calls"), "this course has no calls", "counts-nothing")
    clock = data.get("continuing_education")
    if isinstance(clock, dict):
        _known_task(clock.get("evaluation"), keys, ("continuing_education", "evaluation"), tell)


def _known_task(key: Data, keys: list[str], path: Path, tell: Tell) -> None:
    if isinstance(key, str) and key not in keys:
        tell(
            path, f'"{key}" is not an assignment of this course{did_you_mean(key, keys)}', "unknown-reference"
        )


def _moments(data: Block, tell: Tell) -> None:
    """Dates that name a moment of the course: that moment must be there, and not be themselves."""
    needs = {End.WRAP_UP: "wrap_up", End.COURSE_END: "weeks", End.ACCESS_ENDS: "access_ends"}
    wrap_up, late_work, clock = data.get("wrap_up"), data.get("late_work"), data.get("continuing_education")
    uses: list[tuple[Path, Data]] = [(("access_ends",), data.get("access_ends"))]
    if isinstance(wrap_up, dict):
        uses.append((("wrap_up", "due"), wrap_up.get("due")))
    if isinstance(late_work, dict) and late_work.get("accepted") is not False:
        uses.append((("late_work", "until"), late_work.get("until", str(End.WRAP_UP))))
    if isinstance(clock, dict):
        uses.append((("continuing_education", "after"), clock.get("after", str(End.ACCESS_ENDS))))
    for path, value in uses:
        for end, key in needs.items():
            if _moment(value) == end and data.get(key) is None:
                tell(path, f'"{end}" needs {key} in the course', "unknown-reference")
    if _moment(data.get("access_ends")) == End.ACCESS_ENDS:
        tell(("access_ends",), "cannot be itself; write a date", "goes-round")
    due = _moment(wrap_up.get("due")) if isinstance(wrap_up, dict) else None
    if due == End.WRAP_UP or (due == End.ACCESS_ENDS and _moment(data.get("access_ends")) == End.WRAP_UP):
        tell(("wrap_up", "due"), "goes round in a circle; write a date", "goes-round")


def _moment(value: Data) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""


def _first_day(data: Block, tell: Tell) -> None:
    starts, begins = data.get("starts"), data.get("week_begins")
    if not (isinstance(starts, str) and isinstance(begins, str)):
        return
    try:
        first: date = parse_day(starts)
    except ValueError:
        return
    weekday = WEEKDAYS[first.weekday()]
    if begins.strip().casefold() in WEEKDAYS and begins.strip().casefold() != weekday:
        tell(
            ("week_begins",),
            f"the course starts on a {weekday}; leave this out or write {weekday}",
            "mismatch",
        )
