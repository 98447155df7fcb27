"""What a command can be given: one frozen dataclass per command, read here for parsers, help and platforms.

A parameter is a field of that dataclass. Its type says what it takes, a default makes it optional, and its
metadata (`told`) says it to people:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class CallParams(OfCohort):
        number: int = field(metadata=told(mark("Which call"), example="2"))
        link: Address | None = field(default=None, metadata=told(mark("Where to join"), example="https://…"))

Types: `str`, `int`, `bool`, `date`, a `StrEnum` (a choice), `Address` (a web address), `tuple[Mentioned, ...]`
(people), `Place` (a channel), `Group` (of people), `Attachment` (a file), and any of these `| None`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import NewType, Protocol, Union, get_args, get_origin, get_type_hints

from bot.inbound import Attachment
from bot.language import mark
from bot.model import Place

Address = NewType("Address", str)
"""An http or https address."""

Group = NewType("Group", str)
"""A group of people of the platform (Discord: a role), by its id there; empty where somebody wants none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """A person somebody mentioned: the platform's id, and the name that stood there (or the id again).

    Where a parameter is `wide`, it may be a group of people as well (its id), or somebody's email address.
    """

    external_id: str
    name: str


class Kind(StrEnum):
    """What a parameter takes."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes or no"
    DAY = "day"
    CHOICE = "choice"
    PEOPLE = "people"
    CHANNEL = "channel"
    GROUP = "group"
    LINK = "link"
    FILE = "file"


class Source(StrEnum):
    """Where a platform that completes as one types finds what could stand there."""

    COURSES = "courses"
    COHORTS = "cohorts"
    UNITS = "units"
    LESSONS = "lessons"
    CALLS = "calls"
    ZONES = "zones"


class Who(StrEnum):
    """Who may use a command. MEMBER: people of a cohort, whatever they are in it. TRUSTED: people who may create
    cohorts in this space.
    """

    ANYONE = "anyone"
    MEMBER = "member"
    LEARNER = "learner"
    FACILITATOR = "facilitator"
    TRUSTED = "trusted"


Value = str | int | bool | date | StrEnum | tuple[Mentioned, ...] | Place | Attachment | None


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Params:
    """The base of every command's parameters. Subclasses are frozen dataclasses, made from values by name."""

    def __init__(self, **values: Value) -> None:
        if values:
            raise TypeError(f"{type(self).__name__} takes no parameters")


_TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    help: str
    example: str
    source: Source | None
    named: bool
    rest: bool
    wide: bool


def told(
    help: str,
    *,
    example: str,
    source: Source | None = None,
    named: bool = False,
    rest: bool = False,
    wide: bool = False,
) -> Mapping[str, object]:
    """The metadata of a parameter: what it is, a right value, and where completions come from.

    `help` is a `mark`ed sentence of the catalogue. `named` parameters are given by name only (`cohort:Spring`); one
    that is `rest` takes all words that are left. People that are `wide` may be groups and email addresses too, which
    only a platform's directory can tell.
    """
    words = _Told(help=help, example=example, source=source, named=named, rest=rest, wide=wide)
    return {_TOLD: words}


COHORT = "cohort"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCohort(Params):
    """Parameters of a command about one cohort, for people who are in several."""

    cohort: str = field(
        default="",
        metadata=told(
            mark("Which cohort, if you are in several"), example="Spring", source=Source.COHORTS, named=True
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, as a parser, a help text or a platform's command tree needs it.

    `help` is in the source language; `bot.language._` says it. `choices` are the values of a CHOICE. `named`, `rest`
    and `wide` as in `told`.
    """

    name: str
    kind: Kind
    help: str
    example: str
    required: bool
    source: Source | None
    named: bool
    rest: bool
    choices: type[StrEnum] | None
    wide: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.choices) if self.choices else ()


class Described(Protocol):
    """A command as help, documentation and platforms see it. `summary` is in the source language; `_` says it."""

    @property
    def path(self) -> tuple[str, str]: ...
    @property
    def summary(self) -> str: ...
    @property
    def who(self) -> Who: ...
    @property
    def private(self) -> bool: ...
    @property
    def asks(self) -> bool: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...


def usage(command: Described) -> str:
    """How a command is written: `/cohort call NUMBER [link]`. Which cohort is meant goes without saying."""
    words = [_usage(parameter) for parameter in command.parameters if parameter.name != COHORT]
    return " ".join(["/" + " ".join(command.path), *words])


def _usage(parameter: Parameter) -> str:
    if parameter.named:
        return f"[{parameter.name}:…]"
    if parameter.kind is Kind.FILE:
        return f"[+ {parameter.name}]"
    if parameter.kind is Kind.PEOPLE:
        return "[@people]"
    return parameter.name.upper() if parameter.required else f"[{parameter.name}]"


def parameters_of(params: type[Params]) -> tuple[Parameter, ...]:
    """The parameters in the order they are written; those given by name only come last.

    Raises TypeError for a field that is not described, or of a type no parameter can have.
    """
    hints = get_type_hints(params)
    found = []
    for part in fields(params):
        words = part.metadata.get(_TOLD)
        if not isinstance(words, _Told):
            raise TypeError(
                f"{params.__name__}.{part.name} does not say what it is; give it metadata=told(…)"
            )
        kind, choices = _kind_of(hints[part.name])
        found.append(
            Parameter(
                name=part.name,
                kind=kind,
                help=words.help,
                example=words.example,
                required=part.default is MISSING and part.default_factory is MISSING,
                source=words.source,
                named=words.named,
                rest=words.rest,
                choices=choices,
                wide=words.wide,
            )
        )
    return tuple(sorted(found, key=lambda parameter: (parameter.named, parameter.name == COHORT)))


_KINDS: dict[object, Kind] = {
    str: Kind.TEXT,
    int: Kind.NUMBER,
    bool: Kind.YES_NO,
    date: Kind.DAY,
    Address: Kind.LINK,
    Group: Kind.GROUP,
    Place: Kind.CHANNEL,
    Attachment: Kind.FILE,
    tuple[Mentioned, ...]: Kind.PEOPLE,
}


def _kind_of(hint: object) -> tuple[Kind, type[StrEnum] | None]:
    if get_origin(hint) in (UnionType, Union):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Kind.CHOICE, hint
    if hint not in _KINDS:
        raise TypeError(f"a parameter cannot be of type {hint}")
    return _KINDS[hint], None
