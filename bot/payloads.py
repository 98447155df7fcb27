"""Actions as text, in a codec that outlives releases.

A payload reads `v1:<name>:<field>:<field>…`, each field percent-encoded, at most `LONGEST` characters (Discord's
limit for a custom id, the tightest of the platforms). Names and the order of fields never change once shipped:
a button posted last month must still be read. A field that came later stands at the end and has a default. What cannot
be read becomes `Stale`, which is answered kindly.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from urllib.parse import quote, unquote

from bot.actions import (
    Action,
    AddNewcomers,
    AddToCalendar,
    Agree,
    CallAttended,
    ChooseNewcomers,
    Decline,
    EraseMine,
    ExportMine,
    FinalCall,
    JoinCohort,
    KeepZone,
    Leave,
    LeaveThem,
    Mute,
    NotNow,
    OpenAway,
    OpenCheckIn,
    OpenLink,
    OpenPreferences,
    OpenZone,
    RecordingWatched,
    SendAway,
    SendCheckIn,
    SendCreate,
    SendLink,
    SendNewcomers,
    SendPreferences,
    SendRoster,
    SendZone,
    ShowProgress,
    Snooze,
    Stale,
    TakeOut,
    Unmute,
)

VERSION = "v1"
LONGEST = 100

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
    "keepzone": KeepZone,
    "zone": OpenZone,
    "zonesent": SendZone,
    "export": ExportMine,
    "erase": EraseMine,
    "agree": Agree,
    "decline": Decline,
    "calendar": AddToCalendar,
    "rostersent": SendRoster,
    "createsent": SendCreate,
    "addnew": AddNewcomers,
    "choosenew": ChooseNewcomers,
    "newchosen": SendNewcomers,
    "takeout": TakeOut,
    "leavethem": LeaveThem,
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
