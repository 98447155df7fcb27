"""What Slack's refusals mean for a message, and what to do about them: one table."""

from __future__ import annotations

import logging
from collections.abc import Callable

from adapters.slack.ports import Declined
from bot.errors import DeliveryError, NotPermitted, Unreachable
from bot.model import Place, PlaceKind
from bot.phrases import slack_troubles as say

log = logging.getLogger(__name__)

#: The blocks are not as Slack wants them; a text alone may still pass.
BAD_BLOCKS = frozenset({"block_mismatch", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
#: The thread is not there (any more) or takes no answers; the channel may.
BAD_THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_ts",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)

_Words = Callable[[Declined, Place], str]


def _plain(words: Callable[[], str]) -> _Words:
    return lambda declined, place: words()


def _of_code(words: Callable[[str], str]) -> _Words:
    return lambda declined, place: words(declined.code)


def _not_found(declined: Declined, place: Place) -> str:
    return say.no_such_person() if place.kind is PlaceKind.DIRECT else say.no_such_channel()


def _scope(declined: Declined, place: Place) -> str:
    return say.missing_scope(declined.needed) if declined.needed else say.missing_some_scope()


_GONE = (Unreachable, _plain(say.message_gone))
_DEACTIVATED = (Unreachable, _plain(say.deactivated))
_NOBODY = (Unreachable, _plain(say.no_such_person))
_RESTRICTED = (NotPermitted, _plain(say.restricted))
_BY_ADMINS = (NotPermitted, _of_code(say.forbidden_by_admins))
_OURS = (DeliveryError, _of_code(say.our_fault))

_MEANINGS: dict[str, tuple[type[DeliveryError], _Words]] = {
    "not_in_channel": (NotPermitted, _plain(say.not_in_channel)),
    "channel_not_found": (Unreachable, _not_found),
    "is_archived": (Unreachable, _plain(say.archived)),
    "account_inactive": _DEACTIVATED,
    "is_inactive": _DEACTIVATED,
    "user_disabled": _DEACTIVATED,
    "user_not_found": _NOBODY,
    "user_not_visible": _NOBODY,
    "users_not_found": _NOBODY,
    "cannot_dm_bot": (Unreachable, _plain(say.is_a_bot)),
    "messages_tab_disabled": (NotPermitted, _plain(say.closed_messages)),
    "restricted_action": _RESTRICTED,
    "restricted_action_non_threadable_channel": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_locked": _RESTRICTED,
    "restricted_action_thread_only_channel": _RESTRICTED,
    "missing_scope": (NotPermitted, _scope),
    "access_denied": _BY_ADMINS,
    "accesslimited": _BY_ADMINS,
    "ekm_access_denied": _BY_ADMINS,
    "enterprise_is_restricted": _BY_ADMINS,
    "no_permission": _BY_ADMINS,
    "not_allowed": _BY_ADMINS,
    "not_allowed_token_type": _BY_ADMINS,
    "team_access_not_granted": _BY_ADMINS,
    "cant_update_message": _GONE,
    "edit_window_closed": _GONE,
    "message_not_found": _GONE,
    **dict.fromkeys(BAD_BLOCKS, _OURS),
    "invalid_arg_name": _OURS,
    "invalid_arguments": _OURS,
    "invalid_metadata_format": _OURS,
    "invalid_metadata_schema": _OURS,
    "metadata_too_large": _OURS,
    "msg_too_long": _OURS,
    "no_text": _OURS,
}


def delivery_error(declined: Declined, place: Place) -> DeliveryError:
    """What a refusal means for a message to `place`, in words for a facilitator. A fault of ours is logged with what
    Slack said about it.
    """
    kind, words = _MEANINGS.get(declined.code, (DeliveryError, _of_code(say.unknown)))
    if kind is DeliveryError:
        log.error("Slack declined a message", extra={"declined": str(declined)})
    return kind(words(declined, place))
