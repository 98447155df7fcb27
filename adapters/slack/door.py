"""Slack as a door of the companion: everything behind it opened in order, and closed in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from adapters.slack.app.bolt import SlackApp
from adapters.slack.app.socket import SocketDoor
from adapters.slack.app.web import WebDoor
from adapters.slack.directory import SlackDirectory
from adapters.slack.people import CachedPeople
from adapters.slack.ports import House
from adapters.slack.scopes import missing, wanted
from adapters.slack.sending.messenger import SlackMessenger
from adapters.slack.web_api.api import SlackApi, slack_session
from adapters.slack.web_api.asking import Credentials, client
from adapters.slack.workspaces.installations import Installations
from adapters.slack.workspaces.keys import OneWorkspace
from adapters.slack.workspaces.oauth import Installing, OAuthApp
from adapters.slack.workspaces.rotation import Rotation
from bot.errors import DeliveryError, Refused
from bot.ports import Clock, Safe

log = logging.getLogger(__name__)

#: Seconds that what is under way has to end, however long the doors took.
_LEAST = 0.5

SpaceOpened = Callable[[str], Awaitable[None]]
"""Told a space (`slack:T024BE7LD`) that is open to us (again). Raises StorageError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackConfig:
    """What an operator has set, checked already; what is not set is empty. With `client_id` there are many workspaces,
    else the one of `bot_token`. With `app_token` requests come through Socket Mode, else by HTTP, signed with
    `signing_secret`. `emails` is whether people may be found by their e-mail address.
    """

    api_url: str
    authorize_url: str
    public_url: str
    http_host: str
    http_port: int | None
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    facilitators: tuple[str, ...]
    emails: bool

    @property
    def many(self) -> bool:
        return bool(self.client_id)

    @property
    def socket_mode(self) -> bool:
        return bool(self.app_token)


class SlackDoor:
    """`messenger` and `directory` are the ways out; `start` opens the way in."""

    def __init__(
        self,
        *,
        config: SlackConfig,
        session: aiohttp.ClientSession,
        keys: OneWorkspace | Installations,
        installing: Installing | None,
        clock: Clock,
    ) -> None:
        self._config = config
        self._session = session
        self._keys = keys
        self._installing = installing
        self._clock = clock
        self._api = SlackApi(keys, session=session, base_url=config.api_url)
        self._people = CachedPeople(api=self._api, clock=clock)
        self.messenger = SlackMessenger(self._api, keys, clock)
        self.directory = SlackDirectory(api=self._api, keys=keys, people=self._people)
        self._app: SlackApp | None = None
        self._socket: SocketDoor | None = None
        self._web: WebDoor | None = None
        self._lost_at: datetime | None = None

    async def start(self, house: House, *, well: Callable[[], bool]) -> None:
        """Take in what comes. `well` is told to whoever asks over HTTP. Raises Refused where the port is taken."""
        config = self._config
        self._app = SlackApp(
            house=house,
            api=self._api,
            keys=self._keys,
            people=self._people,
            clock=self._clock,
            signing_secret=config.signing_secret,
            client=client(self._session, config.api_url),
            on_removed=self._keys.removed,
            trusted=config.facilitators,
            directory=self.directory,
        )
        if config.http_port is not None:
            self._web = WebDoor(
                app=None if config.socket_mode else self._app.bolt, installing=self._installing, well=well
            )
            await self._web.start(config.http_host, config.http_port)
        if config.socket_mode:
            self._lost_at = self._clock.now()
            self._socket = SocketDoor(
                app=self._app.bolt,
                client=client(self._session, config.api_url),
                session=self._session,
                app_token=config.app_token,
                clock=self._clock,
            )
            await self._socket.start()

    async def stop(self, within: float) -> None:
        """Take in nothing more, then let what is under way end, for at most so many seconds together."""
        ends = self._clock.now() + timedelta(seconds=within)
        doors = [door.stop() for door in (self._socket, self._web) if door is not None]
        if doors:
            tasks = [asyncio.create_task(stopping) for stopping in doors]
            await asyncio.wait(tasks, timeout=within)
        if self._app is not None:
            left = (ends - self._clock.now()).total_seconds()
            await self._app.stop(max(left, _LEAST))

    def lost(self) -> tuple[datetime | None, str]:
        """Since when Slack does not reach us (UTC, None: it does), and why, as far as anybody knows."""
        if (refused_at := self._keys.refused_at) is not None:
            return refused_at, "Slack does not take our token"
        if self._socket is None:
            return None, ""
        if self._socket.connected_since is not None:
            self._lost_at = None
            return None, ""
        self._lost_at = self._lost_at or self._clock.now()
        return self._lost_at, self._socket.problem


@asynccontextmanager
async def open_slack(
    config: SlackConfig, *, safe: Safe | None, clock: Clock, opened: SpaceOpened
) -> AsyncIterator[SlackDoor]:
    """The door, still shut. `safe` is needed for many workspaces. Where Slack is out of reach just now, it is asked
    later. Raises Refused where Slack does not take what is set.
    """

    async def told(team_id: str) -> None:
        await opened(f"slack:{team_id}")

    async with slack_session() as session:
        keys: OneWorkspace | Installations
        installing = None
        if config.many:
            if safe is None:
                raise Refused(
                    "Tokens of many workspaces need keys to encrypt them; set COMPANION_SECRET_KEYS"
                )
            keys, installing = _many(config, session, safe, clock, told)
        else:
            keys = OneWorkspace(
                session=session, base_url=config.api_url, token=config.bot_token, clock=clock, opened=told
            )
            await _knock(keys, emails=config.emails)
        try:
            yield SlackDoor(config=config, session=session, keys=keys, installing=installing, clock=clock)
        finally:
            await keys.close()


def _many(
    config: SlackConfig,
    session: aiohttp.ClientSession,
    safe: Safe,
    clock: Clock,
    opened: Callable[[str], Awaitable[None]],
) -> tuple[Installations, Installing]:
    credentials = Credentials(client_id=config.client_id, client_secret=config.client_secret)
    rotation = Rotation(
        session=session,
        base_url=config.api_url,
        credentials=credentials,
        safe=safe,
        clock=clock,
    )
    installations = Installations(
        session=session, base_url=config.api_url, safe=safe, rotation=rotation, clock=clock, opened=opened
    )
    app = OAuthApp(
        credentials=credentials,
        authorize_url=config.authorize_url,
        public_url=config.public_url,
        scopes=tuple(scope.name for scope in wanted(emails=config.emails)),
    )
    installing = Installing(
        app=app, session=session, base_url=config.api_url, safe=safe, installations=installations, clock=clock
    )
    return installations, installing


async def _knock(keys: OneWorkspace, *, emails: bool) -> None:
    try:
        access = await keys.open()
    except DeliveryError as error:
        log.warning("Slack could not be asked who we are, and will be again: %s", error)
        return
    if access.scopes and (lacking := missing(access.scopes, emails=emails)):
        log.warning(
            "scopes are missing: %s. Put in the manifest anew and install the app again; `companion slack check` says "
            "what each is for",
            ", ".join(scope.name for scope in lacking),
        )
