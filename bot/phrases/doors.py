"""What is said to somebody who may not do what they asked for, or has to say more first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import JoinCohort
from bot.arguments import quoted
from bot.language import _
from bot.messages import Bullets, Button, Buttons, Message, Strong, Style, Text
from bot.model import Role
from bot.phrases.common import listed, say
from bot.phrases.wording import line


def only_trusted() -> Message:
    return say(
        _(
            "Setting up a cohort is for people who were given that right here. "
            "Please ask whoever looks after this workspace."
        )
    )


def in_no_cohort() -> Message:
    return say(
        _(
            "You are not in a course here yet. Press Join in your course's channel, "
            "or ask your facilitator to add you."
        )
    )


def not_a_member_yet(cohort_id: int, name: str) -> Message:
    join = Button(label=_("Join"), action=JoinCohort(cohort_id=cohort_id), style=Style.PRIMARY)
    said = line("You are not in {cohort} yet. Would you like to join?", cohort=Strong(text=name))
    return Message(blocks=(Text(line=said), Buttons(buttons=(join,))))


def not_in_this_cohort() -> Message:
    return say(_("That is part of a cohort you are not in. Nothing was changed."))


def not_your_role(role: Role, cohort: str) -> Message:
    name = Strong(text=cohort)
    if role is Role.LEARNER:
        return say(*line("That is for learners, and in {cohort} you are not one.", cohort=name))
    return say(
        *line(
            "That is for the facilitator of a cohort. In {cohort} you can type /course help to see what is yours.",
            cohort=name,
        )
    )


def which_cohort(names: Sequence[str]) -> Message:
    said = _("You are in several cohorts. Which one do you mean? Add its name at the end:")
    return Message(blocks=(Text(line=(said,)), _names(names)))


def no_such_cohort(name: str, names: Sequence[str]) -> Message:
    said = line("I know no cohort of yours called {cohort}. Yours are:", cohort=Strong(text=name))
    return Message(blocks=(Text(line=said), _names(names)))


def _names(names: Sequence[str]) -> Bullets:
    return listed([(f"cohort:{quoted(name)}",) for name in names])
