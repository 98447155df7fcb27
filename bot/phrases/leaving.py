"""What is said around leaving a cohort."""

from __future__ import annotations

from bot.language import _
from bot.messages import Message, Strong
from bot.model import Cohort
from bot.phrases.common import say
from bot.phrases.wording import line


def proposed(cohort: Cohort) -> Message:
    return say(
        *line(
            "Leave {cohort}? I will send you no more messages about it. What you checked in stays, and a "
            "facilitator can bring you back.",
            cohort=Strong(text=cohort.name),
        )
    )


def yes() -> str:
    return _("Yes, leave")


def left(cohort: Cohort) -> Message:
    return say(
        *line(
            "You have left {cohort}. If you change your mind, press Join in its channel or ask a facilitator.",
            cohort=Strong(text=cohort.name),
        )
    )


def last_facilitator(cohort: str) -> str:
    """They look after this cohort alone."""
    return _(
        "You are the only facilitator of {cohort}. Hand it over first: "
        "/cohort roster @name role:facilitator. Nothing was changed.",
        cohort=cohort,
    )
