"""What it means when a call to Slack fails: what was certainly not done, and what may have been.

Slack has no way to post the same message twice without showing it twice, so that the difference matters for every
method that stores something. Nothing here names a token, nor an address that is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.ports import Declined
from bot.errors import DeliveryError, RateLimited, Unavailable, Unconfirmed
from bot.phrases import slack_troubles as say

#: Seconds to wait where Slack asks us to and does not say how long, and the least and most we take its word for.
UNSAID, LEAST, MOST = 10.0, 1.0, 3600.0

#: What went wrong on Slack's side. It says itself that some of it may have been done all the same.
_ILL = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
_TOO_FAST = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
_TOKEN_REFUSED = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "no_team_id",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)

#: Asking these once more changes nothing, whatever became of the first time.
_HARMLESS = frozenset(
    {"auth.test", "conversations.open", "files.getUploadURLExternal", "users.conversations", "views.publish"}
)
_HARMLESS_ENDINGS = (".history", ".info", ".list", ".lookupByEmail", ".members", ".replies", ".getPermalink")

#: The connection never came to be, so nothing was asked of Slack.
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)

#: What an exchange may raise: slack_sdk trips over bodies that are no JSON objects with the last two.
FAULTS = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, AttributeError, ValueError)


class TokenRefused(Exception):
    """Slack takes this token no (longer). `code` is its word for it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def changes_nothing(method: str) -> bool:
    return method in _HARMLESS or method.endswith(_HARMLESS_ENDINGS)


def fault(method: str, error: Exception) -> Exception:
    """What an exception of the libraries means: Declined, TokenRefused, RateLimited, Unavailable or Unconfirmed."""
    if isinstance(error, _NEVER_SENT):
        return Unavailable(say.out_of_reach())
    if not isinstance(error, SlackApiError):
        return lost(method)
    response = error.response
    if isinstance(response, aiohttp.ClientResponse):  # no JSON at all
        return answer(method, response.status, response.headers, None)
    return answer(method, response.status_code, response.headers, response.data)


def answer(method: str, status: int, headers: Mapping[str, str], body: object) -> Exception:
    """What an answer of Slack's that was not `ok` means."""
    said: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    code = str(said.get("error") or "")
    if status == 429 or code in _TOO_FAST:
        return RateLimited(asked_to_wait(headers))
    if not code or status >= 500 or code in _ILL:
        return lost(method, code or f"HTTP {status}")
    if code in _TOKEN_REFUSED:
        return TokenRefused(code)
    return Declined(method, code, _needed(said))


def lost(method: str, why: str = "") -> DeliveryError:
    """No answer to be relied on. Whether that leaves anything open depends on what was asked."""
    if changes_nothing(method):
        return Unavailable(say.is_ill(why) if why else say.out_of_reach())
    return Unconfirmed(say.is_ill(why) if why else say.answer_lost())


def asked_to_wait(headers: Mapping[str, str]) -> float:
    """Seconds, from the header Retry-After (whose names aiohttp compares without their case)."""
    try:
        asked = float(headers.get("Retry-After", ""))
    except ValueError:
        return UNSAID
    return min(max(asked, LEAST), MOST) if asked == asked else UNSAID  # NaN is not itself


def _needed(said: Mapping[str, Any]) -> str:
    """The missing scope, or what Slack says is wrong with what we sent, cut short."""
    if needed := said.get("needed"):
        return str(needed)
    metadata = said.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, Mapping) else None
    told = messages or said.get("errors") or []
    return "; ".join(str(one) for one in told)[:500] if isinstance(told, list) else ""
