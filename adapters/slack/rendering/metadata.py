"""What a form carries with it besides what is filled in: what sending it does, and what whoever opened it put there."""

from __future__ import annotations

import json

from adapters.slack.rendering.limits import PRIVATE_METADATA
from bot.actions import Action, Stale
from bot.payloads import decode, encode

_ACTION = "action"


def with_action(metadata: str, action: Action) -> str:
    """`metadata`, an object in JSON or nothing, with the action in it. What is too long for Slack is left out but for
    the action. Raises ValueError where it is no JSON, TypeError where it is no object.
    """
    data = json.loads(metadata) if metadata else {}
    if not isinstance(data, dict):
        raise TypeError("the metadata of a view has to be a JSON object")
    said = json.dumps({**data, _ACTION: encode(action)})
    return said if len(said) <= PRIVATE_METADATA else json.dumps({_ACTION: encode(action)})


def action_in(metadata: object) -> Action | Stale:
    """The action of a form that comes back; never raises."""
    try:
        data = json.loads(metadata) if isinstance(metadata, str) else None
    except ValueError:
        data = None
    payload = data.get(_ACTION) if isinstance(data, dict) else None
    return decode(payload) if isinstance(payload, str) else Stale(payload="")
