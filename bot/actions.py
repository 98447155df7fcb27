"""What a button or a form carries, as typed values; `bot.payloads` writes and reads them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCohort:
    """Join this cohort as a learner."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheckIn:
    """Open the check-in form of this unit."""

    cohort_id: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCheckIn:
    """The check-in form of this unit, sent in. `opened` is when it was shown, in ms since 1970 UTC (0: unknown)."""

    cohort_id: int
    unit: str
    opened: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAttended:
    """The person was at this call."""

    cohort_id: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingWatched:
    """The person watched the recording of this call."""

    cohort_id: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProgress:
    """Show me where I stand in this cohort."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """Ask how long this cohort's reminders should wait."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """No reminders until then: `tonight`, `tomorrow`, `sunday`, or `now` to end it."""

    cohort_id: int
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """No reminders about this cohort at all."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """Reminders about this cohort again."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAway:
    """Open the form that asks until when somebody is away."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAway:
    """The form that says until when somebody is away, sent in."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalCall:
    """Let the last reminder before late work closes through, although the person is away."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Ask whether to leave this cohort."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """Open the form that asks for the join link of this call."""

    cohort_id: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLink:
    """The form with the join link of this call, sent in."""

    cohort_id: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPreferences:
    """Open the form with somebody's own preferences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPreferences:
    """The form with somebody's own preferences, sent in. `shown` are marks of what it showed (empty: unknown)."""

    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepZone:
    """The zone that was guessed is the person's own (IANA)."""

    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenZone:
    """Open the form that asks for somebody's zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendZone:
    """That form, sent in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMine:
    """Give somebody everything we hold on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseMine:
    """Ask whether to erase everything we hold on somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRoster:
    """The form that asks who is to be taken into this cohort, sent in."""

    cohort_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCreate:
    """The form of a new cohort in this channel (the platform's id), sent in."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """Carry out what was proposed."""

    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Drop what was proposed."""

    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNewcomers:
    """Propose to add all who came to the cohort's channel up to `shown`, in ms since 1970 UTC."""

    cohort_id: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseNewcomers:
    """Open the form that asks whom of those who came up to `shown` to add."""

    cohort_id: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNewcomers:
    """That form, sent in. Who came up to `shown` and is not ticked stays out; 0: it could not show everybody."""

    cohort_id: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOut:
    """Ask whether to take out of the cohort who left its channel up to `shown`."""

    cohort_id: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveThem:
    """Leave those who came or left up to `shown` as they are, and do not ask again."""

    cohort_id: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToCalendar:
    """Give somebody this call as a file for their own calendar."""

    cohort_id: int
    unit: str


Action = (
    JoinCohort
    | OpenCheckIn
    | SendCheckIn
    | CallAttended
    | RecordingWatched
    | ShowProgress
    | NotNow
    | Snooze
    | Mute
    | Unmute
    | OpenAway
    | SendAway
    | FinalCall
    | Leave
    | OpenLink
    | SendLink
    | OpenPreferences
    | SendPreferences
    | KeepZone
    | OpenZone
    | SendZone
    | ExportMine
    | EraseMine
    | Agree
    | Decline
    | AddToCalendar
    | SendRoster
    | SendCreate
    | AddNewcomers
    | ChooseNewcomers
    | SendNewcomers
    | TakeOut
    | LeaveThem
)


#: Pressing one of these is answered with a form where nothing stands in the way: a platform can make room at once.
ASKING: tuple[type[Action], ...] = (
    OpenCheckIn,
    OpenAway,
    OpenLink,
    OpenPreferences,
    OpenZone,
    ChooseNewcomers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A payload that this release cannot read: older than we remember, newer than us, or not ours."""

    payload: str
