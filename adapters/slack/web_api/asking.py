"""Questions to Slack that come before there is a way into a workspace: who we are, and the exchange of codes.

They are few and never repeated by themselves; everything else goes through `Api`, which is paced.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.proxy import proxy_for
from adapters.slack.ports import Access
from adapters.slack.web_api.faults import FAULTS, answer, fault

#: Seconds for one question and its answer.
PATIENCE = 20.0

_LOG = logging.getLogger(f"{__name__}.sdk")
_LOG.setLevel(logging.INFO)  # the SDK would write tokens into its debug log


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """What a bot token opens, and what else Slack says of it."""

    access: Access
    workspace: str
    for_organisation: bool


def client(session: aiohttp.ClientSession, base_url: str, token: str | None = None) -> AsyncWebClient:
    """A client over our session that repeats nothing by itself."""
    made = AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[], logger=_LOG)
    made.proxy = proxy_for(base_url)
    return made


async def answered(
    method: str, call: Awaitable[AsyncSlackResponse]
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The answer of one call of a client, and its headers. Raises Declined, TokenRefused, RateLimited, Unavailable or
    Unconfirmed.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            response = await call
    except FAULTS as error:
        raise fault(method, error) from error
    if not isinstance(response.data, dict):
        raise answer(method, response.status_code, response.headers, None)
    return response.data, response.headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """By which Slack knows the app."""

    client_id: str
    client_secret: str = field(repr=False)


async def exchanged(
    session: aiohttp.ClientSession, base_url: str, credentials: Credentials, **given: str
) -> Mapping[str, Any]:
    """What oauth.v2.access gives for a code or a refresh token. Raises as `answered` does.

    The SDK has a method and a rotator for this. They put the credentials into a header by a way that aiohttp is about
    to drop, and the rotator asks slack.com whatever the settings say unless it is given a client of ours.
    """
    asked = {"client_id": credentials.client_id, "client_secret": credentials.client_secret, **given}
    data, _ = await answered(
        "oauth.v2.access", client(session, base_url).api_call("oauth.v2.access", data=asked)
    )
    return data


async def who_are_we(session: aiohttp.ClientSession, base_url: str, token: str) -> Whose:
    """Whose token this is, by auth.test. Raises Declined, TokenRefused, RateLimited or Unavailable."""
    data, headers = await answered("auth.test", client(session, base_url, token).auth_test())
    scopes = str(headers.get("x-oauth-scopes", "")).split(",")
    access = Access(
        team_id=str(data.get("team_id") or ""),
        token=token,
        bot_id=str(data.get("bot_id") or ""),
        bot_user_id=str(data.get("user_id") or ""),
        scopes=frozenset(scope.strip() for scope in scopes if scope.strip()),
    )
    return Whose(
        access=access,
        workspace=str(data.get("team") or ""),
        for_organisation=bool(data.get("is_enterprise_install")),
    )
