"""What a button or a form carries on Discord: the action's payload and, in direct messages, which server it is about.

It reads `v1:join:7`, in a direct message `v1:join:7@1093`, and has `#1` behind it where another of the same message
says the same, or for the second page of a form. A payload has neither `@` nor `#` in it.
"""

from __future__ import annotations

from adapters.discord.ports import guild_of, space_of
from adapters.discord.rendering.limits import CUSTOM_ID
from bot.actions import Action, Stale
from bot.payloads import decode, encode

_GUILD, _NUMBER = "@", "#"


def custom_id(action: Action, *, space: str, direct: bool, number: int = 0) -> str:
    """The custom id for an action in a space. `number` tells those of one message apart, and the pages of a form.

    The server is left out where there is no room for it. Raises ValueError where there is none for the rest.
    """
    payload = encode(action)
    counted = f"{_NUMBER}{number}" if number else ""
    guild = f"{_GUILD}{guild_of(space)}" if direct and _is_id(guild_of(space)) else ""
    if len(payload) + len(counted) > CUSTOM_ID:
        raise ValueError(f"the custom id of {type(action).__name__} has more than {CUSTOM_ID} characters")
    fits = len(payload) + len(guild) + len(counted) <= CUSTOM_ID
    return f"{payload}{guild if fits else ''}{counted}"


def read_custom_id(text: str) -> tuple[Action | Stale, str]:
    """The action, and the space it is about: empty where it does not say, as outside of direct messages. Never raises;
    what is not ours is `Stale`.
    """
    said, _, _ = text.partition(_NUMBER)
    payload, _, guild = said.partition(_GUILD)
    if guild and not _is_id(guild):
        return Stale(payload=text), ""
    return decode(payload), space_of(guild) if guild else ""


def number_in(text: str) -> int:
    """The number in a custom id: of a form's pages, the first is 0."""
    _, _, number = text.partition(_NUMBER)
    return int(number) if _is_id(number) else 0


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= CUSTOM_ID
