"""Files that go with a command in the local room."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.errors import Refused
from bot.inbound import Attachment

#: More than a roster of 50,000 people takes; chat platforms allow about as much.
LARGEST = 10 * 1024 * 1024


def read_attachment(path: Path) -> Attachment:
    """The file at this path, from the folder where the companion runs. Raises Refused with what to do."""
    try:
        path = path.expanduser()
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise Refused(f"{path} is a folder. Name a file in it.")
        if not stat.S_ISREG(kind.st_mode):
            raise Refused(f"{path} is not an ordinary file. Name one that is.")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}. Paths begin at {Path.cwd()}.") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused(f"{path} cannot be read ({error}).") from error
    if len(content) > LARGEST:
        raise Refused(f"{path} is larger than {LARGEST // 1024 // 1024} MB. Split it and send the parts.")
    return Attachment(name=path.name, content=content)
