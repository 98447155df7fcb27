"""What a button or a form carries: typed values, and a codec that outlives releases.

A payload reads `v1:<name>:<field>:<field>…`, each field percent-encoded, at most `LONGEST` characters (Discord's
limit for a custom id, the tightest of the platforms). Names and the order of fields never change once shipped:
a button posted last month must still be read. What cannot be read becomes `Stale`, which is answered kindly.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
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
    """The check-in form of this unit, sent in."""

    cohort_id: int
    unit: str


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
class Agree:
    """Carry out what was proposed."""

    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Drop what was proposed."""

    proposal_id: int


Action = (
    JoinCohort | OpenCheckIn | SendCheckIn | CallAttended | RecordingWatched | ShowProgress | Agree | Decline
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
    if len(raw) != len(parts):
        return Stale(payload=payload)
    values: dict[str, int | str] = {}
    for part, text in zip(parts, raw, strict=True):
        if part.type == "int":
            if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
                return Stale(payload=payload)
            values[part.name] = int(text)
        else:
            values[part.name] = unquote(text)
    return kind(**values)  # type: ignore[arg-type]
