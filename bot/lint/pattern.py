"""Dates that break the beat of a course: most likely a slip, or else something to tell learners in so many
words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from bot.clocks import course_clock
from bot.course.source import undotted
from bot.lint.findings import Finding, Severity
from bot.lint.material import Dated, Material, What
from bot.lint.words import day_words, listed, span, weekday

Phrased = tuple[Dated, str]
"""A date and the phrase that has to be the same for all: `on a Thursday`, `at 12:00 PM`."""


def release_weekdays(material: Material) -> Iterator[Finding]:
    """Lessons that open on another weekday than the rest."""
    phrased = [(dated, f"on a {weekday(at)}") for dated, at in material.announced(What.RELEASE)]
    yield from _broken(material, phrased, "release-weekday")


def release_spacing(material: Material) -> Iterator[Finding]:
    """Lessons that come after another number of weeks than the rest do. Weeks are rounded: a lesson that
    opens a day early is a matter of its weekday.
    """
    known = sorted(material.announced(What.RELEASE), key=lambda pair: pair[0].number)
    gaps = [(after, round((later - at) / timedelta(weeks=1))) for (_, at), (after, later) in pairwise(known)]
    phrased = [
        (dated, f"{weeks} week{'' if weeks == 1 else 's'} after the one before") for dated, weeks in gaps
    ]
    yield from _broken(material, phrased, "release-spacing")


def deadline_weekdays(material: Material) -> Iterator[Finding]:
    """Deadlines on another weekday than the rest, the end of the wrap-up among them."""
    phrased = [(dated, f"on a {weekday(at)}") for dated, at in material.announced(What.DUE, What.WRAP_UP_DUE)]
    yield from _broken(material, phrased, "deadline-weekday")


def call_weekdays(material: Material) -> Iterator[Finding]:
    """Calls on another weekday than the rest."""
    phrased = [(dated, f"on a {weekday(at)}") for dated, at in material.announced(What.CALL)]
    yield from _broken(material, phrased, "call-weekday")


def call_times(material: Material) -> Iterator[Finding]:
    """Calls at another time of day than the rest."""
    phrased = [(dated, f"at {course_clock(at)}") for dated, at in material.announced(What.CALL)]
    yield from _broken(material, phrased, "call-time")


def call_lengths(material: Material) -> Iterator[Finding]:
    """Calls that are longer or shorter than the rest."""
    calls = zip(material.course.calls, material.of(What.CALL), strict=True)
    phrased = [(dated, f"{span(material.calendar.call_length(call))} long") for call, dated in calls]
    yield from _broken(material, phrased, "call-length")


def _broken(material: Material, phrased: Sequence[Phrased], code: str) -> Iterator[Finding]:
    """What differs from the majority, one by one; where there is no majority, that they differ at all."""
    counts = Counter(phrase for _, phrase in phrased)
    if len(counts) < 2:
        return
    usual, times = counts.most_common(1)[0]
    if times * 2 <= len(phrased):
        everything = listed([f"{dated.says} {phrase}{_on(dated)}" for dated, phrase in phrased])
        yield _warning(code, phrased[0][0], f"These have no pattern: {everything}.")
        return
    for dated, phrase in phrased:
        if phrase != usual:
            message = f"{dated.says} {phrase}{_on(dated)}; most others {usual}."
            yield _warning(code, dated, message + _remark(material, dated))


def _warning(code: str, dated: Dated, message: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        where=dated.where,
        message=message,
        remedy="Correct the date, or tell learners about it in good time.",
    )


def _on(dated: Dated) -> str:
    return f" ({day_words(dated.local)})" if dated.local else ""


def _remark(material: Material, dated: Dated) -> str:
    """What the file itself says about this part, on the dates it was written for."""
    if material.calendar.anchor.moved_by:
        return ""
    match undotted(dated.where):
        case ("lessons", int(index), *_):
            note = material.course.lessons[index].note
        case ("calls", int(index), *_):
            note = material.course.calls[index].note
        case _:
            note = material.course.wrap_up.note if material.course.wrap_up else ""
    return f' The file remarks: "{note}"' if note else ""
