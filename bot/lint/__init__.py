"""The linter: finds in a course what would embarrass a facilitator in front of the learners.

`lint` looks at a course that is valid as such; what makes a file no course at all is said by `parse_course`.
One rule is one function from the material to findings; a course without any finding is possible and worth
aiming at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.course.model import Course
from bot.course.source import Positions, undotted
from bot.errors import Mistake
from bot.language import SOURCE, speaking
from bot.lint import clocks, loose_ends, order, pattern
from bot.lint.findings import Finding, Severity
from bot.lint.material import Material, material_of
from bot.ports import Holidays

__all__ = ["Finding", "Severity", "from_mistake", "lint", "located"]

RULES: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    order.due_before_release,
    order.after_the_end,
    order.late_work_ends_early,
    order.calls_after_late_work,
    order.released_out_of_order,
    order.calls_outside_their_lesson,
    order.outside_the_weeks,
    order.gaps_in_numbers,
    pattern.release_weekdays,
    pattern.release_spacing,
    pattern.deadline_weekdays,
    pattern.call_weekdays,
    pattern.call_times,
    pattern.call_lengths,
    clocks.wall_times,
    clocks.clock_changes,
    clocks.holidays,
    loose_ends.disputed,
    loose_ends.to_be_announced,
    loose_ends.start_unknown,
    loose_ends.missing_links,
)


def lint(course: Course, *, start: date | None = None, holidays: Holidays) -> list[Finding]:
    """Every finding in a course, on the dates it has when it is re-anchored to `start`; errors first.

    They are for authors of course files and speak English, as those files do, whoever reads them.
    """
    material = material_of(course, start, holidays)
    with speaking(SOURCE):
        found = [finding for rule in RULES for finding in rule(material)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)


def located(findings: Sequence[Finding], positions: Positions) -> list[Finding]:
    """The findings with the lines of the file they came from."""
    return [replace(finding, line=positions.of(undotted(finding.where)).line) for finding in findings]


def from_mistake(mistake: Mistake) -> Finding:
    """A mistake that keeps a file from being a course, as a finding."""
    return Finding(
        code=mistake.code,
        severity=Severity.ERROR,
        where=mistake.field,
        message=mistake.problem,
        remedy=f"For example: {mistake.example}" if mistake.example else "Correct this place in the file.",
        line=mistake.line,
    )
