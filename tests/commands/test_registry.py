from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.commands.catalogue import COMMANDS
from bot.commands.context import Context
from bot.inbound import CommandCall, Reply
from bot.parameters import Kind, OfCohort, Params, Who, told, usage
from bot.registry import Command, Found, Registry, Spec, Unknown
from companion.docs import commands_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything(Params):
    word: str = field(default="", metadata=told("A word", example="x"))


async def _say_nothing(context: Context, given: Params) -> Reply:
    return Reply()


def spec(*path: str, who: Who = Who.ANYONE, params: type[Params] = Anything) -> Spec[Params]:
    group, word = path
    return Spec(
        path=(group, word), summary="Nothing.", who=who, private=True, params=params, handler=_say_nothing
    )


@pytest.mark.parametrize("command", list(COMMANDS), ids=usage)
def test_every_command_fits_every_platform(command: Command) -> None:
    """Discord: names of 32 small letters, descriptions and choices of 100, 25 options, the required ones
    first.
    """
    assert all(re.fullmatch(r"[a-z]{1,32}", word) for word in command.path)
    assert 1 <= len(command.summary) <= 100
    assert len(command.parameters) <= 25
    required = [parameter.required for parameter in command.parameters]
    assert required == sorted(required, reverse=True)
    for parameter in command.parameters:
        assert re.fullmatch(r"[a-z]{1,32}", parameter.name)
        assert 1 <= len(parameter.help) <= 100
        assert parameter.example
        assert len(parameter.options) <= 25
        assert (parameter.kind is Kind.CHOICE) == bool(parameter.options)


def test_groups_keep_the_order_of_the_commands() -> None:
    assert {group.name: [command.path[1] for command in group.commands] for group in COMMANDS.groups()} == {
        "course": [
            *("next", "checkin", "progress", "snooze", "away", "mute", "unmute"),
            *("why", "me", "privacy", "leave", "help"),
        ],
        "cohort": [
            *("create", "roster", "invite", "options", "call", "lesson", "extend"),
            *("preview", "status", "help"),
        ],
    }


@pytest.mark.parametrize(
    ("name", "text", "path", "rest"),
    [
        ("course", "next", ("course", "next"), ""),
        ("/Course", "Next cohort:Spring", ("course", "next"), "cohort:Spring"),
        ("course", "", ("course", "help"), ""),
        ("cohort", "  call\n2  link:x ", ("cohort", "call"), "2  link:x "),
    ],
)
def test_commands_are_found(name: str, text: str, path: tuple[str, str], rest: str) -> None:
    found = COMMANDS.find(CommandCall(name=name, text=text))
    assert isinstance(found, Found)
    assert (found.command.path, found.rest) == (path, rest)


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [
        ("course", "nxt", [("course", "next")]),
        ("corse", "next", [("course", "next")]),
        ("course", "status", [("cohort", "status")]),
        ("course", "chekin 3", [("course", "checkin")]),
        ("next", "", [("course", "next")]),
        ("progres", "", [("course", "progress")]),
        ("weather", "today", []),
        ("course", "\x1b[2J", []),
    ],
)
def test_what_somebody_may_have_meant(name: str, text: str, near: list[tuple[str, str]]) -> None:
    unknown = COMMANDS.find(CommandCall(name=name, text=text))
    assert isinstance(unknown, Unknown)
    assert [command.path for command in unknown.near][:1] == near


def test_two_commands_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two commands are called /a b"):
        Registry([spec("a", "b"), spec("a", "b")])


def test_a_command_about_a_cohort_must_take_one() -> None:
    with pytest.raises(ValueError, match="must take a cohort"):
        Registry([spec("a", "b", who=Who.LEARNER)])
    with pytest.raises(ValueError, match="must take a cohort"):
        Registry([spec("a", "b", params=OfCohort)])


def test_what_members_do_may_be_about_one_cohort_or_all_of_theirs() -> None:
    commands = [spec("a", "b", who=Who.MEMBER), spec("a", "c", who=Who.MEMBER, params=OfCohort)]
    assert len(list(Registry(commands))) == 2


def test_the_page_of_commands_is_that_of_the_program() -> None:
    assert PAGE.read_text(encoding="utf-8") == commands_page(), "python -m tools.documents --write"
