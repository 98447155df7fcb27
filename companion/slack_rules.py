"""What is a right value for each of Slack's settings, and which of them go together.

Each rule takes the text as it was written and returns the value, or raises ValueError with a problem and its
remedy. The text of a secret never goes into such a message.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.errors import Mistake
from companion.settings_rules import is_web_address

_APPS = "on https://api.slack.com/apps choose your app, then"
WHERE = {
    "SLACK_BOT_TOKEN": f'{_APPS} "OAuth & Permissions": the Bot User OAuth Token (xoxb-…), '
    'after "Install to Workspace"',
    "SLACK_APP_TOKEN": f'{_APPS} "Basic Information", "App-Level Tokens": generate one with the scope '
    "connections:write (xapp-…)",
    "SLACK_SIGNING_SECRET": f'{_APPS} "Basic Information", "App Credentials"',
    "SLACK_CLIENT_ID": f'{_APPS} "Basic Information", "App Credentials"',
    "SLACK_CLIENT_SECRET": f'{_APPS} "Basic Information", "App Credentials"',
    "COMPANION_HTTP_PORT": "name a port that nothing else uses, such as COMPANION_HTTP_PORT=3000",
    "COMPANION_PUBLIC_URL": "name the address under which that port is reached from outside, such as "
    "COMPANION_PUBLIC_URL=https://companion.example.org",
    "COMPANION_SECRET_KEYS": "make one with `companion slack key`, and keep it where the database's backups are not",
}
"""Where each value is to be found."""

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
_KINDS = (
    (
        re.compile(r"xoxe[.-]"),
        "",
        "a token that ends after twelve hours; those need SLACK_CLIENT_ID and OAuth",
    ),
    (re.compile(r"xoxb-"), "SLACK_BOT_TOKEN", "a bot token, which belongs into SLACK_BOT_TOKEN"),
    (re.compile(r"xapp-"), "SLACK_APP_TOKEN", "an app-level token, which belongs into SLACK_APP_TOKEN"),
    (re.compile(r"xox(?!b-)[a-z]"), "", "the token of a person; the companion needs that of the app's bot"),
)
_LOCAL = ("localhost", "127.0.0.1", "::1")


def bot_token(value: str | SecretStr | None) -> SecretStr | None:
    return _secret(value, r"xoxb-\S+", "SLACK_BOT_TOKEN", "a bot token starts with xoxb-")


def app_token(value: str | SecretStr | None) -> SecretStr | None:
    return _secret(value, r"xapp-\S+", "SLACK_APP_TOKEN", "an app-level token starts with xapp-")


def signing_secret(value: str | SecretStr | None) -> SecretStr | None:
    return _secret(value, r"\S{8,}", "SLACK_SIGNING_SECRET", "a signing secret is 32 characters, 0-9 and a-f")


def client_secret(value: str | SecretStr | None) -> SecretStr | None:
    return _secret(value, r"\S{8,}", "SLACK_CLIENT_SECRET", "a client secret is 32 characters, 0-9 and a-f")


def client_id(value: str | None) -> str | None:
    if value is None:
        return None
    if not re.fullmatch(r"\d+\.\d+", text := value.strip()):
        raise ValueError(f"a client id is two numbers with a dot between them; {WHERE['SLACK_CLIENT_ID']}")
    return text


def facilitators(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Member ids and e-mail addresses."""
    words = value.split(",") if isinstance(value, str) else list(value)
    people = [word.strip() for word in words if word.strip()]
    for person in people:
        if not (_USER_ID.fullmatch(person) or _EMAIL.fullmatch(person)):
            raise ValueError(
                f"{person!r} is neither a member id nor an e-mail address. In Slack, a person's profile has "
                '"Copy member ID" behind its three dots'
            )
    return tuple(dict.fromkeys(person.lower() if "@" in person else person for person in people))


def public_url(value: str | None) -> str | None:
    """Slack sends people and requests to https addresses only; this machine's own are good for trying it out."""
    if value is None:
        return None
    text = value.strip().rstrip("/")
    if is_web_address(text, ("https",)) or (
        is_web_address(text, ("http",)) and urlsplit(text).hostname in _LOCAL
    ):
        return text
    raise ValueError("this is no address that Slack takes; it begins with https://")


