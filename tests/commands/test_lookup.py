"""A list matched with what a directory knows."""

from __future__ import annotations

from dataclasses import replace

from bot.lookup import Matched, match
from bot.model import Account, AccountKind, Role
from bot.ports import Found
from bot.roster import RosterRow
from tests.support.directory import account

ANA = account("U1", "Ana Silva", zone="Asia/Qatar", locale="pt-BR")
BEN = account("U2", "Ben Okri", zone="Europe/London")


def row(handle: str, line: int, *, name: str = "", zone: str = "", locale: str = "") -> RosterRow:
    return RosterRow(line=line, handle=handle, name=name or handle, zone=zone, locale=locale)


def found(*, groups: frozenset[str] = frozenset(), **accounts: tuple[Account, ...]) -> Found:
    return Found(accounts=accounts, groups=groups)


def codes(matched: Matched) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in matched.problems]


def test_what_the_list_leaves_open_comes_from_the_account() -> None:
    matched = match([row("U1", 2)], found(U1=(ANA,)))
    assert matched.rows == (
        RosterRow(line=2, handle="U1", name="Ana Silva", zone="Asia/Qatar", locale="pt-BR"),
    )
    assert matched.problems == ()


def test_a_guessed_zone_stays_a_guess_unless_the_list_says_one() -> None:
    guess = replace(ANA, profile=replace(ANA.profile, guessed=True))
    taken = match([row("U1", 2)], found(U1=(guess,))).rows[0]
    assert (taken.zone, taken.guessed) == ("Asia/Qatar", True)
    assert not match([row("U1", 2, zone="UTC")], found(U1=(guess,))).rows[0].guessed


def test_the_list_s_own_word_holds() -> None:
    given = row("U1", 2, name="Dr. Silva", zone="UTC", locale="es")
    assert match([given], found(U1=(ANA,))).rows == (given,)


def test_what_the_platform_does_not_know_stays_open() -> None:
    odd = account("U3", "", zone="Mars/Olympus", locale="")
    odd = replace(odd, profile=replace(odd.profile, name="\x1b\u202e"))
    assert match([row("U3", 2)], found(U3=(odd,))).rows == (row("U3", 2),)


def test_a_mention_s_short_name_is_no_word_of_the_list() -> None:
    assert match([row("U1", 0, name="ana")], found(U1=(ANA,))).rows[0].name == "Ana Silva"


def test_an_address_becomes_the_id_behind_it() -> None:
    known = Found(accounts={"ana@example.org": (ANA,), "x@example.org": ()})
    matched = match([row("ana@example.org", 2), row("x@example.org", 3)], known)
    assert [one.handle for one in matched.rows] == ["U1"]
    assert codes(matched) == [(3, "nobody-called")]
    assert matched.problems[0].field == "email"


def test_what_could_not_be_looked_up_says_why_with_its_line() -> None:
    known = Found(accounts={"U1": (ANA,)}, problems={"x@example.org": "Ask an admin for users:read.email."})
    matched = match([row("U1", 2), row("x@example.org", 3)], known)
    assert codes(matched) == [(3, "not-looked-up")]
    assert "Ask an admin for users:read.email." in matched.problems[0].problem


def test_apps_and_closed_accounts_are_left_out_and_guests_are_marked() -> None:
    gone = account("U4", "Gil", kind=AccountKind.GONE)
    bot = account("B1", "Helper", kind=AccountKind.BOT)
    guest = account("U5", "Gus", kind=AccountKind.GUEST)
    rows = [row("U4", 2), row("B1", 3), row("U5", 4), row("B1", 0)]
    matched = match(rows, found(U4=(gone,), B1=(bot,), U5=(guest,)))
    assert [one.handle for one in matched.rows] == ["U5"]
    assert matched.guests == {"U5"}
    assert codes(matched) == [(0, "is-bot"), (2, "is-gone"), (3, "is-bot")]
    assert [problem.field for problem in matched.problems] == ["mention", "handle", "handle"]
    assert "Gil" in matched.problems[1].problem


def test_a_group_is_everybody_in_it_and_who_is_listed_alone_keeps_their_own_row() -> None:
    gone = account("U4", "Gil", kind=AccountKind.GONE)
    group = row("S1", 2, name="Cohort 2027", zone="UTC")
    alone = replace(row("U2", 3, name="Benjamin"), role=Role.COACH)
    matched = match([group, alone], found(S1=(ANA, BEN, gone), U2=(BEN,), groups=frozenset({"S1"})))
    assert [(one.handle, one.name, one.zone, one.role) for one in matched.rows] == [
        ("U2", "Benjamin", "Europe/London", Role.COACH),
        ("U1", "Ana Silva", "UTC", Role.LEARNER),
    ]
    assert codes(matched) == [(2, "is-gone")]


def test_a_group_of_one_is_a_group() -> None:
    assert (
        match([row("S1", 2, name="Cohort")], found(S1=(ANA,), groups=frozenset({"S1"}))).rows[0].name
        == "Ana Silva"
    )


def test_one_person_under_two_handles_is_taken_once_as_first_listed() -> None:
    known = Found(accounts={"U1": (ANA,), "ana@example.org": (ANA,)})
    matched = match([row("U1", 2, name="First"), row("ana@example.org", 3), row("U1", 0)], known)
    assert [one.name for one in matched.rows] == ["First"]
    assert codes(matched) == [(3, "twice")]
    assert "Ana Silva stands on line 2 already" in matched.problems[0].problem


def test_a_handle_the_directory_is_silent_about_is_nobody() -> None:
    matched = match([row("U9", 2), row("U8", 0, name="zed")], found())
    assert codes(matched) == [(0, "nobody-called"), (2, "nobody-called")]
    assert "“zed”" in matched.problems[0].problem
