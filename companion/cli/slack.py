"""`companion slack`: what an operator needs to set the app up in Slack."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from typing import Any

import click
import yaml

from adapters.slack.checking import Checked, check_slack
from adapters.slack.manifest import manifest as make_manifest
from adapters.slack.scopes import SCOPES
from adapters.slack.web_api.asking import Credentials
from bot.commands.catalogue import COMMANDS
from bot.errors import Refused
from companion.redact import redact
from companion.settings import Settings, load_settings
from companion.slack_rules import public_url
from companion.voice import Voice


@click.group
def slack() -> None:
    """Set the companion up in Slack."""


def _address(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    try:
        return public_url(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@slack.command
@click.option("--yaml", "as_yaml", is_flag=True, help="YAML, with the reason for each scope beside it.")
@click.option(
    "--http",
    metavar="URL",
    callback=_address,
    help="Requests over HTTP to this address instead of Socket Mode.",
)
@click.option(
    "--oauth",
    metavar="URL",
    callback=_address,
    help="For many workspaces, which install the app at this address.",
)
def manifest(as_yaml: bool, http: str | None, oauth: str | None) -> None:
    """Print the app's manifest, for https://api.slack.com/apps, "Create New App", "From a manifest".

    It is made from the definitions of the commands. Without options: one workspace, over Socket Mode. With the setting
    SLACK_EMAILS=yes it asks for the scope that finds people by their e-mail address, too.
    """
    made = make_manifest(
        COMMANDS,
        public_url=http or oauth or "",
        socket_mode=http is None,
        oauth=oauth is not None,
        emails=load_settings(whole=False).slack_emails,
    )
    click.echo(_commented(made) if as_yaml else json.dumps(made, ensure_ascii=False, indent=2))


def _commented(made: dict[str, Any]) -> str:
    reasons = {f"- {scope.name}": scope.reason for scope in SCOPES}
    lines = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100).splitlines()
    return "\n".join(
        f"{line}  # {reasons[line.strip()]}" if line.strip() in reasons else line for line in lines
    )


@slack.command
def scopes() -> None:
    """List what the app asks Slack to be allowed, and why."""
    say = Voice(elsewhere=100)
    for scope in SCOPES:
        say(f"{scope.name}{' (only with SLACK_EMAILS=yes)' if scope.optional else ''}")
        say(f"    {scope.reason}")


@slack.command
def key() -> None:
    """Make a key for COMPANION_SECRET_KEYS, under which tokens of many workspaces are encrypted."""
    click.echo(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


@slack.command
@click.pass_context
def check(ctx: click.Context) -> None:
    """Ask Slack whether it takes what is set up: tokens, scopes, Socket Mode.

    Exit code 0 when all is well, 1 when something is not, 2 when the settings are wrong or Slack is not set.
    """
    settings = load_settings()
    redact.learn(settings.secrets)
    if not settings.slack_set:
        raise Refused(
            "Nothing can be checked: Slack is not set. Begin with `companion slack manifest`; docs/slack.md says the "
            "rest."
        )
    found = asyncio.run(_checked(settings))
    for one in found:
        click.echo(redact(f"{'well' if one.well else 'NOT WELL'}: {one.words}"), err=not one.well)
    ctx.exit(0 if all(one.well for one in found) else 1)


async def _checked(settings: Settings) -> list[Checked]:
    bot, app = settings.slack_bot_token, settings.slack_app_token
    credentials = None
    if settings.slack_client_id and settings.slack_client_secret:
        credentials = Credentials(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
        )
    return await check_slack(
        base_url=settings.slack_api_url,
        bot_token=bot.get_secret_value() if bot else "",
        app_token=app.get_secret_value() if app else "",
        credentials=credentials,
        emails=settings.slack_emails,
    )
