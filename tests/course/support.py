"""What the tests of courses share."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path

from bot.course import Course, Data, Positions, parse_course
from bot.errors import CourseInvalid, Mistake
from bot.lint import Finding, lint
from companion.coursefile import read_source

FILES = Path(__file__).parent / "files"
GOLDEN = Path(__file__).parent / "golden"
CLEAN = read_source((FILES / "clean.yaml").read_bytes(), "clean.yaml")

Block = dict[str, Data]


class NoHolidays:
    """A `Holidays` of a country in which every day is like the other."""

    def on(self, day: date, country: str) -> str | None:
        return None

    def knows(self, country: str) -> bool:
        return True


class OneHoliday:
    """A `Holidays` with one day off in one country."""

    def __init__(self, day: date, country: str = "PT") -> None:
        self._day = day
        self._country = country

    def on(self, day: date, country: str) -> str | None:
        return "Day of Rest" if (day, country) == (self._day, self._country) else None

    def knows(self, country: str) -> bool:
        return country == self._country


def clean_data() -> Block:
    """The data of the clean course, to be spoilt."""
    data = deepcopy(CLEAN.data)
    assert isinstance(data, dict)
    return data


def block(value: Data, *path: str | int) -> Block:
    """The mapping at this path."""
    for step in path:
        if isinstance(step, int):
            assert isinstance(value, list)
            value = value[step]
        else:
            assert isinstance(value, dict)
            value = value[step]
    assert isinstance(value, dict)
    return value


def items(value: Data) -> list[Data]:
    assert isinstance(value, list)
    return value


def course_with(spoil: Callable[[Block], object]) -> Course:
    """The clean course after a change."""
    data = clean_data()
    spoil(data)
    return parse_course(data, Positions(), "test")


def mistakes_with(spoil: Callable[[Block], object]) -> list[Mistake]:
    """What is wrong with the clean course after a change that makes it no course."""
    try:
        course_with(spoil)
    except CourseInvalid as error:
        return list(error.mistakes)
    return []


def mistakes_in(text: str | bytes) -> list[Mistake]:
    """What is wrong with this text of a course file."""
    content = text.encode() if isinstance(text, str) else text
    try:
        read_source(content, "test").course()
    except CourseInvalid as error:
        return list(error.mistakes)
    return []


def found(course: Course, *, start: date | None = None) -> list[Finding]:
    """What the linter says of a course, holidays aside."""
    return lint(course, start=start, holidays=NoHolidays())


def put(path: tuple[str | int, ...], value: Data) -> Callable[[Block], None]:
    """A change: this value at this path."""

    def change(data: Block) -> None:
        name = path[-1]
        assert isinstance(name, str)
        block(data, *path[:-1])[name] = value

    return change