def host(value: str) -> str:
    text = value.strip()
    if not re.fullmatch(r"[0-9A-Za-z.:_-]+", text):
        raise ValueError(
            f"{text!r} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all of them"
        )
    return text


def secret_keys(value: str | tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    """Keys as `companion slack key` makes them: 32 random bytes in URL-safe base64."""
    if not isinstance(value, str):
        return value
    keys = [word.strip() for word in value.split(",") if word.strip()]
    for number, key in enumerate(keys, 1):
        try:
            right = len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
        except (binascii.Error, ValueError):
            right = False
        if not right:
            raise ValueError(f"key {number} of {len(keys)} is not a key; {WHERE['COMPANION_SECRET_KEYS']}")
    return tuple(SecretStr(key) for key in keys)


def combination(given: Collection[str]) -> Iterator[Mistake]:
    """What is missing or too much, for the variables that are set (in capitals)."""
    one, socket, signed = (
        name in given for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    )
    http = "COMPANION_HTTP_PORT" in given
    many = "SLACK_CLIENT_ID" in given or "SLACK_CLIENT_SECRET" in given
    if not (one or socket or signed or many):
        if http:
            yield _useless("COMPANION_HTTP_PORT", "there is nothing to listen for without Slack; remove it")
        return
    if one and many:
        yield _useless(
            "SLACK_BOT_TOKEN",
            "it is for one workspace, and SLACK_CLIENT_ID for many, whose tokens come by installation; "
            "remove one of them",
        )
    elif many:
        yield from (
            _missing(name, "many workspaces need it")
            for name in (
                "SLACK_CLIENT_ID",
                "SLACK_CLIENT_SECRET",
                "COMPANION_SECRET_KEYS",
                "COMPANION_PUBLIC_URL",
            )
            if name not in given
        )
    elif not one:
        yield _missing("SLACK_BOT_TOKEN", "Slack needs it for one workspace")
    if not socket and not signed:
        yield _missing(
            "SLACK_APP_TOKEN",
            "Slack needs a way in: this one for Socket Mode, or SLACK_SIGNING_SECRET and COMPANION_HTTP_PORT for HTTP",
        )
    if not http and many:
        yield _missing("COMPANION_HTTP_PORT", "people install the app there")
    elif not http and signed and not socket:
        yield _missing("COMPANION_HTTP_PORT", "Slack's requests come in there")
    elif http and socket and not many:
        yield _useless(
            "COMPANION_HTTP_PORT",
            "with SLACK_APP_TOKEN nothing comes in over HTTP (Socket Mode); remove one of the two",
        )


def addresses(people: Collection[str], *, emails: bool) -> Iterator[Mistake]:
    """Facilitators who are named by an e-mail address can be found only where those may be looked up."""
    if not emails and any("@" in person for person in people):
        yield Mistake(
            field="SLACK_FACILITATORS",
            problem="it names an e-mail address, and those are looked up with SLACK_EMAILS=yes only. Set that, make "
            "the manifest anew and install the app again; or give the person's member id instead.",
            code="useless",
        )


def _missing(name: str, why: str) -> Mistake:
    return Mistake(field=name, problem=f"it is missing: {why}. Find it so: {WHERE[name]}.", code="missing")


def _useless(name: str, why: str) -> Mistake:
    return Mistake(field=name, problem=f"{why}.", code="useless")


def _secret(value: str | SecretStr | None, shape: str, name: str, says: str) -> SecretStr | None:
    if value is None or isinstance(value, SecretStr):
        return value
    text = value.strip()
    for kind, belongs, what in _KINDS:
        if belongs != name and kind.match(text):
            raise ValueError(f"this is {what}. For {name}, {WHERE[name]}")
    if not re.fullmatch(shape, text):
        raise ValueError(f"this does not look right: {says}; {WHERE[name]}")
    return SecretStr(text)
