"""`companion health`: for health checks of containers and orchestrators."""

from __future__ import annotations

import click

from bot.errors import Refused
from companion.health import ask
from companion.settings import load_settings


@click.command
@click.pass_context
def health(ctx: click.Context) -> None:
    """Ask the companion on this machine how it is.

    Exit code 0 when all is well, 1 when it is not, 2 when COMPANION_HEALTH_PORT is not set.
    """
    port = load_settings().companion_health_port
    if port is None:
        raise Refused(
            "Nothing can be asked: COMPANION_HEALTH_PORT is not set. Set it to the same port here and where "
            "`companion run` is started, such as COMPANION_HEALTH_PORT=8377."
        )
    state = ask(port)
    click.echo(f"{'well' if state.well else 'not well'}: {state.words}", err=not state.well)
    ctx.exit(0 if state.well else 1)
