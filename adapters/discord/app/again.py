"""What a button carries that does something once more: of what opens a form, and so changes nothing.

It reads `again:b:v1:away:7`, `again:c:course checkin lesson:"3"` or `again:p:https://…`, in direct messages with the
server after `again` (`again@1093:…`). What is too long for a custom id is there by its digest (`again:k:…`), and what
it was has to be remembered by this process.
"""

from __future__ import annotations

import hashlib
import re

from adapters.discord.ports import guild_of, space_of
from adapters.discord.rendering.limits import CUSTOM_ID
from bot.actions import Stale
from bot.inbound import CommandCall, Picked, Pressed, Submitted
from bot.payloads import decode, encode

What = CommandCall | Pressed | Submitted | Picked

_WRITTEN = re.compile(r"again(?:@(?P<guild>\d+))?:(?P<kind>[bcpk]):(?P<said>.*)", re.DOTALL)


def again(what: What, *, space: str, direct: bool) -> str:
    """The custom id of a button that does this once more, in this space."""
    head = f"again@{guild_of(space)}" if direct and space else "again"
    match what:
        case CommandCall(name=name, text=text):
            said = f"c:{name} {text}".strip()
        case Picked(link=link):
            said = f"p:{link}"
        case Pressed(action=action) | Submitted(action=action):
            said = f"b:{action.payload if isinstance(action, Stale) else encode(action)}"
    written = f"{head}:{said}"
    if len(written) <= CUSTOM_ID:
        return written
    return f"{head}:k:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def is_again(custom_id: str) -> bool:
    return _WRITTEN.fullmatch(custom_id) is not None


def read_again(custom_id: str) -> tuple[CommandCall | Pressed | Picked, str]:
    """What the button does, and the space it is about (empty: it does not say). What only another process, or nobody
    any more, remembers is a press of something `Stale`.
    """
    found = _WRITTEN.fullmatch(custom_id)
    if found is None:
        return Pressed(action=Stale(payload=custom_id)), ""
    space = space_of(found["guild"]) if found["guild"] else ""
    match found["kind"]:
        case "c":
            name, _, text = found["said"].partition(" ")
            return CommandCall(name=name, text=text), space
        case "p":
            return Picked(key="", link=found["said"]), space
        case "b":
            return Pressed(action=decode(found["said"])), space
        case _:
            return Pressed(action=Stale(payload=custom_id)), space
