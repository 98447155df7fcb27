"""What is missing, not settled or not known yet."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from bot.course.parts import Format, Remarked
from bot.course.source import Path, dotted
from bot.course.when import OnDay, ToBeAnnounced
from bot.lint.findings import Finding, Severity
from bot.lint.material import Material, What
from bot.lint.words import day_words, listed

_SORTS = {
    What.STARTS: "The first day of the course",
    What.RELEASE: "The release of {}",
    What.DUE: "The deadline of {}",
    What.CALL: "The date of {}",
    What.WRAP_UP_OPENS: "The opening of the wrap-up",
    What.WRAP_UP_DUE: "The end of the wrap-up",
    What.LATE_UNTIL: "The end of late work",
    What.ACCESS_ENDS: "The end of access",
}


def to_be_announced(material: Material) -> Iterator[Finding]:
    """Dates that are not known yet, one finding for each sort of date."""
    for what, sort in _SORTS.items():
        unknown = [dated for dated in material.of(what) if dated.local is None]
        if unknown:
            yield Finding(
                code="to-be-announced",
                severity=Severity.WARNING,
                where=unknown[0].where,
                message=f"{sort.format(listed([dated.name for dated in unknown]))} is still to be announced.",
                remedy="Fill it in when it is known; until then nothing is planned for it.",
            )


def missing_links(material: Material) -> Iterator[Finding]:
    """Lessons and calls nobody could get to from a post: one finding for all lessons, one for all calls."""
    course = material.course
    lessons = [f"{course.lesson_name} {lesson.number}" for lesson in course.lessons if not lesson.link]
    virtual = [call for call in course.calls if call.format is Format.VIRTUAL and not call.link]
    calls = [f"{course.call_name} {call.number}" for call in virtual]
    in_person = [call for call in course.calls if call.format is Format.IN_PERSON and not call.place]
    places = [f"{course.call_name} {call.number}" for call in in_person]
    for where, names, lacks, remedy in (
        ("lessons", lessons, "link", "Give each lesson its link, so that its post leads there."),
        ("calls", calls, "link", "Give the link here, or in the cohort once it is known."),
        ("calls", places, "place", "Say where to come to."),
    ):
        if names:
            message = f"{_in_short(names)} {'has' if len(names) == 1 else 'have'} no {lacks}."
            yield Finding(
                code=f"missing-{lacks}",
                severity=Severity.WARNING,
                where=where,
                message=message,
                remedy=remedy,
            )


def disputed(material: Material) -> Iterator[Finding]:
    """What the author of the file has marked as contradicted by a source."""
    for path, part in _parts(material.course, ()):
        for text in part.disputed:
            yield Finding(
                code="disputed",
                severity=Severity.WARNING,
                where=dotted((*path, "disputed")),
                message=f"The sources disagree. {text}",
                remedy="Ask the organiser, then correct the file and take the remark out.",
            )


def start_unknown(material: Material) -> Iterator[Finding]:
    """Dates of the calendar in a course whose first day is to be announced: no start can move them."""
    course = material.course
    if not isinstance(course.starts, ToBeAnnounced):
        return
    written = [
        *((f"lessons[{n}].release", part.release) for n, part in enumerate(course.lessons)),
        *((f"lessons[{n}].due", part.due) for n, part in enumerate(course.lessons)),
        *((f"calls[{n}].starts", part.starts) for n, part in enumerate(course.calls)),
    ]
    for where, when in written:
        if isinstance(when, OnDay):
            yield Finding(
                code="cannot-move",
                severity=Severity.WARNING,
                where=where,
                message="This is a date of the calendar in a course whose start is to be announced: no start "
                "can move it.",
                remedy="Count it in weeks (week 3 thursday), or give the course its first day.",
            )
    rehearsal = course.rehearsal_start
    if rehearsal is not None and rehearsal.weekday() != course.first_weekday:
        yield Finding(
            code="rehearsal-weekday",
            severity=Severity.WARNING,
            where="rehearsal_start",
            message=f"{day_words(rehearsal)} is not the weekday on which the course begins.",
            remedy="Choose that weekday, or say with week_begins on which one the course begins.",
        )


def _in_short(names: list[str]) -> str:
    return listed(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


def _parts(part: BaseModel, path: Path) -> Iterator[tuple[Path, Remarked]]:
    """Every part of the course that can carry a remark, in the order of the file."""
    if isinstance(part, Remarked):
        yield path, part
    for name in type(part).model_fields:
        value: object = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from _parts(value, (*path, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _parts(item, (*path, name, index))
