"""Whether Slack takes what an operator has set up, said in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp

from adapters.slack.ports import Declined
from adapters.slack.scopes import SCOPES, missing
from adapters.slack.web_api.api import slack_session
from adapters.slack.web_api.asking import Credentials, answered, client, exchanged, who_are_we
from adapters.slack.web_api.faults import TokenRefused
from bot.errors import DeliveryError

_SOCKET_REMEDY = (
    "On the app's page, under Basic Information, App-Level Tokens, generate one with the scope connections:write; and "
    "switch Socket Mode on under Socket Mode."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at. `words` say what is so, and what to do where it is not well."""

    well: bool
    words: str


async def _bot_token(
    session: aiohttp.ClientSession, base_url: str, token: str, *, emails: bool
) -> AsyncIterator[Checked]:
    """Whose it is, and what it may do."""
    try:
        whose = await who_are_we(session, base_url, token)
    except (Declined, TokenRefused) as error:
        yield Checked(
            well=False,
            words=f"Slack does not take SLACK_BOT_TOKEN ({error.code}). Install the app to the workspace (again), and "
            "copy the Bot User OAuth Token from OAuth & Permissions.",
        )
        return
    except DeliveryError as error:
        yield Checked(well=False, words=_unasked("SLACK_BOT_TOKEN", base_url, error))
        return
    access = whose.access
    if whose.for_organisation or not access.bot_id:
        yield Checked(
            well=False,
            words="SLACK_BOT_TOKEN is not the token of this app's bot in one workspace; copy that one.",
        )
        return
    yield Checked(well=True, words=f"the bot token opens the workspace {whose.workspace} ({access.team_id})")
    if not access.scopes:
        yield Checked(well=True, words="Slack does not say which scopes were granted")
        return
    lacking = missing(access.scopes, emails=emails)
    for scope in lacking:
        yield Checked(well=False, words=f"the scope {scope.name} is missing ({scope.reason})")
    if lacking:
        yield Checked(
            well=False,
            words="put in the manifest of `companion slack manifest` anew, or add the scopes under OAuth & "
            "Permissions; then install the app again.",
        )
    else:
        yield Checked(well=True, words="every scope that is needed was granted")
    for scope in SCOPES:
        if scope.optional and not emails and scope.name not in access.scopes:
            yield Checked(well=True, words=f"without the scope {scope.name}: no {scope.reason}")


async def _app_token(session: aiohttp.ClientSession, base_url: str, token: str) -> Checked:
    """Whether Socket Mode lets us in. The address it gives is not used."""
    try:
        await answered(
            "apps.connections.open", client(session, base_url).apps_connections_open(app_token=token)
        )
    except (Declined, TokenRefused) as error:
        return Checked(
            well=False,
            words=f"Slack opens no Socket Mode connection with SLACK_APP_TOKEN ({error.code}). {_SOCKET_REMEDY}",
        )
    except DeliveryError as error:
        return Checked(well=False, words=_unasked("SLACK_APP_TOKEN", base_url, error))
    return Checked(well=True, words="the app-level token opens Socket Mode connections")


async def _same_app(
    session: aiohttp.ClientSession, base_url: str, *, bot_token: str, app_token: str
) -> AsyncIterator[Checked]:
    """Whether both tokens are of one app, as far as Slack says; what else is wrong with them is told elsewhere. With
    tokens of two apps everything seems well, and no command ever comes.
    """
    try:
        whose = await who_are_we(session, base_url, bot_token)
        asking = client(session, base_url, bot_token).bots_info(bot=whose.access.bot_id)
        bot, _ = await answered("bots.info", asking)
        app, _ = await answered("auth.test", client(session, base_url, app_token).auth_test())
    except (Declined, TokenRefused, DeliveryError):
        return
    of_bot, of_app = (bot.get("bot") or {}).get("app_id"), app.get("app_id")
    if of_bot and of_app and of_bot != of_app:
        yield Checked(
            well=False,
            words=f"SLACK_BOT_TOKEN is of the app {of_bot}, and SLACK_APP_TOKEN of the app {of_app}: nothing that "
            "people do would reach the companion. Copy both from the page of one app.",
        )


async def _client(session: aiohttp.ClientSession, base_url: str, credentials: Credentials) -> Checked:
    """Whether Slack knows the app by these, which is found out with a code that is none."""
    try:
        await exchanged(session, base_url, credentials, code="none")
    except (Declined, TokenRefused) as error:
        if error.code not in ("bad_client_secret", "invalid_client_id"):
            return Checked(well=True, words="Slack knows the app by its client id and secret")
        return Checked(
            well=False,
            words=f"Slack does not take SLACK_CLIENT_ID with SLACK_CLIENT_SECRET ({error.code}). Copy both anew from "
            "Basic Information, App Credentials.",
        )
    except DeliveryError as error:
        return Checked(well=False, words=_unasked("SLACK_CLIENT_ID", base_url, error))
    return Checked(well=True, words="Slack knows the app by its client id and secret")


def _unasked(about: str, base_url: str, error: DeliveryError) -> str:
    return f"Slack could not be asked about {about} at {base_url}: {error}."


async def check_slack(
    *, base_url: str, bot_token: str, app_token: str, credentials: Credentials | None, emails: bool
) -> list[Checked]:
    """Everything that can be asked without changing anything. What is empty, or None, is not asked about. `emails`
    says whether people are to be found by their e-mail address.
    """
    async with slack_session() as session:
        found: list[Checked] = []
        if bot_token:
            found += [one async for one in _bot_token(session, base_url, bot_token, emails=emails)]
        if credentials is not None:
            found.append(await _client(session, base_url, credentials))
        if app_token:
            found.append(await _app_token(session, base_url, app_token))
        if bot_token and app_token:
            both = _same_app(session, base_url, bot_token=bot_token, app_token=app_token)
            found += [one async for one in both]
        return found
