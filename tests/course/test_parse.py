"""From data to a course, or to every mistake in it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, create_model

from bot.course import Course, Data, Positions, course_schema, parse_course
from bot.course.fields import every_field, example_at, part_at
from bot.course.source import Path, dotted, undotted
from bot.errors import CourseInvalid
from companion.coursefile import CourseFiles
from companion.yamldata import read_yaml
from tests.course.support import Block, block, clean_data, course_with, items, mistakes_in, mistakes_with, put

FIELDS = list(every_field())


@pytest.mark.parametrize("name", CourseFiles().names())
def test_a_course_survives_being_kept(name: str) -> None:
    course = CourseFiles().load(name)
    assert Course.model_validate_json(course.model_dump_json()) == course


def test_the_examples_cover_every_field() -> None:
    assert len(FIELDS) > 100
    assert [dotted(path) for path, field in FIELDS if not field.examples] == []
    assert [dotted(path) for path, field in FIELDS if not field.description] == []


@pytest.mark.parametrize(("path", "example"), [(p, e) for p, f in FIELDS for e in f.examples or []])
def test_an_example_is_right(path: Path, example: Data) -> None:
    part = part_at(path[:-1])
    assert part is not None
    name = str(path[-1])
    alone: type[BaseModel] = create_model(
        "Alone", **{name: (part.model_fields[name].rebuild_annotation(), ...)}
    )  # type: ignore[call-overload]
    assert getattr(alone.model_validate({name: example}), name) is not None


@pytest.mark.parametrize("path", [path for path, _ in FIELDS], ids=dotted)
def test_an_example_is_written_as_yaml_reads_it(path: Path) -> None:
    text = example_at(path)
    reading = read_yaml(text.encode())
    field = next(field for known, field in FIELDS if known == path)
    assert reading.data == {path[-1]: (field.examples or [None])[0]}


def test_the_schema_is_for_editors() -> None:
    schema = course_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["id", "title", "zone", "starts", "lessons"]
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(Course.model_fields)
    starts = properties["starts"]
    assert isinstance(starts, dict)
    assert starts["examples"] == ["2020-09-24", "to be announced"]
    assert json.loads(json.dumps(schema)) == schema


def test_what_is_not_written_is_as_documented() -> None:
    course = course_with(lambda data: None)
    assert (f"{course.times.release:%H:%M}", f"{course.times.deadline:%H:%M}") == ("09:00", "23:59")
    assert course.late_work.accepted
    assert course.language == "en"


@pytest.mark.parametrize("empty", ["organiser", "calls", "rhythm", "weeks", "reminders", "late_work"])
def test_a_key_without_a_value_counts_as_not_written(empty: str) -> None:
    def spoil(data: Block) -> None:
        data[empty] = None
        for name in {"rhythm": ["lessons"], "calls": [], "weeks": []}.get(empty, []):
            for lesson in items(data[name]):
                block(lesson).update(release="week 1", due="week 2")
        if empty == "calls":
            items(block(data, "certificate")["requirements"]).pop()
        if empty == "weeks":
            data["access_ends"] = "week 6"

    assert mistakes_with(spoil) == []


BAD: list[tuple[Callable[[Block], object], str, str]] = [
    (put(("starts",), "2020-02-30"), "starts", "there is no 30 February in 2020"),
    (put(("starts",), "week 1"), "starts", "not a day we can read"),
    (put(("zone",), "America/New_Yrok"), "zone", 'did you mean "America/New_York"?'),
    (put(("zone",), "EST"), "zone", 'did you mean "America/New_York"?'),
    (put(("zone",), "../../etc/passwd"), "zone", "no time zone has this name"),
    (put(("id",), "My Course"), "id", "small letters"),
    (put(("title",), 2020), "title", "put it in quotes"),
    (put(("title",), "  "), "title", "is empty"),
    (put(("title",), "a\x1b[2Jb"), "title", "U+001B"),
    (put(("title",), "a\ud800b"), "title", "half a character"),
    (put(("title",), "a\nb"), "title", "must be one line"),
    (put(("title",), "a" * 201), "title", "longer than 200 characters"),
    (put(("title",), ["a"]), "title", "must be text, not a list"),
    (put(("titel",), "a"), "titel", 'did you mean "title"?'),
    (put(("qqq",), "a"), "qqq", "known here: note, disputed, id"),
    (put(("weeks",), "six"), "weeks", 'must be a whole number, not "six"'),
    (put(("weeks",), True), "weeks", "must be a whole number, not true"),
    (put(("weeks",), 0), "weeks", "the least is 1"),
    (put(("weeks",), 999), "weeks", "the most is 520"),
    (put(("week_begins",), "monday"), "week_begins", "starts on a thursday"),
    (put(("week_begins",), "thirsday"), "week_begins", "not a day of the week"),
    (put(("holidays",), "PT"), "holidays", 'must be a list, not "PT"'),
    (put(("holidays",), ["pt"]), "holidays[0]", "country code in capitals"),
    (put(("language",), "English!"), "language", "language code"),
    (put(("lessons",), []), "lessons", "at least one"),
    (put(("lessons",), None), "lessons", "is missing"),
    (put(("lessons",), {"number": 1}), "lessons", "must be a list, not a mapping"),
    (put(("lessons", 0, "number"), 2), "lessons[1].number", "already a lesson 2"),
    (put(("lessons", 0, "link"), "javascript:alert(1)"), "lessons[0].link", "web address"),
    (put(("lessons", 0, "link"), "https://a b"), "lessons[0].link", "web address"),
    (put(("lessons", 0, "link"), "https://["), "lessons[0].link", "web address"),
    (put(("lessons", 0, "due"), "2026-01-40"), "lessons[0].due", "there is no 40 January in 2026"),
    (put(("lessons", 0, "faculty"), ["Ana"]), "lessons[0].faculty[0]", "not among the faculty"),
    (
        put(("lessons", 0, "assignments", 0, "kind"), "wach"),
        "lessons[0].assignments[0].kind",
        'did you mean "watch"',
    ),
    (
        put(("lessons", 0, "assignments", 0, "optional"), "maybe"),
        "lessons[0].assignments[0].optional",
        "true or false",
    ),
    (
        put(("lessons", 1, "assignments", 0, "id"), "sheet"),
        "lessons[1].assignments[1].id",
        "already an assignment",
    ),
    (put(("calls", 0, "number"), 2), "calls[1].number", "already a call 2"),
    (put(("calls", 0, "lesson"), 9), "calls[0].lesson", "there is no lesson 9"),
    (put(("times",), {}), "calls[0].starts", "has no time"),
    (put(("times", "release"), "9 PM"), "times.release", "hours from 0 to 23: 21:00"),
    (put(("rhythm",), None), "lessons[0].release", "give the course a rhythm"),
    (put(("rhythm", "weeks_apart"), 0), "rhythm.weeks_apart", "the least is 1"),
    (put(("wrap_up", "due"), "wrap-up"), "wrap_up.due", "goes round"),
    (put(("wrap_up", "due"), "tomorrow"), "wrap_up.due", "wrap-up, course-end, access-ends"),
    (put(("access_ends",), "access-ends"), "access_ends", "cannot be itself"),
    (put(("weeks",), None), "access_ends", '"course-end" needs weeks'),
    (
        put(("late_work",), {"until": "course-end", "acepted": True}),
        "late_work.acepted",
        'did you mean "accepted"',
    ),
    (
        put(("continuing_education", "evaluation"), "wrap-up/evaluatoin"),
        "continuing_education.evaluation",
        "did you",
    ),
    (put(("continuing_education", "within_days"), 0), "continuing_education.within_days", "the least is 1"),
    (put(("certificate", "requirements"), []), "certificate.requirements", "at least one"),
    (put(("certificate", "requirements", 0, "kinds"), []), "certificate.requirements[0]", "counts nothing"),
    (
        put(("certificate", "requirements", 0, "kinds"), ["meet"]),
        "certificate.requirements[0].kinds[0]",
        "no lesson",
    ),
    (put(("certificate", "requirements", 1, "id"), "videos"), "certificate.requirements[1].id", "already"),
    (
        put(("certificate", "requirements", 1, "assignments"), ["x"]),
        "certificate.requirements[1].assignments[0]",
        "not",
    ),
    (put(("calls",), []), "certificate.requirements[2].calls", "this course has no calls"),
    (put(("reminders",), {"deadline": ["24h", "1d"]}), "reminders.deadline", "twice"),
    (put(("reminders",), {"deadline": ["3 weeks"]}), "reminders.deadline[0]", "as 7d, 24h or 90m"),
    (put(("reminders",), {"deadline": ["0h"]}), "reminders.deadline[0]", "more than nothing"),
    (put(("faculty",), [{"name": "A"}, {"name": "A"}]), "faculty[1].name", "already among"),
]


@pytest.mark.parametrize(
    ("spoil", "where", "says"), BAD, ids=[f"{where}-{n}" for n, (_, where, _) in enumerate(BAD)]
)
def test_a_mistake_says_where_and_what(spoil: Callable[[Block], object], where: str, says: str) -> None:
    told = {mistake.field: mistake.problem for mistake in mistakes_with(spoil)}
    assert says in told.get(where, f"nothing at {where}, but {told}")


def test_every_mistake_is_told_at_once_with_line_and_example() -> None:
    text = """\
