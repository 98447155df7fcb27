"""Lines from a terminal, a pipe or a file, without blocking the event loop and without outliving it."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024
#: A line may be this long (bytes); what is longer is cut into lines of this length.
LONGEST = 64 * 1024


class Lines:
    """Lines of a file descriptor, as text, until it ends or `stop` is called.

    Read in a worker thread with `os.read`, which works for every kind of input and holds no lock of Python's
    own standard input; a pipe of ours ends the wait. Bytes that are not UTF-8 become replacement characters.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._wake_writer: int | None
        self._wake_reader, self._wake_writer = os.pipe()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        os.close(self._wake_reader)

    def stop(self) -> None:
        """No more lines, also for somebody who waits for one now."""
        if self._wake_writer is not None:
            os.close(self._wake_writer)
            self._wake_writer = None

    def _goes_on(self) -> bool:
        return self._wake_writer is not None

    async def __aiter__(self) -> AsyncIterator[str]:
        rest = b""
        while chunk := await asyncio.to_thread(self._read):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST:
                lines.append(rest)
                rest = b""
            for line in lines:
                if self._goes_on():
                    yield line.decode("utf-8", errors="replace")
        if rest and self._goes_on():
            yield rest.decode("utf-8", errors="replace")

    def _read(self) -> bytes:
        """The next bytes; none at the end or when stopped."""
        ready, _, _ = select.select([self._fd, self._wake_reader], [], [])
        if self._wake_reader in ready:
            return b""
        try:
            return os.read(self._fd, CHUNK)
        except OSError:
            # A terminal that went away gives an error instead of an end.
            return b""
