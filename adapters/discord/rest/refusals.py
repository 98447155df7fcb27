"""What Discord's refusals mean for what we wanted to say, and what to do about them: one table.

The numbers are Discord's own (discord.com/developers/docs/topics/opcodes-and-status-codes, "JSON Error Codes"). 20026,
of bots that were flagged as spam, is not among them; bots have met it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from adapters.discord.permissions import EVENTS, ROLES, SEND_IN_THREADS
from adapters.discord.ports import Declined
from bot.errors import DeliveryError, Disconnected, NotPermitted, Unavailable, Unreachable
from bot.model import PlaceKind
from bot.phrases import discord_troubles as say

log = logging.getLogger(__name__)

_Meaning = tuple[type[DeliveryError], Callable[[], str]]

MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013

_CLOSED: _Meaning = (Unreachable, say.closed_messages)
_NOBODY: _Meaning = (Unreachable, say.no_such_person)
_GONE: _Meaning = (Unreachable, say.message_gone)
_EVENT_GONE: _Meaning = (Unreachable, say.event_is_gone)
_KIND: _Meaning = (NotPermitted, say.wrong_kind_of_channel)
_TAG: _Meaning = (NotPermitted, say.needs_a_tag)
_AUTOMOD: _Meaning = (NotPermitted, say.blocked_by_automod)
_THREADS: _Meaning = (NotPermitted, say.too_many_threads)
_BUSY: _Meaning = (Unavailable, say.is_busy)
_TOKEN: _Meaning = (Disconnected, say.token_refused)

_MEANINGS: dict[int, _Meaning] = {
    10003: (Unreachable, say.no_such_channel),
    10004: (Disconnected, say.not_in_server),
    10007: (Unreachable, say.not_a_member),
    10008: _GONE,
    10013: _NOBODY,
    10070: _EVENT_GONE,
    20009: (DeliveryError, say.explicit),
    20016: (Unavailable, say.slow_mode),
    20022: (Unavailable, say.edited_too_often),
    20026: (NotPermitted, say.flagged),
    20028: _BUSY,
    20029: _BUSY,
    20031: (DeliveryError, say.words_not_allowed),
    30033: (NotPermitted, say.thread_is_full),
    30038: (NotPermitted, say.too_many_events),
    30046: (Unavailable, say.edited_too_often),
    40001: _TOKEN,
    40004: _BUSY,
    40006: _BUSY,
    40007: (Unreachable, say.not_a_member),
    40058: _KIND,
    40062: _BUSY,
    40066: _TAG,
    40067: _TAG,
    50001: (NotPermitted, say.out_of_sight),
    50005: _GONE,
    50007: _CLOSED,
    50008: _KIND,
    50009: (NotPermitted, say.needs_verification),
    50014: _TOKEN,
    50021: _GONE,
    50024: _KIND,
    50033: _NOBODY,
    50068: _KIND,
    50083: (Unreachable, say.thread_archived),
    50278: (Unreachable, say.not_a_member),
    60003: (NotPermitted, say.needs_two_factors),
    110001: _BUSY,
    130000: _BUSY,
    160002: (NotPermitted, say.cannot_read_back),
    160005: (Unreachable, say.thread_locked),
    160006: _THREADS,
    160007: _THREADS,
    180000: _EVENT_GONE,
    200000: _AUTOMOD,
    200001: _AUTOMOD,
    240000: (DeliveryError, say.blocked_links),
}

#: What 50013 is about, by the end of the path: the first that fits.
_NEEDS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("POST", "/crosspost", ("Manage Messages", "Send Messages")),
    ("POST", "/messages/{message_id}/threads", ("Create Public Threads",)),
    ("POST", "/threads", ("Create Private Threads", "Create Public Threads", "Send Messages")),
    ("PUT", "/thread-members/{user_id}", (SEND_IN_THREADS.name,)),
    ("DELETE", "/thread-members/{user_id}", ("Manage Threads",)),
    ("POST", "/messages", ("Send Messages", SEND_IN_THREADS.name, "Attach Files")),
    ("GET", "/messages", ("Read Message History",)),
    ("GET", "/messages/{message_id}", ("Read Message History",)),
    ("GET", "/threads/archived/public", ("Read Message History",)),
    ("PATCH", "/channels/{channel_id}", ("Manage Threads", "Manage Channels")),
)
_NEEDS_IN_SERVER: Sequence[tuple[str, str]] = (
    ("/scheduled-events", EVENTS.name),
    ("/roles", ROLES.name),
)


def refusal(declined: Declined, *, kind: PlaceKind = PlaceKind.CHANNEL) -> DeliveryError:
    """What a refusal means for something that was meant for a place of this kind, in words for a facilitator. A fault
    of ours is logged with what Discord said about it.
    """
    if declined.code in (MISSING_ACCESS, MISSING_PERMISSIONS) and (words := _server(declined)):
        return words
    if declined.code == MISSING_PERMISSIONS:
        return NotPermitted(_permission(declined))
    if declined.code in (10003, MISSING_ACCESS) and kind is PlaceKind.DIRECT:
        return Unreachable(say.closed_messages())
    if (meaning := _MEANINGS.get(declined.code)) is not None:
        error, say_it = meaning
        return error(say_it())
    return _by_status(declined)


def _server(declined: Declined) -> DeliveryError | None:
    """What is about the whole server."""
    if not declined.path.startswith("/guilds/"):
        return None
    if declined.code == MISSING_ACCESS:
        return Disconnected(say.not_in_server())
    for part, permission in _NEEDS_IN_SERVER:
        if part in declined.path:
            return NotPermitted(say.lacks_in_server(permission))
    return None


def _permission(declined: Declined) -> str:
    for method, end, names in _NEEDS:
        if declined.method == method and declined.path.endswith(end):
            return say.lacks_one(names[0]) if len(names) == 1 else say.lacks(names)
    return say.forbidden(str(declined.code))


def _by_status(declined: Declined) -> DeliveryError:
    code = str(declined.code or f"HTTP {declined.status}")
    match declined.status:
        case 403:
            return NotPermitted(say.forbidden(code))
        case 404:
            return Unreachable(say.gone(code))
        case 400 | 405 | 413:
            log.error("Discord declined what was made", extra={"declined": str(declined)})
            return DeliveryError(say.our_fault(code))
        case _:
            return DeliveryError(say.unknown(code))
