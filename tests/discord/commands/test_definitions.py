"""The commands as Discord is told them, within its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from adapters.discord.commands.definitions import definitions
from bot.commands.catalogue import COMMANDS
from bot.commands.context import Context
from bot.inbound import Attachment, Reply
from bot.language import speaking
from bot.model import Place
from bot.parameters import Address, Group, Mentioned, Params, Source, Who, told
from bot.phrases import discord_commands as phrases
from bot.registry import Registry, Spec

Json = Mapping[str, Any]

#: Discord: docs, "Application Command Naming", in lower case.
NAME = re.compile(r"[-_\w]{1,32}")
MOST_CHARACTERS = 8_000


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything(Params):
    title: str = field(default="", metadata=told("A title", example="Spring"))
    number: int = field(metadata=told("A number", example="2"))
    colour: Colour = field(default=Colour.RED, metadata=told("A colour", example="green"))
    loud: bool = field(default=False, metadata=told("Loud", example="yes"))
    day: date | None = field(default=None, metadata=told("A day", example="2027-01-14"))
    link: Address | None = field(default=None, metadata=told("A link", example="https://example.org"))
    people: tuple[Mentioned, ...] = field(default=(), metadata=told("Whom to add", example="@ana"))
    channel: Place | None = field(default=None, metadata=told("Its channel", example="#course"))
    group: Group | None = field(default=None, metadata=told("Its role", example="@spring"))
    file: Attachment | None = field(default=None, metadata=told("A file", example="people.csv"))
    zone: str = field(default="", metadata=told("A zone", example="Asia/Qatar", source=Source.ZONES))


async def _nothing(_context: Context, _given: Params) -> Reply:
    return Reply()


def spec(
    *path: str, who: Who = Who.ANYONE, summary: str = "Does it.", params: type[Params] = Params
) -> Spec[Params]:
    group, word = path
    return Spec(path=(group, word), summary=summary, who=who, private=True, params=params, handler=_nothing)


def options() -> dict[str, dict[str, Any]]:
    """The options of a command that takes everything, by name, in their order."""
    (group, _menu) = definitions(Registry([spec("all", "of-it", params=Everything)]))
    return {option["name"]: option for option in group["options"][0]["options"]}


def parts(command: Json) -> Iterator[Json]:
    """A command, its subcommands, their options and choices."""
    yield command
    for inner in (*command.get("options", ()), *command.get("choices", ())):
        yield from parts(inner)


def longest(part: Json, key: str) -> int:
    """The characters of a text, in the language that takes most."""
    return max(len(text) for text in (part.get(key, ""), *part.get(f"{key}_localizations", {}).values()))


def test_all_our_commands_are_within_discords_limits() -> None:
    for command in definitions(COMMANDS):
        if command["type"] == 3:
            assert 1 <= longest(command, "name") <= 32
            continue
        assert sum(longest(part, "name") + longest(part, "description") + len(part.get("value", ""))
                   for part in parts(command)) <= MOST_CHARACTERS  # fmt: skip
        for part in parts(command):
            assert 1 <= len(part.get("options", ["x"])) <= 25 or part["options"] == []
            assert 1 <= len(part.get("choices", ["x"])) <= 25
            names = [inner["name"] for inner in part.get("options", ())]
            assert len(names) == len(set(names))
            if "value" in part:
                assert 1 <= len(part["name"]) <= 100
                assert 1 <= len(part["value"]) <= 100
                continue
            assert NAME.fullmatch(part["name"])
            assert part["name"] == part["name"].lower()
            assert 1 <= len(part["description"]) <= 100
            assert 1 <= longest(part, "description") <= 100
            order = [inner.get("required", False) for inner in part.get("options", ())]
            assert order == sorted(order, reverse=True)
            assert not ("choices" in part and "autocomplete" in part)


def test_every_command_of_ours_is_there_under_its_group() -> None:
    told_of = {
        (command["name"], sub["name"])
        for command in definitions(COMMANDS)
        for sub in command.get("options", ())
    }
    assert told_of == {command.path for command in COMMANDS}


def test_learners_commands_are_for_everybody_also_in_direct_messages() -> None:
    course, cohort, menu = definitions(COMMANDS)
    assert (course["name"], course["default_member_permissions"], course["contexts"]) == (
        "course",
        None,
        [0, 1],
    )
    assert (cohort["name"], cohort["contexts"]) == ("cohort", [0])
    assert cohort["default_member_permissions"] == str(1 << 33)  # MANAGE_EVENTS
    assert (menu["type"], menu["contexts"], menu["default_member_permissions"]) == (3, [0, 1], None)
    assert all(command["integration_types"] == [0] for command in (course, cohort, menu))


def test_a_group_with_one_command_for_learners_stays_open_to_them() -> None:
    closed, open_, _menu = definitions(
        Registry(
            [
                spec("lead", "create", who=Who.TRUSTED),
                spec("lead", "help"),
                spec("mixed", "create", who=Who.TRUSTED),
                spec("mixed", "me"),
            ]
        )
    )
    assert (closed["contexts"], open_["contexts"]) == ([0], [0, 1])
    assert open_["default_member_permissions"] is None


def test_what_is_required_comes_first() -> None:
    assert list(options())[:2] == ["number", "title"]
    assert [option["required"] for option in options().values()] == [True, *[False] * 10]


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("title", 3, {"max_length": 500}),
        ("number", 4, {"min_value": 0, "max_value": 999_999}),
        ("colour", 3, {"choices": [{"name": "red", "value": "red"}, {"name": "green", "value": "green"}]}),
        ("loud", 5, {}),
        ("day", 3, {"max_length": 500}),
        ("link", 3, {"max_length": 500}),
        ("people", 3, {}),
        ("channel", 7, {"channel_types": [0, 5, 15]}),
        ("group", 8, {}),
        ("file", 11, {}),
        ("zone", 3, {"max_length": 500, "autocomplete": True}),
    ],
)
def test_each_kind_is_discords_own(name: str, kind: int, more: Json) -> None:
    option = dict(options()[name])
    for key in ("name", "required", "description", "description_localizations"):
        option.pop(key)
    assert option == {"type": kind, **more}


def test_a_help_says_what_discord_itself_does_not() -> None:
    says = {name: option["description"] for name, option in options().items()}
    assert says["people"] == "Whom to add; type @ for each, as many as you like"
    assert says["group"] == "Its role (@everyone means none)"
    assert says["title"] == "A title. Example: Spring"
    assert (says["zone"], says["number"]) == ("A zone", "A number")


def test_everything_is_told_in_the_languages_we_speak() -> None:
    course, _cohort, menu = definitions(COMMANDS)
    (me,) = [sub for sub in course["options"] if sub["name"] == "me"]
    assert me["description_localizations"].keys() == {"es-ES", "es-419"}
    assert me["description_localizations"]["es-ES"].startswith("Tu hora, tus horarios")
    with speaking("es"):
        assert menu["name_localizations"]["es-419"] == phrases.check_in_from_message()


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("x" * 100, "x" * 100),
        ("Show all that would change; " + "and ask first " * 6, "Show all that would change."),
        ("Show it; or " + "say it again " * 9, "Show it; or " + "say it again " * 6 + "say it…"),
        ("y" * 150, "y" * 99 + "…"),
    ],
)
def test_what_is_too_long_is_cut_where_it_makes_sense(summary: str, said: str) -> None:
    (group, _menu) = definitions(Registry([spec("all", "of-it", summary=summary)]))
    assert group["options"][0]["description"] == said
