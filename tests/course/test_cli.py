"""`companion course`, as somebody at a terminal or a program meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from bot.course import course_schema
from companion.cli import main, options
from tests.course.support import FILES, GOLDEN

CLEAN = str(FILES / "clean.yaml")


def run(*arguments: str, zone: str = "Asia/Qatar") -> Result:
    return CliRunner(env={"TZ": zone, "NO_COLOR": "1"}).invoke(main, ["course", *arguments])


def test_a_clean_course_has_nothing_to_find() -> None:
    result = run("check", CLEAN)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip().endswith("nothing to find.")
    assert json.loads(run("check", CLEAN, "--json").stdout) == []


def test_warnings_do_not_fail() -> None:
    result = run("check", "leadership-2020")
    assert result.exit_code == 0
    assert "0 errors, 17 warnings." in result.stdout


def test_findings_for_programs() -> None:
    rows = json.loads(run("check", "leadership-2020", "--json").stdout)
    assert len(rows) == 17
    assert {tuple(row) for row in rows} == {("code", "severity", "line", "where", "message", "remedy")}
    assert [row["line"] for row in rows] == sorted(row["line"] for row in rows)


def test_errors_fail(tmp_path: Path) -> None:
    text = (
        (FILES / "clean.yaml")
        .read_text(encoding="utf-8")
        .replace("access_ends: course-end", "access_ends: week 3")
    )
    (tmp_path / "late.yaml").write_text(text, encoding="utf-8")
    result = run("check", str(tmp_path / "late.yaml"))
    assert result.exit_code == 1
    assert "error  line " in result.stdout
    assert "after-access-ends" in result.stdout


def test_a_file_that_is_no_course_gives_every_mistake_as_a_finding(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: My Course\nzone: Nowhere\nlesons: []\n", encoding="utf-8")
    result = run("check", str(tmp_path / "bad.yaml"), "--json")
    assert result.exit_code == 1
    rows = json.loads(result.stdout)
    assert {row["where"] for row in rows} == {"id", "zone", "lesons", "title", "starts", "lessons"}
    assert {row["severity"] for row in rows} == {"error"}
    assert "6 errors, 0 warnings" in run("check", str(tmp_path / "bad.yaml")).stdout


def test_a_plan_of_no_course_says_every_mistake(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: My Course\n", encoding="utf-8")
    result = run("plan", str(tmp_path / "bad.yaml"), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "5 mistakes" in result.stderr


@pytest.mark.parametrize("command", ["check", "plan"])
@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("/nowhere/at-all.yaml", "There is no file"),
        ("tests", "is a folder"),
        ("leadership-202", 'did you mean "leadership-2020"?'),
        ("nonsense", "there are improvement-coach-uk, leadership-2020, rca2-2025"),
    ],
)
def test_a_file_that_cannot_be_read(
    command: str, file: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    result = run(command, file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_a_file_without_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path, mode: str) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", closed)
    result = run("check", "closed.yaml")
    assert result.exit_code == 2
    assert "closed.yaml cannot be read: permission denied" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--start", "2026-02-30"], "there is no 30 February in 2026"),
        (["--start", "soon"], "not a day we can read"),
        (["--zone", "Asia/Doha"], "did you mean Asia/Qatar?"),
        (["--zone", "../x"], "no time zone is called"),
    ],
)
def test_a_start_or_a_zone_nobody_can_read(arguments: list[str], says: str) -> None:
    result = run("plan", "leadership-2020", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_the_plan_for_programs() -> None:
    result = run("plan", "leadership-2020", "--json")
    assert result.stdout == (GOLDEN / "plan-leadership-2020.json").read_text(encoding="utf-8")
    rows = {row["key"]: row for row in json.loads(result.stdout)}
    assert rows["lesson-2/due"]["at"] == "2020-10-08T03:59:00Z"
    assert {"key", "kind", "at", "expires", "audience", "title"} <= set(rows["lesson-2/due"])


def test_the_plan_for_people_has_both_clocks() -> None:
    result = run("plan", "rca2-2025")
    assert result.stdout == (GOLDEN / "plan-rca2-2025.txt").read_text(encoding="utf-8")
    assert result.stderr == (GOLDEN / "plan-rca2-2025-notes.txt").read_text(encoding="utf-8")


def test_one_clock_is_enough_where_both_are_the_same() -> None:
    assert "(you)" in run("plan", "leadership-2020").stdout
    assert "(you)" not in run("plan", "leadership-2020", "--zone", "america/new_york").stdout


def test_a_start_on_another_weekday_is_told() -> None:
    result = run("plan", "leadership-2020", "--start", "2026-01-05", "--json")
    assert json.loads(result.stdout)[0]["at"] == "2026-01-08T14:00:00Z"
    assert (
        "2026-01-05 is a Monday; this course begins on a Thursday, so it starts on 2026-01-08."
        in result.stderr
    )
    assert "Every date stands 276 weeks later than in the file." in result.stderr


def test_holidays_are_told() -> None:
    result = run("plan", "leadership-2020", "--start", "2026-10-01", "--json")
    assert "Holiday: All-Learner Call 3 is on Thu Nov 26, 2026: Thanksgiving Day (US)." in result.stderr


def test_a_course_without_a_start_can_be_planned() -> None:
    result = run("plan", "improvement-coach-uk", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "Give --start DATE (for a rehearsal, 2027-01-11)" in result.stderr
    assert "0 occurrences." in run("plan", "improvement-coach-uk").stdout
    started = run("plan", "improvement-coach-uk", "--start", "2027-01-11", "--json")
    assert json.loads(started.stdout)[0]["key"] == "lesson-1/released"


def test_the_schema() -> None:
    assert json.loads(run("schema").stdout) == course_schema()


def test_where_this_computer_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "Europe/Lisbon")
    assert options.machine_zone() == "Europe/Lisbon"
    monkeypatch.setenv("TZ", "Middle-earth/Shire")
    assert options.machine_zone() is None
    monkeypatch.delenv("TZ")
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    monkeypatch.setattr(options, "CLOCK_LINK", link)
    assert options.machine_zone() == "Asia/Tokyo"
    monkeypatch.setattr(options, "CLOCK_LINK", tmp_path / "nothing")
    assert options.machine_zone() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# nothing yet\n",
        b"- a list\n",
        b"id: x\n title: [\n",
        b"id: &a x\ntitle: *a\n",
        b"id: !!str x\n",
        b"id: x\nid: y\n",
        b"? [a, b]\n: c\n",
        b"titel: x\n",
        b"qqqqqqqqqq: x\n",
    ],
)
def test_every_mistake_comes_with_an_example_of_right(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(content)
    rows = json.loads(run("check", str(tmp_path / "bad.yaml"), "--json").stdout)
    assert rows
    assert {row["remedy"] for row in rows if not row["remedy"].startswith("For example: ")} == set()


def test_the_example_for_a_misspelt_key_is_that_of_the_key_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("zoone: Asia/Qatar\n", encoding="utf-8")
    rows = json.loads(run("check", str(tmp_path / "bad.yaml"), "--json").stdout)
    assert {row["where"]: row["remedy"] for row in rows}["zoone"] == "For example: zone: America/New_York"


def test_a_misspelt_kind_is_told_once_and_not_again_by_the_certificate(tmp_path: Path) -> None:
    text = (FILES.parents[2] / "courses" / "leadership-2020.yaml").read_text(encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("kind: watch", "kind: wach"), encoding="utf-8")
    rows = json.loads(run("check", str(tmp_path / "bad.yaml"), "--json").stdout)
    assert {row["where"].rpartition(".")[2] for row in rows} == {"kind"}


@pytest.mark.parametrize(
    ("columns", "longest"), [("60", 60), ("80", 80), (None, 160), ("0", 160), ("x", 160)]
)
def test_a_plan_in_a_pipe_is_as_wide_as_it_is_told_to_be(
    columns: str | None, longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", columns)
    lines = run("check", "leadership-2020").stdout.splitlines()
    assert longest - 20 < max(map(len, lines)) <= longest


def test_an_empty_start_and_zone_are_shown_as_such() -> None:
    assert '"": this is not a day we can read' in run("plan", "leadership-2020", "--start", "").stderr
    assert 'no time zone is called ""' in run("plan", "leadership-2020", "--zone", "").stderr


def test_a_plan_in_a_narrow_terminal_has_its_clocks_one_below_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    lines = run("plan", "leadership-2020", "--zone", "Asia/Qatar").stdout.splitlines()
    assert lines[1:3] == ["ET", "Asia/Qatar (you)      what"]
    assert lines[4].startswith("Thu Sep 24, 9:00 AM   Lesson 1 ")
    assert lines[5].startswith("Thu Sep 24, 4:00 PM   ")
    assert max(map(len, lines)) <= 48
