"""The way into one workspace, by the bot token an operator was given for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import aiohttp

from adapters.slack.ports import Access, Declined
from adapters.slack.web_api.asking import who_are_we
from adapters.slack.web_api.faults import TokenRefused
from bot.errors import Disconnected, Refused
from bot.ports import Clock

log = logging.getLogger(__name__)

#: A token that was refused is tried again after this long: Slack has refused good ones while it was ill.
TRIED_AGAIN = timedelta(minutes=5)

Opened = Callable[[str], Awaitable[None]]
"""Told the id of a workspace that is open to us (again)."""

_MEND = (
    'On https://api.slack.com/apps choose your app, "OAuth & Permissions", install it to the workspace (again), and '
    'copy its "Bot User OAuth Token" into SLACK_BOT_TOKEN.'
)
_ORGANISATION = (
    "SLACK_BOT_TOKEN belongs to an app that was installed for a whole Enterprise organisation, which the companion "
    "cannot serve. Install the app in one workspace instead, and copy the token from there."
)


class OneWorkspace:
    """`Keys` to the workspace of one token. Slack is asked once whose it is; where it is out of reach, whoever needs
    the token asks again. `refused_at` is when Slack last refused it (UTC, None: it is taken, or was not asked yet).
    """

    def __init__(
        self, *, session: aiohttp.ClientSession, base_url: str, token: str, clock: Clock, opened: Opened
    ) -> None:
        self._session = session
        self._base_url = base_url
        self._token = token
        self._clock = clock
        self._opened = opened
        self._asking = asyncio.Lock()
        self._access: Access | None = None
        self.refused_at: datetime | None = None

    async def open(self) -> Access:
        """Ask Slack whose token this is. Raises Refused where Slack does not take it; RateLimited or Unavailable where
        it could not be asked.
        """
        try:
            whose = await who_are_we(self._session, self._base_url, self._token)
        except (Declined, TokenRefused) as error:
            self.refused_at = self._clock.now()
            raise Refused(f"Slack does not take SLACK_BOT_TOKEN ({error.code}). {_MEND}") from error
        if whose.for_organisation:
            raise Refused(_ORGANISATION)
        if not whose.access.bot_id:
            raise Refused(f"SLACK_BOT_TOKEN is not the token of a bot. {_MEND}")
        self._access, self.refused_at = whose.access, None
        team_id = whose.access.team_id
        log.info("Slack let us in", extra={"workspace": team_id, "called": whose.workspace})
        await self._opened(team_id)
        return whose.access

    async def access(self, team_id: str) -> Access:
        """As `Keys` has it; RateLimited or Unavailable where Slack has not said yet whose token this is."""
        access = self._access
        if access is None:
            access = await self._ask()
        if access.team_id != team_id:
            raise Disconnected(
                f"SLACK_BOT_TOKEN belongs to the workspace {access.team_id}, not to {team_id}. Put in the token of "
                f"{team_id} to go on there."
            )
        return access

    async def shut(self, team_id: str, token: str) -> None:
        if self._access is not None and token == self._token:
            self._access, self.refused_at = None, self._clock.now()
            log.error("Slack does not take SLACK_BOT_TOKEN any more. %s", _MEND, extra={"workspace": team_id})

    async def removed(self, team_id: str) -> None:
        """Slack says that the app was removed from this workspace, or its token revoked: believed where Slack does not
        take the token any more, for such words can come late, after the app was installed again.
        """
        if self._access is not None and self._access.team_id == team_id:
            self._access = None
            try:
                await self._ask()
            except Disconnected:
                log.warning("the app was removed from the workspace", extra={"workspace": team_id})

    async def _ask(self) -> Access:
        async with self._asking:
            if self._access is not None:
                return self._access
            if self.refused_at is not None and self._clock.now() - self.refused_at < TRIED_AGAIN:
                raise Disconnected(f"Slack does not take SLACK_BOT_TOKEN any more. {_MEND}")
            try:
                return await self.open()
            except Refused as error:
                raise Disconnected(str(error)) from error

    async def close(self) -> None:
        """Nothing is under way here."""
