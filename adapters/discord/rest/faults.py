"""What it means when a call to Discord fails: what was certainly not done, and what may have been.

Nothing here names a token: some stand in addresses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import aiohttp
import discord

from adapters.discord.ports import NO_IDS, Declined
from adapters.discord.rest.asked import Asked
from adapters.discord.rest.exchange import NEVER_SENT, AskedBefore, Exchange
from bot.errors import Disconnected, RateLimited, Unavailable, Unconfirmed
from bot.phrases import discord_troubles as say

#: Seconds to wait where Discord asks us to and does not say how long, and the least and most we take its word for.
UNSAID, LEAST, MOST = 10.0, 0.1, 3600.0
#: The least we wait where it was not Discord that answered but Cloudflare, which turned our address away.
TURNED_AWAY = 300.0
#: The most of Discord's words that is kept.
WORDS = 500

#: "You are opening direct messages too fast", and how many seconds we leave it alone then. Discord does not say how
#: long that is; ten minutes is what people have found.
OPENING_TOO_FAST, OPENINGS_REST = 40003, 600.0
#: A webhook's or an interaction's token, which is not ours.
_NOT_OUR_TOKEN = 50027

#: What discord.py's `request` may raise. It trips over answers that are not as it expects with the last four.
FAULTS = (
    discord.DiscordException,
    aiohttp.ClientError,
    AskedBefore,
    OSError,
    RuntimeError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)


class TurnedAway(RateLimited):
    """Cloudflare, or a proxy, said 429 for all of us, not Discord about this one call."""


def fault(asked: Asked, exchange: Exchange, error: Exception) -> Exception:
    """What an exception of the libraries means: Declined, RateLimited, TurnedAway, Unavailable, Unconfirmed or
    Disconnected. One that is a fault of our own comes back as it is.
    """
    if isinstance(error, discord.HTTPException):
        return _answered(asked, exchange, error)
    if isinstance(error, discord.RateLimited):
        return lost(asked) if exchange.open else RateLimited(_within(error.retry_after), alone=True)
    if exchange.open or isinstance(error, AskedBefore):
        return lost(asked)
    if 300 <= exchange.status < 500 and exchange.status != 429:
        return Declined(asked.method, asked.path, status=exchange.status, code=0)
    if exchange.status == 429:
        return RateLimited(UNSAID, alone=True)
    if not exchange.begun and isinstance(error, (KeyError, TypeError, ValueError)):
        return error if not isinstance(error, NEVER_SENT) else Unavailable(say.out_of_reach())
    return Unavailable(say.out_of_reach())


def lost(asked: Asked, why: str = "") -> Unavailable | Unconfirmed:
    """No answer to be relied on. Whether that leaves anything open depends on what was asked."""
    if asked.changes_nothing:
        return Unavailable(say.is_ill(why) if why else say.out_of_reach())
    return Unconfirmed(say.is_ill(why) if why else say.answer_lost())


def login_fault(error: Exception) -> Exception:
    """What it means that discord.py could not log in."""
    if isinstance(error, (discord.LoginFailure, ValueError)):  # the latter where it cannot be a token at all
        return Disconnected(say.token_refused())
    return fault(Asked.of("GET", "/users/@me", NO_IDS), Exchange(repeatable=True), error)


def asked_to_wait(headers: Mapping[str, str]) -> float:
    """Seconds, from the header Retry-After (whose names aiohttp compares without their case)."""
    try:
        return _within(float(headers.get("Retry-After", "")))
    except ValueError:
        return UNSAID


def _answered(asked: Asked, exchange: Exchange, error: discord.HTTPException) -> Exception:
    status, headers = error.status, error.response.headers
    code, words = _said(error)
    if status == 429:
        if exchange.open:
            return lost(asked)
        if any(name.casefold().startswith("x-ratelimit-") for name in headers):
            return RateLimited(asked_to_wait(headers), alone=True)  # a proxy may have taken `Via` away
        return TurnedAway(max(TURNED_AWAY, asked_to_wait(headers)))
    if status >= 500:
        return lost(asked, f"HTTP {status}")
    if status == 401 and not asked.secrets and code != _NOT_OUR_TOKEN:
        return Disconnected(say.token_refused())
    if code == OPENING_TOO_FAST:
        return RateLimited(OPENINGS_REST, alone=True)
    if exchange.open and asked.method == "POST" and not asked.changes_nothing:
        return lost(asked)  # this try was in vain; what became of an earlier one is not known
    for secret in asked.secrets:
        words = words.replace(secret, "…")
    return Declined(asked.method, asked.path, status=status, code=code, words=words[:WORDS])


def _said(error: discord.HTTPException) -> tuple[int, str]:
    """Discord's code and words. discord.py takes an answer for text unless its type is exactly that of JSON."""
    if error.code or not error.text.startswith("{"):
        return error.code, "" if error.text.lstrip().startswith("<") else error.text
    try:
        said = json.loads(error.text)
    except ValueError:
        return 0, ""
    code = said.get("code")
    return code if isinstance(code, int) else 0, str(said.get("message") or "")


def _within(seconds: float) -> float:
    return min(max(seconds, LEAST), MOST) if seconds == seconds else UNSAID  # NaN is not itself
