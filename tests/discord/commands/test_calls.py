"""What people type into Discord's commands reaches the core as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.commands.calls import (
    asked_of,
    attachment_ids,
    choices_for,
    command_call,
    is_private,
    may_ask,
)
from bot.arguments import Misread, read
from bot.commands.catalogue import COMMANDS
from bot.inbound import Attachment
from bot.model import Place, PlaceKind, Profile
from bot.parameters import Address, Group, Mentioned, OfCohort, Value, parameters_of, told
from bot.registry import Found
from bot.suggestions import Suggestion

SPACE = "discord:1"
ANA = Profile(space=SPACE, external_id="42", name="Ana", zone="", guessed=True)
PLACE = Place(space=SPACE, kind=PlaceKind.CHANNEL, id="9")

STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, FILE = 3, 4, 5, 7, 8, 11


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything(OfCohort):
    number: int | None = field(default=None, metadata=told("A number", example="2"))
    title: str = field(default="", metadata=told("A title", example="Spring"))
    words: str = field(default="", metadata=told("Words", example="Spring", rest=True))
    day: date | None = field(default=None, metadata=told("A day", example="2027-01-14"))
    colour: Colour = field(default=Colour.RED, metadata=told("A colour", example="green"))
    loud: bool = field(default=False, metadata=told("Loud", example="yes"))
    link: Address | None = field(default=None, metadata=told("A link", example="https://example.org"))
    channel: Place | None = field(default=None, metadata=told("A channel", example="#course"))
    group: Group | None = field(default=None, metadata=told("A role", example="@spring"))
    people: tuple[Mentioned, ...] = field(default=(), metadata=told("People", example="@ana", wide=True))
    file: Attachment | None = field(default=None, metadata=told("A file", example="people.csv"))


def option(name: str, value: object, kind: int = STRING, **more: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value, **more}


def called(*options: Mapping[str, Any], name: str = "cohort", word: str = "x", **more: Any) -> dict[str, Any]:
    """The data of an interaction."""
    return {
        "id": "5",
        "type": 1,
        "name": name,
        "options": [{"name": word, "type": 1, "options": list(options)}],
        **more,
    }


def values(
    *options: Mapping[str, Any], files: Mapping[str, Attachment] | None = None, **more: Any
) -> dict[str, Value]:
    """What the core reads of a command with these options."""
    call = command_call(called(*options, **more), files or {})
    word, _, rest = call.text.partition(" ")
    assert (call.name, word) == ("cohort", "x")
    read_back = read(parameters_of(Everything), rest, call.attachments, space=SPACE)
    assert not isinstance(read_back, Misread), read_back
    return read_back


TYPED = st.text(max_size=120).filter(lambda text: text.strip() and "<" not in text)


@given(title=TYPED, words=TYPED, cohort=TYPED)
def test_any_text_comes_back_as_it_was_typed(title: str, words: str, cohort: str) -> None:
    read_back = values(option("title", title), option("words", words), option("cohort", cohort))
    assert read_back == {"title": title.strip(), "words": words.strip(), "cohort": cohort.strip()}


@given(
    number=st.integers(min_value=0, max_value=999_999),
    loud=st.booleans(),
    colour=st.sampled_from(Colour),
    day=st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31)),
    people=st.lists(st.integers(min_value=1, max_value=2**63), min_size=1, max_size=60, unique=True),
    channel=st.integers(min_value=1, max_value=2**63),
)
def test_any_value_of_every_kind_comes_back(
    number: int, loud: bool, colour: Colour, day: date, people: list[int], channel: int
) -> None:
    mentions = " ".join(f"<@{'!' * (person % 2)}{person}>" for person in people)
    read_back = values(
        option("people", mentions),
        option("number", number, INTEGER),
        option("loud", loud, BOOLEAN),
        option("colour", colour.value),
        option("day", day.isoformat()),
        option("channel", str(channel), CHANNEL),
        option("group", str(channel), ROLE),
    )
    assert read_back == {
        "people": tuple(Mentioned(external_id=str(one), name=str(one)) for one in people),
        "number": number,
        "loud": loud,
        "colour": colour,
        "day": day,
        "channel": Place(space=SPACE, kind=PlaceKind.CHANNEL, id=str(channel)),
        "group": str(channel),
    }


@pytest.mark.parametrize(
    "text",
    ['"', '\\"', "\\", '\\\\"', "a\nb", "“curly” »quotes«", "people:x", 'name:"y" role:z', "/cohort", "@everyone",
     "``", "<3"],
)  # fmt: skip
def test_texts_that_could_be_taken_for_something_else(text: str) -> None:
    assert values(option("title", text)) == {"title": text}


RESOLVED = {
    "users": {
        "7": {"id": "7", "username": "ana.r", "global_name": "Ana"},
        "8": {"id": "8", "username": "ben", "global_name": None},
        "9": {"id": "9", "username": "cleo"},
        "10": {"id": "10", "username": "x", "global_name": "> @everyone | <@1>"},
    },
    "members": {"9": {"nick": "Dr. Cleo"}},
    "roles": {"77": {"id": "77", "name": "Spring coaches"}, "1": {"id": "1", "name": "@everyone"}},
    "channels": {"5": {"id": "5", "name": "spring"}},
}


def test_mentions_carry_the_names_people_saw() -> None:
    read_back = values(
        option("people", "<@7> <@!8>,<@9> <@10> <@&77> <@&78>"),
        option("title", "for <@7> in <#5>, <@&77> and <@99>"),
        resolved=RESOLVED,
    )
    assert read_back == {
        "people": tuple(
            Mentioned(external_id=one, name=name)
            for one, name in [
                ("7", "Ana"), ("8", "ben"), ("9", "Dr. Cleo"), ("10", "everyone 1"),
                ("&77", "Spring coaches"), ("&78", "&78"),
            ]
        ),
        "title": "for @Ana in #spring, @Spring coaches and @99",
    }  # fmt: skip


def test_everybodys_own_role_is_none() -> None:
    assert values(option("group", "1", ROLE), resolved=RESOLVED) == {"group": ""}


def test_files_come_by_their_ids() -> None:
    roster = Attachment(name="people.csv", content=b"handle\n")
    data = called(option("file", "31", FILE), option("title", "x"))
    assert attachment_ids(data) == ("31",)
    assert values(option("file", "31", FILE), files={"31": roster, "32": roster}) == {"file": roster}
    assert values(option("file", "31", FILE)) == {}


def test_a_group_alone_is_its_help() -> None:
    call = command_call({"name": "course", "type": 1}, {})
    assert (call.name, call.text) == ("course", "")
    found = COMMANDS.find(call)
    assert isinstance(found, Found)
    assert found.command.path == ("course", "help")


@pytest.mark.parametrize(
    ("data", "private", "asks"),
    [
        (called(name="course", word="next"), True, False),
        (called(name="course", word="checkin"), True, True),
        (called(name="course", word="gone"), True, False),
        ({"name": "Check in from this message", "type": 3}, True, True),
    ],
)
def test_how_a_command_is_to_be_answered(data: Mapping[str, Any], private: bool, asks: bool) -> None:
    assert (is_private(data), may_ask(data)) == (private, asks)


def test_what_is_being_typed() -> None:
    data = called(
        option("number", "1", INTEGER, focused=True), option("cohort", "Spring"), name="cohort", word="call"
    )
    asked = asked_of(data, ANA, PLACE, trusted=True)
    assert (asked.path, asked.parameter, asked.typed) == (("cohort", "call"), "number", "1")
    assert (asked.cohort, asked.trusted, asked.who, asked.place) == ("Spring", True, ANA, PLACE)
    assert choices_for(data, [Suggestion(label="x" * 101, value="12")]) == [{"name": "x" * 100, "value": 12}]


@pytest.mark.parametrize(
    ("options", "parameter", "typed"),
    [
        ([option("cohort", "Spr", focused=True)], "cohort", "Spr"),
        ([option("lesson", "", focused=True)], "lesson", ""),
        ([], "", ""),
    ],
)
def test_an_option_alone(options: Sequence[Mapping[str, Any]], parameter: str, typed: str) -> None:
    data = called(*options, name="course", word="checkin")
    asked = asked_of(data, ANA, PLACE, trusted=False)
    assert (asked.parameter, asked.typed, asked.cohort) == (parameter, typed, "")
    assert choices_for(data, [Suggestion(label="Lesson 1", value="lesson-1")]) == [
        {"name": "Lesson 1", "value": "lesson-1"}
    ]
