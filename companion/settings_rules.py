"""What is a right value for each setting, and what to do about a wrong one.

Each rule takes the text as it was written and returns the value, or raises ValueError with a problem and its
remedy. The text of a secret never goes into such a message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import SecretStr

from bot.errors import Mistake, Refused
from storage.address import read_address

_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_BEGINNINGS = ("COMPANION_", "DATABASE_", "DISCORD_", "SLACK_")
_YES_NO = {
    "yes": True,
    "true": True,
    "on": True,
    "1": True,
    "no": False,
    "false": False,
    "off": False,
    "0": False,
}


def database_url(value: str | SecretStr) -> SecretStr:
    """An address that storage can read. Its password is a secret, so no part of it is ever quoted."""
    text = (value.get_secret_value() if isinstance(value, SecretStr) else value).strip()
    try:
        read_address(text)
    except Refused as error:
        raise ValueError(str(error)) from None
    return SecretStr(text)


def folder(value: str | Path | None) -> Path | None:
    if value is None:
        return None
    path = Path(value).expanduser()
    if not path.is_dir():
        raise ValueError(f"there is no folder {str(path)!r}; make it, or name another")
    return path


def new_folder(value: str | Path) -> Path:
    """A folder that is there or can be made; that it can be written to is seen when something is."""
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{str(path)!r} is not a folder; name another")
    return path


def handles(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Names of people in the local room, lower case, without the @ that people may write before them."""
    words = value.split(",") if isinstance(value, str) else list(value)
    names = [word.strip().removeprefix("@").lower() for word in words if word.strip()]
    wrong = [name for name in names if not _HANDLE.fullmatch(name)]
    if wrong:
        raise ValueError(
            f"{wrong[0]!r} is not a name in the local room; use letters, digits, '-', '_' and '.', "
            "with commas between names"
        )
    return tuple(dict.fromkeys(names))


def zone(value: str) -> str:
    text = value.strip()
    if text in available_timezones():
        return text
    near = get_close_matches(text, available_timezones(), n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]}?" if near else " Take a name from the IANA list, such as Europe/London."
    raise ValueError(f"{text!r} is not a time zone.{hint}")


def port(value: str | int | None) -> int | None:
    if value is None or isinstance(value, int):
        return value
    text = value.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError(f"{text!r} is not a port; give a number from 1 to 65535 that nothing else uses")
    return int(text)


def lower(value: str) -> str:
    return value.strip().lower()


def yes_no(value: str | bool | None) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    word = value.strip().lower()
    if word not in _YES_NO:
        raise ValueError(f"{word!r} is neither yes nor no")
    return _YES_NO[word]


def web_address(value: str) -> str:
    text = value.strip()
    if not is_web_address(text, ("https", "http")):
        raise ValueError(
            "this is not a web address; it begins with https://, and has no name or password in it"
        )
    return text


def is_web_address(text: str, schemes: Collection[str]) -> bool:
    """Whether this is a plain address of one of these schemes: with a host, and without a user, a query or spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and " " not in text
    return parts.scheme in schemes and bool(parts.hostname) and plain


def machine_zone() -> str:
    """This machine's IANA zone, from TZ or the system's link; UTC where neither tells one."""
    told = os.environ.get("TZ", "").removeprefix(":")
    link = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    name = next((name for name in (told, link) if name in available_timezones()), "UTC")
    return "UTC" if name == "Etc/UTC" else name


def misspelt(names: Iterable[str], environ: Mapping[str, str], lines: Mapping[str, int]) -> list[Mistake]:
    """Names that look like one of ours and are not, with the one that was probably meant.

    Anything that starts with COMPANION_ is ours. Other names are left alone unless they come very near to one
    of ours that is not set itself (SLACK_TOKEN where there is no SLACK_BOT_TOKEN); from the environment,
    which has many owners, only with a beginning that few of them use.
    """
    known = list(names)
    given = {name.upper() for name in (*environ, *lines)}
    missing = [name for name in known if name not in given]
    mistakes = []
    for name in dict.fromkeys((*lines, *environ)):
        upper = name.upper()
        if upper in known or not (name in lines or upper.startswith(_BEGINNINGS)):
            continue
        ours = upper.startswith("COMPANION_")
        if ours:  # compared by what comes after it, which is where they differ
            tails = {one.removeprefix("COMPANION_"): one for one in known}
            near = [tails[tail] for tail in get_close_matches(upper.removeprefix("COMPANION_"), tails, n=2)]
        else:
            near = get_close_matches(upper, missing, n=2, cutoff=0.84)
        if not near and not ours:
            continue
        meant = f"did you mean {' or '.join(near)}?" if near else f"the names are {', '.join(known)}."
        mistakes.append(
            Mistake(
                field=name,
                problem=f"there is no such setting; {meant}",
                line=0 if name in environ else lines[name],
                code="unknown",
            )
        )
    return mistakes
