"""What Discord says to scheduled events."""

from __future__ import annotations

from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import Json, instant
from tests.discord.standin.refusals import Refusal

STAGE, VOICE, EXTERNAL = 1, 2, 3
FIELDS = (
    "channel_id", "entity_metadata", "name", "privacy_level", "scheduled_start_time", "scheduled_end_time",
    "description", "entity_type", "image", "recurrence_rule",
)  # fmt: skip
FAR = 5 * 365 * 86400
"""How far ahead an event can be, in seconds."""


def check_event(fields: Json, *, now: float, begins: bool = True) -> None:
    """Raises 50035. `begins` is whether its start is new and has to be ahead."""
    find = Findings()
    find.string(fields, "", "name", most=100)
    find.string(fields, "", "description", most=1000, least=0, needed=False)
    kind = find.number(fields, "", "entity_type", least=1, most=3, needed=True)
    find.number(fields, "", "privacy_level", least=2, most=2, needed=True)
    start, end = _when(find, fields, "scheduled_start_time"), _when(find, fields, "scheduled_end_time")
    if start is None and fields.get("scheduled_start_time") is None:
        find.add(".scheduled_start_time", "This field is required")
    if start is not None and begins and not now < start < now + FAR:
        find.add(".scheduled_start_time", "Cannot schedule event in the past or more than 5 years ahead.")
    if start is not None and end is not None and end <= start:
        find.add(".scheduled_end_time", "End time must be after the start time.")
    if kind == EXTERNAL:
        if end is None:
            find.add(".scheduled_end_time", "This field is required")
        place = fields.get("entity_metadata") or {}
        find.string(place, ".entity_metadata", "location", most=100)
        if fields.get("channel_id") is not None:
            find.add(".channel_id", "Must be empty for an external event")
    elif kind is not None and fields.get("channel_id") is None:
        find.add(".channel_id", "This field is required")
    if find.errors:
        raise Refusal(50035, errors={at.removeprefix("."): what for at, what in find.errors.items()})


def _when(find: Findings, fields: Json, name: str) -> float | None:
    said = fields.get(name)
    if said is None:
        return None
    try:
        return instant(said)
    except (TypeError, ValueError):
        find.add(f".{name}", f"Could not parse {said}. Should be ISO8601.")
        return None