id: My Course
title: A
zone: Europe/Lisbon
starts: 2026-02-30
lesons: []
lessons:
  - number: 3
    title: One
    release: 2026-01-08
    due: Oct 7
  - number: 3
    title:
    release: 2026-01-15
    due: 2026-01-21
    faculty: [Nobody]
calls:
  - {number: 1, starts: 2026-01-15, lesson: 8}
"""
    told = [(mistake.line, mistake.field) for mistake in mistakes_in(text)]
    assert told == [
        (1, "id"),
        (4, "starts"),
        (5, "lesons"),
        (10, "lessons[0].due"),
        (11, "lessons[1].number"),
        (12, "lessons[1].title"),
        (15, "lessons[1].faculty[0]"),
        (17, "calls[0].starts"),
        (17, "calls[0].lesson"),
    ]
    assert all(mistake.example for mistake in mistakes_in(text) if mistake.field != "lesons")


@pytest.mark.parametrize("data", [None, 3, "text", ["a list"]])
def test_what_is_no_mapping_is_no_course(data: Data) -> None:
    with pytest.raises(CourseInvalid, match="a course is a mapping of keys"):
        parse_course(data, Positions(), "test")


SCALARS: st.SearchStrategy[Data] = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 300), st.text(max_size=12), st.just("2026-01-08 12:00")
)
ANYTHING: st.SearchStrategy[Data] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "number", "kind", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


def part_paths(data: Data, path: Path = ()) -> list[Path]:
    """The way to every part of some data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for step, part in inner for found in part_paths(part, (*path, step)))]


def with_part(data: Data, path: Path, part: Data) -> Data:
    """The data with another part at this path."""
    if not path:
        return part
    if isinstance(data, dict):
        return {key: with_part(old, path[1:], part) if key == path[0] else old for key, old in data.items()}
    assert isinstance(data, list)
    return [with_part(old, path[1:], part) if index == path[0] else old for index, old in enumerate(data)]


@given(st.sampled_from(part_paths(clean_data())), ANYTHING)
def test_no_file_is_so_wrong_that_it_breaks_us(path: Path, part: Data) -> None:
    """Anything at all in place of any part of a good course is a course, or is refused with mistakes."""
    data = with_part(clean_data(), path, part)
    try:
        course = parse_course(data, Positions(), "test")
    except CourseInvalid as error:
        assert error.mistakes
        assert all(mistake.problem for mistake in error.mistakes)
    else:
        assert Course.model_validate_json(course.model_dump_json()) == course


@given(st.lists(st.one_of(st.integers(0, 99), st.from_regex(r"[a-z_]{1,9}", fullmatch=True)), max_size=6))
def test_paths_are_written_and_read_back(steps: list[int | str]) -> None:
    path = ("lessons", *steps)
    assert undotted(dotted(path)) == path
