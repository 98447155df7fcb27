"""Where the local room puts the files of its messages, since a terminal cannot show them."""

from __future__ import annotations

import os
from pathlib import Path

from adapters.files import Attached, safe_name

#: So many files of one name are kept apart; nobody makes more by hand.
MOST_OF_ONE_NAME = 10_000


class Shelf:
    """A folder, made when there is something to put into it. Nothing in it is ever overwritten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, file: Attached, *, only: str | None) -> Path:
        """Keep a file; returns where it is. One that is `only` for somebody bears their handle and can be read by
        nobody else on this machine. The same file again stays where it is. Raises OSError.
        """
        owner = "" if only is None else f"{safe_name(only, '', otherwise='someone')}-"
        name = Path(file.name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(1, MOST_OF_ONE_NAME + 1):
            path = self._folder / f"{owner}{name.stem}{'' if number == 1 else f'-{number}'}{name.suffix}"
            if self._make(path, file.content, mode=0o644 if only is None else 0o600):
                return path
        raise OSError(f"{self._folder} is full of files called {file.name}")

    def _make(self, path: Path, content: bytes, *, mode: int) -> bool:
        """Whether the file is there now: made anew, or the same from before."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            # Links lead anywhere, so they are nobody's file.
            return not path.is_symlink() and path.is_file() and path.read_bytes() == content
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
        except OSError:
            path.unlink(missing_ok=True)  # half a file helps nobody
            raise
        return True
