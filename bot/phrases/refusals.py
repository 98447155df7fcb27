"""What is said where something could not be done."""

from __future__ import annotations

from bot.errors import CourseInvalid, Mistake
from bot.messages import Line, Message, Strong, Text
from bot.phrases.common import counted, listed, say


def refused(reason: str) -> Message:
    return say(reason)


def course_invalid(invalid: CourseInvalid) -> Message:
    """Every mistake of a course file, with its line."""
    mistakes = counted(len(invalid.mistakes), "mistake")
    return Message(
        blocks=(
            Text(line=(Strong(text=invalid.source), f" has {mistakes}. Nothing was changed.")),
            listed([mistake_line(mistake) for mistake in invalid.mistakes]),
        )
    )


def mistake_line(mistake: Mistake) -> Line:
    """ "Line 3, zone: … Example: …"."""
    place = f"Line {mistake.line}, " if mistake.line else ""
    example = f" Example: {mistake.example}" if mistake.example else ""
    end = "" if mistake.problem.endswith((".", "?", "!")) else "."
    return (Strong(text=f"{place}{mistake.field}"), f": {mistake.problem}{end}{example}")


def stale() -> Message:
    return say(
        "This button is from another time, and I can no longer tell what it was for. Type /course next."
    )
