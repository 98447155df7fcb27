"""What is said to somebody who may not do what they asked for, or has to say more first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import JoinCohort
from bot.arguments import quoted
from bot.messages import Bullets, Button, Buttons, Message, Strong, Style, Text
from bot.model import Role
from bot.phrases.common import listed, say


def only_trusted() -> Message:
    return say(
        "Setting up a cohort is for people who were given that right here. "
        "Please ask whoever looks after this workspace."
    )


def in_no_cohort() -> Message:
    return say(
        "You are not in a course here yet. Press Join in your course's channel, "
        "or ask your facilitator to add you."
    )


def not_a_member_yet(cohort_id: int, name: str) -> Message:
    return Message(
        blocks=(
            Text(line=("You are not in ", Strong(text=name), " yet. Would you like to join?")),
            Buttons(
                buttons=(Button(label="Join", action=JoinCohort(cohort_id=cohort_id), style=Style.PRIMARY),)
            ),
        )
    )


def not_in_this_cohort() -> Message:
    return say("That is part of a cohort you are not in. Nothing was changed.")


def not_your_role(role: Role, cohort: str) -> Message:
    if role is Role.LEARNER:
        return say("That is for learners, and in ", Strong(text=cohort), " you are not one.")
    tip = " you can type /course help to see what is yours."
    return say(f"That is for the {role} of a cohort. In ", Strong(text=cohort), tip)


def which_cohort(names: Sequence[str]) -> Message:
    return Message(
        blocks=(
            Text(line=("You are in several cohorts. Which one do you mean? Add its name at the end:",)),
            _names(names),
        )
    )


def no_such_cohort(name: str, names: Sequence[str]) -> Message:
    return Message(
        blocks=(
            Text(line=("I know no cohort of yours called ", Strong(text=name), ". Yours are:")),
            _names(names),
        )
    )


def _names(names: Sequence[str]) -> Bullets:
    return listed([(f"cohort:{quoted(name)}",) for name in names])
