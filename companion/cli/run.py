"""`companion run`: the companion in real time."""

from __future__ import annotations

import asyncio
import os
import sys

import click

from companion.log import configure
from companion.redact import redact
from companion.service import serve, standard_input
from companion.settings import load_settings


@click.command
def run() -> None:
    """Run the companion until it is stopped.

    With Slack's settings it is in Slack, with Discord's in Discord. Without a chat platform it opens the local room
    in this terminal, where you type for everybody; COMPANION_ROOM=yes opens it beside them.
    Settings come from the environment or the file .env; `companion settings` shows them. SIGTERM or Ctrl-C
    stops it within ten seconds, a second one at once. Exit code 2 means that it could not start, and why
    stands on standard error.
    """
    settings = load_settings()
    redact.learn(settings.secrets)
    typed = standard_input()
    in_terminal = typed is not None and os.isatty(typed)
    # On a terminal the log would stand between the lines of the room.
    quiet = in_terminal and settings.room_open and "log_level" not in settings.model_fields_set
    configure("warning" if quiet else settings.log_level, settings.log_format, redact)
    try:
        asyncio.run(serve(settings, typed))
    finally:
        _let_go()


def _let_go() -> None:
    """Give up what a terminal or pipe that went away did not take; else leaving would fail for it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
