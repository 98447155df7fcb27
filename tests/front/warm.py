"""A companion that starts at once: forked from a process that has imported everything already.

A start takes two seconds of imports and hardly anything else. So one process for all tests has them done, and becomes
a companion whenever one is wanted. That is a process of its own, with its own number, files, signals and end, as if
`python -m companion` had been typed; where a test is about just that, it types it.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).with_name("warmed_up.py")
NUMBER = 8
"""Bytes of a number that is told."""


class Started:
    """A process that was forked for us, as `subprocess.Popen` would show it."""

    def __init__(self, keeper: socket.socket, streams: Sequence[IO[bytes] | None]) -> None:
        self.stdin, self.stdout, self.stderr = streams
        self._keeper = keeper
        self.pid = self._told()
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, or minus the signal that ended it. Raises TimeoutExpired after so many seconds."""
        if (code := self._ended(timeout)) is None:
            raise subprocess.TimeoutExpired("companion", timeout or 0)
        return code

    def _told(self) -> int:
        told = self._keeper.recv(NUMBER, socket.MSG_WAITALL)
        assert told, f"{PROGRAM.name} is gone; start it by hand to see why"
        return int.from_bytes(told, "big", signed=True)

    def _ended(self, within: float | None) -> int | None:
        if self._code is None and select.select([self._keeper], [], [], within)[0]:
            with self._keeper:
                self._code = self._told()
        return self._code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Warm:
    """The process that has imported everything, and what it is asked."""

    def __init__(self, root: Path, env: Mapping[str, str]) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", str(PROGRAM), str(theirs.fileno())],
                cwd=root,
                env=dict(env),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C at the tests is for the tests
            )
        atexit.register(self.close)

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        stdin: int | None,
        stdout: int | None,
        stderr: int | None,
        first: str = "",
    ) -> Started:
        """`companion ARGUMENTS` with these standard streams: a descriptor, PIPE, DEVNULL, or None for a closed one.

        `first` is Python code that it runs before anything else.
        """
        ours: list[IO[bytes] | None] = []
        with ExitStack() as stack:
            keeper, keepers = socket.socketpair()
            sent = [stack.enter_context(keepers).fileno()]
            for number, wanted in enumerate((stdin, stdout, stderr)):
                mine, theirs = _ends(wanted, reads=number == 0, stack=stack)
                ours.append(mine)
                sent += [] if theirs is None else [theirs]
            given = [one is not None for one in (stdin, stdout, stderr)]
            order = {"arguments": arguments, "cwd": str(cwd), "env": env, "given": given, "first": first}
            socket.send_fds(self._orders, [json.dumps(order).encode() + b"\n"], sent)
        return Started(keeper, ours)

    def close(self) -> None:
        """It ends by itself once nobody can ask it any more."""
        self._orders.close()
        self._process.wait()


def _ends(wanted: int | None, *, reads: bool, stack: ExitStack) -> tuple[IO[bytes] | None, int | None]:
    """Our end of a standard stream, where it is a pipe, and the end that goes to the process, closed with the stack."""
    if wanted == subprocess.DEVNULL:
        return None, stack.enter_context(Path(os.devnull).open("r+b", buffering=0)).fileno()
    if wanted != subprocess.PIPE:
        return None, wanted
    reader, writer = os.pipe()
    theirs, mine = (reader, writer) if reads else (writer, reader)
    stack.callback(os.close, theirs)
    return os.fdopen(mine, "wb" if reads else "rb", buffering=0), theirs


@cache
def warm(root: Path) -> Warm:
    """The one for all tests of this process."""
    env = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return Warm(root, env | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"})
