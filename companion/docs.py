"""Pages of the documentation that are made from the program itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.catalogue import COMMANDS
from bot.parameters import COHORT, Kind, Parameter, Who, usage
from bot.registry import Command

_WHO = {
    Who.ANYONE: "Everybody",
    Who.MEMBER: "People of a cohort",
    Who.LEARNER: "Learners of a cohort",
    Who.FACILITATOR: "Facilitators of a cohort",
    Who.TRUSTED: "People who may create cohorts in this space",
}
_KINDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.YES_NO: "yes or no",
    Kind.DAY: "a day, written 2027-01-14",
    Kind.PEOPLE: "mentions",
    Kind.CHANNEL: "a channel",
    Kind.GROUP: "a role, or none",
    Kind.LINK: "a web address",
    Kind.FILE: "an attached file",
}


_HOW_TO_TYPE = (
    "Capital letters must be given; what stands in brackets may be left out.",
    "",
    "- Words that belong together stand in quotes, straight or curly: `name:“Spring 2027”`.",
    "- Anything can be given by name, in any order: `name:value` or `name=value`.",
    "- The cohort is that of the channel you are in, or your only one. If you are in several, add `cohort:NAME`.",
    "- Answers are for you alone. What would change things for everybody is shown first, and done once you agree.",
)


def commands_page() -> str:
    """`docs/commands.md`, from the definitions of the commands."""
    return "\n".join(_commands_page())


def _commands_page() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "<!-- made by: python -m tools.documents --write -->"
    yield ""
    yield from _HOW_TO_TYPE
    for group in COMMANDS.groups():
        yield ""
        yield f"## /{group.name}"
        for command in group.commands:
            yield from _command(command)
    yield ""


def _command(command: Command) -> Iterator[str]:
    yield ""
    yield f"### `{usage(command)}`"
    yield ""
    yield command.summary
    yield ""
    yield f"For: {_WHO[command.who].casefold()}."
    parameters = [parameter for parameter in command.parameters if parameter.name != COHORT]
    if parameters:
        yield ""
        yield "| Parameter | What | Takes | Example |"
        yield "|---|---|---|---|"
        yield from map(_row, parameters)


def _row(parameter: Parameter) -> str:
    name = f"**{parameter.name}**" if parameter.required else parameter.name
    takes = " or ".join(f"`{option}`" for option in parameter.options) or _KINDS[parameter.kind]
    named = " (by name only)" if parameter.named else ""
    return f"| {name}{named} | {parameter.help} | {takes} | `{parameter.example}` |"
