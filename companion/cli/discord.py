"""`companion discord`: what an operator needs to set the bot up in Discord."""

from __future__ import annotations

import asyncio

import click

from adapters.discord.checking import Checked, application_of, check_discord
from adapters.discord.permissions import INVITED, PERMISSIONS
from bot.errors import Refused
from companion.discord_rules import ids
from companion.redact import redact
from companion.settings import Settings, load_settings
from companion.voice import Voice

_INVITE = (
    "https://discord.com/oauth2/authorize?client_id={app}&scope=bot+applications.commands&permissions={bits}"
)


@click.group
def discord() -> None:
    """Set the companion up in Discord."""


def _app(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    try:
        found = ids(text or "")
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return found[0] if found else None


@discord.command
@click.option(
    "--app",
    metavar="ID",
    callback=_app,
    help='The Application ID ("General Information" on the app\'s page). Without it Discord is asked.',
)
def invite(app: str | None) -> None:
    """Print the address that invites the bot to a server, and what it asks to be allowed there, and why.

    Whoever may manage a server can open it. Where one of the permissions is taken away, what it is for does not happen,
    and the rest does.
    """
    settings = load_settings(whole=False)
    redact.learn(settings.secrets)
    if app is None:
        if not settings.discord_set:
            raise Refused(
                "Which app? Set DISCORD_TOKEN, or give --app and the Application ID from the app's page; "
                "docs/discord.md says the rest."
            )
        app = asyncio.run(application_of(settings.discord_api_url, _token(settings)))
    click.echo(_INVITE.format(app=app, bits=INVITED))
    say = Voice(elsewhere=100)
    say("")
    for permission in PERMISSIONS:
        say(permission.name)
        say(f"    {permission.reason}")


@discord.command
@click.pass_context
def check(ctx: click.Context) -> None:
    """Ask Discord whether it takes what is set up: the token, the intents, and what the bot may do in each server.

    Exit code 0 when all is well, 1 when something is not, 2 when the settings are wrong or Discord is not set.
    """
    settings = load_settings()
    redact.learn(settings.secrets)
    if not settings.discord_set:
        raise Refused(
            "Nothing can be checked: Discord is not set. Begin with docs/discord.md, and set DISCORD_TOKEN."
        )
    found: list[Checked] = asyncio.run(
        check_discord(
            base_url=settings.discord_api_url,
            token=_token(settings),
            members=settings.discord_members,
            servers=settings.discord_servers,
        )
    )
    for one in found:
        click.echo(redact(f"{'well' if one.well else 'NOT WELL'}: {one.words}"), err=not one.well)
    ctx.exit(0 if all(one.well for one in found) else 1)


def _token(settings: Settings) -> str:
    return "" if settings.discord_token is None else settings.discord_token.get_secret_value()
