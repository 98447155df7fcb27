"""A real companion in a process of its own, for tests."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from tests.front.warm import warm

ROOT = Path(__file__).resolve().parents[2]
#: Seconds within which anything must happen on a machine that is busy with everything else.
PATIENCE = 60.0


def environment(**settings: str) -> dict[str, str]:
    """What a service manager would give it: no HOME, nothing of the developer's."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "UTC",
        "TERM": "dumb",
        # Where the interpreter itself was installed so that it needs this.
        **{name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        **settings,
    }


THURSDAY = 3


def begun() -> str:
    """A first day in the past on the course's own weekday, so that lesson 1 is open and not yet due."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return (yesterday - timedelta(days=(yesterday.weekday() - THURSDAY) % 7)).isoformat()


class Process(Protocol):
    """What `subprocess.Popen` and `tests.front.warm` have in common."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None
    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...


class Running:
    """A process whose two outputs are collected as they come."""

    def __init__(self, process: Process, terminal: int | None) -> None:
        self.process = process
        self._terminal = terminal
        self._said = bytearray()
        self._more = threading.Condition()
        sources = [stream.fileno() for stream in (process.stdout, process.stderr) if stream]
        self._readers = [
            threading.Thread(target=self._collect, args=(fd,), daemon=True)
            for fd in (*sources, *(() if terminal is None else (terminal,)))
        ]
        self._open = len(self._readers)
        for reader in self._readers:
            reader.start()

    def _collect(self, fd: int) -> None:
        while True:
            try:
                chunk = os.read(fd, 65536)
            except OSError:  # a terminal whose other side is closed
                chunk = b""
            with self._more:
                self._said += chunk
                self._open -= not chunk
                self._more.notify_all()
            if not chunk:
                return

    @property
    def said(self) -> str:
        with self._more:
            return self._said.decode(errors="replace")

    def until(self, text: str) -> str:
        """Wait until it has said this; all it has said so far."""
        with self._more:
            self._more.wait_for(lambda: text in self.said or not self._open, PATIENCE)
            assert text in self.said, f"never said {text!r}, but:\n{self.said}"
            return self.said

    def type(self, line: str) -> None:
        if self._terminal is not None:
            os.write(self._terminal, f"{line}\n".encode())
        else:
            assert self.process.stdin is not None
            os.write(self.process.stdin.fileno(), f"{line}\n".encode())

    def hang_up(self) -> None:
        """Nobody types any more."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """Wait for the end; the exit code."""
        code = self.process.wait(PATIENCE)
        if self._terminal is None:
            for reader in self._readers:
                reader.join(PATIENCE)
        return code


@contextmanager
def _as_in_the_foreground() -> Iterator[None]:
    """A shell that runs the tests in the background has them ignore Ctrl-C, and what they start would inherit that."""
    held = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP)}
    for number, handler in held.items():
        if handler is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)


@contextmanager
def companion(
    *arguments: str,
    cwd: Path,
    env: Mapping[str, str],
    stdin: int | None = subprocess.PIPE,
    stdout: int | None = subprocess.PIPE,
    stderr: int | None = subprocess.PIPE,
    terminal: bool = False,
    first: str = "",
    fresh: bool = False,
) -> Iterator[Running]:
    """Start `companion ARGUMENTS`, on a pseudo-terminal if asked; killed at the end if it still runs.

    None is a standard stream that is closed; `first` is Python code that it runs before anything else. A `fresh` one
    is started as people start it, and imports everything for itself alone.
    """
    master, slave = pty.openpty() if terminal else (None, None)
    if slave is not None:
        stdin = stdout = stderr = slave
    process: Process
    if fresh:
        with _as_in_the_foreground():
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "companion", *arguments],
                cwd=cwd,
                env=dict(env),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
    else:
        process = warm(ROOT).start(
            arguments, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr, first=first
        )
    if slave is not None:
        os.close(slave)
    running = Running(process, master)
    try:
        yield running
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        if master is not None:
            os.close(master)
