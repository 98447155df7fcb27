"""What is a right value for each of Discord's settings, and which of them go together.

Each rule takes the text as it was written and returns the value, or raises ValueError with a problem and its remedy.
The text of a secret never goes into such a message.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pydantic import SecretStr

from bot.errors import Mistake
from companion.settings_rules import is_web_address

WHERE = (
    'on https://discord.com/developers/applications choose your app, then "Bot", "Reset Token" '
    "(it is shown once)"
)
"""Where the token is to be found."""

#: Three parts: the bot's id in base64, when it was made, a signature.
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}")
_ID = re.compile(r"\d{15,20}")
_MENTION = re.compile(r"<@[!&]?(\d+)>")
#: What people paste instead: the public key, the client secret, the application's id.
_OTHER = (
    (re.compile(r"[0-9a-f]{64}"), "the app's public key, which is not needed"),
    (_ID, "an id, not the bot's token"),
    (re.compile(r"[\w-]{32}"), "the app's client secret, which is not needed"),
)


def token(value: str | SecretStr | None) -> SecretStr | None:
    """The bot's token; people paste it with the word "Bot" before it, which belongs to requests and not to it."""
    if value is None or isinstance(value, SecretStr):
        return value
    text = value.strip().removeprefix("Bot ").strip()
    for shape, what in _OTHER:
        if shape.fullmatch(text):
            raise ValueError(f"this looks like {what}. For DISCORD_TOKEN, {WHERE}")
    if not _TOKEN.fullmatch(text):
        raise ValueError(
            f"this does not look right: a bot token has three parts with dots between them; {WHERE}"
        )
    return SecretStr(text)


def ids(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Ids of Discord's, also as mentions are copied."""
    words = value.split(",") if isinstance(value, str) else list(value)
    given = [_MENTION.sub(r"\1", word.strip()) for word in words if word.strip()]
    for one in given:
        if not _ID.fullmatch(one):
            raise ValueError(
                f"{one!r} is not an id. In Discord, switch on Developer Mode (Settings, Advanced); then the menu of a "
                'person, a role or a server has "Copy ID"'
            )
    return tuple(dict.fromkeys(given))


def gateway(value: str | None) -> str | None:
    if value is None:
        return None
    text = value.strip()
    if not is_web_address(text, ("wss", "ws")):
        raise ValueError("this is not the address of a gateway; it begins with wss://")
    return text


def combination(given: Collection[str]) -> Iterator[Mistake]:
    """What is too much, for the variables that are set (in capitals)."""
    if "DISCORD_TOKEN" in given:
        return
    for name in ("DISCORD_FACILITATORS", "DISCORD_MEMBERS", "DISCORD_SERVERS"):
        if name in given:
            yield Mistake(
                field=name,
                problem=f"it says something about Discord, and DISCORD_TOKEN is missing. Find it so: {WHERE}.",
                code="missing",
            )
