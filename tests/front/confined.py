"""A process as a container has it: without privileges, on a root file system that can only be read.

Whatever would write outside one folder is refused as by a read-only disk, and told on standard error, so that
a test can see it even where the refusal is swallowed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
}


def confine(folder: Path) -> None:
    """From now on this process changes nothing outside `folder`, and has no privileges."""
    if os.geteuid() == 0:
        drop_privileges()

    def refuse(path: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a file descriptor: the file was opened before, and judged then
        place = Path(os.fsdecode(path)).absolute()
        if not place.is_relative_to(folder) and not place.is_relative_to("/dev"):
            os.write(2, f"REFUSED to write {place}\n".encode())
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(place))

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        opens_to_write = event == "open" and arguments[2] is not None and arguments[2] & _WRITING
        if opens_to_write or event in _CHANGING or event == "sqlite3.connect":
            refuse(arguments[0])

    sys.addaudithook(watch)


def drop_privileges() -> None:
    """From now on this process has no capability, so that the rights of files hold for root as for anybody."""
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    none = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(version_3, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")
