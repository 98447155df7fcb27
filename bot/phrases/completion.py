"""What somebody is told, once and in private, when they have done everything their certificate asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.certificate import EvaluationClock, Progress, progress
from bot.language import _, plural
from bot.messages import Block, Bullets, Button, Buttons, Heading, Line, Strong, Text
from bot.phrases.common import check_in_button, listed, progress_button
from bot.phrases.scene import Scene
from bot.phrases.wording import line


def completed(scene: Scene) -> tuple[Block, ...]:
    """The good news, what it is made of, and what comes next. `scene.standing` is the one who did it all."""
    progressed = progress(scene.timetable, scene.done)
    return (
        Heading(text=_heading(scene)),
        Text(line=(_well_done(scene),)),
        listed([(f"{one.title} ✓",) for one in progressed.requirements if one.total]),
        Text(line=(Strong(text=_("What comes next")),)),
        Bullets(lines=tuple(_next(scene, progressed))),
        Buttons(buttons=tuple(_buttons(scene, progressed.evaluation))),
    )


def _heading(scene: Scene) -> str:
    certificate = scene.cohort.course.certificate
    if certificate is None:
        return _("Everything is done ✓")
    return _("{certificate}: everything is done ✓", certificate=certificate.title)


def _well_done(scene: Scene) -> str:
    if scene.standing is None:
        return _("You have done all that {course} asks for.", course=scene.timetable.title)
    name = scene.standing.member.person.name
    return _(
        "Congratulations, {name}! You have done all that {course} asks for.",
        name=name,
        course=scene.timetable.title,
    )


def _next(scene: Scene, progressed: Progress) -> Iterator[Line]:
    """Steps in the order in which they matter. Course files do not say how the certificate is handed over."""
    clock = progressed.evaluation
    if clock is not None and not clock.done:
        yield from _evaluation(scene, clock)
    yield (
        _(
            "Your facilitator will tell you how you get the certificate. If you hear nothing, please ask them."
        ),
    )
    if clock is not None and clock.done:
        yield (_("Your evaluation for continuing education is in ✓"),)
    if progressed.owed:
        yield (
            plural(
                "{number} thing in the course is still open. Your certificate does not depend on it.",
                "{number} things in the course are still open. Your certificate does not depend on them.",
                len(progressed.owed),
            ),
        )
    ends = scene.timetable.access_ends
    if ends is not None and scene.now < ends:
        yield line("You can look at the lessons until {when}.", when=scene.moment(ends))


def _evaluation(scene: Scene, clock: EvaluationClock) -> Iterator[Line]:
    if clock.due is None:
        yield (_("If you want continuing education credits, complete the evaluation too."),)
    elif _is_open(clock, scene.now):
        yield line(
            "If you want continuing education credits, complete the evaluation by {when}.",
            when=scene.moment(clock.due),
        )


def _is_open(clock: EvaluationClock, now: datetime) -> bool:
    return not clock.done and (clock.closes is None or now < clock.closes)


def _buttons(scene: Scene, clock: EvaluationClock | None) -> Iterator[Button]:
    education = scene.timetable.continuing_education
    if education is not None and clock is not None and _is_open(clock, scene.now):
        unit = scene.timetable.unit(education.evaluation.partition("/")[0])
        if unit.opens is not None and unit.opens <= scene.now:
            yield check_in_button(scene.cohort_id, unit, label=_("I did the evaluation"))
    yield progress_button(scene.cohort_id)
