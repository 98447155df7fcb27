"""The courses that come with the companion say what their sources say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.course import course_schema
from bot.course.fields import every_field
from bot.course.schedule import make_timetable
from bot.course.source import Path as DataPath
from bot.course.source import dotted
from bot.course.when import TO_BE_ANNOUNCED
from bot.errors import CourseInvalid, Refused
from bot.lint import Severity, lint
from bot.timetable import AssignmentKind
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles, find_course
from tests.course.support import FILES

ROOT = Path(__file__).parents[2]
LIBRARY = CourseFiles()
LEADERSHIP = LIBRARY.load("leadership-2020")
RCA2 = LIBRARY.load("rca2-2025")
COACH = LIBRARY.load("improvement-coach-uk")


def test_they_are_found_by_name() -> None:
    assert LIBRARY.names() == ["improvement-coach-uk", "leadership-2020", "rca2-2025"]
    assert all(LIBRARY.load(name).id == name for name in LIBRARY.names())
    assert LIBRARY.load(" Leadership-2020.yaml ").id == "leadership-2020"


@pytest.mark.parametrize("name", LIBRARY.names())
def test_they_have_no_errors(name: str) -> None:
    told = lint(LIBRARY.load(name), holidays=CountryCalendars())
    assert {each.severity for each in told} == {Severity.WARNING}


def test_the_dates_of_2020() -> None:
    told = [(lesson.number, f"{lesson.release}", f"{lesson.due}"[:10]) for lesson in LEADERSHIP.lessons]
    assert told == [
        (1, "2020-09-24", "2020-09-30"),
        (2, "2020-10-01", "2020-10-07"),
        (3, "2020-10-15", "2020-10-21"),
        (4, "2020-10-29", "2020-11-04"),
        (5, "2020-11-12", "2020-11-18"),
        (6, "2020-11-25", "2020-12-02"),
        (7, "2020-12-10", "2020-12-16"),
        (8, "2020-12-23", "2020-12-30"),
    ]
    calls = [(call.number, f"{call.starts}", call.lesson) for call in LEADERSHIP.calls]
    assert calls == [
        (1, "2020-10-08 12:00", 2),
        (2, "2020-10-22 12:00", 3),
        (3, "2020-11-19 12:00", 5),
        (4, "2020-12-17 12:00", 7),
    ]


def test_the_assignments_of_2020() -> None:
    units = make_timetable(LEADERSHIP).units
    told = {unit.key: [task.key.partition("/")[2] for task in unit.required] for unit in units}
    assert told["lesson-1"] == ["profile", "videos"]
    assert told["lesson-3"] == ["videos", "story", "share-narrative"]
    assert told["lesson-7"] == ["videos", "structure-now", "structure-ideal", "reflection"]
    assert told["lesson-8"] == ["videos", "five-people", "storyboard"]
    assert told["wrap-up"] == ["course-summary", "evaluation"]
    optional = [task.key for unit in units for task in unit.tasks if task.optional]
    assert optional == [
        "lesson-1/introduce",
        "lesson-2/organizing-sentence",
        "lesson-6/relaunch-agenda",
        "lesson-7/practise",
        "lesson-8/organizing-sentence",
        "wrap-up/review",
        "wrap-up/late-work",
    ]
    watched = [unit.key for unit in units if any(task.kind is AssignmentKind.WATCH for task in unit.required)]
    assert watched == [f"lesson-{number}" for number in range(1, 9)]


def test_faculty_and_resources_of_2020() -> None:
    assert [person.styled for person in LEADERSHIP.faculty] == [
        "Derek Feeley, DBA",
        "Kate Hilton, JD, MTS",
        "Jessica Perlo, MPH",
    ]
    assert [lesson.number for lesson in LEADERSHIP.lessons if lesson.resources] == [4, 5, 7]
    assert all(lesson.objectives and lesson.faculty and lesson.description for lesson in LEADERSHIP.lessons)


def test_the_course_of_2025() -> None:
    assert (f"{RCA2.starts}", RCA2.weeks, len(RCA2.calls)) == ("2025-09-09", 16, 3)
    assert all(call.starts == TO_BE_ANNOUNCED for call in RCA2.calls)
    milestones = {f"{each.when}": each.title for each in RCA2.milestones}
    assert set(milestones) == {"2025-07-22 11:00", "2025-08-22", "2025-08-29", "2025-09-23"}
    assert RCA2.coaching is not None
    assert RCA2.continuing_education is not None
    assert RCA2.continuing_education.within_days == 30


def test_the_coaching_programme_invents_no_dates() -> None:
    assert COACH.starts == TO_BE_ANNOUNCED
    assert (COACH.zone, COACH.weeks) == ("Europe/London", 12)
    assert {call.format.value for call in COACH.calls} == {"virtual", "in-person"}
    assert all(call.starts == TO_BE_ANNOUNCED for call in COACH.calls)
    assert any("improvement team" in line for line in COACH.prerequisites)
    dated = [
        lesson
        for lesson in COACH.lessons
        if lesson.release != TO_BE_ANNOUNCED or lesson.due != TO_BE_ANNOUNCED
    ]
    assert all("ours" in lesson.note for lesson in dated)


def test_a_folder_of_the_operator_comes_first(tmp_path: Path) -> None:
    text = (FILES / "clean.yaml").read_text(encoding="utf-8")
    (tmp_path / "own.yml").write_text(text, encoding="utf-8")
    (tmp_path / "rca2-2025.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a course", encoding="utf-8")
    library = CourseFiles(tmp_path)
    assert library.names() == ["improvement-coach-uk", "leadership-2020", "own", "rca2-2025"]
    assert library.load("own").id == library.load("rca2-2025").id == "clean"
    assert CourseFiles(tmp_path / "nowhere").names() == LIBRARY.names()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "tests/course/files/clean.yaml", "", "\x1b[2J"]
)
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(Refused, match="There is no course named") as caught:
        LIBRARY.load(name)
    assert "\x1b" not in str(caught.value)


def test_a_course_is_read_from_a_path_or_from_text(tmp_path: Path) -> None:
    path = FILES / "clean.yaml"
    assert find_course(str(path)).course() == LIBRARY.read(path.read_bytes(), "sent")
    with pytest.raises(CourseInvalid, match=r"^sent: 5 mistakes"):
        LIBRARY.read(b"zone: Nowhere", "sent")
    with pytest.raises(Refused, match="There is no file"):
        find_course(str(tmp_path / "nothing.yaml"))


def test_the_schema_in_the_documentation_is_the_one_in_force() -> None:
    kept = json.loads((ROOT / "docs" / "course.schema.json").read_text(encoding="utf-8"))
    assert kept == course_schema(), "run: companion course schema > docs/course.schema.json"


MANUAL = (ROOT / "docs" / "course-files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path, _ in every_field()], ids=dotted)
def test_the_manual_explains_every_key(path: DataPath) -> None:
    field = next(field for known, field in every_field() if known == path)
    star = "*" if field.is_required() else ""
    assert f"| `{path[-1]}`{star} | {field.description} |" in MANUAL


def test_the_course_in_the_manual_is_a_course() -> None:
    text = next(
        block for block in re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL) if block.startswith("id:")
    )
    course = LIBRARY.read(text.encode(), "manual")
    timetable = make_timetable(course)
    assert [f"{unit.opens:%m-%d}" for unit in timetable.lessons if unit.opens] == ["01-08", "01-15"]


def test_the_manual_knows_every_finding() -> None:
    rules = [path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "lint").glob("*.py")]
    codes = {code for text in rules for code in re.findall(r'code="([a-z-]+)"|, "([a-z]+-[a-z]+)"\)', text)}
    assert len(codes) > 15
    assert [code for pair in codes for code in pair if code and f"`{code}`" not in MANUAL] == []
