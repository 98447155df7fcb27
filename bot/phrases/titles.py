"""What an occurrence is called, in the language spoken: in lists, previews and answers to "why"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clocks import span
from bot.course.values import read_lead
from bot.deliveries import NewDelivery
from bot.language import _, plural
from bot.occurrences import Occurrence, OccurrenceKind
from bot.phrases.scene import OWN
from bot.timetable import Timetable, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What a title is made from. `subject` is the unit's name in full, or the course's where it has no unit. `theirs`:
    it is said to somebody else than the one it is about.
    """

    key: str
    subject: str
    lead: timedelta | None
    timetable: Timetable
    theirs: bool

    @property
    def is_own(self) -> bool:
        return OWN in self.key

    @property
    def span(self) -> str:
        return "" if self.lead is None else span(self.lead)


def title_of(occurrence: Occurrence, timetable: Timetable, *, theirs: bool = False) -> str:
    """ "Lesson 3 · Public Narrative: deadline in 24 hours". `theirs`: for somebody else than the one it is about."""
    return _title(occurrence.key, occurrence.kind, timetable, theirs=theirs)


def title_of_row(row: NewDelivery, timetable: Timetable, *, theirs: bool = False) -> str:
    """What a delivery was about, also where the plan or the course no longer has it. `theirs` as in `title_of`."""
    return _title(row.occurrence, row.kind, timetable, theirs=theirs)


def unit_title(unit: Unit) -> str:
    """How people name a unit in a list: "Lesson 3 · Public Narrative"."""
    return unit.label if unit.title in ("", unit.label) else f"{unit.label} · {unit.title}"


def _title(key: str, kind: OccurrenceKind, timetable: Timetable, *, theirs: bool) -> str:
    subject, _slash, what = key.partition("/")
    unit = next((unit for unit in timetable.units if unit.key == subject), None)
    name = timetable.title if unit is None else unit_title(unit)
    return _WORDS[kind](_Named(key=key, subject=name, lead=_lead(what), timetable=timetable, theirs=theirs))


def _lead(what: str) -> timedelta | None:
    """How long before its deadline a reminder came, as its key says it: `due-24h`, `closing-7d~20201104T0459`."""
    try:
        return read_lead(what.partition(OWN)[0].rpartition("-")[2])
    except ValueError:
        return None


def _deadline_near(named: _Named) -> str:
    if named.is_own and named.theirs:
        return _("{unit}: deadline of their own in {span}", unit=named.subject, span=named.span)
    if named.is_own:
        return _("{unit}: your own deadline in {span}", unit=named.subject, span=named.span)
    return _("{unit}: deadline in {span}", unit=named.subject, span=named.span)


def _deadline_passed(named: _Named) -> str:
    if named.is_own and named.theirs:
        return _("{unit}: deadline of their own passed, late work still counts", unit=named.subject)
    if named.is_own:
        return _("{unit}: your own deadline passed, late work still counts", unit=named.subject)
    return _("{unit}: deadline passed, late work still counts", unit=named.subject)


def _more_time(named: _Named) -> str:
    return _("{unit}: more time", unit=named.subject)


def _late_window_closing(named: _Named) -> str:
    return _("{unit}: late work closes in {span}", unit=named.subject, span=named.span)


def _access_ending(named: _Named) -> str:
    return _("{course}: access ends in {span}", course=named.subject, span=named.span)


def _ce_clock(named: _Named) -> str:
    education = named.timetable.continuing_education
    if named.lead is not None:
        return _("Continuing education: evaluation due in {span}", span=named.span)
    if education is None:
        return _("Continuing education: evaluation")
    return plural(
        "Continuing education: {number} day for the evaluation begins",
        "Continuing education: {number} days for the evaluation begin",
        education.days,
    )


_WORDS: dict[OccurrenceKind, Callable[[_Named], str]] = {
    OccurrenceKind.LESSON_RELEASED: lambda named: _("{unit}: open", unit=named.subject),
    OccurrenceKind.DEADLINE_NEAR: _deadline_near,
    OccurrenceKind.DEADLINE: lambda named: _("{unit}: deadline", unit=named.subject),
    OccurrenceKind.DEADLINE_PASSED: _deadline_passed,
    OccurrenceKind.CALL_TOMORROW: lambda named: _("{call}: in 24 hours", call=named.subject),
    OccurrenceKind.CALL_SOON: lambda named: _("{call}: in an hour", call=named.subject),
    OccurrenceKind.CALL_STARTING: lambda named: _("{call}: starting now", call=named.subject),
    OccurrenceKind.RECORDING_POSTED: lambda named: _("{call}: recording", call=named.subject),
    OccurrenceKind.LATE_WINDOW_CLOSING: _late_window_closing,
    OccurrenceKind.ACCESS_ENDING: _access_ending,
    OccurrenceKind.CE_CLOCK: _ce_clock,
    OccurrenceKind.DEADLINE_MOVED: lambda named: _("{unit}: the deadline was moved", unit=named.subject),
    OccurrenceKind.CALL_MOVED: lambda named: _("{call}: the call was moved", call=named.subject),
    OccurrenceKind.RECORDING_WAITING: lambda named: _(
        "{call}: the recording, for those who missed it", call=named.subject
    ),
    OccurrenceKind.CALL_EVENT: lambda named: _("{call}: the entry in the calendar", call=named.subject),
    OccurrenceKind.LINK_MISSING: lambda named: _("{call}: the link is missing", call=named.subject),
    OccurrenceKind.COMPLETED: lambda named: _("{course}: everything is done", course=named.timetable.title),
    OccurrenceKind.MORE_TIME: _more_time,
    OccurrenceKind.BACK: lambda named: _("{course}: welcome back", course=named.timetable.title),
    OccurrenceKind.UNDELIVERED: lambda named: _(
        "{course}: what could not be delivered", course=named.timetable.title
    ),
    OccurrenceKind.AT_THE_DOOR: lambda named: _(
        "{course}: who came and who left", course=named.timetable.title
    ),
}
