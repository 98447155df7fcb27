"""What is said where something could not be done."""

from __future__ import annotations

import math

from bot.errors import (
    CourseInvalid,
    DeliveryError,
    Disconnected,
    Mistake,
    NotPermitted,
    RateLimited,
    Unreachable,
)
from bot.language import _, plural
from bot.messages import Inline, Line, Message, Strong, Text
from bot.phrases.common import listed, say
from bot.phrases.wording import plural_line


def refused(reason: str) -> Message:
    return say(reason)


def course_invalid(invalid: CourseInvalid) -> Message:
    """Every mistake of a course file, with its line."""
    said = plural_line(
        "{file} has {number} mistake. Nothing was changed.",
        "{file} has {number} mistakes. Nothing was changed.",
        len(invalid.mistakes),
        file=Strong(text=invalid.source),
    )
    return Message(
        blocks=(
            Text(line=said),
            listed([mistake_line(mistake) for mistake in invalid.mistakes]),
        )
    )


def nothing_heard(error: DeliveryError) -> Message:
    """The platform could not be asked about people or a channel, why, and when to try again."""
    match error:
        case RateLimited(retry_after=seconds):
            return say(_later(seconds))
        case NotPermitted() | Disconnected() | Unreachable():
            return say(
                _(
                    "I could not look that up, so nothing was changed. Please pass this on to whoever looks after "
                    "me: {problem}",
                    problem=str(error),
                )
            )
        case _:
            return say(
                _("I could not look that up, so nothing was changed. Please try again in a few minutes.")
            )


def _later(seconds: float) -> str:
    if seconds > 90:
        return plural(
            "I could not look that up yet, so nothing was changed. Please try again in {number} minute.",
            "I could not look that up yet, so nothing was changed. Please try again in {number} minutes.",
            math.ceil(seconds / 60),
        )
    return plural(
        "I could not look that up yet, so nothing was changed. Please try again in {number} second.",
        "I could not look that up yet, so nothing was changed. Please try again in {number} seconds.",
        max(1, math.ceil(seconds)),
    )


def mistake_line(mistake: Mistake) -> Line:
    """ "Line 3, zone: … Example: …"."""
    field = mistake.field
    if mistake.line:
        field = _("Line {line}, {field}", line=str(mistake.line), field=field)
    end = "" if mistake.problem.endswith((".", "?", "!")) else "."
    said: list[Inline] = [Strong(text=field), f": {mistake.problem}{end}"]
    if mistake.example:
        said += [" ", _("Example: {example}", example=mistake.example)]
    return tuple(said)


def stale() -> Message:
    return say(
        _("This button is from another time, and I can no longer tell what it was for. Type /course next.")
    )
