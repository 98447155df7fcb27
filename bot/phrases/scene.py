"""What a message for an occurrence is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import remaining
from bot.decisions import Standing
from bot.language import _
from bot.messages import Buttons, Inline, Line, Moment
from bot.model import Cohort
from bot.occurrences import Occurrence
from bot.phrases.common import check_in_button, moment, not_now_button, progress_button
from bot.records import CheckIn
from bot.timetable import Timetable, Unit

#: Between the key of an occurrence and the stamp that makes it one person's own.
OWN = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One occurrence of one cohort, as true at `now`.

    `standing` is the reader of a private message, and `timetable` then their own (`bot.extensions.extended`).
    """

    occurrence: Occurrence
    timetable: Timetable
    cohort: Cohort
    standing: Standing | None
    now: datetime

    @property
    def cohort_id(self) -> int:
        return self.cohort.id

    @property
    def unit(self) -> Unit:
        return self.timetable.unit(self.occurrence.subject)

    @property
    def done(self) -> Mapping[str, CheckIn]:
        return self.standing.done if self.standing else {}

    @property
    def greeting(self) -> str:
        """A sentence of its own, to stand before another; nothing where nobody in particular is spoken to."""
        return _("Hi {name}.", name=self.standing.member.person.name) if self.standing else ""

    @property
    def is_own(self) -> bool:
        """Whether it speaks of a deadline that this person alone has."""
        return OWN in self.occurrence.key

    @property
    def anchor(self) -> Moment:
        """The instant it speaks about: a deadline, the start of a call, the end of access."""
        return self.moment(self.occurrence.anchor)

    def moment(self, at: datetime) -> Moment:
        return moment(self.timetable, at)

    def left(self) -> str:
        """How long until that instant: "in 3 hours"."""
        return remaining(self.occurrence.anchor - self.now)

    def greeted(self, *said: Inline) -> Line:
        """A paragraph that begins with the reader's name, in private."""
        return (f"{self.greeting} ", *said) if self.greeting else said

    def check_in_and_progress(self) -> Buttons:
        check_in = check_in_button(self.cohort_id, self.unit, label=_("Check in"))
        return Buttons(buttons=(check_in, progress_button(self.cohort_id)))

    def nudge_buttons(self, unit: Unit | None = None) -> Buttons:
        """Check in, look, or ask for quiet: the same three under every reminder. `unit` is what to check in first;
        without one there is nothing to check in.
        """
        check_in = () if unit is None else (check_in_button(self.cohort_id, unit, label=_("Check in")),)
        return Buttons(buttons=(*check_in, progress_button(self.cohort_id), not_now_button(self.cohort_id)))


def titled(unit: Unit) -> bool:
    """Whether a unit has a title that says more than its label."""
    return unit.title not in ("", unit.label)
