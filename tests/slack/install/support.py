"""The installing half of the adapter against the stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from adapters.slack.app.web import WebDoor
from adapters.slack.scopes import wanted
from adapters.slack.web_api.api import slack_session
from adapters.slack.web_api.asking import Credentials
from adapters.slack.workspaces.installation import Installation
from adapters.slack.workspaces.installations import Installations
from adapters.slack.workspaces.oauth import Installing, OAuthApp
from adapters.slack.workspaces.rotation import Rotation
from bot.ports import Safe
from storage.memory import MemorySafe
from tests.slack.standin.slack import Slack
from tests.slack.standin.world import Token, Workspace
from tests.standin.clock import OurClock


class Opened:
    """Which workspaces were told to be open, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, team_id: str) -> None:
        self.told.append(team_id)


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process of the companion: what it has of its own; `safe` may be everybody's."""

    session: aiohttp.ClientSession
    safe: Safe
    clock: OurClock
    installations: Installations
    opened: Opened = field(default_factory=Opened)


def credentials(slack: Slack) -> Credentials:
    return Credentials(client_id=slack.app.client_id, client_secret=slack.app.client_secret)


@asynccontextmanager
async def process(slack: Slack, safe: Safe | None = None) -> AsyncIterator[Process]:
    opened, clock, kept = Opened(), OurClock(slack.clock), safe or MemorySafe()
    async with slack_session() as session:
        rotation = Rotation(
            session=session,
            base_url=slack.api,
            credentials=credentials(slack),
            safe=kept,
            clock=clock,
        )
        installations = Installations(
            session=session, base_url=slack.api, safe=kept, rotation=rotation, clock=clock, opened=opened
        )
        yield Process(session=session, safe=kept, clock=clock, installations=installations, opened=opened)
        await installations.close()


def installation(team: Workspace, token: Token) -> Installation:
    """What we would have kept of this token."""
    assert team.bot is not None
    ends = None if token.expires_at is None else datetime.fromtimestamp(token.expires_at, UTC)
    return Installation(
        team_id=team.id,
        team=team.name,
        token=token.value,
        bot_id=team.bot_id,
        bot_user_id=team.bot.id,
        scopes=token.scopes,
        refresh_token=token.refresh,
        expires_at=ends,
    )


def rotating(slack: Slack, team: Workspace, *, lives: float) -> Installation:
    """A new installation whose token holds for so many seconds."""
    slack.app.rotation = True
    token = slack.install(team, lives=lives)
    token.refresh = slack.secret("xoxe-1-")
    return installation(team, token)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The companion's pages, and a browser with its cookies."""

    url: str
    browser: aiohttp.ClientSession
    process: Process

    async def begin(self) -> URL:
        """Where the browser is sent by the install link."""
        async with self.browser.get(f"{self.url}/slack/install", allow_redirects=False) as response:
            assert response.status == 302
            return URL(response.headers["Location"])

    async def go(self, address: str) -> tuple[int, str]:
        async with self.browser.get(address) as response:
            return response.status, await response.text()


def browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def site(slack: Slack, safe: Safe | None = None, *, emails: bool = False) -> AsyncIterator[Site]:
    """Pages on a free port; the app at Slack knows their address."""
    async with process(slack, safe) as one, browser() as visitor:
        door = WebDoor(app=None, installing=None, well=lambda: True)
        port = await door.start("127.0.0.1", 0)
        await door.stop()  # now the address is known, which the app has to say to Slack
        url = f"http://127.0.0.1:{port}"
        slack.app.redirect_urls = (*(slack.app.redirect_urls or ()), f"{url}/slack/oauth_redirect")
        app = OAuthApp(
            credentials=credentials(slack),
            authorize_url=f"{slack.url}/oauth/v2/authorize",
            public_url=url,
            scopes=tuple(scope.name for scope in wanted(emails=emails)),
        )
        installing = Installing(
            app=app,
            session=one.session,
            base_url=slack.api,
            safe=one.safe,
            installations=one.installations,
            clock=one.clock,
        )
        door = WebDoor(app=None, installing=installing, well=lambda: True)
        await door.start("127.0.0.1", port)
        try:
            yield Site(url=url, browser=visitor, process=one)
        finally:
            await door.stop()
