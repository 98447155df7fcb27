"""What a button or a form carries: typed values, and a codec that outlives releases.

A payload reads `v1:<name>:<field>:<field>…`, each field percent-encoded, at most `LONGEST` characters (Discord's
limit for a custom id, the tightest of the platforms). Names and the order of fields never change once shipped:
a button posted last month must still be read. A field that came later stands at the end and has a default. What cannot
be read becomes `Stale`, which is answered kindly.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from urllib.parse import quote, unquote

VERSION = "v1"
LONGEST = 100


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
class ExportMine:
    """Give somebody everything we hold on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseMine:
    """Ask whether to erase everything we hold on somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """Carry out what was proposed."""

    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Drop what was proposed."""

    proposal_id: int


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
    | ExportMine
    | EraseMine
    | Agree
    | Decline
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A payload that this release cannot read: older than we remember, newer than us, or not ours."""

    payload: str


_BY_NAME: dict[str, type[Action]] = {
    "join": JoinCohort,
    "check": OpenCheckIn,
    "checked": SendCheckIn,
    "attended": CallAttended,
    "watched": RecordingWatched,
    "progress": ShowProgress,
    "notnow": NotNow,
    "snooze": Snooze,
    "mute": Mute,
    "unmute": Unmute,
    "away": OpenAway,
    "awaysent": SendAway,
    "finalcall": FinalCall,
    "leave": Leave,
    "givelink": OpenLink,
    "linkgiven": SendLink,
    "prefer": OpenPreferences,
    "preferred": SendPreferences,
    "export": ExportMine,
    "erase": EraseMine,
    "agree": Agree,
    "decline": Decline,
}
_NAMES = {kind: name for name, kind in _BY_NAME.items()}


def encode(action: Action) -> str:
    """The payload for an action. Raises ValueError where it would be longer than a platform can carry."""
    values = (quote(str(getattr(action, part.name)), safe="-._~") for part in fields(action))
    payload = ":".join([VERSION, _NAMES[type(action)], *values])
    if len(payload) > LONGEST:
        raise ValueError(
            f"the payload of {type(action).__name__} has {len(payload)} characters, over {LONGEST}"
        )
    return payload


def decode(payload: str) -> Action | Stale:
    """The action of a payload; never raises."""
    version, _, rest = payload.partition(":")
    name, *raw = rest.split(":")
    kind = _BY_NAME.get(name)
    if version != VERSION or kind is None:
        return Stale(payload=payload)
    parts = fields(kind)
    needed = sum(part.default is MISSING for part in parts)
    if not needed <= len(raw) <= len(parts):
        return Stale(payload=payload)
    values: dict[str, int | str] = {}
    for part, text in zip(parts[: len(raw)], raw, strict=True):
        if part.type == "int":
            if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
                return Stale(payload=payload)
            values[part.name] = int(text)
        else:
            values[part.name] = unquote(text)
    return kind(**values)  # type: ignore[arg-type]
