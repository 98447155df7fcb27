"""`companion`: the command line. Each command is imported only when it is used, so that all start fast."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from bot.errors import CompanionError
from companion.redact import redact
from companion.version import release

_COMMANDS = {
    "course": "companion.cli.course:course",
    "discord": "companion.cli.discord:discord",
    "health": "companion.cli.health:health",
    "rehearse": "companion.cli.rehearse:rehearse",
    "run": "companion.cli.run:run",
    "settings": "companion.cli.settings:settings",
    "slack": "companion.cli.slack:slack",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """What we refuse on purpose is said in plain text, without a traceback and without a secret."""
        try:
            return super().invoke(ctx)
        except CompanionError as error:
            click.echo(redact(str(error)), err=True)
            ctx.exit(2)
        except OSError as error:
            # Whoever closed the pipe has read enough: click ends quietly then. A disk that is full is told.
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"What I have to say cannot be written: {error.strerror}.", err=True)
            _drop_the_rest()
            ctx.exit(2)


def _drop_the_rest() -> None:
    """What is still in the buffer would be tried once more at the end of the process, and fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(release(), prog_name="companion")
def main() -> None:
    """The learner companion keeps cohorts of adult learners together through a scheduled online course."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a question mark; it is no reason to stop.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
