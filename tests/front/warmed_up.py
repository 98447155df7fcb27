"""The process behind `tests.front.warm`: imports all there is, then becomes a companion for each order that comes.

    python -P warmed_up.py DESCRIPTOR

With an order come the companion's standard streams, and a socket on which a process between the two tells the
companion's number at first and its exit code at last.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import time
from importlib import import_module
from typing import Literal, TextIO, TypedDict

from companion.cli import main

COMMANDS = ("course", "discord", "health", "rehearse", "run", "settings", "slack")
#: And what a start imports by itself.
MODULES = (*(f"companion.cli.{name}" for name in COMMANDS), "aiosqlite")
NUMBER = 8
"""Bytes of a number that is told."""
MOST_OPEN = 256
"""Descriptors below this are closed; a process that only imports and forks has few."""


class Order(TypedDict):
    """`given` is which of the three standard streams are there; the others are closed. `first` is code to run first."""

    arguments: list[str]
    cwd: str
    env: dict[str, str]
    given: list[bool]
    first: str


def await_orders(orders: socket.socket) -> list[str]:
    """Comes back only in a process that is to be a companion, with its arguments."""
    keepers = 0
    while True:
        message, descriptors, *_ = socket.recv_fds(orders, 1 << 16, 4)
        if not message:
            break
        while not message.endswith(b"\n"):
            message += orders.recv(1 << 16)
        if os.fork() == 0:
            keeper, *files = descriptors
            if (child := os.fork()) == 0:
                return become(json.loads(message), files)
            keep(child, socket.socket(fileno=keeper), files)
        keepers += 1
        for descriptor in descriptors:
            os.close(descriptor)
    for _ in range(keepers):
        os.wait()  # so that the time they took is counted with ours
    os._exit(0)


def keep(child: int, asker: socket.socket, files: list[int]) -> None:
    """Tell who it is and how it ends, and keep none of its streams open meanwhile."""
    for descriptor in files:
        os.close(descriptor)
    asker.send(child.to_bytes(NUMBER, "big", signed=True))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    asker.send(code.to_bytes(NUMBER, "big", signed=True))
    os._exit(0)


def become(order: Order, files: list[int]) -> list[str]:
    """Make this process what a newly started one is. Returns the arguments it is started with."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    left = iter(files)
    for standard, given in enumerate(order["given"]):
        if given:
            os.dup2(next(left), standard)
        else:
            os.close(standard)
    os.closerange(3, MOST_OPEN)
    sys.stdin = stream(0, order, "r")
    sys.stdout = stream(1, order, "w")
    sys.stderr = stream(2, order, "w")
    sys.argv = ["companion", *order["arguments"]]
    exec(order["first"], {})  # noqa: S102 - from a test
    return order["arguments"]


def stream(standard: int, order: Order, mode: Literal["r", "w"]) -> TextIO | None:
    """A standard stream as the interpreter opens it at its start."""
    if not order["given"][standard]:
        return None
    errors = "backslashreplace" if standard == 2 else "surrogateescape"
    by_line = 1 if standard == 2 or os.isatty(standard) else -1
    return open(standard, mode, buffering=by_line, encoding="utf-8", errors=errors, closefd=False)


if __name__ == "__main__":
    for name in MODULES:
        import_module(name)
    gc.freeze()  # or each companion would look through all of it again
    main(await_orders(socket.socket(fileno=int(sys.argv[1]))), prog_name="companion")
