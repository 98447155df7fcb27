"""What a message for an occurrence is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import remaining
from bot.decisions import Standing
from bot.messages import Buttons, Moment
from bot.model import CheckIn
from bot.occurrences import Occurrence
from bot.phrases.common import check_in_button, moment, progress_button
from bot.timetable import Timetable, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One occurrence of one cohort, as true at `now`. `standing` is the reader of a private message."""

    occurrence: Occurrence
    timetable: Timetable
    cohort_id: int
    standing: Standing | None
    now: datetime

    @property
    def unit(self) -> Unit:
        return self.timetable.unit(self.occurrence.subject)

    @property
    def done(self) -> Mapping[str, CheckIn]:
        return self.standing.done if self.standing else {}

    @property
    def greeting(self) -> str:
        return f"Hi {self.standing.member.person.name}. " if self.standing else ""

    @property
    def anchor(self) -> Moment:
        """The instant it speaks about: a deadline, the start of a call, the end of access."""
        return self.moment(self.occurrence.anchor)

    def moment(self, at: datetime) -> Moment:
        return moment(self.timetable, at)

    def left(self) -> str:
        """How long until that instant: "in 3 hours"."""
        return remaining(self.occurrence.anchor - self.now)

    def check_in_and_progress(self) -> Buttons:
        check_in = check_in_button(self.cohort_id, self.unit, label="Check in")
        return Buttons(buttons=(check_in, progress_button(self.cohort_id)))


def news(what: str, unit: Unit) -> str:
    """News of a unit with its title, where it has one that says more than its label."""
    return what if unit.title in ("", unit.label) else f"{what}: {unit.title}"
