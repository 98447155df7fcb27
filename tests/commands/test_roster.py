from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Role
from bot.roster import MOST_BYTES, Roster, RosterRow, read_roster
from bot.zones import zone_called, zone_suggested
from tests.support.effort import examples

PLAIN = "handle,name,zone,role\nana,Ana Silva,Asia/Qatar,learner\nben,Ben,America/New_York,coach\n"
ANA = RosterRow(line=2, handle="ana", name="Ana Silva", zone="Asia/Qatar")
BEN = RosterRow(line=3, handle="ben", name="Ben", zone="America/New_York", role=Role.COACH)


def codes(roster: Roster) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in roster.problems]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("handle", " User ID ").replace("zone", "Time Zone").encode(),
        PLAIN.replace("coach", "Coaches").encode(),
        PLAIN.replace("Asia/Qatar", "asia/qatar").replace("New_York", "new york").encode(),
        PLAIN.replace("ana,", "@ana,").replace("ben,", "<@ben|Ben>,").encode(),
    ],
)
def test_files_as_they_come_are_the_same_people(content: bytes) -> None:
    assert read_roster(content) == Roster(rows=(ANA, BEN))


def test_the_line_excel_writes_above_the_header() -> None:
    roster = read_roster(b"sep=;\r\nhandle;name\r\nana;Ana Silva\r\n", zone="Asia/Qatar")
    assert roster.rows == (RosterRow(line=3, handle="ana", name="Ana Silva", zone="Asia/Qatar"),)


def test_an_old_windows_file_keeps_its_accents() -> None:
    roster = read_roster("handle;name\nzoe;Zoë Müller\n".encode("cp1252"))
    assert [row.name for row in roster.rows] == ["Zoë Müller"]


def test_what_a_row_leaves_out_has_a_default() -> None:
    roster = read_roster(b"handle\nana\n", zone="Europe/London", role=Role.COACH)
    assert roster.rows == (
        RosterRow(line=2, handle="ana", name="ana", zone="Europe/London", role=Role.COACH),
    )


def test_quoted_cells_may_hold_the_separator_and_line_breaks() -> None:
    roster = read_roster(b'handle,name\nana,"Silva, Ana\nMaria"\n\nben,"Ben ""B"" Li"\n')
    assert [(row.line, row.name) for row in roster.rows] == [(2, "Silva, Ana Maria"), (5, 'Ben "B" Li')]


def test_where_addresses_can_be_looked_up_they_name_people_too() -> None:
    content = (
        b"id;Email Address;name\n;ana@x.org;Ana\nben;b@x.org;\ncleo@x.org;;\n<!subteam^S1|@all>;;\n"
        b"<@&7>;;\n;a@x;\n"
    )
    roster = read_roster(content, addresses=True)
    assert [(row.handle, row.name) for row in roster.rows] == [
        ("ana@x.org", "Ana"),
        ("ben", "ben"),
        ("cleo@x.org", "cleo@x.org"),
        ("S1", "S1"),
        ("&7", "&7"),
    ]
    assert codes(roster) == [(7, "bad-handle")]
    assert codes(read_roster(content)) == [(2, "no-handle"), (4, "bad-handle"), (7, "no-handle")]
    assert codes(read_roster(b"email\n" + b"a" * 250 + b"@x.org\n", addresses=True)) == [(2, "too-long")]
    assert codes(read_roster(b"email,mail\na@x.org,\n", addresses=True)) == [(1, "column-twice")]
    assert codes(read_roster(b"name\nAna\n", addresses=True)) == [(1, "no-handle-column")]


#: What Slack hands an admin who exports the members of a workspace.
SLACK = (
    b"username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp\n"
    b"asilva,ana@example.org,Member,1,0,0,U1,Ana Silva,ana,\n"
    b"ben.okri,ben@example.org,Deactivated,0,0,0,U2,Ben Okri,,\n"
    b"cleo,cleo@example.org,Member,1,1,0,,Cleo,cleo,\n"
)
NOT_READ = ("status", "billing-active", "has-2fa", "has-sso", "displayname", "expiration-timestamp")


def test_the_members_as_slack_exports_them() -> None:
    known = read_roster(SLACK, addresses=True)
    assert [(row.line, row.handle, row.name) for row in known.rows] == [
        (2, "U1", "Ana Silva"),
        (3, "U2", "Ben Okri"),
        (4, "cleo@example.org", "Cleo"),
    ]
    assert (known.problems, known.ignored) == ((), ("username", *NOT_READ))
    alone = read_roster(SLACK)
    assert [(row.handle, row.name) for row in alone.rows] == [("U1", "Ana Silva"), ("U2", "Ben Okri")]
    assert codes(alone) == [(4, "no-handle")]
    assert alone.ignored == ("username", "email", *NOT_READ)


def test_of_columns_that_mean_the_same_the_better_one_is_read_wherever_it_stands() -> None:
    for content in (
        b"login,Display Name,id,Full name\nx,y,ana,Ana\n",
        b"id,Full name,login,Display Name\nana,Ana,x,y\n",
    ):
        roster = read_roster(content)
        assert [(row.handle, row.name) for row in roster.rows] == [("ana", "Ana")]
        assert roster.ignored == ("login", "Display Name")
    second = read_roster(b"login,displayname\nana,Ana\n")
    assert [(row.handle, row.name, second.ignored) for row in second.rows] == [("ana", "Ana", ())]


def test_an_address_is_a_better_name_for_somebody_than_a_user_name_where_it_can_be_looked_up() -> None:
    content = b"username,email\nana,ana@example.org\n"
    known, alone = read_roster(content, addresses=True), read_roster(content)
    assert [(row.handle, known.ignored) for row in known.rows] == [("ana@example.org", ("username",))]
    assert [(row.handle, alone.ignored) for row in alone.rows] == [("ana", ("email",))]


