"""`/course help` and `/cohort help`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commands.context import Context
from bot.commands.gate import may
from bot.inbound import Reply
from bot.language import mark
from bot.parameters import Params, Who
from bot.phrases import help as phrases
from bot.registry import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class NoParams(Params):
    """Nothing to say but the name."""


async def _course_help(context: Context, given: NoParams) -> Reply:
    course = [command for command in context.commands if command.path[0] == "course"]
    facilitates = may(context, Who.FACILITATOR) or may(context, Who.TRUSTED)
    several = len(context.seats) > 1
    return Reply(message=phrases.course_help(course, facilitates=facilitates, several=several))


async def _cohort_help(context: Context, given: NoParams) -> Reply:
    cohort = [command for command in context.commands if command.path[0] == "cohort"]
    usable = [command for command in cohort if may(context, command.who)]
    if all(command.who is Who.ANYONE for command in usable):
        return Reply(message=phrases.nothing_for_you())
    return Reply(message=phrases.cohort_help(usable, several=len(context.seats) > 1))


COURSE_HELP = Spec(
    path=("course", "help"),
    summary=mark("What you can ask me."),
    who=Who.ANYONE,
    private=True,
    params=NoParams,
    handler=_course_help,
)

COHORT_HELP = Spec(
    path=("cohort", "help"),
    summary=mark("What facilitators can ask me."),
    who=Who.ANYONE,
    private=True,
    params=NoParams,
    handler=_cohort_help,
)
