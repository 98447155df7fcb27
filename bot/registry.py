"""Commands, each with one definition: from it come parsers, help, documentation and every platform's own
form of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from bot.arguments import Misread, read
from bot.commands.context import Context
from bot.commands.gate import admit
from bot.inbound import Attachment, CommandCall, Reply
from bot.parameters import COHORT, Described, OfCohort, Parameter, Params, Who, parameters_of, usage
from bot.phrases import help as phrases

P = TypeVar("P", bound=Params)
Handler = Callable[[Context, P], Awaitable[Reply]]

_OF_A_COHORT = (Who.LEARNER, Who.FACILITATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec(Generic[P]):
    """The definition of one command.

    `path` is its group and its own word (`("course", "next")`), `summary` one line for help and for
    platforms (a `mark`ed sentence of the catalogue), `private` whether the answer is for the person alone,
    `asks` whether the answer may be a form.
    """

    path: tuple[str, str]
    summary: str
    who: Who
    private: bool
    params: type[P]
    handler: Handler[P]
    asks: bool = False

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return parameters_of(self.params)

    async def answer(self, context: Context, text: str, attachments: Sequence[Attachment]) -> Reply:
        """Read what was typed, see whether this person may, and do it."""
        readable = [replace(one, wide=one.wide and context.has_directory) for one in self.parameters]
        values = read(readable, text, attachments, space=context.inbound.who.space)
        if isinstance(values, Misread):
            welcome = await admit(context, self.who, cohort=None)
            if isinstance(welcome, Reply):
                return welcome
            return Reply(message=phrases.misread(self, values.mistakes))
        given = self.params(**values)
        welcome = await admit(context, self.who, cohort=given.cohort if isinstance(given, OfCohort) else None)
        return welcome if isinstance(welcome, Reply) else await self.handler(welcome, given)


class Command(Described, Protocol):
    """A `Spec`, whatever its parameters are."""

    async def answer(self, context: Context, text: str, attachments: Sequence[Attachment]) -> Reply: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The commands that share a first word."""

    name: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The command that was meant, and what was typed after its name."""

    command: Command
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """No command is called that. `near` are those it may have been meant to be, the likeliest first."""

    said: str
    near: tuple[Command, ...]


class Registry:
    """All commands, in the order they are shown."""

    def __init__(self, commands: Sequence[Command]) -> None:
        """Raises ValueError where two commands have the same name, or one about a cohort cannot be told
        which.
        """
        self._by_path: dict[tuple[str, str], Command] = {}
        for command in commands:
            if command.path in self._by_path:
                raise ValueError(f"two commands are called /{' '.join(command.path)}")
            takes_one = any(parameter.name == COHORT for parameter in command.parameters)
            # What members do may be about one cohort or about all of theirs.
            is_about_one = takes_one if command.who is Who.MEMBER else command.who in _OF_A_COHORT
            if takes_one != is_about_one:
                raise ValueError(f"{usage(command)} must take a cohort exactly when it is about one")
            self._by_path[command.path] = command

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_path.values())

    def groups(self) -> tuple[Group, ...]:
        """The commands by their first word, for a platform's command tree."""
        by_name: dict[str, list[Command]] = {}
        for command in self:
            by_name.setdefault(command.path[0], []).append(command)
        return tuple(Group(name=name, commands=tuple(commands)) for name, commands in by_name.items())

    def find(self, call: CommandCall) -> Found | Unknown:
        """The command of a call; a group's name alone means its help. Upper and lower case mean the same."""
        group = call.name.strip().removeprefix("/").casefold()
        word, *rest = call.text.split(maxsplit=1) or [""]
        command = self._by_path.get((group, word.casefold() or "help"))
        if command is not None:
            return Found(command=command, rest=" ".join(rest))
        return Unknown(said=f"/{group} {word}".strip(), near=self._near(group, word.casefold()))

    def _near(self, group: str, word: str) -> tuple[Command, ...]:
        """Commands whose whole name, or whose own word, is nearly what was said (`/next` alone among it)."""
        by_name = {" ".join(command.path): command for command in self}
        near = difflib.get_close_matches(f"{group} {word}".strip(), by_name, n=2, cutoff=0.75)
        own_words = [command.path[1] for command in self]
        for own_word in difflib.get_close_matches(word or group, own_words, n=1, cutoff=0.75):
            near += [" ".join(command.path) for command in self if command.path[1] == own_word]
        return tuple(by_name[name] for name in dict.fromkeys(near))
