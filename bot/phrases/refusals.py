"""What is said where something could not be done."""

from __future__ import annotations

from bot.errors import CourseInvalid, Mistake
from bot.language import _
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
