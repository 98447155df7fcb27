"""Keeping secrets out of everything a person or a log can read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

HIDDEN = "•••"

# What a secret looks like wherever it turns up, also when we were never told it: Slack's tokens (bot, app,
# user, refresh…), Discord's bot tokens (id, timestamp, signature), the password in a database address.
_SHAPES = (
    (re.compile(r"\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[A-Za-z0-9-]{4,}"), HIDDEN),
    (re.compile(r"\b[A-Za-z0-9_-]{23,32}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{25,}"), HIDDEN),
    (re.compile(r"(?<=://)([^\s:/@]*):\S*@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(r"(?i)([?&](?:password|passwd|pwd|sslpassword|ticket|code|state)=)[^&\s'\"]+"),
        rf"\1{HIDDEN}",
    ),
    # Where answers to a command or a click may be sent, for half an hour, by whoever knows the address.
    (re.compile(r"(?i)(\bhttps?://hooks\.[^\s/\"']+/)[^\s\"'<>]+"), rf"\1{HIDDEN}"),
    (
        re.compile(r"(?i)(/(?:commands|actions|services|workflows|triggers)/T[0-9A-Z]{2,}/)[^\s\"'<>]+"),
        rf"\1{HIDDEN}",
    ),
    # Slack's trigger ids, which open a form in front of somebody.
    (re.compile(r"\b\d{9,}\.\d{9,}\.[0-9a-f]{32}\b"), HIDDEN),
)
# A literal shorter than this would blank out ordinary words wherever they stand.
_SHORTEST = 4


class Redactor:
    """Replaces secrets in text: those it was told, as they are and as an address or `repr` would write them,
    and whatever has the shape of one.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._spellings: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Hide these too from now on."""
        self._spellings |= {
            spelling
            for secret in secrets
            for spelling in (secret, quote(secret, safe=""), unquote(secret), repr(secret)[1:-1])
            if len(spelling) >= _SHORTEST
        }
        if self._spellings:
            # The longest first, so that no secret is left half standing because another is part of it.
            known = sorted(self._spellings, key=len, reverse=True)
            self._known = re.compile("|".join(map(re.escape, known)))

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


redact = Redactor()
"""The one everything in this process goes through; `companion run` tells it the secrets of the settings."""


def password_of(url: str) -> str:
    """The password in a database address, or an empty string; never raises."""
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
