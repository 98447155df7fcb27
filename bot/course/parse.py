"""From the plain data of a file to a Course, or to every mistake in it."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from bot.course.explain import mistake_at, mistakes_of
from bot.course.fields import example_at
from bot.course.model import Course
from bot.course.references import misfits
from bot.course.source import Data, Positions
from bot.errors import CourseInvalid, Mistake
from bot.language import SOURCE, speaking


def parse_course(data: Data, positions: Positions, source: str) -> Course:
    """The course that this data describes. `source` names the file in the error.

    Raises CourseInvalid with every mistake, in the order of the file: wrong values, missing and unknown keys,
    and parts that do not fit together, all at once. A key without a value counts as not written. Mistakes are told in
    English, the language of the keys, whoever reads them.
    """
    with speaking(SOURCE):
        return _parsed(data, positions, source)


def _parsed(data: Data, positions: Positions, source: str) -> Course:
    if not isinstance(data, dict):
        given = "a list" if isinstance(data, list) else "a single value"
        problem = f"a course is a mapping of keys such as id, title and lessons; this is {given}"
        mistake = mistake_at((), problem, positions, code="not-a-course")
        raise CourseInvalid(source, [replace(mistake, example=example_at(("id",)))])
    given_data = _without_empty(data)
    mistakes = misfits(given_data, positions)
    try:
        course = Course.model_validate(given_data)
    except ValidationError as error:
        mistakes = _once([*mistakes_of(error, positions), *mistakes])
        raise CourseInvalid(source, mistakes) from None
    if mistakes:
        raise CourseInvalid(source, _once(mistakes))
    return course


def _without_empty(data: dict[str, Data]) -> dict[str, Data]:
    return {key: _cleared(value) for key, value in data.items() if value is not None}


def _cleared(value: Data) -> Data:
    match value:
        case dict():
            return _without_empty(value)
        case list():
            return [_cleared(item) for item in value]
        case _:
            return value


def _once(mistakes: list[Mistake]) -> list[Mistake]:
    """In the order of the file, and one mistake for a field that is missing for two reasons."""
    by_place: dict[tuple[str, str], Mistake] = {}
    for mistake in mistakes:
        by_place.setdefault((mistake.field, mistake.code), mistake)
    return sorted(by_place.values(), key=lambda mistake: (mistake.line, mistake.column))
