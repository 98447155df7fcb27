"""Runs the companion as a container does: without privileges, on a root file system that can only be read.

    python confined.py FOLDER ARGUMENTS…

Whatever would write outside FOLDER is refused as by a read-only disk, and told on standard error, so that
a test can see it even where the refusal is swallowed. Where the tests run as root, all capabilities go
first, so that the rights of files hold for it as for anybody.
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
_PR_CAPBSET_DROP = 24


def confine(folder: Path) -> None:
    """From now on this process changes nothing outside `folder`."""

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


def drop_privileges(program: list[str]) -> None:
    """Start this program anew without any capability; returns where there was none to give away."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - this very program again


if __name__ == "__main__":
    if os.geteuid() == 0 and os.environ.pop("CONFINED_TESTS_PRIVILEGED", ""):
        drop_privileges(sys.argv)
    confine(Path(sys.argv[1]).resolve())
    from companion.cli import main

    main(sys.argv[2:], prog_name="companion")