def test_columns_that_mean_nothing_to_us_are_named() -> None:
    roster = read_roster(b"email,handle,Ward\na@x.org,ana,7\n")
    assert roster.ignored == ("email", "Ward")
    assert [row.handle for row in roster.rows] == ["ana"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(0, "empty")]),
        (b"\xef\xbb\xbf \r\n\r\n", [(0, "empty")]),
        (b"handle,name\n", [(2, "nobody")]),
        (b"ana,Ana,Asia/Qatar\nben,Ben,UTC\n", [(1, "no-header")]),
        (b"name,zone\nAna,Asia/Qatar\n", [(1, "no-handle-column")]),
        (b"handle,user id\nana,ana\n", [(1, "column-twice")]),
        (b"username,login\nana,ana\n", [(1, "column-twice")]),
        (b"id,userid,username\nana,ana,ana\n", [(1, "column-twice")]),
        (b"id,name,full name\nana,Ana,Ana\n", [(1, "column-twice")]),
        (b"handle,zone\nana,Asia/Doh\n", [(2, "unknown-zone")]),
        (b"handle,zone\nana,EST\n", [(2, "unknown-zone")]),
        (b"handle,role\nana,chef\n", [(2, "unknown-role")]),
        (b"handle,locale\nana,Spanish!\n", [(2, "unknown-locale")]),
        (b"handle,name\n,Ana\n", [(2, "no-handle")]),
        (b"handle\nana@example.org\n", [(2, "bad-handle")]),
        (b"handle\nana maria\n", [(2, "bad-handle")]),
        (b"handle,name\nana,Ana,extra\n", [(2, "too-many-cells")]),
        (b"handle,name\nana,Ana,\n", []),
        (b"handle,name\n" + b"a" * 81 + b",Ana\n", [(2, "too-long")]),
        (b'handle,name\nana,"Ana\n' + b"ben,Ben\n" * 20, [(2, "too-long")]),
        (b'handle,name\nzoe,Zoe\nana,"' + b"x" * 200_000, [(3, "unreadable")]),
        (b'"' + b"x" * 200_000, [(1, "no-header")]),
        (b"handle,zone,role\nana,Nowhere,chef\n", [(2, "unknown-zone"), (2, "unknown-role")]),
        (b"x" * (MOST_BYTES + 1), [(0, "too-big")]),
    ],
)
def test_every_problem_has_its_line(content: bytes, expected: list[tuple[int, str]]) -> None:
    roster = read_roster(content)
    assert codes(roster) == expected
    assert all(problem.problem for problem in roster.problems)


def test_somebody_who_stands_there_twice_is_taken_once_and_both_lines_are_told() -> None:
    roster = read_roster(b"handle,name\nana,Ana\nben,Ben\nANA,Other\nana,Third\n")
    assert [(row.line, row.name) for row in roster.rows] == [(2, "Ana"), (3, "Ben")]
    assert codes(roster) == [(4, "twice"), (5, "twice")]
    assert "line 2" in roster.problems[0].problem


def test_somebody_first_written_wrongly_is_taken_from_the_line_that_is_right() -> None:
    roster = read_roster(b"handle,zone\nana,Nowhere\nana,Asia/Qatar\n")
    assert [row.line for row in roster.rows] == [3]
    assert codes(roster) == [(2, "unknown-zone")]


MANY = examples(5_000, 50_000)


def test_many_thousands_of_people() -> None:
    lines = [f"user{number},Person {number},Asia/Qatar,learner" for number in range(MANY)]
    roster = read_roster("\n".join(["handle,name,zone,role", *lines]).encode())
    assert len(roster.rows) == MANY
    assert not roster.problems


def test_many_thousands_of_mistakes_are_all_told_and_few_are_guessed_at() -> None:
    lines = [f"user{number},Asia/Qattar{number}" for number in range(MANY)]
    roster = read_roster("\n".join(["handle,zone", *lines]).encode())
    assert len(roster.problems) == MANY
    assert "Asia/Qatar?" in roster.problems[0].problem
    assert sum("?" in problem.problem for problem in roster.problems) <= 100


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("ET", "America/New_York"),
        ("est", "America/New_York"),
        ("Doha", "Asia/Qatar"),
        ("new york", "America/New_York"),
        ("Lonodn", "Europe/London"),
        ("Europe/Londn", "Europe/London"),
        ("Qatar", "Asia/Qatar"),
        ("Mordor", ""),
    ],
)
def test_zones_somebody_may_have_meant(written: str, suggested: str) -> None:
    assert zone_called(written) in (None, "Qatar")
    assert zone_suggested(written) == suggested


@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: f"handle,zone,name\n{text}".encode(errors="replace")),
    )
)
def test_no_file_breaks_the_reader_and_no_answer_holds_what_a_terminal_obeys(content: bytes) -> None:
    roster = read_roster(content)
    assert roster.rows or roster.problems
    said = [str(problem) for problem in roster.problems] + [row.name + row.handle for row in roster.rows]
    assert not [one for text in said for one in text if unicodedata.category(one) == "Cc"]


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=20,
)


@given(
    people=st.dictionaries(
        st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True), NAMES, min_size=1, max_size=8
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(
    people: dict[str, str], delimiter: str, encoding: str
) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([["Handle", "Name"], *people.items()])
    roster = read_roster(file.getvalue().encode(encoding))
    assert {row.handle: row.name for row in roster.rows} == people
    assert not roster.problems
