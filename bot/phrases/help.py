"""Help, and what is said when a command is not understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.language import _
from bot.messages import Block, Bullets, Heading, Line, Message, Strong, Text
from bot.parameters import Described, usage
from bot.phrases.common import say
from bot.phrases.refusals import mistake_line
from bot.phrases.wording import line


def course_help(commands: Sequence[Described], *, facilitates: bool, several: bool) -> Message:
    """What learners can type, with a word for facilitators and for people in several cohorts."""
    blocks: list[Block] = [
        Heading(text=_("What you can ask me")),
        Bullets(lines=tuple(_help_line(command) for command in commands)),
    ]
    if facilitates:
        blocks.append(Text(line=(_("For what facilitators can do, type /cohort help."),)))
    if several:
        blocks.append(_several())
    return Message(blocks=tuple(blocks))


def cohort_help(commands: Sequence[Described], *, several: bool) -> Message:
    """The commands for facilitators that the reader may use."""
    blocks: list[Block] = [
        Heading(text=_("What you can do for a cohort")),
        Bullets(lines=tuple(_help_line(command) for command in commands)),
        Text(line=(_("Capital letters are what you must give; [brackets] are up to you."),)),
    ]
    if several:
        blocks.append(_several())
    return Message(blocks=tuple(blocks))


def _several() -> Text:
    return Text(
        line=(
            _(
                "You are in several cohorts. To say which one you mean, add its name: {example}",
                example="cohort:“Spring”",
            ),
        )
    )


def nothing_for_you() -> Message:
    return say(_("Those commands are for facilitators. Type /course help for yours."))


def misread(command: Described, mistakes: Sequence[Mistake]) -> Message:
    return Message(
        blocks=(
            Text(line=(_("I did not understand all of that. Nothing was changed."),)),
            Bullets(lines=tuple(mistake_line(mistake) for mistake in mistakes)),
            Text(line=line("This is how it goes: {usage}", usage=Strong(text=usage(command)))),
        )
    )


def unknown_command(said: str, near: Sequence[Described]) -> Message:
    command = Strong(text=said)
    if not near:
        return say(*line("I do not know {command}. Type /course help to see what I can do.", command=command))
    return Message(
        blocks=(
            Text(line=line("I do not know {command}. Did you mean:", command=command)),
            Bullets(lines=tuple(_help_line(one) for one in near)),
        )
    )


def _help_line(command: Described) -> Line:
    return (Strong(text=usage(command)), f": {_(command.summary)}")
