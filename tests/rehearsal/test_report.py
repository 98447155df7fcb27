"""What `companion rehearse` shows, at every width, and which people it takes from a roster."""

from __future__ import annotations

import errno
import json
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from bot.course.schedule import make_timetable
from bot.errors import DatabaseUnwritable
from companion.cli import main
from companion.rehearsal import stage
from companion.rehearsal.audit import Audit
from companion.rehearsal.play import Rehearsal
from companion.rehearsal.sums import sums
from tests.support import world
from tests.support.rehearsed import shown

RULE = "Certificates at the end of the term"


def run(*arguments: str) -> Result:
    """As people run it, over a database."""
    return CliRunner().invoke(main, ["rehearse", *arguments])


def roster(folder: Path, text: str) -> str:
    (folder / "people.csv").write_text(text, encoding="utf-8")
    return str(folder / "people.csv")


def table(result: Result) -> list[str]:
    return result.stdout.partition(RULE)[2].strip().splitlines()


def test_it_opens_with_what_it_is_and_whose_clock_it_shows() -> None:
    opening = shown("leadership-2020", "--learners", "1").stdout.splitlines()[:4]
    assert opening[0] == "Rehearsal: Leadership and Organizing for Change"
    assert " ".join(opening[1:3]).startswith("1 simulated learner, Thu Sep 24, 2020 to ")
    assert "Nothing leaves this computer." in " ".join(opening[1:3])
    assert "on that person's clock" in " ".join(opening)


@pytest.mark.parametrize("columns", [None, 40, 80, 200])
def test_every_line_fits_and_none_ends_in_blanks(columns: int | None) -> None:
    result = shown("leadership-2020", "--learners", "1", columns=columns)
    lines = result.stdout.splitlines()
    assert max(map(cell_len, lines)) <= (columns or 80)
    assert [line for line in lines if line != line.rstrip()] == []


def test_the_demo_has_its_table_whole_in_eighty_columns() -> None:
    lines = table(shown("leadership-2020"))
    assert lines[0] == "Learner Lives in    Works   Videos Assignments Summary Calls Evaluation Result"
    assert lines[1] == "Ana     New York    on time    8/8       12/12     1/1   4/4        1/1 earned"
    assert not any("…" in line for line in lines)


def test_long_names_are_cut_and_figures_are_not(tmp_path: Path) -> None:
    people = roster(tmp_path, f"handle,name,zone\nana,{'Anastasia ' * 5},America/Argentina/ComodRivadavia\n")
    row = table(shown("leadership-2020", "--roster", people))[1]
    assert row.startswith("Anastasi")
    assert row.count("…") == 2
    assert row.count("/") == 5
    assert cell_len(row) <= 80


def test_a_narrow_terminal_gets_a_list() -> None:
    text = " ".join(table(shown("leadership-2020", "--learners", "1", columns=40)))
    assert "Ana (New York, on time): earned Videos 8/8, Assignments 12/12," in text
    assert "…" not in text


def test_a_name_and_its_time_stay_on_one_line() -> None:
    lines = shown("leadership-2020").stdout.splitlines()
    assert not any(line.rstrip().endswith(("Sun", "Sep", "Oct", "Thu")) for line in lines)


def test_a_course_without_a_certificate_says_so() -> None:
    text = shown("improvement-coach-uk", "--learners", "1").stdout
    assert "This course gives no certificate." in text
    assert "all so far: what has no date yet could not be done" in text
    assert RULE not in text


def test_who_asked_for_what_stands_below_the_table() -> None:
    text = shown("leadership-2020").stdout
    assert "Snoozed reminders: Goran, Hana\nWas away around a deadline: Dana\n" in text
    assert "Muted the reminders" not in shown("improvement-coach-uk", "--learners", "12").stdout


def test_it_ends_with_why_messages_were_left_out_and_what_it_has_checked() -> None:
    ending = shown("leadership-2020").stdout.partition("Left out, and why:\n")[2]
    assert "  has done everything required\n" in ending
    assert "  the one message of that day has said it already\n" in ending
    assert " ".join(ending.split()).endswith(
        "edited afterwards. Reminders to somebody who owed nothing: 0. Private messages outside waking hours: 0. "
        "Days with more than one reminder for one person: 0."
    )


def test_a_check_that_fails_names_every_case() -> None:
    course = world.course("leadership-2020")
    empty = Rehearsal(
        timetable=make_timetable(course),
        lines=(),
        standings=(),
        audit=Audit(owed_nothing=("lesson-1/due-24h for ana, 2020-10-06 09:00",)),
    )
    text = sums(empty).plain
    assert "Deliveries: none." in text
    assert "owed nothing: 1.\n  lesson-1/due-24h for ana, 2020-10-06 09:00\nPrivate" in text


def test_the_one_facilitator_is_called_so_and_posts_that_were_put_right_are_marked() -> None:
    text = shown("leadership-2020").stdout
    assert "╭─ to the facilitator ─" in text
    assert "*facilitator" not in text
    assert "╭─ #course, edited since ─" in text


def test_nobody_at_all() -> None:
    result = shown("leadership-2020", "--learners", "0")
    assert "0 of 0 certificates earned." in result.stdout
    assert result.stdout.splitlines()[1].startswith("0 simulated learners")


def test_learners_called_like_the_channel_and_the_facilitator_are_people(tmp_path: Path) -> None:
    people = roster(tmp_path, "handle,name,zone\nchannel,Chan,Asia/Tokyo\nfacilitator,Fac,Asia/Qatar\n")
    lines = json.loads(shown("leadership-2020", "--roster", people, "--json").stdout)
    offsets = {(row["recipient"], row["place"]): row["local"][-6:] for row in lines}
    assert offsets["channel", "@channel"] == "+09:00"
    assert offsets["facilitator", "@facilitator"] == "+03:00"
    assert offsets["channel", "#course"] in ("-04:00", "-05:00")
    text = shown("leadership-2020", "--roster", people).stdout
    assert "Hi Fac" in text
    assert "· channel " in text


def test_only_learners_are_played(tmp_path: Path) -> None:
    people = roster(tmp_path, "handle,role\nana,learner\nben,coach\ncleo,facilitator\n")
    result = shown("leadership-2020", "--roster", people, "--json")
    assert {row["recipient"] for row in json.loads(result.stdout)} == {"ana", "channel", "*facilitator"}
    assert "2 people are no learner" in result.stderr


def test_a_roster_that_is_too_long_is_refused_with_the_remedy(tmp_path: Path) -> None:
    people = roster(tmp_path, "handle\n" + "".join(f"p{number}\n" for number in range(5001)))
    result = run("leadership-2020", "--roster", people)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--roster" in result.stderr
    assert "5001 people; a rehearsal takes at most 5000. Give it a part of them." in result.stderr


def test_no_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    result = run("leadership-2020", "--learners", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "(Read-only file system). Free some, or name another folder in TMPDIR." in result.stderr


def test_a_disk_that_is_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def refuse(url: str) -> NoReturn:
        raise DatabaseUnwritable(f"{url}: the disk is full")

    monkeypatch.setattr(stage, "migrate", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = run("leadership-2020", "--learners", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "TMPDIR" in result.stderr
    assert list(tmp_path.iterdir()) == []
