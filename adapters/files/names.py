"""Names of files that every system takes, whatever they were made from."""

from __future__ import annotations

import re
import unicodedata

#: Characters of a name without its ending; far below what any file system takes.
LONGEST = 60
#: Windows opens devices under these names, whatever the ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.IGNORECASE)


def safe_name(text: str, ending: str, *, otherwise: str) -> str:
    """A file name of ASCII letters, digits and `-`, made from `text` and with this `ending` (`.ics`).

    Accents are dropped. A text of which nothing is left gives `otherwise`. Nothing in it can lead into another
    folder, hide the file or mean a device.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain)[:LONGEST].strip("-").lower()
    if not name or _DEVICES.match(name):
        name = otherwise
    return name + ending


def safe_file_name(name: str, *, otherwise: str) -> str:
    """The same for a name that has its own ending (`export.json`), which is kept where it is an ordinary one."""
    stem, dot, last = name.rpartition(".")
    ending = dot + last
    if not stem or not _ENDING.fullmatch(ending):
        return safe_name(name, "", otherwise=otherwise)
    return safe_name(stem, ending.lower(), otherwise=otherwise)
