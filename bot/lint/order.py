"""Dates in an order that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.course.values import End
from bot.course.when import InWeek
from bot.lint.findings import Finding, Severity
from bot.lint.material import Material, What
from bot.lint.words import listed, moment_words

FORTNIGHT = timedelta(days=14)


def due_before_release(material: Material) -> Iterator[Finding]:
    """A deadline at or before the moment the work becomes known."""
    pairs = [material.lesson_dates(lesson.number) for lesson in material.course.lessons]
    if material.course.wrap_up:
        pairs.append((material.of(What.WRAP_UP_OPENS)[0], material.of(What.WRAP_UP_DUE)[0]))
    for opens, due in pairs:
        if opens.local is not None and due.local is not None and due.local <= opens.local:
            yield Finding(
                code="due-before-release",
                severity=Severity.ERROR,
                where=due.where,
                message=f"{due.says} on {moment_words(due.local)}, but opens on {moment_words(opens.local)}.",
                remedy="Move the deadline after the release, or the release before it.",
            )


def released_out_of_order(material: Material) -> Iterator[Finding]:
    """A lesson that opens before one with a smaller number."""
    known = sorted(material.announced(What.RELEASE), key=lambda pair: pair[0].number)
    for (before, earlier), (after, later) in pairwise(known):
        if later < earlier:
            yield Finding(
                code="released-out-of-order",
                severity=Severity.WARNING,
                where=after.where,
                message=f"{after.name} opens on {moment_words(later)}, before {before.name} does "
                f"({moment_words(earlier)}).",
                remedy="Check both dates, or number the lessons in the order in which they open.",
            )


def gaps_in_numbers(material: Material) -> Iterator[Finding]:
    """Numbers that are left out, which readers take for a lesson they have missed."""
    course = material.course
    for where, name, numbers in (
        ("lessons", course.lesson_name, {lesson.number for lesson in course.lessons}),
        ("calls", course.call_name, {call.number for call in course.calls}),
    ):
        left_out = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
        if left_out:
            yield Finding(
                code="number-left-out",
                severity=Severity.WARNING,
                where=where,
                message=f"There is no {listed([f'{name} {number}' for number in left_out])}.",
                remedy="Number them from 1 without a gap.",
            )


def after_the_end(material: Material) -> Iterator[Finding]:
    """Work, calls or late work that lie after access to the course has ended."""
    access = material.calendar.access_ends()
    if access is None:
        return
    for dated, local in material.announced(What.DUE, What.WRAP_UP_DUE, What.CALL, What.LATE_UNTIL):
        if local > access:
            yield Finding(
                code="after-access-ends",
                severity=Severity.ERROR,
                where=dated.where,
                message=f"{dated.says} on {moment_words(local)}; access ends on {moment_words(access)}.",
                remedy="Let access end later, or move this date.",
            )


def late_work_ends_early(material: Material) -> Iterator[Finding]:
    """Late work that stops counting before work is due at all."""
    until = material.calendar.late_until()
    late = [
        dated.name for dated, local in material.announced(What.DUE) if until is not None and local > until
    ]
    if late and until is not None:
        where = "wrap_up.due" if material.course.late_work.until is End.WRAP_UP else "late_work.until"
        yield Finding(
            code="late-work-ends-early",
            severity=Severity.ERROR,
            where=where,
            message=f"Late work stops counting on {moment_words(until)}, before {listed(late)} is due.",
            remedy="Let late work count until after the last deadline.",
        )


def calls_after_late_work(material: Material) -> Iterator[Finding]:
    """Calls for which nobody can get credit any more: it is given until late work stops counting."""
    until = material.calendar.late_until()
    for dated, local in material.announced(What.CALL):
        if until is not None and local > until:
            yield Finding(
                code="call-after-late-work",
                severity=Severity.ERROR,
                where=dated.where,
                message=f"{dated.says} on {moment_words(local)}, after late work stops counting on "
                f"{moment_words(until)}: being there would no longer count.",
                remedy="Move the call, or let late work count until after the last one.",
            )


def outside_the_weeks(material: Material) -> Iterator[Finding]:
    """Dates counted in weeks that the course does not have."""
    course = material.course
    written = [
        *((f"lessons[{n}].release", part.release) for n, part in enumerate(course.lessons)),
        *((f"lessons[{n}].due", part.due) for n, part in enumerate(course.lessons)),
        *((f"calls[{n}].starts", part.starts) for n, part in enumerate(course.calls)),
    ]
    weeks = [(where, when.week) for where, when in written if isinstance(when, InWeek)]
    weeks += [(f"lessons[{n}].week", part.week) for n, part in enumerate(course.lessons) if part.week]
    for where, week in weeks:
        if course.weeks is not None and week > course.weeks:
            yield Finding(
                code="outside-the-weeks",
                severity=Severity.WARNING,
                where=where,
                message=f"This is in week {week} of a course of {course.weeks} weeks.",
                remedy="Correct the week, or the length of the course.",
            )


def calls_outside_their_lesson(material: Material) -> Iterator[Finding]:
    """A call that does not lie in the fortnight that begins with the release of its lesson."""
    for call, dated in zip(material.course.calls, material.of(What.CALL), strict=True):
        if call.lesson is None or dated.local is None:
            continue
        release, _ = material.lesson_dates(call.lesson)
        if release.local is None or _within(dated.local, release.local):
            continue
        yield Finding(
            code="call-outside-lesson",
            severity=Severity.WARNING,
            where=dated.where,
            message=f"{dated.name} is on {moment_words(dated.local)}, outside the fortnight of "
            f"{release.name}, which opens on {moment_words(release.local)}.",
            remedy="Move the call, or say to which lesson it belongs.",
        )


def _within(call: datetime, release: datetime) -> bool:
    return release.date() <= call.date() < release.date() + FORTNIGHT
